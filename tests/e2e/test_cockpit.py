"""The console's tables in a real browser: they follow the room, and keep what one types."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Locator, Page, expect

from canvases.domain.notes import add_note
from canvases.domain.worksheets import raise_hand
from canvases.models import Worksheet
from tests import cast, factories
from tests.e2e.conftest import sign_in
from workshops.models import Activity, Table, Workshop


@pytest.fixture
def sheets(transactional_db: None) -> list[Worksheet]:
    """Of four tables, each with a tablet that is connected."""
    programme = factories.programme()
    cast.lead(programme)
    workshop = factories.workshop(programme, state=Workshop.State.OPEN)
    activity = factories.activity(workshop, factories.canvas(), state=Activity.State.OPEN)
    factories.activity(workshop, factories.canvas("swot"), title="Strengths")
    made = []
    for number in range(4):
        table = factories.table(workshop, pilot_group=factories.pilot_group(programme))
        ana = factories.delegate(workshop, f"Ana {number}")
        factories.seat(ana, table)
        factories.device(workshop, table=table, delegate=ana)
        made.append(factories.worksheet(activity, table))
    return made


@pytest.fixture
def page(server: str, browser: Browser, sheets: list[Worksheet]) -> Iterator[Page]:
    """The console, as its lead sees it, once it hears what happens."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    sign_in(page, server, "lena@example.org")
    page.goto(f"{server}{reverse('workshops:console', args=[sheets[0].table.workshop.code])}")
    expect(page.locator("#cockpit .board")).to_be_visible()
    expect(page.locator("#devices .device")).to_have_count(4)
    expect(page.locator("#live")).to_have_attribute("data-state", "live")
    yield page
    page.close()


def _row(page: Page, table: Table) -> Locator:
    return page.locator(f"#cockpit-{table.code}")


def _write(sheet: Worksheet, *texts: str) -> None:
    section = sheet.canvas.sections.get(key="customer-pains")
    for text in texts:
        add_note(sheet, section, text)


def _violations(page: Page) -> list[str]:
    return [
        f"{found['id']}: {found['nodes'][0]['html'][:160]}"
        for found in Axe().run(page).response["violations"]
    ]


def test_the_board_follows_the_tables_while_somebody_types(page: Page, sheets: list[Worksheet]):
    row = _row(page, sheets[0].table)
    row.get_by_role("button", name="More of Table 1").click()
    message = page.get_by_role("textbox", name="Message").and_(page.locator(".one-table textarea"))
    message.fill("Half a sen")
    message.focus()

    _write(sheets[0], "Rocks", "Fog", "Rum")
    raise_hand(sheets[0], True)

    expect(row.locator(".board__sum")).to_have_text("Notes3")
    expect(row.locator(".need--hand")).to_be_visible()
    expect(message).to_have_value("Half a sen")
    expect(message).to_be_focused()


def test_a_table_is_helped_from_its_row(page: Page, sheets: list[Worksheet]):
    raise_hand(sheets[1], True)
    row = _row(page, sheets[1].table)
    expect(row.locator(".need--hand")).to_be_visible()
    row.get_by_role("button").click()

    page.locator(".one-table textarea").fill("I am coming.")
    page.locator(".one-table").get_by_role("button", name="Send").click()
    expect(page.locator(".one-table__said")).to_contain_text("I am coming.")
    expect(page.locator(".one-table textarea")).to_have_value("")
    expect(page.locator(".one-table .messages__sent")).to_have_text("Sent to Table 2.")
    expect(page.locator("#console-spoken")).to_have_text("Sent to Table 2.")
    page.get_by_role("button", name="Lower the hand").click()
    expect(row.locator(".need--hand")).to_have_count(0)
    page.get_by_role("button", name="+5 min for this table").click()
    expect(row.locator(".board__marks")).to_have_text(re.compile(r"until \d\d:\d\d"))
    page.get_by_role("button", name="Lock this worksheet").click()
    expect(row.locator(".board__marks")).to_contain_text("locked")

    table = Table.objects.get(pk=sheets[1].table_id)
    assert table.has_extra_time(timezone.now())
    assert [one.text for one in table.announcements.standing()] == ["I am coming."]
    # The stream went on although the region was exchanged as a whole.
    _write(sheets[1], "Rocks")
    expect(row.locator(".board__sum")).to_have_text("Notes1")


def test_a_device_moves_and_another_is_shut_out(page: Page, sheets: list[Worksheet]):
    page.on("dialog", lambda dialog: dialog.accept())
    devices = page.locator("#devices")

    devices.get_by_role("button", name="Change").first.click()
    devices.get_by_label("Move to").select_option(label="Table 2 · Pilot B")
    devices.get_by_role("button", name="Move", exact=True).click()
    expect(devices.locator(".devices__table").first).to_have_text(re.compile("Table 2.*Ana", re.S))
    expect(devices.locator(".device__panel")).to_have_count(0)
    expect(_row(page, sheets[1].table).locator(".board__devices")).to_have_text("Devices2/ of 2")
    devices.get_by_role("button", name="Change").first.click()
    devices.get_by_role("button", name="Revoke this device").click()

    expect(devices.locator(".device--revoked")).to_have_count(1)
    expect(_row(page, sheets[1].table).locator(".board__devices")).to_have_text("Devices1/ of 1")


def test_the_keyboard_suffices_and_keeps_its_place(page: Page, sheets: list[Worksheet]):
    button = page.locator(f"#cockpit-{sheets[2].table.code}-more")

    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".one-table")).to_be_visible()
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Move or revoke a device")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".one-table")).to_have_count(0)
    expect(button).to_be_focused()


def test_another_activity_brings_its_own_worksheets(page: Page, sheets: list[Worksheet]):
    page.get_by_role("button", name="Strengths").click()

    expect(page.get_by_role("columnheader", name="Opportunities")).to_be_visible()
    expect(page.locator("#cockpit .notice")).to_contain_text("No worksheets were handed out")
    page.get_by_role("button", name="Value Proposition", exact=True).click()
    expect(page.get_by_role("columnheader", name="Customer pains")).to_be_visible()


def test_every_state_is_accessible(page: Page, sheets: list[Worksheet]):
    raise_hand(sheets[0], True)
    factories.device(sheets[1].table.workshop, table=sheets[1].table, unsent=3)
    factories.note(sheets[2], is_late=True)
    page.reload()
    _row(page, sheets[0].table).get_by_role("button").click()
    expect(page.locator(".one-table")).to_be_visible()
    page.locator("#devices").get_by_role("button", name="Change").first.click()
    expect(page.locator(".device__panel")).to_be_visible()

    problems = _violations(page)
    page.emulate_media(color_scheme="dark")
    problems += _violations(page)
    page.set_viewport_size({"width": 390, "height": 844})
    problems += _violations(page)

    assert not problems, "\n".join(problems)


def test_a_worksheet_s_page_shows_what_its_table_writes(
    page: Page, server: str, sheets: list[Worksheet]
):
    page.goto(f"{server}{sheets[0].get_absolute_url()}")
    expect(page.locator("#live")).to_have_attribute("data-state", "live")

    _write(sheets[0], "Ships run aground.")

    expect(page.locator("#sheet .note")).to_have_text(["Ships run aground."])
