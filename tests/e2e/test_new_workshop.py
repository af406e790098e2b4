"""What a new workshop is and begins from, chosen on a phone."""

from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from tests import cast, factories
from tests.e2e.conftest import sign_in
from workshops.models import Programme


def _phone(server: str, browser: Browser, programme: Programme) -> Page:
    """A phone in Rome, at the page of a new workshop."""
    lead = cast.lead(programme)
    page = browser.new_page(
        viewport={"width": 390, "height": 844}, locale="en-GB", timezone_id="Europe/Rome"
    )
    sign_in(page, server, lead.email)
    page.goto(server + reverse("workshops:new-workshop", args=[programme.code]))
    return page


def test_on_a_phone_the_name_stands_first_and_only_the_chosen_tells_of_itself(
    server: str, browser: Browser
):
    page = _phone(server, browser, factories.programme())
    phase = page.get_by_label("Phase")
    about = page.get_by_text("The third of a series:")

    expect(page.get_by_label("Name")).to_be_in_viewport()
    expect(page.get_by_role("radio").last).to_be_in_viewport()
    expect(about).to_be_hidden()
    expect(phase).to_have_value("UNDERSTAND")
    page.get_by_role("radio", name="Validate the business model").check()

    expect(about).to_be_visible()
    expect(phase).to_have_value("VALIDATE")
    page.close()


def test_the_first_workshop_of_a_programme_is_in_the_time_zone_of_the_browser(
    server: str, browser: Browser
):
    programme = factories.programme()
    page = _phone(server, browser, programme)

    expect(page.get_by_label("Time zone")).to_have_value("Europe/Rome")
    page.get_by_role("button", name="Create the workshop").click()
    page.wait_for_url("**/w/**")

    assert programme.workshops.get().time_zone == "Europe/Rome"
    page.close()


def test_the_zone_of_the_last_workshop_goes_before_that_of_the_browser(
    server: str, browser: Browser
):
    programme = factories.programme()
    factories.workshop(programme, time_zone="Asia/Tokyo")
    page = _phone(server, browser, programme)

    expect(page.get_by_label("Time zone")).to_have_value("Asia/Tokyo")
    page.close()
