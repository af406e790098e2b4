"""What happens to a tablet in the room, in a real browser: the server dies, the device is signed
out, sleeps, or has the wrong time.
"""

import datetime as dt
import re

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, expect

from canvases.models import Note
from tests import cast
from tests.faults.browser import SAVED, texts, with_a_clock
from tests.faults.proxy import Mode
from tests.faults.room import Room, numbers_of, stored
from workshops.domain import devices, running
from workshops.models import Activity, Delegate, Device, Seat, Table, Workshop

HOURS = dt.timedelta(hours=3)


def test_a_server_killed_while_two_tablets_write_has_each_note_once(server, tablets, room):
    """``kill -9``, after something was stored and before anybody was told."""
    server.kill()
    server.restart(FAULT="after_commit", FAULT_AT="2")
    ana, ben = tablets(), tablets()

    for number in range(3):
        ana.write(f"Ana {number}")
        ben.write(f"Ben {number}")
    server.wait()
    ana.write("Ana, meanwhile")
    ben.write("Ben, meanwhile")
    expect(ana.note("Ana, meanwhile")).to_have_attribute("data-state", "waiting")
    server.restart()

    for tablet in (ana, ben):
        expect(tablet.bar).to_have_text(SAVED, timeout=20_000)
        expect(tablet.notes()).to_have_count(8)
        expect(tablet.page.locator('.live-note[data-state="saved"]')).to_have_count(8)
    kept = texts(room.worksheet)
    for tablet in (ana, ben):
        expect(tablet.notes()).to_have_text(kept)
    names = [f"{who} {number}" for who in ("Ana", "Ben") for number in range(3)]
    assert sorted(kept) == sorted([*names, "Ana, meanwhile", "Ben, meanwhile"])
    assert numbers_of(room.topic) == list(range(1, 9))


@pytest.mark.parametrize("how", ["double tap", "Enter and click"])
def test_a_form_sent_twice_by_an_impatient_finger_makes_one_device(
    how, browser: Browser, server, room: Room
):
    page = browser.new_page(viewport={"width": 1180, "height": 820})
    page.goto(f"{server.url}{reverse('workshops:door', args=[room.workshop.join_token])}")
    page.get_by_label("Your name").fill("Ana Rossi")
    button = page.get_by_role("button", name="Join").bounding_box()
    assert button
    middle = button["x"] + button["width"] / 2, button["y"] + button["height"] / 2

    with transaction.atomic():
        Workshop.objects.select_for_update().get(pk=room.workshop.pk)  # nobody is answered yet
        with page.expect_request(lambda one: one.method == "POST"):
            if how == "double tap":
                page.mouse.click(*middle)
            else:
                page.keyboard.press("Enter")
        with page.expect_request(lambda one: one.method == "POST"):
            page.mouse.click(*middle)

    expect(page.get_by_role("heading", name="You are Ana Rossi")).to_be_visible()
    expect(page.get_by_role("link", name="Open the worksheet")).to_be_visible()
    assert (Device.objects.count(), Delegate.objects.count(), Seat.objects.count()) == (1, 1, 1)
    page.context.close()


def test_a_tablet_signed_out_while_somebody_types_keeps_all_until_it_has_joined_again(
    tablets, proxy, server, room
):
    ana, ben = tablets(), tablets(server=server.url)
    proxy.mode = Mode.REFUSE
    ana.write("Kept.")
    ana.compose().press_sequentially("Half a thou")
    devices.revoke(ana.device)

    proxy.mode = Mode.OK

    expect(ana.bar).to_have_text(
        "This tablet was signed out. 1 change waits on it and is sent when you have joined again.",
        timeout=15_000,
    )
    expect(ana.section().locator("textarea")).to_have_value("Half a thou")
    assert texts(room.worksheet) == []
    ana.page.get_by_role("link", name="Join again").click()
    ana.page.get_by_role("link", name="Join again").click()
    ana.page.get_by_label("Your name").fill("Ana Rossi")
    ana.page.get_by_role("button", name="Join").click()
    ana.page.get_by_role("link", name="Open the worksheet").click()
    ana.ready()
    expect(ana.section().locator("textarea")).to_have_value("Half a thou")
    ana.section().locator("textarea").press_sequentially("ght")
    ana.section().locator("textarea").press("Enter")
    for tablet in (ana, ben):
        expect(tablet.notes()).to_have_text(["Kept.", "Half a thought"])
    expect(ana.bar).to_have_text(SAVED)
    assert texts(room.worksheet) == ["Kept.", "Half a thought"]
    assert numbers_of(room.topic) == [1, 2]


def test_what_was_written_before_the_end_without_a_network_comes_late_and_says_so(
    tablets, browser: Browser, proxy, server, room
):
    ana = tablets()
    user = cast.facilitator(room.workshop.programme)
    proxy.mode = Mode.REFUSE
    ana.write("Ships run aground.")
    expect(ana.note("Ships")).to_have_attribute("data-state", "waiting")
    running.close(room.workshop, user=user)
    console = browser.new_page(viewport={"width": 1440, "height": 900})
    console.goto(f"{server.url}/account/sign-in/")
    console.get_by_label("E-mail address").fill(user.email)
    console.get_by_label("Password").fill(cast.PASSWORD)
    console.get_by_role("button", name="Sign in").click()
    console.wait_for_url(f"{server.url}/p/**")
    console.goto(f"{server.url}{reverse('workshops:console', args=[room.workshop.code])}")
    expect(console.locator("#cockpit .board")).to_be_visible()
    expect(console.locator("#live")).to_have_attribute("data-state", "live")
    expect(console.get_by_text("1 late")).to_have_count(0)

    proxy.mode = Mode.OK

    expect(ana.note("Ships")).to_have_attribute("data-state", "saved", timeout=15_000)
    expect(ana.bar).to_have_text(SAVED)
    expect(console.locator("#cockpit").get_by_text("1 late").first).to_be_visible()
    assert list(Note.objects.values_list("text", "is_late")) == [("Ships run aground.", True)]
    console.context.close()


def test_devices_whose_clocks_are_wrong_by_hours_keep_the_order_and_the_time_left(
    tablets, server, room
):
    ana = tablets(server=server.url, prepare=lambda one: with_a_clock(one, ahead=HOURS))
    ben = tablets(server=server.url, prepare=lambda one: with_a_clock(one, ahead=-HOURS))
    start = timezone.now()

    for number, tablet in enumerate([ana, ben, ana, ben]):
        tablet.write(f"Note {number}")
        expect(tablet.bar).to_have_text(SAVED)

    in_order = [f"Note {number}" for number in range(4)]
    for tablet in (ana, ben):
        expect(tablet.notes()).to_have_text(in_order)
        expect(tablet.page.locator(".live-sheet__clock")).to_have_text(re.compile(r"^59:\d\d$"))
        tablet.page.goto(f"{server.url}{reverse('workshops:room')}")
        expect(tablet.page.locator("#present-clock")).to_have_text(re.compile(r"^59:\d\d$"))
    assert texts(room.worksheet) == in_order
    for note in Note.objects.filter(pk__in=stored(room.worksheet)):
        assert start <= note.created_at <= timezone.now()
        assert not note.is_late


@pytest.mark.parametrize("ahead", [HOURS, -HOURS], ids=["fast", "slow"])
def test_extra_time_ends_in_time_on_a_device_whose_clock_is_wrong(ahead, tablets, server, room):
    running.set_activity_state(room.activity, Activity.State.LOCKED, user=None)
    Table.objects.update(extra_until=timezone.now() + dt.timedelta(minutes=2))
    ana = tablets(server=server.url, prepare=lambda one: with_a_clock(one, ahead=ahead))
    asked: list[str] = []
    ana.page.on("request", lambda one: asked.append(one.url) if "/notes" in one.url else None)
    state = ana.page.locator("[data-state-words]")
    expect(state).to_contain_text("Your table may write on until")

    ana.context.clock.run_for(30_000)
    before = len(asked)
    Table.objects.update(extra_until=timezone.now())
    ana.context.clock.fast_forward(100_000)

    expect(state).to_have_text("Writing has stopped. Everything that was written is safe.")
    expect(ana.page.locator("[data-add]").first).to_be_hidden()
    assert before == 0


def test_a_tablet_that_slept_sends_what_waits_and_catches_up_when_it_wakes(
    tablets, proxy, server, room
):
    """While it slept its connections died, of which nobody told it.

    Playwright keeps every page awake, even from ``Page.setWebLifecycleState``: here the page's
    clock stands still, so that its own watch for silence is never due, and then comes the event
    with which a browser wakes a page.
    """
    # The one that sleeps comes last: what it heard is not so old that its watch is due before.
    ben, ana = tablets(server=server.url), tablets(prepare=with_a_clock)
    expect(ana.page.locator("#live")).to_have_attribute("data-state", "live")
    proxy.mode = Mode.BLACKHOLE
    ana.write("Before the sleep.")
    expect(ana.note("Before")).to_have_attribute("data-state", "sending")
    ana.context.clock.pause_at(timezone.now() + dt.timedelta(seconds=22))
    ben.write("Meanwhile.")
    expect(ben.bar).to_have_text(SAVED)
    proxy.mode = Mode.OK  # for new connections
    expect(ana.notes()).to_have_text(["Before the sleep."])

    ana.page.evaluate("() => document.dispatchEvent(new Event('resume'))")

    for tablet in (ana, ben):
        expect(tablet.notes()).to_have_text(["Meanwhile.", "Before the sleep."])
    expect(ana.bar).to_have_text(SAVED)
    assert texts(room.worksheet) == ["Meanwhile.", "Before the sleep."]
    assert numbers_of(room.topic) == [1, 2]
