import re
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from django.conf import settings

from canvases.definition import (
    STEP,
    Box,
    CanvasDefinition,
    DefinitionError,
    definition_of,
    definitions,
    parse,
)
from canvases.fitting import PRINT, title_height

SMALLEST = """
key = "retrospective"
version = 1
name = "Retrospective"
purpose = "Look back."

[subject]
label = "Sprint"
prompt = "Which one?"
box = [0, 0, 24, 1.5]

[[sections]]
key = "keep"
title = "Keep"
prompt = "What went well?"
definition = "What to do again."
box = [0, 2, 12, 14]

[[sections]]
key = "change"
title = "Change"
prompt = "What did not?"
definition = "What to do differently."
box = [12, 2, 12, 14]

[[drawing]]
line = [600, 100, 600, 800]
"""

every_canvas = pytest.mark.parametrize("canvas", definitions(), ids=lambda canvas: canvas.key)


def test_the_shipped_canvases_are_the_six_of_the_product():
    keys = [canvas.key for canvas in definitions()]

    assert keys == [
        "assumption-map",
        "business-model",
        "customer-characterisation",
        "empathy-map",
        "swot",
        "value-proposition",
    ]


def test_value_proposition_is_worked_from_the_customer_to_the_offer():
    sections = definition_of("value-proposition").sections

    assert [(section.key, section.answers) for section in sections] == [
        ("customer-jobs", ""),
        ("customer-pains", ""),
        ("customer-gains", ""),
        ("products-services", "customer-jobs"),
        ("pain-relievers", "customer-pains"),
        ("gain-creators", "customer-gains"),
    ]


def test_a_canvas_that_is_not_shipped_has_no_definition():
    with pytest.raises(KeyError):
        definition_of("lean-canvas")


@every_canvas
def test_boxes_stay_in_the_canvas_and_apart(canvas: CanvasDefinition):
    boxes = [canvas.subject.box, *(section.box for section in canvas.sections)]

    assert all(box.is_inside_canvas() for box in boxes)
    assert not any(one.overlaps(other) for one, other in combinations(boxes, 2))


@every_canvas
def test_every_section_asks_something_and_says_what_it_is(canvas: CanvasDefinition):
    for section in canvas.sections:
        assert section.prompt.endswith("?"), section.key
        assert section.definition.endswith("."), section.key


@every_canvas
def test_no_straight_line_is_drawn_through_the_notes_of_a_section(canvas: CanvasDefinition):
    points = [point for shape in canvas.drawing for point in _along(shape.d)]

    struck = [
        (section.key, point)
        for section in canvas.sections
        for point in points
        if _holds(_notes_area(section.title, section.box), point)
    ]

    assert points or canvas.key == "customer-characterisation"
    assert struck == []


@pytest.mark.parametrize("key", ["customer-jobs", "customer-pains", "customer-gains"])
def test_notes_of_the_customer_stay_inside_the_circle(key: str):
    canvas = definition_of("value-proposition")
    section = canvas.section(key)
    left, top, right, bottom = _notes_area(section.title, section.box)
    circle = next(shape.d for shape in canvas.drawing if "A 328" in shape.d)
    start_x, centre_y = (float(number) for number in circle.split()[1:3])
    centre_x = start_x + 328

    corners = [(x, y) for x in (left, right) for y in (top, bottom)]

    assert all((x - centre_x) ** 2 + (y - centre_y) ** 2 < 328**2 for x, y in corners)


@every_canvas
def test_the_style_sheet_knows_the_place_of_every_box(canvas: CanvasDefinition):
    css = Path(settings.BASE_DIR, "static/css/components/canvas-lattice.css").read_text()
    known = set(re.findall(r'\[(data-[xywh]="[\d.]+")\]', css))
    boxes = [canvas.subject.box, *(section.box for section in canvas.sections)]
    boxes += [label.box for label in canvas.labels]

    used = {attribute for box in boxes for attribute in box.attributes.split()}

    assert used - known == set()


def test_a_box_writes_its_place_without_needless_digits():
    box = Box(5.0, 2.5, 11, 0.5)

    assert box.attributes == 'data-x="5" data-y="2.5" data-w="11" data-h="0.5"'


def test_boxes_that_only_touch_do_not_overlap():
    assert not Box(0, 0, 2, 2).overlaps(Box(2, 0, 2, 2))
    assert Box(0, 0, 2, 2).overlaps(Box(1.5, 1.5, 2, 2))


def test_a_definition_is_read_from_toml():
    canvas = parse(SMALLEST)

    assert canvas.name == "Retrospective"
    assert canvas.subject.label == "Sprint"
    assert canvas.section("change").box == Box(12, 2, 12, 14)
    assert [shape.d for shape in canvas.drawing] == ["M 600 100 L 600 800"]


@pytest.mark.parametrize(
    ("find", "put", "message"),
    [
        ("version = 1", "", "The canvas: “version” is missing."),
        ("version = 1", "version = 0", "The canvas: “version” has to be from 1 to 32767."),
        ("version = 1", "version = true", "The canvas: “version” has to be a whole number."),
        ('name = "Retrospective"', "name = 3", "The canvas: “name” has to be text."),
        ("[subject]", "colour = 3\n[subject]", "The canvas: nobody knows “colour”."),
        ("[[drawing]]", "[drawing]", "The canvas: “drawing” has to be a list of tables."),
        ("[12, 2, 12, 14]", "[11.5, 2, 12, 14]", "“Keep” and “Change” overlap."),
        ("[12, 2, 12, 14]", "[12, 1, 12, 15]", "The subject and “Change” overlap."),
        ("[12, 2, 12, 14]", "[12, 2, 12.5, 14]", "“Change” leaves the canvas."),
        ("[12, 2, 12, 14]", "[nan, 2, 12, 14]", "Section 2: “box” has to be a list of 4 numbers."),
        ("[12, 2, 12, 14]", "[inf, 2, 12, 14]", "Section 2: “box” has to be a list of 4 numbers."),
        ("[12, 2, 12, 14]", "[true, 2, 9, 14]", "Section 2: “box” has to be a list of 4 numbers."),
        ("[12, 2, 12, 14]", "[12.25, 2, 11, 14]", "“Change” is off the lattice of half steps."),
        ("[12, 2, 12, 14]", "[12, 2, 12]", "Section 2: “box” has to be a list of 4 numbers."),
        ("[12, 2, 12, 14]", '"left"', "Section 2: “box” has to be a list of 4 numbers."),
        ('key = "change"', 'key = "keep"', "Each section needs a key of its own; “keep” is there"),
        ('key = "change"', 'key = "Change it"', "“Change it” is not a key"),
        ('key = "change"', 'key = "change"\ntone = 9', "Section 2: “tone” has to be from 0 to 8."),
        ('title = "Change"', 'title = " "', "Section 2: “title” says nothing."),
        ('title = "Change"', 'title = "Ch\\u0000"', "Section 2: “title” has a character that"),
        ('title = "Change"', 'title = "Ch\\nange"', "Section 2: “title” has a character that"),
        ('title = "Change"', f'title = "{"C" * 81}"', "“title” has more than 80 characters."),
        ('title = "Change"', 'title = "Change"\nanswers = "drop"', "answers no section: drop"),
        ('title = "Change"', 'title = "Change"\nanswers = "change"', "answers no section"),
        ("line = [600, 100, 600, 800]", "line = [600, 100]", "“line” has to be a list of 4"),
        ("line = [600, 100, 600, 800]", "line = [600, 1e300, 0, 0]", "Drawing 1: “line” has"),
        ("line = [600, 100, 600, 800]", f"line = [{'9' * 400}, 0, 0, 0]", "Drawing 1: “line” has"),
        ("line = [600, 100, 600, 800]", 'path = "<script>"', "nothing that can be drawn"),
        ("line = [600, 100, 600, 800]", f'path = "{"M" * 1001}"', "more than 1000 characters."),
        ("[[drawing]]", '[[drawing]]\nweight = "bold"', "Drawing 1: “weight” has to be one of"),
        ("[subject]", "[subject", "The file cannot be read: "),
        ("[subject]", f"x = {'[' * 40_000}", "The file cannot be read: "),
    ],
)
def test_a_faulty_definition_is_refused_with_its_fault(find: str, put: str, message: str):
    assert find in SMALLEST

    with pytest.raises(DefinitionError, match=re.escape(message)):
        parse(SMALLEST.replace(find, put, 1))


def test_rewording_changes_words_and_leaves_the_rest():
    canvas = parse(SMALLEST)

    reworded = canvas.reworded({"keep": {"title": "Continue", "definition": "More of it."}})

    assert reworded.section("keep").title == "Continue"
    assert reworded.section("keep").definition == "More of it."
    assert reworded.section("keep").prompt == "What went well?"
    assert reworded.section("keep").box == canvas.section("keep").box
    assert reworded.section("change") == canvas.section("change")


def _notes_area(title: str, box: Box) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of what lies below the title, in canvas units."""
    top = box.y * STEP + title_height(title, box.width, PRINT)
    return box.x * STEP, top, (box.x + box.w) * STEP, (box.y + box.h) * STEP


def _holds(area: tuple[float, float, float, float], point: tuple[float, float]) -> bool:
    left, top, right, bottom = area
    return left < point[0] < right and top < point[1] < bottom


def _along(d: str) -> list[tuple[float, float]]:
    """Points at most a few units apart on a path of one straight line."""
    numbers = re.fullmatch(r"M ([\d.]+) ([\d.]+) L ([\d.]+) ([\d.]+)", d)
    if numbers is None:
        return []
    x1, y1, x2, y2 = (float(number) for number in numbers.groups())
    return [
        (x1 + (x2 - x1) * step / 300, y1 + (y2 - y1) * step / 300)
        for step, _ in pairwise(range(301))
    ]
