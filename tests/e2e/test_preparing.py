"""From an empty database to a workshop that can open, by what the screens say alone."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from canvases.domain.library import install_shipped
from config.management.commands.serve import setup_url
from tests.cast import PASSWORD
from workshops.models import Workshop

PEOPLE = """\
Name\tOrganisation\tJob title
Ana Almeida\tCoast Guild\tKeeper
Ben Bauer\tCoast Guild\tKeeper
Cleo Conti\tHarbour Office\tPilot
Dan Dupont\tHarbour Office\tPilot
Eva Ek\tNorth Shipping\tMaster
Finn Falk\tNorth Shipping\tMaster"""
FURTHEST = 120  # presses of Tab from one control to another, at most


class Hands:
    """Whoever prepares: all that they fill in, choose or press is counted."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.count = 0

    def fill(self, label: str, text: str) -> None:
        self._fill(self._labelled(label), text)

    def tick(self, label: str) -> None:
        self._tick(self.page.get_by_role("radio", name=re.compile(label)))

    def press(self, name: str, within: str = "main") -> None:
        place = self.page.locator(within)
        self._press(place.get_by_role("button", name=name, exact=True).first)

    def follow(self, name: str) -> None:
        self._press(self.page.get_by_role("link", name=name, exact=True).first)

    def _labelled(self, label: str) -> Locator:
        return self.page.get_by_label(label, exact=True)

    def _fill(self, field: Locator, text: str) -> None:
        self.count += 1
        field.fill(text)

    def _tick(self, radio: Locator) -> None:
        self.count += 1
        radio.check()

    def _press(self, button: Locator) -> None:
        self.count += 1
        self._await(button)
        button.click()

    def _await(self, control: Locator) -> None:
        """Once the page that has it is loaded: what is pressed before its scripts run is lost."""
        control.wait_for()
        self.page.wait_for_load_state()


class Keys(Hands):
    """Has no mouse: what Tab does not lead to is not there."""

    def _fill(self, field: Locator, text: str) -> None:
        self._reach(field)
        if field.get_attribute("type") == "date":
            self.page.keyboard.type("".join(reversed(text.split("-"))))  # as a British one asks
            return
        self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.insert_text(text)

    def _tick(self, radio: Locator) -> None:
        """The radio buttons of a group are one stop; arrows lead from one to the next."""
        group = self.page.locator(f"input[type=radio][name={radio.get_attribute('name')}]")
        self._reach(group.and_(self.page.locator(":checked")))
        while not radio.is_checked():
            self.page.keyboard.press("ArrowDown")

    def _press(self, button: Locator) -> None:
        self._reach(button)
        self.page.keyboard.press("Enter")

    def _reach(self, control: Locator) -> None:
        self.count += 1
        self._await(control)
        expect(control).to_be_enabled()
        for _ in range(FURTHEST):
            if control.evaluate("(one) => one === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not lead to {control}")


@pytest.fixture(params=[Hands, Keys])
def hands(request, browser: Browser, server: str, settings, tmp_path: Path) -> Iterator[Hands]:
    settings.VAR_DIR = tmp_path
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}
    install_shipped()
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
    page = context.new_page()
    page.goto(f"{server}/account/setup/?code={setup_url().partition('?code=')[2]}")
    yield request.param(page)
    context.close()


def test_a_workshop_is_ready_to_open_in_less_than_sixty_steps(hands: Hands):
    page = hands.page
    _make_an_account(hands)
    _found_a_programme(hands)
    _begin_a_workshop(hands)
    _write_the_brief(hands)
    _add_to_the_agenda(hands)
    _import_people(hands)
    _seat_them(hands)

    hands.follow("Overview")

    expect(page.locator("#readiness")).to_contain_text("Ready to open")
    expect(page.get_by_role("list", name="Missing")).to_have_count(0)
    hands.follow("Run")
    hands.press("Start the workshop")
    expect(page.get_by_role("button", name="Begin: ")).to_be_visible()
    assert hands.count < 60
    workshop = Workshop.objects.get()
    assert workshop.state == Workshop.State.OPEN
    assert workshop.delegates.filter(seats__isnull=False).count() == 6


def _make_an_account(hands: Hands) -> None:
    hands.fill("Your name", "Lena Lead")
    hands.fill("E-mail address", "lena@example.org")
    hands.fill("Password", PASSWORD)
    hands.fill("The password again", PASSWORD)
    hands.press("Make the account")


def _found_a_programme(hands: Hands) -> None:
    hands.follow("New programme")
    hands.fill("Name", "Lighthouse programme")
    hands.fill("Aim", "Find out who needs a lighthouse.")
    hands.press("Create the programme")
    hands.press("Edit", within="#pilot-groups")
    hands.press("Add a pilot group")
    for name in ("Keepers", "Ships"):
        hands.fill("Name", name)
        hands.press("Add", within="#pilot-groups")
        expect(hands.page.locator("#pilot-groups .edit-list__row", has_text=name)).to_be_visible()
    hands.press("Done", within="#pilot-groups")


def _begin_a_workshop(hands: Hands) -> None:
    hands.follow("New workshop")
    hands.fill("Day", "2027-03-18")
    hands.tick("Value proposition, half a day")
    hands.press("Create the workshop")


def _write_the_brief(hands: Hands) -> None:
    hands.follow("Brief")
    hands.fill("Overall objective", "Agree what the new lighthouse is for.")
    hands.fill("Venue", "Old Town Hall")
    hands.fill("Time zone", "Europe/Rome")
    hands.fill("City", "Pisa")
    hands.page.keyboard.press("Tab")


def _add_to_the_agenda(hands: Hands) -> None:
    hands.follow("Agenda")
    hands.fill("Title", "Lunch together")
    hands.press("Add")
    expect(hands.page.locator(".agenda__title").last).to_have_text("Lunch together")


def _import_people(hands: Hands) -> None:
    hands.follow("People")
    hands.follow("Import a list")
    hands.fill("Or paste the cells", PEOPLE)
    hands.press("Read the list")
    hands.press("See what changes")
    hands.press("Import: 6 new, 0 changed")


def _seat_them(hands: Hands) -> None:
    page = hands.page
    hands.follow("Table plan")
    hands.press("Add tables")
    hands.fill("How many tables", "2")
    hands.fill("Seats at each", "3")
    hands.press("Add")
    expect(page.get_by_text("2 tables")).to_be_visible()
    hands.press("Propose a plan")
    hands.press("Propose")
    hands.press("Use this plan")
    expect(page.get_by_text("6 of 6 have a seat")).to_be_visible()
