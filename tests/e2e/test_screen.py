"""The projector: legible from ten metres in every view, whatever the tables wrote, and live."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from canvases.domain.notes import add_note, link
from canvases.models import Section, Vote
from tests import cast, factories
from workshops.domain.people import seat
from workshops.domain.screen import show
from workshops.models import Activity, Workshop

LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen"
SENTENCE = "Ships run aground because nobody sees the light in fog, and the keeper sleeps. "
SIZES = [(1920, 1080), (1366, 768)]

SMALLEST = """() => Math.min(...[...document.querySelectorAll('body *')]
  .filter((one) => one.checkVisibility() && one.getClientRects().length)
  .filter((one) => [...one.childNodes].some((node) => node.data?.trim()))
  .map((one) => parseFloat(getComputedStyle(one).fontSize)))"""

# What is cut off, or reaches beyond the picture or below the strip.
CUT = """() => {
  const strip = document.querySelector('.stage:not(:has(.wall-sheet)) > .strip');
  const floor = strip ? strip.getBoundingClientRect().top : innerHeight;
  return [...document.querySelectorAll('#stage *')].filter((one) => {
    if (!one.checkVisibility() || one.closest('svg') || one.closest('.strip')) return false;
    if (one.closest('.is-hidden-visually')) return false;
    for (let at = one.parentElement; at; at = at.parentElement) {
      if (getComputedStyle(at).textOverflow === 'ellipsis') return false;
    }
    const box = one.getBoundingClientRect();
    const isOut =
      box.bottom > floor + 1 || box.right > innerWidth + 1 || Math.min(box.top, box.left) < 0;
    const scrolls = ['auto', 'scroll'].includes(getComputedStyle(one).overflowY);
    return isOut || (scrolls && one.scrollHeight > one.clientHeight + 1);
  }).map((one) => `${one.tagName}.${one.className} ${JSON.stringify(one.getBoundingClientRect())}`);
}"""


@pytest.fixture
def full(transactional_db: None) -> Workshop:
    """Seven tables, each with forty notes that are hard to place, and a vote."""
    programme = factories.programme(name=f"Programme of the {LONG}")
    cast.lead(programme)
    workshop = factories.workshop(
        programme, title=LONG, state=Workshop.State.OPEN, day=timezone.localdate()
    )
    for number in range(14):
        factories.agenda_block(workshop, f"{LONG} {number}", minutes=25)
    activity = factories.activity(
        workshop,
        factories.canvas(),
        title=f"Value of the {LONG}",
        state=Activity.State.OPEN,
        vote_round=1,
    )
    activity.block.started_at = timezone.now()
    activity.block.save()
    workshop.current_block = activity.block
    workshop.save()
    keys = [section.key for section in factories.canvas().sections.all()]
    for number in range(7):
        group = factories.pilot_group(programme, name=f"{number} {LONG}")
        table = factories.table(workshop, pilot_group=group)
        sheet = factories.worksheet(activity, table, subject=LONG * 3)
        for place in range(40):
            text = [LONG * 2, SENTENCE * 6, "מגדלור", "灯台" * 60][place % 4]
            factories.note(sheet, text, keys[place % len(keys)] if number else "customer-pains")
        device = factories.device(workshop, table=table)
        for name in (LONG, "מגדלור", *(f"Person {place} of {number}" for place in range(10))):
            factories.seat(factories.delegate(workshop, f"{name} {number}"), table)
        for note in sheet.notes.all()[:9]:
            Vote.objects.create(note=note, device=device, round=1)
    return workshop


def _views(workshop: Workshop) -> list[tuple[str, dict[str, str]]]:
    activity = Activity.objects.get(block__workshop=workshop)
    sheets = list(activity.worksheets.order_by("table__number"))
    pain = sheets[0].notes.order_by("order")
    return [
        ("join", {}),
        ("agenda", {}),
        ("worksheet", {"worksheet": sheets[0].code}),
        ("worksheet", {"worksheet": sheets[1].code}),
        ("worksheet", {"worksheet": sheets[0].code, "section": "customer-pains"}),
        ("tables", {"activity": activity.code}),
        ("tables", {"activity": activity.code, "page": "2"}),
        ("tables", {"activity": activity.code, "section": "customer-pains"}),
        *(("note", {"worksheet": sheets[0].code, "note": str(pain[at].pk)}) for at in range(4)),
        ("vote", {"activity": activity.code}),
        ("announcement", {"text": f"{LONG} " * 5}),
        ("announcement", {"text": "W" * 40}),
        ("seats", {}),
        ("room", {}),
        ("room", {"page": "2"}),
        ("blank", {}),
    ]


def _open(page: Page, server: str, workshop: Workshop) -> None:
    page.goto(f"{server}{reverse('workshops:screen', args=[workshop.screen_code])}")
    expect(page.locator("#stage-load")).to_have_count(0)


def _problems(page: Page, what: str) -> list[str]:
    found = []
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        smallest = page.evaluate(SMALLEST) * 1920 / width
        if smallest < 28:
            found.append(f"{what} at {width}: {smallest} px")
        found += [f"{what} at {width}: {cut}" for cut in page.evaluate(CUT)]
        over = page.evaluate(
            "() => [document.body.scrollWidth - innerWidth,"
            " document.body.scrollHeight - innerHeight]"
        )
        if max(over) > 1:
            found.append(f"{what} at {width}: {over} px too large")
    violations = Axe().run(page).response["violations"]
    found += [f"{what}: {one['id']} {one['nodes'][0]['html'][:120]}" for one in violations]
    return found


@pytest.mark.parametrize(
    ("state", "visibility", "vote"),
    [("open", "everyone", "open"), ("open", "counts", "open"), ("revealed", "counts", "closed")],
)
def test_every_view_is_legible_and_whole_with_more_than_fits(
    server: str, browser: Browser, full: Workshop, state: str, visibility: str, vote: str
):
    Activity.objects.update(state=state, visibility=visibility, vote_state=vote)
    page = browser.new_page(color_scheme="dark")
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(f"{page.url}: {error}"))

    for view, shown in _views(full):
        show(full, view, shown, None)
        page.set_viewport_size({"width": 1920, "height": 1080})
        _open(page, server, full)
        problems += _problems(page, f"{view} {shown.get('section', '')}{shown.get('page', '')}")

    page.close()
    assert not problems, "\n".join(problems)


def test_the_wall_follows_the_console_and_the_tables(server: str, browser: Browser, full: Workshop):
    activity = Activity.objects.get(block__workshop=full)
    quiet = factories.worksheet(activity, factories.table(full))
    pains = Section.objects.get(canvas=quiet.canvas, key="customer-pains")
    page = browser.new_page()
    page.set_viewport_size({"width": 1920, "height": 1080})
    _open(page, server, full)
    expect(page.locator("#live")).to_have_attribute("data-state", "live")

    show(full, "worksheet", {"worksheet": quiet.code}, None)
    expect(page.locator("h1")).to_have_text("Table 8")
    add_note(quiet, pains, "The lamp is out")
    expect(page.locator(".canvas .note")).to_have_text(["The lamp is out"])

    relief = add_note(
        quiet, Section.objects.get(canvas=quiet.canvas, key="pain-relievers"), "A second lamp"
    )
    show(full, "note", {"worksheet": quiet.code, "note": str(relief.pk)}, None)
    expect(page.locator(".alone__text")).to_have_text("A second lamp")
    link(relief, quiet.notes.get(text="The lamp is out"))
    expect(page.locator(".alone__other")).to_have_text("The lamp is out")

    latecomer = factories.delegate(full, "Ana")
    show(full, "room", {}, None)
    expect(page.locator(".stage__aside")).to_have_text(["1 without a seat1 of 2"])
    seat(latecomer, full.tables.get(number=1), round_number=1)
    expect(page.locator(".staged-table").first).to_contain_text("Ana")
    show(full, "room", {"page": "2"}, None)
    expect(page.locator(".staged-table__name").last).to_have_text("Table 8")

    show(full, "blank", {}, None)
    expect(page.locator("#stage.stage--blank")).to_be_visible()
    page.close()
