"""A canvas of one's own, drawn in a real browser: by keys alone, and by hand."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Browser, Locator, Page, expect

from canvases.definition import editing
from canvases.definition.values import Box
from canvases.domain import library
from canvases.models import ActivityCanvas, Canvas, Worksheet
from tests import cast, factories
from tests.e2e.conftest import sign_in
from workshops.models import Workshop

SIZES = [(390, 844), (820, 1180), (1440, 900)]


@pytest.fixture
def workshop(transactional_db: None) -> Workshop:
    """With an activity that has no canvas yet, and two tables."""
    programme = factories.programme()
    cast.facilitator(programme)
    workshop = factories.workshop(programme)
    factories.activity(workshop, title="Read the tides")
    for _ in range(2):
        factories.table(workshop)
    return workshop


@pytest.fixture
def page(server: str, browser: Browser, workshop: Workshop) -> Iterator[Page]:
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    sign_in(page, server, "fadi@example.org")
    yield page
    page.context.close()
    assert problems == []


def _open(page: Page, server: str, canvas: Canvas) -> None:
    page.goto(server + canvas.get_absolute_url())
    expect(page.locator("canvas-grid:defined")).to_be_attached()


def _box(page: Page, key: str) -> Locator:
    return page.locator(f'[data-box="{key}"]')


def _stands(canvas: Canvas, key: str) -> Box:
    return Canvas.objects.get(pk=canvas.pk).definition.section(key).box


def test_a_canvas_is_drawn_by_keys_alone_and_used_in_an_activity(
    page: Page, server: str, workshop: Workshop
):
    keyboard = page.keyboard
    page.goto(server + reverse("canvases:library", args=[workshop.programme.code]))
    page.get_by_label("Name of the new canvas").focus()
    keyboard.type("Tides")
    keyboard.press("Tab")
    keyboard.press("ArrowRight")  # three columns
    keyboard.press("Tab")
    keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tides Version 1")
    own = Canvas.objects.get(key="tides")
    expect(page.locator("canvas-grid:defined")).to_be_attached()

    box = _box(page, "section-1")
    box.focus()
    keyboard.press("Shift+ArrowUp")
    keyboard.press("Shift+ArrowUp")
    keyboard.press("ArrowDown")
    expect(page.locator("#canvas-drawing [data-section=section-1]")).to_have_attribute(
        "data-h", "11.5"
    )
    assert _stands(own, "section-1") == Box(0.5, 3, 7, 11.5)
    expect(box).to_be_focused()

    keyboard.press("ArrowRight")
    keyboard.press("ArrowRight")
    expect(page.locator("#grid-says")).to_contain_text("would overlap “Section 2”")
    keyboard.press("Escape")
    expect(box).to_have_attribute("data-x", "0.5")

    page.get_by_role("button", name="Edit Section 1").focus()
    keyboard.press("Enter")
    page.locator("#section-1-title").focus()
    keyboard.press("ControlOrMeta+a")
    keyboard.type("Ebb")
    expect(page.locator("#canvas-drawing .canvas__title").first).to_have_text("Ebb")
    keyboard.press("Enter")
    expect(page.locator(".edit-list__row strong").first).to_have_text("Ebb")

    page.locator("#sections-section-1-handle").focus()
    keyboard.press("Space")
    keyboard.press("ArrowDown")
    keyboard.press("Space")
    expect(page.locator(".edit-list__row strong")).to_have_text(["Section 2", "Ebb", "Section 3"])

    page.goto(server + reverse("canvases:worksheets", args=[workshop.code]))
    choice = page.get_by_label("Canvas")
    choice.focus()
    keyboard.type("Tides")
    expect(choice).to_have_value(own.code)
    keyboard.press("Tab")
    keyboard.press("Enter")
    expect(page.locator("#desk h2")).to_have_text("Read the tides Tides")
    page.get_by_role("button", name="Hand out now").focus()
    keyboard.press("Enter")
    expect(page.locator(".sheet__link")).to_have_text(["Table 1", "Table 2"])
    assert ActivityCanvas.objects.get().canvas == own
    assert {sheet.canvas for sheet in Worksheet.objects.all()} == {own}


def test_a_section_is_moved_and_sized_by_hand(page: Page, server: str, workshop: Workshop):
    own = library.draw_new(workshop.programme, "Tides", "three-columns")
    _open(page, server, own)
    step = page.locator(".grid__boxes").evaluate("one => one.getBoundingClientRect().width") / 24

    corner = _box(page, "section-1").locator("[data-corner]")
    _drag(page, corner, 0, -4 * step)
    expect(page.locator("#canvas-drawing [data-section=section-1]")).to_have_attribute(
        "data-h", "9.5"
    )
    _drag(page, _box(page, "section-1"), 0, 2.5 * step)
    expect(page.locator("#canvas-drawing [data-section=section-1]")).to_have_attribute(
        "data-y", "4.5"
    )
    assert _stands(own, "section-1") == Box(0.5, 4.5, 7, 9.5)

    _drag(page, _box(page, "section-1"), 6 * step, 0)
    expect(page.locator("#grid-says")).to_have_text(
        "“Section 1” would overlap “Section 2”. It is back where it was."
    )
    expect(_box(page, "section-1")).to_have_attribute("data-x", "0.5")
    assert _stands(own, "section-1") == Box(0.5, 4.5, 7, 9.5)


def test_a_canvas_is_deleted_from_the_library_unless_somebody_has_taken_it(
    page: Page, server: str, workshop: Workshop
):
    programme = workshop.programme
    library.draw_new(programme, "Ebb", "two-by-two")
    taken = library.draw_new(programme, "Flood", "two-by-two")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(server + reverse("canvases:library", args=[programme.code]))
    library.choose(workshop.agenda_blocks.get().activity, taken)

    page.get_by_role("button", name="Delete Flood").click()
    expect(page.locator("#library-says")).to_have_text("A workshop uses this canvas: it stays.")
    page.get_by_role("button", name="Delete Ebb").click()
    expect(page.locator(".shelf__name")).to_have_text(["Flood"])
    assert list(programme.canvases.all()) == [taken]


def test_what_is_typed_stays_while_the_drawing_is_changed(
    page: Page, server: str, workshop: Workshop
):
    own = library.draw_new(workshop.programme, "Tides", "three-columns")
    _open(page, server, own)
    page.get_by_role("button", name="Edit Section 1").click()
    title = page.locator("#section-1-title")
    expect(title).to_be_focused()
    title.fill("Ebb")

    _box(page, "section-1").focus()
    page.keyboard.press("Shift+ArrowUp")
    page.keyboard.press("Enter")
    expect(page.locator("#canvas-drawing [data-section=section-1]")).to_have_attribute(
        "data-h", "12.5"
    )
    expect(title).to_have_value("Ebb")
    title.press("Enter")

    expect(page.locator(".edit-list__row strong").first).to_have_text("Ebb")
    assert _stands(own, "section-1") == Box(0.5, 2, 7, 12.5)


def test_what_is_typed_in_one_form_stays_while_others_are_saved_left_and_refused(
    page: Page, server: str, workshop: Workshop
):
    own = library.draw_new(workshop.programme, "Tides", "three-columns")
    own = library.revise(own, editing.without(own.definition, "section-3"))
    _open(page, server, own)

    def edit(number: int) -> Locator:
        page.get_by_role("button", name=f"Edit Section {number}").click()
        title = page.locator(f"#section-{number}-title")
        expect(title).to_be_focused()
        return title

    first = edit(1)
    first.fill("Ebb")
    page.get_by_role("button", name="Edit name and subject").click()
    name = page.get_by_label("Name", exact=True)
    expect(name).to_be_focused()
    name.fill("Harbour")
    adds = page.get_by_label("Title of the new section")
    adds.fill("Spring tide")

    second = edit(2)
    second.fill("Flood")
    page.locator("#section-section-2-form").get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("button", name="Edit Section 2")).to_be_focused()
    edit(2).fill(" ")
    form = page.locator("#section-section-2-form")
    form.get_by_role("button", name="Save").click()
    expect(form.locator(".field__error")).to_be_visible()
    second.fill("Flood")
    form.get_by_role("button", name="Save").click()
    expect(page.get_by_role("button", name="Edit Flood")).to_be_focused()

    adds.press("Enter")
    expect(page.get_by_role("button", name="Edit Spring tide")).to_be_visible()
    expect(adds).to_be_focused()
    expect(adds).to_have_value("")
    expect(first).to_have_value("Ebb")
    expect(name).to_have_value("Harbour")
    name.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Harbour")
    expect(page.get_by_role("button", name="Edit name and subject")).to_be_focused()
    expect(first).to_have_value("Ebb")
    first.press("Enter")
    expect(page.locator(".edit-list__row strong")).to_have_text(["Ebb", "Flood", "Spring tide"])


def test_what_cannot_be_saved_is_said_where_it_was_typed(
    page: Page, server: str, workshop: Workshop
):
    own = library.draw_new(workshop.programme, "Tides", "three-columns")
    _open(page, server, own)
    page.get_by_role("button", name="Edit Section 1").click()
    page.locator("#section-1-title").fill("Ebb")
    page.locator("#section-1-w").fill("9")
    page.get_by_role("button", name="Save").click()

    says = page.locator("#section-section-1-form .notice--bad")
    expect(says).to_have_text("“Ebb” and “Section 2” overlap.")
    expect(page.locator("#section-1-title")).to_have_value("Ebb")
    page.locator("#section-1-title").fill("   ")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".field__error")).to_have_text("This field is required.")
    expect(says).not_to_be_attached()
    assert own.sections.get(order=1).title == "Section 1"

    page.locator("#section-1-title").fill("Ebb")
    page.locator("#section-1-w").fill("7")
    library.revise(own, editing.reworded(own.definition, "section-1", title="Flood"))
    page.get_by_role("button", name="Save").click()
    expect(says).to_contain_text("Somebody else has changed “Flood”")
    expect(page.locator("#section-1-title")).to_have_value("Ebb")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".edit-list__row strong").first).to_have_text("Ebb")


def test_a_finger_moves_a_section_as_a_mouse_does(page: Page, server: str, workshop: Workshop):
    own = library.draw_new(workshop.programme, "Tides", "two-by-two")
    own = library.revise(own, editing.without(own.definition, "section-4"))
    _open(page, server, own)
    step = page.locator(".grid__boxes").evaluate("one => one.getBoundingClientRect().width") / 24
    box = _box(page, "section-3").bounding_box()
    assert box is not None
    x, y = box["x"] + 30, box["y"] + 30
    session = page.context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        touches = [{"x": right, "y": down} for right, down in points]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

    touch("touchStart", (x, y))
    touch("touchMove", (x + 6 * step, y))
    touch("touchMove", (x + 12 * step, y))
    touch("touchEnd")

    expect(page.locator("#canvas-drawing [data-section=section-3]")).to_have_attribute(
        "data-x", "12.5"
    )
    assert _stands(own, "section-3") == Box(12.5, 9, 11, 6.5)


def _drag(page: Page, what: Locator, right: float, down: float) -> None:
    box = what.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + right / 2, y + down / 2)
    page.mouse.move(x + right, y + down)
    page.mouse.up()


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_pages_are_accessible_and_fit(
    page: Page, server: str, workshop: Workshop, width: int, height: int
):
    own = library.draw_new(workshop.programme, "Tides", "two-by-two")
    factories.canvas("swot")
    library.choose(workshop.agenda_blocks.get().activity, own)
    page.set_viewport_size({"width": width, "height": height})
    addresses = [
        reverse("canvases:library", args=[workshop.programme.code]),
        own.get_absolute_url(),
        reverse("canvases:worksheets", args=[workshop.code]),
    ]
    for address in addresses:
        page.goto(server + address)
        if address == own.get_absolute_url():
            page.get_by_role("button", name=re.compile("^Edit Section 1")).click()
            expect(page.locator("#section-section-1-form")).to_be_visible()

        violations = Axe().run(page).response["violations"]
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in violations] == []
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert not wide, address
