"""What a browser has written reaches the server once, whatever happens on the way."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Browser, expect

from canvases.models import Note
from tests.faults.proxy import Mode, Proxy
from tests.faults.room import Room, numbers_of, stored
from tests.faults.server import Server
from tests.faults.sheet import Sheet, sheet
from tests.faults.tablet import Listener
from workshops.domain import devices


@pytest.fixture
def ana(browser: Browser, proxy: Proxy, room: Room) -> Iterator[Sheet]:
    """Behind the proxy."""
    with sheet(browser, proxy.url, room) as made:
        made.open()
        made.live()
        yield made


@pytest.fixture
def heard(server: Server, room: Room) -> Iterator[Listener]:
    """What another tablet at the table hears."""
    with room.tablet(server.address).follow({room.topic: 0}) as made:
        yield made


def texts(room: Room) -> list[str]:
    notes = Note.objects.filter(worksheet=room.worksheet).order_by("order")
    return list(notes.values_list("text", flat=True))


def all_arrived(room: Room, heard: Listener, *written: str) -> None:
    """These are stored once, in this order, and the other tablet heard of each once."""
    assert texts(room) == list(written)
    heard.until_number(room.topic, len(written))
    assert heard.notes() == stored(room.worksheet)
    assert numbers_of(room.topic) == heard.numbers(room.topic)


def test_offline_write_reconnect_sends_what_waited(ana, room, heard):
    ana.context.set_offline(True)
    ana.write("one", "two", "three", "four", "five")
    ana.waiting(5)
    kept = texts(room)

    ana.context.set_offline(False)
    ana.saved()

    assert kept == []
    all_arrived(room, heard, "one", "two", "three", "four", "five")


def test_offline_close_reopen_sends_what_waited(ana, room, heard):
    ana.context.set_offline(True)
    ana.write("one", "two", "three")
    ana.waiting(3)
    ana.page.close()
    ana.context.set_offline(False)
    kept = texts(room)

    ana.open()
    ana.saved()

    assert kept == []
    ana.shows("one", "two", "three")
    all_arrived(room, heard, "one", "two", "three")


def test_server_killed_and_restarted_gets_what_waited(ana, server, room):
    server.kill()
    ana.write("one", "two")
    ana.waiting(2)

    server.restart()
    ana.saved()

    ana.live()
    ana.shows("one", "two")
    assert texts(room) == ["one", "two"]
    assert numbers_of(room.topic) == [1, 2]


def test_captive_portal_200_acknowledges_nothing(ana, proxy, room, heard):
    proxy.mode = Mode.PORTAL
    ana.write("one", "two")

    expect(ana.bar).to_contain_text("This network wants a login page.", timeout=20_000)
    expect(ana.bar).to_contain_text("2 notes wait for the network", timeout=20_000)
    kept, page = texts(room), ana.page.content()
    proxy.mode = Mode.OK
    ana.saved()

    assert kept == []
    assert "Guest network" not in page
    assert "Log in" not in page
    ana.live()
    all_arrived(room, heard, "one", "two")


def test_reply_cut_is_sent_again_and_stored_once(ana, proxy, room, heard):
    proxy.mode = Mode.CUT_REPLY
    ana.write("one", "two")
    ana.until(lambda: len(texts(room)) == 2)
    ana.waiting(2)

    proxy.mode = Mode.OK
    ana.saved()

    ana.shows("one", "two")
    all_arrived(room, heard, "one", "two")


def test_two_tabs_one_outbox_sends_each_once(ana, room, heard):
    first = ana.page
    second = ana.open()
    ana.context.set_offline(True)
    for page, name in ((first, "a"), (second, "b")):
        ana.page = page
        ana.write(*(f"{name}{number}" for number in range(6)))
    for page in (first, second):
        ana.page = page
        ana.waiting(12)

    ana.context.set_offline(False)
    for page in (first, second):
        ana.page = page
        ana.saved()
        expect(ana.notes).to_have_count(12)

    assert sorted(texts(room)) == sorted(f"{name}{n}" for name in "ab" for n in range(6))
    all_arrived(room, heard, *texts(room))


def test_poison_op_is_parked_and_the_rest_of_the_queue_drains(ana, room, heard):
    ana.context.set_offline(True)
    ana.write("one")
    # A keyboard that broke an emoji in two; Playwright itself would not send such a text.
    ana.compose().evaluate("(field) => { field.value = 'a half \\ud83d letter' }")
    ana.compose().press("Enter")
    ana.write("three")
    ana.waiting(3)

    ana.context.set_offline(False)

    expect(ana.bar).to_have_text("1 needs attention", timeout=20_000)
    ana.waiting(0)
    ana.page.get_by_role("button", name="See", exact=True).click()
    parked = ana.page.locator(".unsent__one--parked")
    expect(parked).to_have_count(1)
    expect(parked.locator(".unsent__text")).to_contain_text("a half")
    expect(parked.locator(".unsent__reason")).not_to_be_empty()
    all_arrived(room, heard, "one", "three")


def test_session_expired_mid_form_keeps_the_input_until_it_is_sent(ana, room, heard):
    ana.compose().fill("Half a thought")

    devices.revoke(ana.device)
    expect(ana.bar).to_contain_text("This tablet was signed out.", timeout=20_000)
    expect(ana.compose()).to_have_value("Half a thought")
    kept = texts(room)
    ana.page.get_by_role("link", name="Join again").click()
    ana.page.goto(ana.url + reverse("workshops:door", args=[room.workshop.join_token]))
    who = ana.page.get_by_label("Who are you?")
    who.select_option(ana.device.delegate.name)
    ana.page.get_by_role("button", name="Join").click()
    expect(ana.page).to_have_url(ana.url + reverse("workshops:room"))
    ana.page.goto(ana.address)
    ana.ready()
    expect(ana.compose()).to_have_value("Half a thought")
    ana.compose().press("Enter")
    ana.saved()

    assert kept == []
    all_arrived(room, heard, "Half a thought")


def test_session_expired_with_notes_in_the_queue_keeps_them(ana, room, heard):
    ana.context.set_offline(True)
    ana.write("one", "two")
    devices.revoke(ana.device)
    ana.context.set_offline(False)
    expect(ana.bar).to_contain_text("2 changes wait on it", timeout=20_000)
    kept = texts(room)

    _device, token = room.join()
    ana.context.add_cookies([{"name": settings.DEVICE_COOKIE_NAME, "value": token, "url": ana.url}])
    ana.page.goto(ana.address)
    ana.ready()
    ana.saved()

    assert kept == []
    all_arrived(room, heard, "one", "two")


def test_browser_wake_drains_the_queue_and_follows_again(ana, proxy, room, server):
    writer = room.tablet(server.address)
    browser = ana.context.new_cdp_session(ana.page)
    ana.context.set_offline(True)
    ana.write("one")
    ana.waiting(1)

    browser.send("Page.setWebLifecycleState", {"state": "frozen"})
    proxy.mode = Mode.REFUSE  # while it sleeps, its connections end
    writer.write("two")
    writer.drain()
    proxy.mode = Mode.OK
    ana.context.set_offline(False)
    browser.send("Page.setWebLifecycleState", {"state": "active"})

    ana.saved()
    ana.live()
    ana.shows("two", "one")
    writer.write("three")
    writer.drain()
    ana.shows("two", "one", "three")
    assert texts(room) == ["two", "one", "three"]
    assert numbers_of(room.topic) == [1, 2, 3]
