"""A questionnaire drawn up in a real browser: several questions are open at once."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from questionnaires.models import Questionnaire
from tests import cast, factories
from tests.e2e.conftest import sign_in


@pytest.fixture
def draft(transactional_db: None) -> Questionnaire:
    workshop = factories.workshop(factories.programme())
    cast.facilitator(workshop.programme)
    made = factories.questionnaire(workshop, state="draft")
    for text in ("What of the fog?", "What of the ice?", "What of the rocks?"):
        factories.question(made, text=text)
    return made


@pytest.fixture
def page(server: str, browser: Browser, draft: Questionnaire) -> Iterator[Page]:
    page = browser.new_context(viewport={"width": 1180, "height": 820}).new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    sign_in(page, server, "fadi@example.org")
    page.goto(server + draft.get_absolute_url())
    expect(page.locator("drag-list:defined")).to_be_attached()
    yield page
    page.context.close()
    assert problems == []


def _text(page: Page, key: str) -> Locator:
    return page.locator(f"#{key}-text")


def _open(page: Page, number: int) -> Locator:
    page.locator(f"#edit-question-{number}").click()
    text = _text(page, f"question-{number}")
    expect(text).to_be_focused()
    return text


def test_what_is_typed_in_one_question_stays_while_another_is_saved(page: Page):
    fog = _open(page, 1)
    fog.fill("How thick is the fog?")
    page.locator("#question-add-open").click()
    new = _text(page, "new")
    new.fill("Is there a horn?")
    page.locator("#new-kind").select_option("long_text")
    ice = _open(page, 2)
    ice.fill("How thin is the ice?")

    page.locator("#question-question-2").get_by_role("button", name="Save").click()
    expect(page.locator("#question-question-2 .question__text")).to_have_text(
        "How thin is the ice?"
    )
    expect(page.locator("#edit-question-2")).to_be_focused()
    expect(fog).to_have_value("How thick is the fog?")
    expect(new).to_have_value("Is there a horn?")

    page.locator("#question-add").get_by_role("button", name="Add").click()
    expect(page.locator("#question-q1 .question__text")).to_have_text("Is there a horn?")
    expect(new).to_have_value("")
    expect(new).to_be_focused()
    expect(fog).to_have_value("How thick is the fog?")

    page.locator("#question-question-1").get_by_role("button", name="Save").click()
    expect(page.locator(".question__text")).to_have_text(
        ["How thick is the fog?", "How thin is the ice?", "What of the rocks?", "Is there a horn?"]
    )


def test_what_is_typed_in_one_question_stays_while_others_are_left_and_refused(page: Page):
    fog = _open(page, 1)
    fog.fill("How thick is the fog?")

    _open(page, 2)
    page.locator("#question-question-2").get_by_role("button", name="Cancel").click()
    expect(page.locator("#edit-question-2")).to_be_focused()
    _open(page, 2).fill(" ")
    page.locator("#question-question-2").get_by_role("button", name="Save").click()
    expect(page.locator("#question-question-2 .field__error")).to_have_text(
        "This field is required."
    )
    _open(page, 3)
    page.locator("#question-question-3").get_by_role("button", name="Delete").click()

    expect(page.locator("#question-question-3")).not_to_be_attached()
    expect(page.get_by_role("button", name="Undo")).to_be_focused()
    expect(page.locator("#question-question-2 .field__error")).to_be_visible()
    expect(fog).to_have_value("How thick is the fog?")
