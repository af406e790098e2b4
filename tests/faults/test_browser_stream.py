"""What a browser is told when its stream cannot go on as it was, and what it is not told."""

import pytest
from playwright.sync_api import BrowserContext, Route, expect

from live.models import Event
from tests.faults.browser import SAVED, WATCHDOG, texts, with_a_clock
from tests.faults.proxy import Mode
from tests.faults.room import numbers_of, stored
from workshops.domain import devices


@pytest.mark.parametrize("answer", ["none", "a login page"])
def test_sse_initial_fail_is_tried_again_whatever_answered(answer, tablets, server, room):
    answered: list[str] = []

    def fail(route: Route) -> None:
        answered.append(route.request.url)
        if len(answered) > 2:
            route.continue_()
        elif answer == "none":
            route.abort("connectionrefused")
        else:
            route.fulfill(status=200, content_type="text/html", body="<h1>Log in</h1>")

    def prepare(context: BrowserContext) -> None:
        context.route("**/live/stream*", fail)

    ana = tablets(prepare=prepare, service_workers="block")
    writer = room.tablet(server.address)
    writer.write("Meanwhile.")
    writer.drain()

    expect(ana.page.locator("#live")).to_have_attribute("data-state", "live", timeout=15_000)

    expect(ana.notes()).to_have_text(["Meanwhile."])
    expect(ana.page.get_by_role("heading", name="Log in")).to_have_count(0)
    assert len(answered) >= 3


def test_sse_reset_old_cursor_reads_the_worksheet_again(tablets, proxy, server, room):
    ana = tablets(prepare=with_a_clock)
    expect(ana.page.locator("#live")).to_have_attribute("data-state", "live")
    writer = room.tablet(server.address)
    written = [f"note {number}" for number in range(6)]
    proxy.mode = Mode.REFUSE
    for text in written:
        writer.write(text)
    writer.drain()
    Event.objects.filter(topic__name=room.topic, number__lte=4).delete()

    proxy.mode = Mode.OK
    ana.page.clock.fast_forward(WATCHDOG)

    expect(ana.page.locator("#live")).to_have_attribute("data-state", "live", timeout=15_000)
    expect(ana.notes()).to_have_text(written, timeout=15_000)
    writer.write("one more")
    writer.drain()
    expect(ana.notes()).to_have_text([*written, "one more"])


def test_sse_revocation_shows_nothing_more(tablets, server, room):
    ana = tablets(prepare=with_a_clock)
    expect(ana.page.locator("#live")).to_have_attribute("data-state", "live")
    writer, control = room.tablet(server.address), room.tablet(server.address)
    with control.follow({room.topic: 0}) as heard:
        devices.revoke(ana.device)
        expect(ana.page.locator("#live")).to_have_attribute("data-state", "gone", timeout=15_000)
        writer.write("Confidential.")
        writer.drain()
        heard.until_number(room.topic, 1)
    ana.page.clock.fast_forward(WATCHDOG)

    expect(ana.page.get_by_role("link", name="Join again")).to_be_visible()
    expect(ana.notes()).to_have_count(0)
    assert "Confidential." not in ana.page.content()


def test_poison_op_is_parked_and_the_rest_of_the_queue_drains(tablets, proxy, server, room):
    ana = tablets()
    with room.tablet(server.address).follow({room.topic: 0}) as heard:
        proxy.mode = Mode.REFUSE
        ana.write("one")
        # A keyboard that broke an emoji in two; Playwright itself would not send such a text.
        ana.compose().evaluate("(field) => { field.value = 'a half \\ud83d letter' }")
        ana.compose().press("Enter")
        ana.write("three")
        expect(ana.page.locator("sync-bar")).to_have_attribute("data-waiting", "3")

        proxy.mode = Mode.OK

        expect(ana.bar).to_have_text("1 needs attention", timeout=20_000)
        heard.until_number(room.topic, 2)
    ana.page.get_by_role("button", name="See", exact=True).click()
    parked = ana.page.locator(".unsent__one--parked")
    expect(parked.locator(".unsent__text")).to_contain_text("a half")
    expect(parked.locator(".unsent__reason")).not_to_be_empty()
    parked.get_by_role("button", name="Discard", exact=True).click()
    parked.get_by_role("button", name="Yes, discard").click()
    expect(ana.bar).to_have_text(SAVED)
    assert texts(room.worksheet) == ["one", "three"]
    assert heard.notes() == stored(room.worksheet)
    assert numbers_of(room.topic) == [1, 2]
