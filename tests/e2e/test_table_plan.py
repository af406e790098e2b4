"""The table plan in a real browser: by hand, by keyboard alone, and proposed."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Browser, Locator, Page, expect

from tests import cast, factories
from tests.e2e.conftest import sign_in
from workshops.domain import proposals, seating
from workshops.models import SeatingProposal, Workshop
from workshops.tasks import propose_seats

SIZES = [(390, 844), (820, 1180), (1440, 900)]


@pytest.fixture
def workshop(transactional_db: None) -> Workshop:
    """Four people of two organisations, and two tables for two."""
    programme = factories.programme()
    cast.facilitator(programme)
    workshop = factories.workshop(programme)
    for name, organisation in (("Coast Guild", "Ana Ben"), ("Harbour", "Cleo Dan")):
        guild = factories.organisation(programme, name)
        for delegate in organisation.split():
            factories.delegate(workshop, delegate, organisation=guild)
    for _ in range(2):
        factories.table(workshop, capacity=2)
    return workshop


@pytest.fixture
def page(server: str, browser: Browser, workshop: Workshop) -> Iterator[Page]:
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    sign_in(page, server, "fadi@example.org")
    page.goto(f"{server}{reverse('workshops:table-plan', args=[workshop.code])}")
    yield page
    page.context.close()


def _table(page: Page, number: int) -> Locator:
    return page.locator(f'.table[data-name="Table {number}"]')


def _card(page: Page, name: str) -> Locator:
    return page.locator(f'.guest[data-name="{name}"] .guest__card')


def _drag(page: Page, what: Locator, to: Locator) -> None:
    what.hover()
    page.mouse.down()
    box = to.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=6)
    page.mouse.up()


def test_delegates_are_dragged_to_tables_and_change_places_at_a_full_one(page: Page):
    for name in ("Ana", "Ben"):
        _drag(page, _card(page, name), _table(page, 1))
        expect(page.locator("#seats-said")).to_have_text(f"{name} sits at Table 1.")
    _drag(page, _card(page, "Cleo"), _table(page, 2))
    expect(_table(page, 2).locator(".guest__name")).to_have_text(["Cleo"])

    _drag(page, _card(page, "Cleo"), _card(page, "Ben"))

    expect(page.locator("#seats-said")).to_have_text("Cleo and Ben have changed places.")
    expect(_table(page, 1).locator(".guest__name")).to_have_text(["Ana", "Cleo"])
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_a_finger_holds_a_card_before_it_is_dragged(
    server: str, browser: Browser, page: Page, workshop: Workshop
):
    """A finger that moves at once scrolls the page."""
    touch = browser.new_context(
        viewport={"width": 820, "height": 1180},
        has_touch=True,
        storage_state=page.context.storage_state(),
    ).new_page()
    touch.goto(page.url)
    client = touch.context.new_cdp_session(touch)
    start, end = (one.bounding_box() for one in (_card(touch, "Ana"), _table(touch, 2)))
    assert start is not None
    assert end is not None

    def send(kind: str, *at: float) -> None:
        points = [{"x": at[0], "y": at[1]}] if at else []
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    send("touchStart", start["x"] + 20, start["y"] + 20)
    touch.locator(".guest--carried").wait_for()
    send("touchMove", start["x"] + 30, start["y"] + 20)
    send("touchMove", end["x"] + end["width"] / 2, end["y"] + end["height"] / 2)
    send("touchEnd")

    expect(_table(touch, 2).locator(".guest__name")).to_have_text(["Ana"])
    touch.context.close()


def test_the_keyboard_alone_seats_a_delegate_and_takes_it_back(page: Page):
    _card(page, "Ana").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Move Ana to …")
    dialog.get_by_role("button", name="Table 2").focus()
    page.keyboard.press("Enter")

    expect(_table(page, 2).locator(".guest__name")).to_have_text(["Ana"])
    expect(_card(page, "Ana")).to_be_focused()
    expect(dialog).to_be_hidden()

    page.get_by_role("button", name="Undo").focus()
    page.keyboard.press("Enter")

    expect(page.locator("#seats-said")).to_have_text("The last change was taken back.")
    expect(page.locator(".unseated .guest__name")).to_have_text(["Ana", "Ben", "Cleo", "Dan"])


def test_the_keyboard_alone_removes_a_table_and_brings_it_back(page: Page, workshop: Workshop):
    """Twice: the second offer is not the first one."""
    ana = workshop.delegates.get(name="Ana")
    seating.change(workshop, {1: {ana.pk: workshop.tables.get(number=1).pk}}, user=None)
    page.reload()
    for number in (2, 1):
        page.get_by_role("button", name=f"Edit Table {number}").focus()
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Remove the table").focus()
        page.keyboard.press("Enter")
        expect(page.locator("#seats-said")).to_have_text(f"Table {number} was removed.")
    expect(_table(page, 1)).to_have_count(0)
    expect(page.locator("#seats-back")).to_be_focused()

    page.keyboard.press("Enter")

    expect(_table(page, 1).locator(".guest__name")).to_have_text(["Ana"])
    expect(page.locator("#seats-back")).to_have_count(0)
    expect(page.locator("#seats-undo")).to_be_focused()


def test_what_another_changes_is_seen_and_leaves_an_open_form_alone(page: Page, workshop: Workshop):
    one, other = workshop.tables.all()
    ana, ben = workshop.delegates.order_by("name")[:2]
    expect(page.locator("#live")).to_have_attribute("data-state", "live")

    seating.move(ana, one, 1, user=None)
    expect(_table(page, 1).locator(".guest__name")).to_have_text(["Ana"])

    page.get_by_role("button", name="Edit Table 2").click()
    seats = page.get_by_label("Seats", exact=True)
    seats.fill("9")
    seating.move(ben, one, 1, user=None)
    expect(_table(page, 1).locator(".guest__name")).to_have_text(["Ana", "Ben"])
    expect(seats).to_have_value("9")
    seats.press("Enter")
    expect(page.locator("#seats-said")).to_have_text("Table 2 was changed.")
    expect(page.locator("#table-form")).to_have_count(0)
    other.refresh_from_db()
    assert other.capacity == 9

    page.get_by_role("button", name="Add tables").click()
    count = page.get_by_label("How many tables")
    count.fill("3")
    seating.move(ben, other, 1, user=None)
    expect(_table(page, 2).locator(".guest__name")).to_have_text(["Ben"])
    expect(count).to_have_value("3")


def test_a_card_that_is_carried_stays_in_the_hand(page: Page, workshop: Workshop):
    """What another has changed meanwhile is drawn when it was put back."""
    ben = workshop.delegates.get(name="Ben")
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    _card(page, "Ana").hover()
    page.mouse.down()
    page.mouse.move(700, 500, steps=6)
    expect(page.locator(".guest--carried")).to_have_count(1)

    with page.expect_response("**/tables/seats/**"):
        seating.move(ben, workshop.tables.get(number=2), 1, user=None)
    expect(page.locator(".guest.is-lifted")).to_have_count(1)
    expect(_table(page, 2).locator(".guest__name")).to_have_count(0)

    page.keyboard.press("Escape")
    expect(_table(page, 2).locator(".guest__name")).to_have_text(["Ben"])


def test_a_proposed_plan_is_looked_at_used_and_taken_back(page: Page, workshop: Workshop):
    page.get_by_role("button", name="Propose a plan").click()
    page.get_by_role("button", name="Propose", exact=True).click()
    expect(page.locator("#proposal-progress")).to_be_visible()
    propose_seats.call(SeatingProposal.objects.get().pk)

    expect(page.locator(".proposal__percent")).to_have_text("100 %")
    assert seating.seats_of(workshop) == {}
    page.get_by_role("button", name="Use this plan").click()

    expect(page.locator(".unseated")).to_contain_text("Everybody has a seat.")
    expect(page.locator(".guest__mark")).to_have_count(0)
    assert proposals.latest(workshop) is None
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".unseated .guest")).to_have_count(4)
    assert seating.seats_of(workshop) == {}


def test_the_search_shows_where_somebody_sits(page: Page):
    page.get_by_label("Find a delegate or an organisation").fill("harbour")

    expect(page.locator(".guest.is-found .guest__name")).to_have_text(["Cleo", "Dan"])
    expect(_card(page, "Ana")).to_be_hidden()


def test_the_plan_begins_where_the_other_tabs_do(page: Page):
    plan = page.url
    people = plan.replace("/tables/", "/people/")

    for width, height in (*SIZES, (1920, 1080)):
        page.set_viewport_size({"width": width, "height": height})
        edges = set()
        for url in (people, plan):
            page.goto(url)
            for what in (".head", "main h1"):
                box = page.locator(what).bounding_box()
                assert box is not None
                edges.add(box["x"])

        assert len(edges) == 1, f"{width}: {edges}"


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_plan_fits_every_window_and_is_read_by_everybody(
    page: Page, workshop: Workshop, width: int, height: int
):
    ana, ben = workshop.delegates.order_by("name")[:2]
    table = workshop.tables.get(number=1)
    seating.change(workshop, {1: {ana.pk: table.pk, ben.pk: table.pk}}, user=None)
    page.set_viewport_size({"width": width, "height": height})
    page.reload()
    expect(page.locator("#seats")).to_be_visible()

    found = Axe().run(page)

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert found.violations_count == 0, found.generate_report()
