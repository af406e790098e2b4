"""The people in a real browser: a list is pasted, understood, mended and applied, by keyboard."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from tests import cast, factories
from tests.e2e.conftest import sign_in
from workshops.models import Workshop

SIZES = [(320, 640), (390, 844), (820, 1180), (1440, 900)]
PASTED = f"Name\tCompany\tRole\n{'x' * 121}\tCoast Guild\tKeeper\nBo Ek\tHarbour\tPilot\n"


@pytest.fixture
def workshop(transactional_db: None) -> Workshop:
    programme = factories.programme()
    cast.facilitator(programme)
    guild = factories.organisation(programme, "Coast Guild")
    workshop = factories.workshop(programme)
    factories.delegate(workshop, "Cy Maier", organisation=guild)
    return workshop


@pytest.fixture
def page(server: str, browser: Browser, workshop: Workshop) -> Iterator[Page]:
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    sign_in(page, server, "fadi@example.org")
    page.goto(f"{server}{reverse('workshops:people', args=[workshop.code])}")
    yield page
    page.context.close()


def _flaws(page: Page) -> list[str]:
    """What is too wide in some window, and what a screen reader would stumble over."""
    found = []
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        over = page.evaluate(
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        found += [f"{page.url} at {width} px: {over} px too wide"] if over > 0 else []
    violations = Axe().run(page).response["violations"]
    return found + [f"{page.url} {one['id']}: {one['nodes'][0]['html']}" for one in violations]


def test_a_pasted_list_is_understood_mended_applied_and_undone(page: Page, workshop: Workshop):
    flaws = _flaws(page)
    page.get_by_role("link", name="Import a list").press("Enter")
    flaws += _flaws(page)
    page.get_by_label("Or paste the cells").fill(PASTED)
    page.get_by_role("button", name="Read the list").press("Enter")

    expect(page.get_by_label("What “Role” means")).to_have_value("job_title")
    flaws += _flaws(page)
    page.get_by_role("button", name="See what changes").press("Enter")

    expect(page.locator(".import-faults__says")).to_have_text(
        ["Row 2: the name is longer than 120 characters. Shorten it."]
    )
    flaws += _flaws(page)
    page.locator("#row-2-name").fill("Ana Rossi")
    page.locator("#row-2-name").press("Enter")
    page.get_by_role("button", name="Import: 2 new, 0 changed").press("Enter")

    expect(page.locator("tbody th")).to_have_text(["Ana Rossi", "Cy Maier", "Bo Ek"])
    expect(page.locator(".people__undo")).to_contain_text("2 delegates were added")
    flaws += _flaws(page)
    page.get_by_role("button", name="Undo the import").press("Enter")
    expect(page.locator("tbody th")).to_have_text(["Cy Maier"])
    assert not flaws, "\n".join(flaws)


def test_a_delegate_is_added_changed_removed_and_brought_back_by_keyboard(page: Page):
    page.get_by_role("button", name="Add a delegate").press("Enter")
    expect(page.get_by_label("Name", exact=True)).to_be_focused()
    page.keyboard.type("Ana Rossi")
    page.keyboard.press("Tab")
    page.keyboard.type("coast guild ltd")
    page.keyboard.press("Enter")
    expect(page.locator("[role=status]")).to_have_text("Ana Rossi was added.")
    expect(page.get_by_label("Name", exact=True)).to_be_focused()

    page.get_by_role("button", name="Edit Ana Rossi").press("Enter")
    expect(page.get_by_label("Organisation", exact=True)).to_have_value("Coast Guild")
    page.get_by_label("Job title").fill("Keeper")
    page.get_by_label("Job title").press("Enter")
    expect(page.get_by_role("button", name="Edit Ana Rossi")).to_be_focused()
    expect(page.locator("tbody tr").first).to_contain_text("Keeper")

    page.get_by_role("button", name="Remove Ana Rossi").press("Enter")
    expect(page.get_by_role("button", name="Undo")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("tbody th")).to_have_text(["Ana Rossi", "Cy Maier"])


def test_two_entries_become_one_and_two_again_by_keyboard(page: Page, workshop: Workshop):
    factories.delegate(workshop, "Ana Rossi")
    factories.delegate(workshop, "Rossi, Ana")
    page.reload()
    page.locator(".doubles__summary").press("Enter")
    page.get_by_role("button", name="Merge into the marked one").press("Enter")
    expect(page.locator("#people-said")).to_have_text(
        "Ana Rossi: 1 entry was merged into this one."
    )
    expect(page.locator("#people-back")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator("#people-said")).to_have_text("They are separate entries again.")
    expect(page.locator("#people-said")).to_be_focused()
    expect(page.locator("tbody th", has_text="Rossi")).to_have_text(["Ana Rossi", "Rossi, Ana"])


def test_the_list_narrows_while_somebody_types(page: Page, workshop: Workshop):
    factories.delegate(workshop, "José Núñez")
    search = page.get_by_role("searchbox")

    search.press_sequentially("nunez")

    expect(page.locator("tbody th")).to_have_text(["José Núñez"])
    expect(search).to_be_focused()
    expect(search).to_have_value("nunez")
