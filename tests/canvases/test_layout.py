from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import cssselect2  # type: ignore[import-untyped]
import page
import pytest
import tinyhtml5  # type: ignore[import-untyped]
import weasyprint
from django.conf import settings
from django.template import Template
from django.template.loader import render_to_string
from django.utils import translation
from weasyprint.text.fonts import FontConfiguration

from canvases.definition import CanvasDefinition, definition_of, definitions, editing
from canvases.fitting import PRINT
from canvases.layout import DrawnCanvas, DrawnNote, draw

every_canvas = pytest.mark.parametrize("canvas", definitions(), ids=lambda canvas: canvas.key)

STATEMENTS = [
    "Trade-off between technical presentation and user friendliness of utility data",
    "Prévention des pertes — confiance, clarté",
    "Προστασία δεδομένων",
    "<b>Not bold</b>",
    "one\ntwo",
    "x" * 300,
]


@every_canvas
def test_all_notes_are_drawn_or_counted(canvas: CanvasDefinition):
    notes = _notes(canvas, ["Improved information analysis and efficiency"] * 50)

    drawn = draw(canvas, notes, fit=PRINT)

    assert [len(section.notes) + section.overflow for section in drawn.sections] == [50] * len(
        notes
    )
    assert drawn.size == "s"


def test_a_canvas_that_scrolls_leaves_no_note_out():
    canvas = definition_of("value-proposition")

    drawn = draw(canvas, _notes(canvas, ["Damage recovery"] * 50))

    assert [(len(section.notes), section.overflow) for section in drawn.sections] == [(50, 0)] * 6
    assert drawn.size == "l"


def test_a_section_with_a_colour_of_its_own_says_so_to_screen_and_print():
    canvas = editing.reworded(definition_of("swot"), "threats", tone=6)

    markup = _markup(draw(canvas, _notes(canvas, ["Fog"]), tone=2))

    toned = _select(markup, ".canvas__section[data-tone]")
    assert [(one.attrib["data-section"], one.attrib["data-tone"]) for one in toned] == [
        ("threats", "6")
    ]
    assert [one.attrib["data-tone"] for one in _select(markup, ".canvas")] == ["2"]


def test_notes_of_an_unknown_section_are_not_lost_silently():
    with pytest.raises(KeyError, match="customer-wishes"):
        draw(definition_of("value-proposition"), {"customer-wishes": [DrawnNote("1", "Peace")]})


def test_a_long_subject_is_shortened_on_paper_and_whole_on_screen():
    canvas = definition_of("swot")
    subject = "Company working in the military industry, " * 20

    assert draw(canvas, {}, subject=subject, fit=PRINT).subject.endswith("…")
    assert draw(canvas, {}, subject=subject).subject == subject


def test_sections_stand_in_working_order_under_headings():
    markup = _markup(draw(definition_of("value-proposition"), {}), heading=2)

    assert [heading.text for heading in _select(markup, "section > h2")] == [
        "Customer jobs",
        "Customer pains",
        "Customer gains",
        "Products & services",
        "Pain relievers",
        "Gain creators",
    ]


def test_a_prompt_stands_where_nothing_is_written_yet():
    canvas = definition_of("value-proposition")
    markup = _markup(draw(canvas, {"customer-jobs": [DrawnNote("1", "National security")]}))

    asking = {section.get("data-section") for section in _select(markup, "section:has(> p)")}

    assert asking == {section.key for section in canvas.sections} - {"customer-jobs"}


def test_a_blank_sheet_asks_everything_and_has_lines_to_write_on():
    canvas = definition_of("value-proposition")

    markup = _markup(draw(canvas, {}, blank=True), paper="a4")

    assert [prompt.text for prompt in _select(markup, ".canvas__prompt")] == [
        section.prompt for section in canvas.sections
    ]
    assert len(_select(markup, ".canvas__rule")) > 2 * len(canvas.sections)
    assert canvas.subject.prompt in (_select(markup, ".canvas__name")[0].text or "")
    assert _select(markup, ".canvas--blank.canvas--a4")


def test_a_filled_canvas_has_no_lines_to_write_on():
    assert draw(definition_of("swot"), {}).rules == ()


def test_a_note_is_shown_as_it_was_written_under_its_own_id():
    notes = {"strengths": [DrawnNote("7f", '<script>alert("1")</script>')]}

    (note,) = _select(_markup(draw(definition_of("swot"), notes)), "li.note")

    assert note.get("id") == "note-7f"
    assert note.findtext("p") == '<script>alert("1")</script>'


def test_a_live_canvas_has_a_list_in_every_section_from_the_start():
    canvas = definition_of("swot")
    card = Template('<li class="note" id="n{{ note.id }}">{{ section.key }}</li>')

    markup = _markup(draw(canvas, {"threats": [DrawnNote("1", "Rain")]}), note_template=card)

    assert [found.get("id") for found in _select(markup, "ul")] == [
        f"swot-{section.key}-notes" for section in canvas.sections
    ]
    assert [found.text for found in _select(markup, "#n1")] == ["threats"]
    assert len(_select(markup, ".canvas__prompt")) == len(canvas.sections)


def test_the_pilot_groups_tone_is_named_or_absent():
    canvas = definition_of("swot")

    assert _select(_markup(draw(canvas, {}, tone=3)), ".canvas[data-tone='3']")
    assert not _select(_markup(draw(canvas, {})), "[data-tone]")


def test_two_canvases_on_a_page_have_different_ids():
    canvas = definition_of("swot")

    one = _ids(_markup(draw(canvas, {}, anchor="table-1")))
    other = _ids(_markup(draw(canvas, {}, anchor="table-2")))

    assert one
    assert one.isdisjoint(other)


def test_places_are_written_alike_in_a_language_with_decimal_commas():
    with translation.override("de"):
        markup = _markup(draw(definition_of("assumption-map"), {}))

    assert _select(markup, "[data-section='test-first'][data-x='1.5'][data-w='10.5']")


def test_what_finds_no_room_is_told():
    canvas = definition_of("swot")
    drawn = draw(canvas, {"threats": [DrawnNote("1", "word " * 5_000)]}, fit=PRINT)

    assert _select(_markup(drawn), ".canvas__overflow")[0].text == "+ 1 more in the list"
    assert _select(_markup(drawn, listed=False), ".canvas__overflow")[0].text == "+ 1 more"


def test_a_blank_sheet_with_a_given_subject_has_no_line_to_write_it_on():
    canvas = definition_of("customer-characterisation")

    none: dict[str, list[DrawnNote]] = {}

    given = draw(canvas, none, subject="Cybersecurity industry", blank=True)

    assert len(given.rules) == len(draw(canvas, none, blank=True).rules) - 1


@pytest.mark.parametrize("blank", [False, True])
@every_canvas
def test_no_markup_breaks_the_content_security_policy(canvas: CanvasDefinition, blank: bool):
    markup = _markup(draw(canvas, _notes(canvas, STATEMENTS), blank=blank))

    assert _select(markup, ".canvas")
    assert _select(markup, "script, style, [style], [onclick], [onload], [hx-on]") == []


@pytest.mark.parametrize("key", ["value-proposition", "swot", "assumption-map"])
def test_a_printed_canvas_is_accessible_and_keeps_notes_in_their_boxes(key: str):
    canvas = definition_of(key)
    drawn = draw(canvas, _notes(canvas, STATEMENTS * 4), subject="Police", tone=1, fit=PRINT)

    document = _document(drawn)
    report = page.validate_pdf_bytes(document.write_pdf(pdf_variant="pdf/ua-1"), profile="ua1")

    assert report.is_compliant, str(report)
    assert len(document.pages) == 1
    assert len(_overhangs(document)) > len(canvas.sections)
    assert max(_overhangs(document)) < 0.1


def _notes(canvas: CanvasDefinition, texts: list[str]) -> dict[str, list[DrawnNote]]:
    return {
        section.key: [DrawnNote(f"{section.key}-{n}", text) for n, text in enumerate(texts)]
        for section in canvas.sections
    }


def _markup(drawn: DrawnCanvas[DrawnNote], **context: object) -> str:
    return render_to_string("canvases/_canvas.html", {"canvas": drawn, **context})


def _select(markup: str, selector: str) -> list[Element]:
    """The elements that a CSS selector finds, in document order."""
    root = tinyhtml5.parse(markup, namespace_html_elements=False)
    wrapper = cssselect2.ElementWrapper.from_html_root(root)
    return [found.etree_element for found in wrapper.query_all(selector)]


def _ids(markup: str) -> set[str]:
    return {element.attrib["id"] for element in _select(markup, "[id]")}


def _document(drawn: DrawnCanvas[DrawnNote]) -> weasyprint.Document:
    fonts = files("font_source_sans_pro") / "files"
    css = "@page { size: 257mm 190mm; margin: 0 } body { margin: 0; font: 9pt 'Source Sans Pro' }"
    for weight, name in ((400, "Regular"), (600, "Semibold")):
        css += (
            f"@font-face {{ font-family: 'Source Sans Pro'; font-weight: {weight};"
            f" src: url('file://{fonts}/SourceSansPro-{name}.ttf') }}"
        )
    body = f"<h1>Canvas</h1>{_markup(drawn, heading=2)}"
    fonts_of_page = FontConfiguration()
    return weasyprint.HTML(string=f"<html lang='en'><title>Canvas</title>{body}</html>").render(
        font_config=fonts_of_page,
        stylesheets=[
            weasyprint.CSS(
                filename=Path(settings.BASE_DIR, "static/css/print/canvas.css"),
                font_config=fonts_of_page,
            ),
            weasyprint.CSS(string=css, font_config=fonts_of_page),
        ],
    )


def _boxes(box: Any) -> Iterator[Any]:
    """WeasyPrint's boxes from ``box`` down: it has no public way to ask what was set where."""
    yield box
    for child in getattr(box, "children", ()):
        yield from _boxes(child)


def _is(box: Any, name: str) -> bool:
    return box.element is not None and name in box.element.get("class", "").split()


def _overhangs(document: weasyprint.Document) -> list[float]:
    """How far below its section each note and count ends, in CSS pixels: positive is cut off."""
    return [
        inner.position_y + inner.margin_height() - section.position_y - section.height
        for sheet in document.pages
        for section in _boxes(sheet._page_box)
        if _is(section, "canvas__section")
        for inner in _boxes(section)
        if _is(inner, "note") or _is(inner, "canvas__overflow")
    ]
