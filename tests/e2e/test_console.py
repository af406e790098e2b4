"""The console in a real browser: the day is run, two run it at once, the network goes."""

import datetime as dt
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from tests import cast, factories
from tests.day import start
from tests.e2e.conftest import sign_in
from workshops.domain import running
from workshops.models import Activity, AgendaBlock, ConsoleAction, Workshop

SIZES = [(320, 640), (390, 844), (820, 1180), (1180, 820), (1440, 900), (1920, 1080)]


@pytest.fixture
def day(transactional_db: None) -> Workshop:
    """Welcome, work on a canvas, a break, more work, the end."""
    programme = factories.programme()
    cast.lead(programme)
    cast.facilitator(programme)
    cast.viewer(programme)
    workshop = factories.workshop(programme)
    factories.agenda_block(workshop, "Welcome", minutes=15)
    factories.activity(workshop, factories.canvas())
    factories.agenda_block(workshop, "Break", kind=AgendaBlock.Kind.BREAK, minutes=15)
    factories.activity(workshop, factories.canvas("swot"), title="Strengths")
    factories.agenda_block(workshop, "Close", minutes=0)
    table = factories.table(workshop, pilot_group=factories.pilot_group(programme))
    ana = factories.delegate(workshop, "Ana")
    factories.device(workshop, table=table, delegate=ana)
    return workshop


def _console(browser: Browser, server: str, workshop: Workshop, email: str) -> Page:
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    sign_in(page, server, email)
    page.goto(f"{server}{reverse('workshops:console', args=[workshop.code])}")
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    return page


@pytest.fixture
def page(server: str, browser: Browser, day: Workshop) -> Iterator[Page]:
    page = _console(browser, server, day, "lena@example.org")
    yield page
    page.context.close()


@pytest.fixture
def other(server: str, browser: Browser, day: Workshop) -> Iterator[Page]:
    page = _console(browser, server, day, "fadi@example.org")
    yield page
    page.context.close()


def _press(page: Page, name: str) -> None:
    page.locator("#console-run").get_by_role("button", name=name).click()


def test_a_day_is_run_with_one_button_and_the_other_console_follows(
    page: Page, other: Page, day: Workshop
):
    _press(page, "Start the workshop")
    for title in ("Welcome", "Value Proposition", "Break", "Strengths", "Close"):
        page.locator("#press-next").click()
        expect(page.locator("#run-title")).to_have_text(title)
        expect(other.locator("#run-title")).to_have_text(title)
    _press(page, "Close the workshop …")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Everything that was written has arrived.")
    dialog.get_by_role("button", name="Close the workshop").click()

    expect(page.locator("#run-title")).to_have_text("The workshop is over")
    expect(dialog).to_be_hidden()
    expect(other.locator("#run-title")).to_have_text("The workshop is over")
    day.refresh_from_db()
    assert day.state == Workshop.State.CLOSED


def test_closing_names_the_devices_that_hold_notes(page: Page, day: Workshop):
    start(day, 5, user=None)
    day.devices.update(unsent=3)
    expect(page.locator("#press-close")).to_be_visible()

    _press(page, "Close the workshop …")
    dialog = page.get_by_role("dialog")

    expect(dialog).to_contain_text("Ana, Table 1: 3 notes")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    day.refresh_from_db()
    assert day.state == Workshop.State.OPEN


def test_pressing_twice_is_one_step(page: Page, day: Workshop):
    start(day, 1, user=None)
    expect(page.locator("#run-title")).to_have_text("Welcome")

    page.locator("#press-next").dblclick()

    expect(page.locator("#run-title")).to_have_text("Value Proposition")
    page.wait_for_timeout(600)
    expect(page.locator("#run-title")).to_have_text("Value Proposition")
    assert day.console_actions.filter(kind="start").count() == 2


def test_what_moved_everyone_is_taken_back(page: Page, other: Page, day: Workshop):
    start(day, 1, user=None)
    ConsoleAction.objects.update(made_at=timezone.now() - dt.timedelta(minutes=5))
    expect(page.locator("#run-title")).to_have_text("Welcome")
    page.locator("#press-next").click()
    expect(other.locator("#run-title")).to_have_text("Value Proposition")

    _press(other, "Undo")

    expect(other.locator("#run-title")).to_have_text("Welcome")
    expect(page.locator("#run-title")).to_have_text("Welcome")
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)


def test_the_undo_goes_when_its_time_is_over(page: Page, day: Workshop):
    start(day, 1, user=None)
    expect(page.get_by_role("button", name="Undo")).to_be_visible()

    expect(page.get_by_role("button", name="Undo")).to_have_count(0, timeout=12_000)


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1280, 720)])
def test_all_that_is_pressed_during_an_activity_is_in_view(
    page: Page, day: Workshop, width: int, height: int
):
    for _more in range(7):
        factories.table(day)
    start(day, 2, user=None)
    page.set_viewport_size({"width": width, "height": height})
    page.reload()
    expect(page.locator("#cockpit, #screen-controls, #messages")).to_have_count(3)

    pressed = [
        page.locator("#press-next, .next button, .doing button, .undo button"),
        page.locator("#screen-controls :is(button, a)"),
        page.locator("#messages-form button"),
        page.locator("#cockpit .board__row").first,
    ]

    below = [
        f"{one.inner_text()} ends at {box['y'] + box['height']:.0f} px"
        for group in pressed
        for one in group.all()
        if (box := one.bounding_box()) and box["y"] + box["height"] > height
    ]
    assert not below, "\n".join(below)


def test_the_undo_covers_nothing_and_moves_nothing(page: Page, day: Workshop):
    start(day, 2, user=None)
    undo = page.get_by_role("button", name="Undo")
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        ConsoleAction.objects.update(made_at=timezone.now())
        page.reload()
        expect(undo).to_be_visible()
        expect(page.locator("#cockpit")).to_be_attached()
        before = page.locator(".doing").bounding_box()

        over = page.evaluate(COVERED_BY, ".undo")
        page.locator(".undo").evaluate("one => one.remove()")

        assert over == []
        assert page.locator(".doing").bounding_box() == before, f"at {width} px"


COVERED_BY = """selector => {
  const box = document.querySelector(selector).getBoundingClientRect();
  const pressed = document.querySelectorAll("main :is(a, button, input, select, textarea, td, th)");
  return [...pressed].filter(one => !one.closest(selector)).filter(one => {
    const own = one.getBoundingClientRect();
    return own.width > 1 && own.left < box.right && own.right > box.left
      && own.top < box.bottom && own.bottom > box.top;
  }).map(one => one.textContent);
}"""


def test_who_comes_second_is_told_what_was_done(page: Page, other: Page, day: Workshop):
    start(day, 1, user=None)
    expect(other.locator("#run-title")).to_have_text("Welcome")
    # The other console is cut off from the news, and still shows the first block.
    other.route("**/live/**", lambda route: route.abort())
    other.reload()
    page.locator("#press-next").click()
    expect(page.locator("#run-title")).to_have_text("Value Proposition")
    expect(other.locator("#run-title")).to_have_text("Welcome")

    _press(other, "+5 min")

    expect(other.locator("#run-title")).to_have_text("Value Proposition")
    expect(other.locator("#run-refused")).to_contain_text("Somebody else has just")
    expect(other.locator("#run-refused")).to_contain_text("Lena Lead")
    assert not day.agenda_blocks.exclude(extra_minutes=0).exists()


def test_without_a_network_a_press_says_so_and_works_again_later(page: Page, day: Workshop):
    start(day, 1, user=None)
    expect(page.locator("#run-title")).to_have_text("Welcome")

    page.context.set_offline(True)
    _press(page, "+1 min")
    trouble = page.get_by_text("No connection: nothing was changed.")
    expect(trouble).to_be_visible()
    page.context.set_offline(False)
    _press(page, "+1 min")

    expect(trouble).to_be_hidden()
    expect(page.locator("#run-clock")).to_contain_text("15:")
    assert day.agenda_blocks.get(order=1).extra_minutes == 1


@pytest.mark.parametrize("hours", [-3, 3])
def test_a_clock_that_is_wrong_by_hours_shows_the_right_time_left(
    page: Page, day: Workshop, hours: int
):
    page.clock.install(time=timezone.now() + dt.timedelta(hours=hours))
    page.reload()
    expect(page.locator("#console-run")).to_be_visible()

    start(day, 1, user=None)
    page.reload()

    expect(page.locator("#run-clock")).to_contain_text("14:5")
    page.clock.fast_forward(20_000)  # less than what fetches the region anew
    expect(page.locator("#run-clock")).to_contain_text("14:3")


def test_message_says_in_place_and_aloud_that_it_was_sent(page: Page, day: Workshop):
    page.locator("#messages textarea").fill("Ten minutes left.")
    page.locator("#messages-form button").click()

    expect(page.locator(".messages__sent")).to_have_text("Sent to everyone.")
    expect(page.locator("#console-spoken")).to_have_text("Sent to everyone.")
    expect(page.locator("#messages textarea")).to_have_value("")
    expect(page.locator(".messages__text")).to_have_text("Ten minutes left.")
    page.wait_for_timeout(1200)  # the event has come, and the region was read again
    expect(page.locator(".messages__sent")).to_have_text("Sent to everyone.")


def test_the_keyboard_suffices(page: Page, day: Workshop):
    page.locator("#press-open").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#press-next")).to_have_text("Begin: Welcome")
    page.locator("#press-next").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#run-title")).to_have_text("Welcome")
    # The button is the same one: what has the focus keeps it.
    expect(page.locator("#press-next")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator("#run-title")).to_have_text("Value Proposition")


def test_who_only_looks_has_no_buttons_and_sees_the_same(
    server: str, browser: Browser, page: Page, day: Workshop
):
    looking = _console(browser, server, day, "vera@example.org")

    _press(page, "Start the workshop")
    page.locator("#press-next").click()

    expect(looking.locator("#run-title")).to_have_text("Welcome")
    expect(looking.locator("#console-run button")).to_have_count(0)
    looking.context.close()


def _scenes(day: Workshop) -> Iterator[str]:
    """The states that a console has, one after the other."""
    yield "not started"
    running.open_workshop(day, user=None)
    yield "open"
    start(day, 1, user=None)
    yield "running"
    running.pause(day, user=None)
    yield "paused"
    start(day, 2, user=None)
    long_ago = timezone.now() - dt.timedelta(minutes=75)
    day.agenda_blocks.filter(order=1).update(started_at=long_ago, ended_at=long_ago)
    day.agenda_blocks.filter(order=2).update(started_at=long_ago)
    yield "over its time"
    activity = Activity.objects.select_related("block__workshop").get(block__order=2)
    running.open_vote(activity, user=None, votes_per_delegate=3, votes_per_note=2)
    yield "vote"
    ConsoleAction.objects.update(made_at=long_ago)
    running.close(day, user=None)
    yield "closed"


def test_every_state_is_accessible_and_fits_every_window(page: Page, day: Workshop):
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: problems.append(message.text))

    for scene in _scenes(day):
        page.set_viewport_size({"width": 1440, "height": 900})
        page.emulate_media(color_scheme="light")
        page.reload()
        expect(page.locator("#live")).to_have_attribute("data-state", "live")
        expect(page.locator("#devices, #cockpit, #screen-controls, #messages")).to_have_count(4)
        problems += [f"{scene}: {found}" for found in _violations(page)]
        page.emulate_media(color_scheme="dark")
        problems += [f"{scene}, dark: {found}" for found in _violations(page)]
        problems += [f"{scene}: {found}" for found in _overflows(page)]

    assert not problems, "\n".join(problems)


def _violations(page: Page) -> list[str]:
    return [
        f"{found['id']}: {found['nodes'][0]['html'][:200]}"
        for found in Axe().run(page).response["violations"]
    ]


def _overflows(page: Page) -> list[str]:
    found = []
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        over = page.evaluate(
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        if over > 0:
            found.append(f"{width} px: {over} px too wide")
    return found
