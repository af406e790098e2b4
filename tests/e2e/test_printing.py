"""What is printed for the day, pressed in a real browser."""

from playwright.sync_api import Browser, expect

from reports.printing.sheets import KINDS
from tests import cast, factories
from tests.e2e.conftest import sign_in


def test_every_sheet_is_ordered_by_one_press(server: str, browser: Browser, settings) -> None:
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend"}}
    programme = factories.programme()
    cast.facilitator(programme)
    workshop = factories.workshop(programme)
    factories.activity(workshop, factories.canvas())
    factories.seat(factories.delegate(workshop, "Ana Almeida"), factories.table(workshop))
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    sign_in(page, server, "fadi@example.org")
    page.goto(f"{server}/w/{workshop.code}/print/")

    for key in [*(kind.key for kind in KINDS), "everything"]:
        row = page.locator(f"#sheet-{key}")
        row.get_by_role("button").click()
        expect(row.get_by_role("status")).to_contain_text("Waiting for its turn")
    page.context.close()
