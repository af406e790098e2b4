"""A tablet from the closed door to the end of the workshop, in a real browser."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from accounts.models import User
from tests import cast, factories
from workshops.domain import devices, messages, running
from workshops.models import Device, Table, Workshop

TABLET = {"width": 1180, "height": 820}
PORTRAIT = {"width": 820, "height": 1180}
PHONE = {"width": 390, "height": 844}
SMALLEST = 44


@pytest.fixture
def fadi(programme) -> User:
    return cast.facilitator(programme)


@pytest.fixture
def workshop(programme) -> Workshop:
    """Prepared: two tables, a welcome and a worksheet."""
    made = factories.workshop(programme)
    for name in ("Keepers", "Ships"):
        group = factories.pilot_group(programme, name=name)
        factories.table(made, pilot_group=group)
    factories.delegate(made, "Ana Rossi")
    factories.agenda_block(made, "Welcome")
    factories.activity(made, factories.canvas(), title="Pains of keepers", asked="What hurts?")
    return made


def _go_on(workshop: Workshop, user: User) -> None:
    workshop.refresh_from_db()
    running.go_on(workshop, user=user)


def _wrong(page: Page) -> list[str]:
    """What keeps people out, or does not fit: axe's findings, small targets, too wide a page."""
    found = [
        f"{one['id']}: {one['nodes'][0]['html'][:160]}"
        for one in Axe().run(page).response["violations"]
    ]
    for size in (TABLET, PORTRAIT, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        found += page.evaluate(
            """(least) => [...document.querySelectorAll(
              'main a, main button, main summary, main select, main input:not([type=hidden])')]
              .filter((one) => one.checkVisibility())
              .map((one) => [one, (one.closest('label') ?? one).getBoundingClientRect()])
              .filter(([, box]) => box.height < least - 0.5)
              .map(([one, box]) => `${box.height} px: ${one.outerHTML.slice(0, 100)}`)""",
            SMALLEST,
        )
        over = page.evaluate(
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        found += [f"{over} px too wide at {size['width']} px"] if over > 0 else []
    page.set_viewport_size(TABLET)  # type: ignore[arg-type]
    return found


def test_a_tablet_goes_from_the_door_to_the_end(
    server: str, browser: Browser, workshop: Workshop, fadi: User
):
    page = browser.new_page(viewport=TABLET)  # type: ignore[arg-type]
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))

    page.goto(f"{server}{reverse('workshops:door', args=[workshop.join_code])}")
    expect(page.get_by_role("heading", name="Not started yet")).to_be_visible()
    problems += _wrong(page)

    running.open_workshop(workshop, user=fadi)
    expect(page.get_by_label("Who are you?")).to_be_visible(timeout=15000)
    expect(page.get_by_label("Your name", exact=True)).to_be_hidden()
    page.get_by_label("Who are you?").select_option("I am not in this list")
    expect(page.get_by_label("Your name", exact=True)).to_be_visible()
    problems += _wrong(page)

    page.get_by_label("Who are you?").select_option("Ana Rossi")
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_role("heading", name="You are Ana Rossi")).to_be_visible()
    expect(page.get_by_text("Table 1 · Keepers")).to_be_visible()
    expect(page.get_by_role("heading", name="You are in. It begins soon.")).to_be_visible()
    problems += _wrong(page)

    _go_on(workshop, fadi)
    expect(page.get_by_role("heading", name="Welcome")).to_be_visible()
    _go_on(workshop, fadi)
    expect(page.get_by_role("link", name="Open the worksheet")).to_be_visible()
    messages.announce(workshop, "Coffee is here.", user=fadi)
    expect(page.get_by_text("Coffee is here.")).to_be_visible()
    problems += _wrong(page)

    device = Device.objects.get()
    devices.move(device, Table.objects.get(number=2))
    expect(page.get_by_text("You are now at")).to_be_visible()
    expect(page.get_by_text("Table 2 · Ships")).to_be_visible()
    workshop.refresh_from_db()
    running.pause(workshop, user=fadi)
    expect(page.get_by_text("Paused")).to_be_visible()

    running.close(workshop, user=fadi)
    expect(page.get_by_role("heading", name="The workshop is over")).to_be_visible()
    problems += _wrong(page)

    devices.revoke(Device.objects.get())
    expect(page.get_by_text("This tablet was signed out.")).to_be_visible(timeout=15000)
    problems += _wrong(page)
    page.close()
    assert not problems, "\n".join(problems)


def test_somebody_joins_and_leaves_with_the_keyboard_alone(
    server: str, browser: Browser, workshop: Workshop, fadi: User
):
    running.open_workshop(workshop, user=fadi)
    page = browser.new_page(viewport=TABLET)  # type: ignore[arg-type]
    keys = page.keyboard

    page.goto(f"{server}{reverse('workshops:join')}")
    expect(page.get_by_label("Code", exact=True)).to_be_focused()
    keys.type(workshop.spoken_join_code.lower())
    keys.press("Enter")
    expect(page.get_by_label("Who are you?")).to_be_visible()
    page.get_by_label("Who are you?").focus()
    keys.type("I am")
    keys.press("Tab")
    expect(page.get_by_label("Your name", exact=True)).to_be_focused()
    keys.type("Ben Berg")
    keys.press("Enter")
    expect(page.get_by_role("heading", name="You are Ben Berg")).to_be_visible()
    page.get_by_text("Not you?").focus()
    keys.press("Enter")
    keys.press("Tab")
    expect(page.get_by_role("button", name="Leave and join as somebody else")).to_be_focused()
    keys.press("Enter")

    expect(page.get_by_label("Who are you?")).to_be_visible()
    page.close()
    assert not Device.objects.valid().exists()


def test_a_tap_that_is_doubled_makes_one_device(
    server: str, browser: Browser, workshop: Workshop, fadi: User
):
    running.open_workshop(workshop, user=fadi)
    page = browser.new_page(viewport=PHONE)  # type: ignore[arg-type]

    page.goto(f"{server}{reverse('workshops:door', args=[workshop.join_token])}")
    page.get_by_label("Who are you?").select_option("I am not in this list")
    page.get_by_label("Your name", exact=True).fill("Ben Berg")
    page.get_by_role("button", name="Join").dblclick()

    expect(page.get_by_role("heading", name="You are Ben Berg")).to_be_visible()
    page.close()
    assert Device.objects.count() == 1
