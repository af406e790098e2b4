"""A whole activity in one room: three tablets, the console and the projector, to the report."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import Browser, Locator, Page, expect
from pypdf import PdfReader

from tests import cast, factories
from workshops.models import Activity, Table, Workshop

TABLET = {"width": 1180, "height": 820}
PHONE = {"width": 390, "height": 844}
LAPTOP = {"width": 1440, "height": 900}
PROJECTOR = {"width": 1920, "height": 1080}


@dataclass(frozen=True, slots=True)
class Room:
    workshop: Workshop
    first: Table
    second: Table
    activity: Activity


@pytest.fixture
def room(transactional_db: None) -> Room:
    """Two tables with their delegates, and one activity in which each sees only their own."""
    programme = factories.programme()
    cast.facilitator(programme)
    workshop = factories.workshop(programme)
    tables = [
        factories.table(workshop, pilot_group=factories.pilot_group(programme)) for _ in range(2)
    ]
    for name, table in (("Ana Rossi", 0), ("Ben Okafor", 0), ("Chloé Petit", 1)):
        factories.seat(factories.delegate(workshop, name), tables[table])
    activity = factories.activity(
        workshop,
        factories.canvas(),
        title="Pains of keepers",
        visibility=Activity.Visibility.ONLY_MINE,
    )
    factories.part(factories.report(workshop), "outcomes")
    return Room(workshop, tables[0], tables[1], activity)


@pytest.fixture
def pages(browser: Browser) -> Iterator[object]:
    """Opens a browser of its own for each device; nothing may go wrong in any of them."""
    made: list[Page] = []
    problems: list[str] = []

    def make(size: object) -> Page:
        page = browser.new_context(viewport=size).new_page()  # type: ignore[arg-type]
        page.on("pageerror", lambda error: problems.append(str(error)))
        made.append(page)
        return page

    yield make
    for page in made:
        page.context.close()
    assert problems == []


def join(page: Page, address: str, name: str) -> None:
    """From the code on the wall, or on the table, to the lobby."""
    page.goto(address)
    page.get_by_label("Who are you?").select_option(label=name)
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_text(name)).to_be_visible()


def notes(page: Page) -> Locator:
    return page.locator('[data-section="customer-pains"] .live-note .note__text')


def card(page: Page, text: str) -> Locator:
    return page.locator(".live-note").filter(has=page.locator(".note__text", has_text=text))


def write(page: Page, text: str) -> None:
    section = page.locator('[data-section="customer-pains"]')
    field = section.locator(".composer textarea")
    if not field.count():
        section.locator("[data-add]").click()
    field.fill(text)
    field.press("Enter")
    expect(card(page, text)).to_have_attribute("data-state", "saved")


def reword(page: Page, text: str, instead: str) -> None:
    """Open the note for rewording; ``Enter`` is left to the caller."""
    card(page, text).locator(".note__text").click()
    page.locator(".live-note textarea").fill(instead)


def press(console: Page, name: str, *, exact: bool = False) -> None:
    console.locator("#console-run").get_by_role("button", name=name, exact=exact).click()


def show(console: Page, name: str) -> None:
    console.locator("#screen-controls").get_by_role("button", name=name, exact=True).click()


def test_what_three_tablets_write_is_revealed_voted_on_projected_and_printed(
    server: str, pages, room: Room, tmp_path: Path
):
    ana, ben, chloe = pages(TABLET), pages(TABLET), pages(PHONE)
    console, wall = pages(LAPTOP), pages(PROJECTOR)
    door = f"{server}{reverse('workshops:door', args=[room.workshop.join_token])}"
    own_door = f"{server}{reverse('workshops:table-door', args=[room.second.code])}"
    stage = wall.locator("#stage")

    # The facilitator signs in and opens the console; the wall shows how to join.
    console.goto(f"{server}/account/sign-in/")
    console.get_by_label("E-mail address").fill("fadi@example.org")
    console.get_by_label("Password").fill(cast.PASSWORD)
    console.get_by_role("button", name="Sign in").click()
    console.get_by_role("link", name=room.workshop.name).first.click()
    console.get_by_role("link", name="Run", exact=True).click()
    expect(console.locator("#live")).to_have_attribute("data-state", "live")
    wall.goto(f"{server}{reverse('workshops:screen', args=[room.workshop.screen_code])}")
    expect(stage).to_contain_text(room.workshop.spoken_join_code)

    # Nobody can join yet; then the door opens by the console's first button.
    ana.goto(door)
    expect(ana.get_by_role("heading", name="Not started yet")).to_be_visible()
    press(console, "Start the workshop")
    join(ana, door, "Ana Rossi")
    join(ben, door, "Ben Okafor")
    join(chloe, own_door, "Chloé Petit")
    expect(ana.locator("main")).to_contain_text("Table 1")
    expect(chloe.locator("main")).to_contain_text("Table 2")

    # The activity begins: each lobby leads to the worksheet of its table.
    console.locator("#press-next").click()
    for tablet in (ana, ben, chloe):
        tablet.get_by_role("link", name="Open the worksheet").click()
        expect(tablet.locator("work-sheet[data-ready]")).to_be_attached()

    # Each sees only their own; the board counts them all.
    write(ana, "Fog hides the rocks.")
    write(ben, "Lamps go out.")
    write(chloe, "Nobody pays for oil.")
    expect(notes(ana)).to_have_text(["Fog hides the rocks."])
    expect(notes(ben)).to_have_text(["Lamps go out."])
    board = console.locator("#cockpit")
    expect(board.get_by_role("row").filter(has_text="Table 1")).to_contain_text("2")

    # Until the reveal, the wall shows no word of it; from then on the table sees all its notes.
    show(console, "Side by side")
    expect(stage).to_contain_text("Pains of keepers")
    expect(stage).not_to_contain_text("Fog hides the rocks.")
    press(console, "Everyone", exact=True)
    expect(notes(ana)).to_have_text(["Fog hides the rocks.", "Lamps go out."])
    expect(notes(ben)).to_have_text(["Fog hides the rocks.", "Lamps go out."])
    expect(notes(chloe)).to_have_text(["Nobody pays for oil."])

    # Two reword the same note, one of them without a network: both wordings are kept.
    ben.context.set_offline(True)
    reword(ben, "Fog hides", "Fog hides every rock.")
    ben.keyboard.press("Enter")
    reword(ana, "Fog hides", "Fog hides the reef.")
    ana.keyboard.press("Enter")
    expect(card(ana, "Fog hides the reef.")).to_have_attribute("data-state", "saved")
    ben.context.set_offline(False)
    expect(card(ana, "Fog hides every rock.")).to_contain_text("Two versions")
    card(ana, "Fog hides the reef.").get_by_role("button", name="Keep this one").click()
    expect(notes(ben)).to_have_text(["Fog hides the reef.", "Lamps go out."])

    # Locked and revealed, nobody writes any more.
    press(console, "Revealed", exact=True)
    expect(ana.locator('[data-section="customer-pains"] [data-add]')).to_be_hidden()

    # They vote; nobody knows the result before the vote is closed.
    console.get_by_label("each").fill("2")
    press(console, "Open the vote")
    for tablet, text in ((ana, "Lamps go out."), (ben, "Lamps go out."), (ben, "Fog hides")):
        card(tablet, text).get_by_role("button", name="One dot more").click()
    show(console, "Vote")
    expect(stage).to_contain_text("2 of 3")
    expect(stage).not_to_contain_text("Lamps go out.")
    press(console, "Close the vote")
    expect(card(ana, "Lamps go out.").locator("[data-total]")).to_contain_text("2")
    expect(stage).to_contain_text("Lamps go out.")

    # The wall shows a table's worksheet.
    console.locator("#screen-controls").get_by_role("button", name="Table 1").first.click()
    expect(stage).to_contain_text("Fog hides the reef.")

    # The workshop closes: the tablets are thanked, and the report has what they wrote.
    press(console, "Close the workshop …")
    console.get_by_role("dialog").get_by_role("button", name="Close the workshop").click()
    expect(console.locator("#run-title")).to_have_text("The workshop is over")
    expect(ben.get_by_text("The workshop is over. Thank you")).to_be_visible()
    expect(ben.get_by_role("button", name="Call for help")).to_be_hidden()
    ana.goto(f"{server}/room/")
    expect(ana.get_by_role("main")).to_contain_text("Thank you")
    call_command("report", room.workshop.code, output=tmp_path / "report.pdf")
    pages_of_report = PdfReader(tmp_path / "report.pdf").pages
    printed = " ".join(" ".join(page.extract_text() for page in pages_of_report).split())
    for text in ("Fog hides the reef.", "Lamps go out.", "Nobody pays for oil."):
        assert text in printed
    assert "Fog hides every rock." not in printed
