"""The agenda in a real browser: written with the keyboard alone, and put in order by hand."""

import datetime as dt
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from tests import cast, factories
from tests.e2e.conftest import sign_in
from workshops.domain.blocks import set_minutes
from workshops.models import Workshop

SIZES = [(390, 844), (820, 1180), (1440, 900)]


@pytest.fixture
def day(transactional_db: None) -> Workshop:
    programme = factories.programme()
    cast.lead(programme)
    workshop = factories.workshop(programme, ends_at=dt.time(16))
    factories.agenda_block(workshop, "Welcome", minutes=15)
    factories.activity(workshop, factories.canvas())
    factories.agenda_block(workshop, "Break", minutes=15, kind="break")
    return workshop


@pytest.fixture
def page(server: str, browser: Browser, day: Workshop) -> Iterator[Page]:
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    sign_in(page, server, "lena@example.org")
    page.goto(f"{server}{reverse('workshops:agenda', args=[day.code])}")
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    yield page
    page.context.close()


def _titles(page: Page) -> list[str]:
    return page.locator("#agenda-list .agenda__title").all_inner_texts()


def test_an_agenda_is_written_with_the_keyboard_alone(page: Page, day: Workshop):
    keys = page.keyboard
    says = page.locator("[data-says]")

    page.get_by_label("Title").focus()
    keys.type("Coffee")
    keys.press("Tab")
    keys.type("Break")
    keys.press("Tab")
    keys.press("Control+A")
    keys.type("20")
    keys.press("Enter")
    expect(page.locator("#agenda-list .agenda__title")).to_have_text(
        ["Welcome", "Value Proposition", "Break", "Coffee"]
    )
    expect(page.get_by_label("Title")).to_be_focused()
    expect(page.get_by_label("Title")).to_have_value("")

    handle = page.get_by_role("button", name="Move “Coffee”", exact=True)
    handle.focus()
    keys.press("Space")
    expect(says).to_have_text("Coffee lifted: place 4 of 4.")
    keys.press("ArrowUp")
    keys.press("ArrowUp")
    expect(says).to_have_text("Place 2 of 4.")
    keys.press("Space")
    expect(page.locator("#agenda-list .agenda__time")).to_have_text(
        ["14:00", "14:15", "14:35", "15:35"]
    )
    expect(says).to_have_text("Coffee put down: place 2 of 4.")
    expect(handle).to_be_focused()

    keys.press("Space")
    keys.press("Home")
    keys.press("Escape")
    expect(says).to_have_text("Coffee put back: place 2 of 4.")
    assert _titles(page) == ["Welcome", "Coffee", "Value Proposition", "Break"]

    keys.press("Tab")
    keys.press("Control+A")
    keys.type("30")
    keys.press("Tab")
    expect(page.locator("#agenda-list .agenda__time")).to_have_text(
        ["14:00", "14:15", "14:45", "15:45"]
    )
    expect(page.get_by_role("button", name="Edit “Coffee”")).to_be_focused()

    keys.press("Enter")
    form = page.get_by_role("form", name="Edit “Coffee”")
    expect(form.get_by_label("Title", exact=True)).to_be_focused()
    keys.press("Control+A")
    keys.type("Tea")
    keys.press("Enter")
    expect(page.get_by_role("button", name="Edit “Tea”")).to_be_focused()

    keys.press("Tab")
    keys.press("Enter")
    page.get_by_role("button", name="Delete").focus()
    keys.press("Enter")
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_be_focused()
    assert _titles(page) == ["Welcome", "Value Proposition", "Break"]
    keys.press("Enter")
    expect(page.locator("#agenda-list .agenda__title")).to_have_text(
        ["Welcome", "Tea", "Value Proposition", "Break"]
    )
    assert list(day.agenda_blocks.values_list("title", "minutes")) == [
        ("Welcome", 15),
        ("Tea", 30),
        ("Value Proposition", 60),
        ("Break", 15),
    ]


def test_a_block_is_dragged_to_its_place(page: Page, day: Workshop):
    handle = page.get_by_role("button", name="Move “Break”", exact=True).bounding_box()
    above = page.get_by_role("button", name="Move “Value Proposition”", exact=True).bounding_box()
    assert handle is not None
    assert above is not None

    page.mouse.move(handle["x"] + 10, handle["y"] + 10)
    page.mouse.down()
    page.mouse.move(handle["x"] + 10, handle["y"] - 20, steps=3)
    page.mouse.move(above["x"] + 10, above["y"], steps=5)
    page.mouse.up()

    expect(page.locator("#agenda-list .agenda__title")).to_have_text(
        ["Welcome", "Break", "Value Proposition"]
    )
    expect(page.locator("#agenda-list .agenda__time")).to_have_text(["14:00", "14:15", "14:30"])
    assert list(day.agenda_blocks.values_list("title", flat=True)) == _titles(page)


def test_a_block_is_dragged_with_a_finger_while_the_page_stays(page: Page, day: Workshop):
    finger = page.context.new_cdp_session(page)
    finger.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    page.set_viewport_size({"width": 820, "height": 720})
    handle = page.get_by_role("button", name="Move “Welcome”", exact=True)
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    assert box is not None
    scrolled = page.evaluate("scrollY")

    def touch(kind: str, down: float) -> None:
        points = [] if kind == "touchEnd" else [{"x": box["x"] + 15, "y": box["y"] + 15 + down}]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", 0)
    for down in range(10, 170, 20):
        touch("touchMove", down)
    assert page.evaluate("scrollY") == scrolled
    touch("touchEnd", 0)

    expect(page.locator("#agenda-list .agenda__title").nth(1)).to_have_text("Welcome")


def test_what_somebody_else_changes_leaves_an_open_form_alone(page: Page, day: Workshop):
    page.get_by_role("button", name="Edit “Break”").click()
    form = page.get_by_role("form", name="Edit “Break”")
    form.get_by_label("Title", exact=True).fill("Coffee and cake")

    set_minutes(day.agenda_blocks.get(title="Welcome"), 45)
    expect(page.locator("#agenda-list .agenda__time").nth(1)).to_have_text("14:45")

    expect(form.get_by_label("Title", exact=True)).to_have_value("Coffee and cake")
    form.get_by_role("button", name="Save").click()
    expect(page.locator("#agenda-list .agenda__title").last).to_have_text("Coffee and cake")
    expect(form).to_have_count(0)


def test_the_agenda_fits_every_screen_and_is_accessible(page: Page, day: Workshop):
    page.get_by_role("button", name="Edit “Value Proposition”").click()
    expect(page.get_by_role("form", name="Edit “Value Proposition”")).to_be_visible()

    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert Axe().run(page).response["violations"] == []


def test_an_agenda_that_was_replaced_is_taken_back(page: Page, day: Workshop):
    page.get_by_role("link", name="Paste an agenda").click()
    page.get_by_role("textbox").fill("20 min Coffee")
    page.get_by_role("button", name="Replace the 3 blocks that are there").click()
    expect(page.locator("#agenda-said")).to_have_text(
        "The agenda was replaced: it has 1 block now."
    )
    assert _titles(page) == ["Coffee"]

    page.get_by_role("button", name="Undo").press("Enter")

    expect(page.locator("#agenda-said")).to_have_text("The agenda is as it was before.")
    expect(page.locator("#agenda-said")).to_be_focused()
    assert _titles(page) == ["Welcome", "Value Proposition", "Break"]
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)
