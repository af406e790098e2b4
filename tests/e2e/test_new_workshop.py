"""What a new workshop is and begins from, chosen on a phone."""

from django.urls import reverse
from playwright.sync_api import Browser, expect

from tests import cast, factories
from tests.e2e.conftest import sign_in


def test_on_a_phone_the_name_stands_first_and_only_the_chosen_tells_of_itself(
    server: str, browser: Browser
):
    programme = factories.programme()
    lead = cast.lead(programme)
    page = browser.new_page(viewport={"width": 390, "height": 844}, locale="en-GB")
    sign_in(page, server, lead.email)
    page.goto(server + reverse("workshops:new-workshop", args=[programme.code]))
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
