"""The brief in a real browser: it saves itself, and loses nothing on the way."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from accounts.models import User
from tests import cast, factories
from tests.e2e.conftest import sign_in
from workshops.domain.brief import change_field
from workshops.models import Workshop

SIZES = [(390, 844), (820, 1180), (1440, 900)]


@pytest.fixture
def prepared(transactional_db: None) -> Workshop:
    programme = factories.programme()
    cast.lead(programme)
    cast.facilitator(programme)
    workshop = factories.workshop(programme)
    factories.objective(workshop, "Name the early adopters.")
    factories.step(workshop)
    return workshop


@pytest.fixture
def page(server: str, browser: Browser, prepared: Workshop) -> Iterator[Page]:
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    sign_in(page, server, "lena@example.org")
    page.goto(f"{server}{reverse('workshops:brief', args=[prepared.code])}")
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    yield page
    page.context.close()


def _background(workshop: Workshop) -> str:
    workshop.brief.refresh_from_db()
    return workshop.brief.background


def test_a_field_is_saved_after_a_pause_and_when_it_is_left(page: Page, prepared: Workshop):
    field = page.get_by_label("Background")
    state = page.locator("#brief-background-state")

    field.press_sequentially("Ships run aground")
    expect(state).to_contain_text("Saved")
    assert _background(prepared) == "Ships run aground"

    # More is written while the first is on its way: it is no contradiction.
    with page.expect_response("**/fields/background/"):
        field.press_sequentially(", often")
        page.keyboard.press("Tab")
    expect(state).to_contain_text("Saved")
    assert _background(prepared) == "Ships run aground, often"
    expect(page.locator("[role=alert]:visible")).to_have_count(0)


def test_what_cannot_be_saved_stays_in_the_field_and_is_tried_again(page: Page, prepared: Workshop):
    field = page.get_by_label("Background")
    page.route("**/fields/**", lambda route: route.abort())

    field.fill("Ships run aground")
    page.keyboard.press("Tab")
    trouble = page.locator("#brief-background-region [data-when=waiting]")
    expect(trouble).to_be_visible()
    expect(field).to_have_value("Ships run aground")

    page.unroute("**/fields/**")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#brief-background-state")).to_contain_text("Saved")
    expect(trouble).to_be_hidden()
    assert _background(prepared) == "Ships run aground"


def test_of_two_wordings_one_is_chosen(page: Page, prepared: Workshop):
    fadi = User.objects.get(email="fadi@example.org")
    field = page.get_by_label("Background")
    change_field(prepared, "background", "Theirs", seen=None, user=fadi)

    field.fill("Mine")
    page.keyboard.press("Tab")
    alert = page.locator("#brief-background-state [role=alert]")
    expect(alert).to_contain_text("Fadi Facilitator has saved another wording meanwhile.")
    expect(alert.locator("blockquote")).to_have_text("Theirs")
    expect(field).to_have_value("Mine")

    page.get_by_role("button", name="Save mine").click()
    expect(page.locator("#brief-background-state")).to_contain_text("Saved")
    assert _background(prepared) == "Mine"

    change_field(prepared, "background", "Theirs again", seen=None, user=fadi)
    field.fill("Mine again")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Take theirs").click()
    expect(field).to_have_value("Theirs again")
    assert _background(prepared) == "Theirs again"


def test_a_preview_comes_and_goes(page: Page, prepared: Workshop):
    field = page.get_by_label("Format", exact=True)
    region = page.locator("#brief-format-region")
    field.fill("Round **tables**")

    region.get_by_label("Preview").check()
    expect(region.locator(".prose strong")).to_have_text("tables")
    expect(field).to_be_hidden()
    region.get_by_label("Write").check()
    expect(field).to_have_value("Round **tables**")


def test_what_was_deleted_is_brought_back_with_the_keyboard(page: Page, prepared: Workshop):
    """It is offered still when the page has heard of the change."""
    page.get_by_role("button", name="Edit “Name the early adopters.”").press("Enter")
    with page.expect_response("**/brief/objectives/"):
        page.locator("#objectives").get_by_role("button", name="Delete").press("Enter")
    expect(page.locator("#objectives-said")).to_have_text("“Name the early adopters.” was deleted.")
    expect(page.locator("#objectives-back")).to_be_focused()
    expect(page.locator("#objectives .edit-list__row")).to_have_count(0)

    page.keyboard.press("Enter")

    expect(page.locator("#objectives-said")).to_have_text("“Name the early adopters.” is back.")
    expect(page.locator("#objectives .edit-list__main")).to_have_text(["Name the early adopters."])


def test_the_brief_fits_every_screen_and_is_accessible(page: Page, prepared: Workshop):
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert Axe().run(page).response["violations"] == []
