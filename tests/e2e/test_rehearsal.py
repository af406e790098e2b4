"""A rehearsal in a real browser: simulated tables write, and the workshop stays as it is."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, expect

from canvases.models import Note, Worksheet
from tests import cast, factories
from tests.e2e.conftest import sign_in
from workshops.models import Device, Workshop


@pytest.fixture
def real(transactional_db: None) -> Workshop:
    programme = factories.programme()
    cast.facilitator(programme)
    workshop = factories.workshop(programme)
    factories.activity(workshop, factories.canvas())
    for _ in range(3):
        factories.table(workshop)
    return workshop


def test_a_rehearsal_fills_the_cockpit_and_leaves_the_workshop_as_it_was(
    server: str, browser: Browser, real: Workshop
) -> None:
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    sign_in(page, server, "fadi@example.org")

    page.goto(f"{server}{reverse('workshops:rehearsal', args=[real.code])}")
    page.get_by_role("button", name="Start a rehearsal").click()
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    expect(page.locator(".rehearsal-mark").first).to_have_text("Rehearsal")
    page.get_by_role("button", name="Begin: Value Proposition").click()
    expect(page.locator("#run-title")).to_have_text("Value Proposition")
    # Some table writes within the first steps, and the cockpit counts it.
    expect(page.locator("#cockpit")).to_contain_text("Table 1")
    counted = page.locator("tbody .board__sum").filter(has_text=re.compile("[1-9]"))
    expect(counted.first).to_be_visible(timeout=45_000)
    assert Note.objects.filter(worksheet__table__workshop__rehearsal_of=real).exists()

    page.get_by_role("button", name="End the rehearsal").click()
    expect(page.get_by_role("button", name="Start a rehearsal")).to_be_visible()

    real.refresh_from_db()
    assert (list(Workshop.objects.all()), real.state) == ([real], Workshop.State.PREPARED)
    assert not Note.objects.exists()
    assert not Worksheet.objects.exists()
    assert not Device.objects.exists()
    page.context.close()
