"""What the network does to a tablet, in a real browser: nothing is lost, nothing comes twice."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from live.models import Event
from tests.faults.browser import SAVED, WATCHDOG, texts, with_a_clock
from tests.faults.proxy import Mode
from tests.faults.room import numbers_of
from workshops.domain import messages

# Whether the service worker has kept the page and its files, within ten seconds.
KEPT = """async () => {
  const kept = async (name) => (await (await caches.open(name)).keys()).length;
  for (let tries = 0; tries < 200; tries += 1) {
    if ((await kept("plenary-pages-1")) && (await kept("plenary-files-1")) > 20) return true;
    await new Promise((then) => setTimeout(then, 50));
  }
  return false;
}"""


def test_five_notes_written_without_a_network_are_sent_when_it_is_back(
    tablets, proxy, server, room
):
    ana, ben = tablets(), tablets(server=server.url)
    proxy.mode = Mode.REFUSE

    ana.write("one", "two", "three", "four", "five")

    expect(ana.bar).to_have_text("5 notes wait for the network — they are safe on this tablet")
    expect(ana.page.locator("sync-bar")).to_have_attribute("data-waiting", "5")
    expect(ana.note("five")).to_have_attribute("data-state", "waiting")
    assert texts(room.worksheet) == []
    proxy.mode = Mode.OK
    expect(ana.bar).to_have_text(SAVED, timeout=15_000)
    expect(ana.page.locator("sync-bar")).to_have_attribute("data-waiting", "0")
    expect(ben.notes()).to_have_text(["one", "two", "three", "four", "five"])
    assert texts(room.worksheet) == ["one", "two", "three", "four", "five"]
    assert numbers_of(room.topic) == [1, 2, 3, 4, 5]


def test_a_page_closed_without_a_network_sends_its_notes_when_opened_again(
    tablets, proxy, server, room
):
    ana, ben = tablets(), tablets(server=server.url)
    proxy.mode = Mode.REFUSE
    ana.write("one", "two", "three")
    expect(ana.bar).to_have_text("3 notes wait for the network — they are safe on this tablet")

    ana.page.close()
    proxy.mode = Mode.OK
    ana.open()

    for tablet in (ana, ben):
        expect(tablet.notes()).to_have_text(["one", "two", "three"])
    expect(ana.bar).to_have_text(SAVED)
    assert texts(room.worksheet) == ["one", "two", "three"]
    assert numbers_of(room.topic) == [1, 2, 3]


@pytest.mark.parametrize("has_locks", [True, False], ids=["locks", "leases"])
def test_two_pages_of_one_tablet_share_a_queue_and_send_each_note_once(
    has_locks, tablets, proxy, room
):
    def prepare(context):
        if not has_locks:  # as in a browser that was not given HTTPS
            context.add_init_script(
                "delete Navigator.prototype.locks; delete Crypto.prototype.randomUUID;"
            )

    ana = tablets(prepare=prepare)
    first, second = ana.page, ana.open()
    proxy.mode = Mode.REFUSE
    for page, own in [(first, ("a", "b")), (second, ("c", "d"))]:
        ana.page = page
        ana.write(*own)
    for page in (first, second):
        expect(page.locator("sync-bar")).to_have_attribute("data-waiting", "4")

    proxy.mode = Mode.OK

    for page in (first, second):
        expect(page.locator(".sync__text")).to_have_text(SAVED, timeout=15_000)
        expect(page.locator("sync-bar")).to_have_attribute("data-waiting", "0")
    assert sorted(texts(room.worksheet)) == ["a", "b", "c", "d"]
    assert Event.objects.filter(kind="note.added").count() == 4


def test_a_reload_without_a_network_opens_the_worksheet_and_catches_up_by_itself(
    tablets, proxy, server, room
):
    """The page of the service worker, whose stream is refused when it first connects."""
    ana, ben = tablets(), tablets(server=server.url)
    ana.write("Known to the server.")
    expect(ana.note("Known")).to_have_attribute("data-state", "saved")
    assert ana.page.evaluate(KEPT)
    proxy.mode = Mode.REFUSE
    ana.write("Written without a network.")
    expect(ana.note("Written without")).to_have_attribute("data-state", "waiting")

    ana.page.reload()
    ana.ready()

    expect(ana.notes()).to_have_text(["Known to the server.", "Written without a network."])
    expect(ana.page.locator("[data-state-words]")).to_contain_text("No connection")
    expect(ana.page.locator("#live")).to_have_attribute("data-state", "waiting")
    ben.write("Meanwhile.")
    proxy.mode = Mode.OK
    expect(ana.page.locator("#live")).to_have_attribute("data-state", "live", timeout=10_000)
    expect(ana.bar).to_have_text(SAVED)
    for tablet in (ana, ben):
        expect(tablet.notes()).to_have_text(
            ["Known to the server.", "Meanwhile.", "Written without a network."]
        )
    assert len(texts(room.worksheet)) == 3
    assert numbers_of(room.topic) == [1, 2, 3]


def test_a_server_that_fails_when_the_stream_begins_is_followed_once_it_works(tablets, server):
    """A browser gives up an event stream that was answered with an error."""
    answers = []

    def fail(route):
        answers.append(route.request.url)
        route.fulfill(status=500, content_type="text/html", body="<h1>Server error</h1>")

    ana = tablets(
        prepare=lambda context: context.route("**/live/stream*", fail), service_workers="block"
    )
    ben = tablets(server=server.url)
    expect(ana.page.locator("#live")).to_have_attribute("data-state", "waiting")

    ben.write("Meanwhile.")
    ana.context.unroute("**/live/stream*")

    expect(ana.page.locator("#live")).to_have_attribute("data-state", "live", timeout=10_000)
    expect(ana.notes()).to_have_text(["Meanwhile."])
    assert answers


def test_a_login_page_in_the_servers_place_acknowledges_nothing(tablets, proxy, server, room):
    ana, ben = tablets(), tablets(server=server.url)
    proxy.mode = Mode.PORTAL

    ana.write("Kept.")
    ben.write("Meanwhile.")

    expect(ana.bar).to_contain_text("This network wants a login page.")
    expect(ana.bar).to_contain_text("1 note waits for the network")
    expect(ana.note("Kept.")).to_have_attribute("data-state", "waiting")
    expect(ana.page.get_by_role("heading", name="Log in")).to_have_count(0)
    expect(ben.bar).to_have_text(SAVED)
    assert texts(room.worksheet) == ["Meanwhile."]
    proxy.mode = Mode.OK
    expect(ana.bar).to_have_text(SAVED, timeout=15_000)
    for tablet in (ana, ben):
        expect(tablet.notes()).to_have_text(["Meanwhile.", "Kept."])
    assert numbers_of(room.topic) == [1, 2]


def test_a_login_page_in_the_servers_place_is_not_put_into_the_lobby(tablets, proxy, room):
    """The stream still stands when a region asks anew, and somebody else answers it."""
    ana = tablets(service_workers="block")
    page = ana.page
    page.goto(f"{ana.server}{reverse('workshops:room')}")
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    page.route(
        "**/room/now/*",
        lambda route: route.fulfill(
            content_type="text/html", body="<title>Guest network</title><h1>Log in</h1>"
        ),
    )

    with page.expect_response("**/room/now/*"):
        messages.announce(room.workshop, "Coffee is here.")
    page.unroute("**/room/now/*")
    messages.announce(room.workshop, "Tea too.")

    expect(page.get_by_text("Tea too.")).to_be_visible()
    expect(page.get_by_text("Coffee is here.")).to_be_visible()
    expect(page.get_by_role("heading", name="Log in")).to_have_count(0)


def test_a_reply_that_is_lost_leaves_one_note_which_ends_up_saved(tablets, proxy, server, room):
    ana, ben = tablets(), tablets(server=server.url)
    proxy.mode = Mode.CUT_REPLY

    ana.write("Ships run aground.")

    expect(ben.notes()).to_have_text(["Ships run aground."])
    expect(ana.note("Ships")).to_have_attribute("data-state", "waiting")
    proxy.mode = Mode.OK
    expect(ana.bar).to_have_text(SAVED, timeout=15_000)
    expect(ana.note("Ships")).to_have_attribute("data-state", "saved")
    for tablet in (ana, ben):
        expect(tablet.notes()).to_have_text(["Ships run aground."])
    assert texts(room.worksheet) == ["Ships run aground."]
    assert numbers_of(room.topic) == [1]


def test_a_network_that_swallows_everything_loses_nothing(tablets, proxy, server, room):
    """Nobody is told that what stands open is dead: the page has to find out."""
    ana, ben = tablets(prepare=with_a_clock), tablets(server=server.url)
    expect(ana.page.locator("#live")).to_have_attribute("data-state", "live")
    proxy.mode = Mode.BLACKHOLE
    ana.write("Out of the dark.")
    ben.write("Meanwhile.")
    expect(ben.bar).to_have_text(SAVED)
    proxy.mode = Mode.OK  # for new connections
    expect(ana.note("Out of the dark.")).to_have_attribute("data-state", "sending")
    expect(ana.notes()).to_have_text(["Out of the dark."])

    ana.context.clock.fast_forward(WATCHDOG)

    expect(ana.bar).to_have_text(SAVED)
    for tablet in (ana, ben):
        expect(tablet.notes()).to_have_text(["Meanwhile.", "Out of the dark."])
    assert texts(room.worksheet) == ["Meanwhile.", "Out of the dark."]
    assert numbers_of(room.topic) == [1, 2]


def test_a_stream_that_stands_open_and_is_silent_is_begun_anew(tablets, proxy, server, room):
    """All else works, so that nothing tells the page but the silence."""
    ana, ben = tablets(prepare=with_a_clock), tablets(server=server.url)
    expect(ana.page.locator("#live")).to_have_attribute("data-state", "live")
    proxy.mode = Mode.BLACKHOLE
    ben.write("Not heard.")
    expect(ben.bar).to_have_text(SAVED)
    proxy.mode = Mode.OK
    ana.write("Sent all the same.")
    expect(ana.bar).to_have_text(SAVED)
    expect(ana.notes()).to_have_text(["Sent all the same."])

    ana.context.clock.fast_forward(WATCHDOG)

    for tablet in (ana, ben):
        expect(tablet.notes()).to_have_text(["Not heard.", "Sent all the same."])
    assert numbers_of(room.topic) == [1, 2]
