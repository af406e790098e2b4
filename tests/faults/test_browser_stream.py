"""A browser that stands on the worksheet goes on hearing of the others."""

import datetime as dt
import itertools
import re
from collections.abc import Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Route, expect

from canvases.models import Note
from live.models import Event
from tests.faults.proxy import Mode, Proxy
from tests.faults.room import Room, numbers_of, stored
from tests.faults.sheet import Sheet, sheet
from workshops.domain import devices
from workshops.models import Activity, Table

SILENCE = 50_000  # milliseconds, longer than a stream may be silent


@pytest.fixture
def ana(browser: Browser, proxy: Proxy, room: Room) -> Iterator[Sheet]:
    """Behind the proxy, with a clock that the test can put forward; nothing is open yet."""
    with sheet(browser, proxy.url, room) as made:
        made.context.clock.install()
        yield made


def test_blackhole_half_open_is_noticed_and_loses_nothing(ana, proxy, server, room):
    ana.open()
    ana.live()
    writer = room.tablet(server.address)
    proxy.mode = Mode.BLACKHOLE
    ana.write("from here")
    theirs = writer.write("from there")
    writer.drain()

    ana.page.clock.fast_forward(SILENCE)
    ana.live("waiting", 30)
    kept = stored(room.worksheet)
    proxy.mode = Mode.OK
    ana.page.clock.fast_forward(SILENCE)
    ana.live(seconds=30)
    ana.saved()

    ana.shows("from there", "from here")
    assert kept == [theirs]
    assert len(stored(room.worksheet)) == 2
    assert numbers_of(room.topic) == [1, 2]


def test_sse_stall_is_noticed_while_everything_else_works(ana, proxy, server, room):
    ana.open()
    ana.live()
    writer = room.tablet(server.address)
    proxy.mode = Mode.BLACKHOLE
    writer.write("unheard")
    writer.drain()
    ana.until(lambda: proxy.lost)  # the stream's bytes: it stands, and will carry nothing more
    proxy.mode = Mode.OK
    expect(ana.notes).to_have_count(0)

    ana.page.clock.fast_forward(SILENCE)

    ana.shows("unheard", seconds=30)
    ana.live()
    writer.write("heard")
    writer.drain()
    ana.shows("unheard", "heard")


@pytest.mark.parametrize("answer", ["none", "500", "a login page"])
def test_sse_initial_fail_is_tried_again(answer, ana, server, room):
    tries = itertools.count(1)

    def fail(route: Route) -> None:
        if next(tries) > 2:
            route.continue_()
        elif answer == "none":
            route.abort("connectionrefused")
        elif answer == "500":
            route.fulfill(status=500, content_type="text/plain", body="Oops")
        else:
            route.fulfill(status=200, content_type="text/html", body="<h1>Log in</h1>")

    ana.context.route("**/live/stream*", fail)
    ana.open()
    writer = room.tablet(server.address)
    writer.write("heard")
    writer.drain()

    ana.live()

    ana.shows("heard")
    assert next(tries) >= 4
    expect(ana.page.get_by_text("Log in")).to_have_count(0)


def test_sse_reset_old_cursor_reads_the_worksheet_again(ana, proxy, server, room):
    ana.open()
    ana.live()
    writer = room.tablet(server.address)
    proxy.mode = Mode.REFUSE
    for number in range(6):
        writer.write(f"note {number}")
    writer.drain()
    Event.objects.filter(topic__name=room.topic, number__lte=4).delete()

    proxy.mode = Mode.OK
    ana.page.clock.fast_forward(SILENCE)

    ana.live()
    ana.page.clock.fast_forward(5000)
    ana.shows(*(f"note {number}" for number in range(6)))
    writer.write("one more")
    writer.drain()
    ana.shows(*(f"note {number}" for number in range(6)), "one more")


def test_sse_revocation_shows_nothing_more(ana, server, room):
    ana.open()
    ana.live()
    writer, control = room.tablet(server.address), room.tablet(server.address)
    with control.follow({room.topic: 0}) as heard:
        devices.revoke(ana.device)
        ana.live("gone", 20)
        writer.write("Confidential.")
        writer.drain()
        heard.until_number(room.topic, 1)
    ana.page.clock.fast_forward(SILENCE)

    expect(ana.page.get_by_role("link", name="Join again")).to_be_visible()
    expect(ana.notes).to_have_count(0)
    assert "Confidential." not in ana.page.content()


@pytest.mark.parametrize("hours", [3, -3])
def test_clock_skew_changes_neither_order_nor_timers(hours, browser, server, room):
    writer = room.tablet(server.address)
    with sheet(browser, server.url, room) as ana:
        ana.context.clock.install(time=timezone.now() + dt.timedelta(hours=hours))
        ana.open()
        ana.live()
        # An hour was given to the block a moment ago.
        expect(ana.page.locator("[data-clock]")).to_have_text(re.compile(r"^(59|60):\d\d$"))
        ana.write("one")
        ana.saved()
        writer.write("two")
        writer.drain()
        ana.shows("one", "two")
        ana.context.set_offline(True)
        ana.write("four")
        ana.waiting(1)
        writer.write("three")
        writer.drain()
        Activity.objects.update(
            state=Activity.State.LOCKED, locked_at=timezone.now() - dt.timedelta(seconds=1)
        )
        ana.context.set_offline(False)
        ana.saved()
        ana.shows("one", "two", "three", "four")

    kept = Note.objects.filter(worksheet=room.worksheet).order_by("order")
    assert list(kept.values_list("text", flat=True)) == ["one", "two", "three", "four"]
    assert numbers_of(room.topic) == [1, 2, 3, 4]
    wrong = [
        one.text for one in kept if abs(timezone.now() - one.created_at) > dt.timedelta(hours=1)
    ]
    assert wrong == []


@pytest.mark.parametrize("hours", [3, -3])
def test_clock_skew_ends_extra_time_when_it_is_over(hours, browser, server, room):
    Activity.objects.update(state=Activity.State.LOCKED, locked_at=timezone.now())
    with sheet(browser, server.url, room) as ana:
        ana.context.clock.install(time=timezone.now() + dt.timedelta(hours=hours))
        reads: list[str] = []
        ana.context.on(
            "request",
            lambda request: reads.append(request.url) if "/notes" in request.url else None,
        )
        ends = timezone.now() + dt.timedelta(seconds=6)
        Table.objects.update(extra_until=ends)
        ana.open()
        read_only = ana.page.locator("work-sheet[data-read-only]")
        expect(read_only).to_have_count(0)

        expect(read_only).to_have_count(1, timeout=15_000)

        assert timezone.now() >= ends
        assert len(reads) <= 2
