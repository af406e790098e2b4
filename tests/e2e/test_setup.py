"""From an empty database to a programme with a team, in a real browser."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from accounts.models import User
from canvases.domain.library import install_shipped
from config.management.commands.serve import setup_url
from tests.cast import PASSWORD
from workshops.models import Membership, Programme

DESK = {"width": 1440, "height": 900}
TABLET = {"width": 820, "height": 1180}
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def code(transactional_db: None, settings, tmp_path) -> str:
    """What the server prints at its first start."""
    settings.VAR_DIR = tmp_path
    install_shipped()
    return setup_url().partition("?code=")[2]


def _wrong(page: Page) -> list[str]:
    """axe's findings, and widths at which the page is too wide."""
    found = [
        f"{one['id']}: {one['nodes'][0]['html'][:160]}"
        for one in Axe().run(page).response["violations"]
    ]
    for size in (TABLET, PHONE, DESK):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        over = page.evaluate(
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        found += [f"{over} px too wide at {size['width']} px"] if over > 0 else []
    return found


def _make_account(page: Page, name: str, email: str) -> None:
    page.get_by_label("Your name").fill(name)
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("The password again").fill(PASSWORD)


def test_a_new_installation_becomes_a_programme_with_a_team(
    server: str, browser: Browser, code: str
):
    page = browser.new_page(viewport=DESK)  # type: ignore[arg-type]
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda said: problems.extend([said.text] if said.type == "error" else []))
    page.on("dialog", lambda dialog: dialog.accept())

    page.goto(server)
    expect(page.get_by_role("heading", name="Set up Plenary")).to_be_visible()
    problems += _wrong(page)
    page.get_by_label("Setup code").fill(code)
    _make_account(page, "Lena Lead", "lena@example.org")
    page.get_by_role("button", name="Make the account").click()

    page.get_by_role("link", name="New programme").click()
    page.get_by_label("Name", exact=True).fill("Lighthouse programme")
    page.get_by_label("Aim").fill("Find out who needs a lighthouse.")
    problems += _wrong(page)
    page.get_by_role("button", name="Create the programme").click()
    expect(page.get_by_role("heading", name="Lighthouse programme")).to_be_visible()
    problems += _wrong(page)

    groups = page.locator("#pilot-groups")
    groups.get_by_role("button", name="Edit").click()
    groups.get_by_role("button", name="Add a pilot group").click()
    expect(groups.get_by_label("Letter")).to_be_focused()
    for name in ("Keepers", "Ships"):
        groups.get_by_label("Name", exact=True).fill(name)
        groups.get_by_label("Name", exact=True).press("Enter")
        expect(groups.locator(".edit-list__row", has_text=name)).to_be_visible()
    problems += _wrong(page)
    groups.get_by_role("button", name="Done").click()
    expect(groups.locator(".badge")).to_have_text(["A", "B"])
    expect(groups.get_by_role("button", name="Edit")).to_be_focused()

    milestones = page.locator("#milestones")
    milestones.get_by_role("button", name="Edit").click()
    milestones.get_by_role("button", name="Add a milestone").click()
    for text in ("First light", "Last light"):
        milestones.get_by_label("Text").fill(text)
        milestones.get_by_role("button", name="Add").click()
        expect(milestones.locator(".edit-list__row", has_text=text)).to_be_visible()
    milestones.get_by_role("button", name="Move “Last light” up").press("Enter")
    rows = milestones.locator(".edit-list__row")
    expect(rows).to_contain_text(["Last light", "First light"])
    expect(milestones.get_by_role("button", name="Move “Last light” down")).to_be_enabled()
    rows.first.get_by_role("button", name="Delete").click()
    expect(rows).to_contain_text(["First light"])

    page.get_by_role("link", name="New workshop").click()
    page.get_by_label("Validate the value proposition").check()
    page.get_by_label("Name", exact=True).fill("Harbour workshop")
    page.get_by_label("Understand the market").check()
    expect(page.get_by_label("Phase")).to_have_value("UNDERSTAND")
    expect(page.get_by_label("Name", exact=True)).to_have_value("Harbour workshop")
    problems += _wrong(page)
    page.get_by_role("button", name="Create the workshop").click()
    expect(page.get_by_role("heading", name="Harbour workshop")).to_be_visible()

    page.goto(f"{server}{Programme.objects.get().get_absolute_url()}")
    team = page.locator("#team")
    team.get_by_role("button", name="Edit").click()
    team.get_by_role("button", name="Invite somebody").click()
    team.get_by_label("For whom").fill("Fadi")
    team.get_by_role("button", name="Make the link").click()
    expect(team.get_by_role("button", name="Copy the link")).to_be_focused()
    link = team.locator("[data-text]").inner_text()
    problems += _wrong(page)

    other = browser.new_context(viewport=PHONE).new_page()  # type: ignore[arg-type]
    other.goto(link)
    problems += _wrong(other)
    _make_account(other, "Fadi Facilitator", "fadi@example.org")
    other.get_by_role("button", name="Make an account and join").click()
    expect(other.get_by_role("heading", name="Lighthouse programme")).to_be_visible()
    expect(other.locator("#team")).to_contain_text("Fadi Facilitator")
    other.goto(link)
    expect(other.get_by_role("heading", name="This link does not work")).to_be_visible()

    page.reload()
    team.get_by_role("button", name="Edit").click()
    team.locator(".edit-list__row", has_text="Fadi").get_by_role("button", name="Remove").click()
    expect(team.locator(".edit-list__row")).to_have_count(1)
    other.goto(f"{server}/")
    expect(other.get_by_text("You are in no programme’s team yet.")).to_be_visible()
    other.close()
    page.close()
    assert not problems, "\n".join(problems)
    assert User.objects.count() == 2
    assert Membership.objects.get().may_lead
