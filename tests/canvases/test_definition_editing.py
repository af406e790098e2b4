"""Changes of a definition: whatever is done, what comes out can be drawn and stored."""

from contextlib import suppress
from functools import reduce
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvases.definition import DefinitionError, check, definition_of, definitions, editing
from canvases.definition.values import Box, CanvasDefinition

GRIDS = st.sampled_from(list(editing.GRIDS))
HALVES = st.integers(-4, 52).map(lambda value: value / 2)


def keys(canvas: CanvasDefinition) -> list[str]:
    return [section.key for section in canvas.sections]


@pytest.fixture
def tides() -> CanvasDefinition:
    return editing.begun("Tides", "tides", "two-by-two")


@pytest.mark.parametrize("grid", editing.GRIDS)
def test_every_grid_can_be_drawn_and_leaves_room_between_its_places(grid):
    canvas = editing.begun("Tides", "tides", grid)

    assert check(canvas) == canvas
    assert editing.has_borders(canvas)
    assert len(canvas.drawing) == len(editing.GRIDS[grid])
    for one, other in combinations(editing.GRIDS[grid], 2):
        assert not one.overlaps(other)


@st.composite
def edits(draw: st.DrawFn):
    """A function from a definition to another, of any kind, with any values."""
    which, at, to = draw(st.integers(0, 5)), draw(st.integers(0, 9)), draw(st.integers(0, 9))
    box = Box(draw(HALVES), draw(HALVES), draw(HALVES), draw(HALVES))
    grid = draw(GRIDS)

    def change(canvas: CanvasDefinition) -> CanvasDefinition:
        own = keys(canvas)
        key, other = own[at % len(own)], own[to % len(own)]
        return [
            lambda: editing.added(canvas, "Tide"),
            lambda: editing.without(canvas, key),
            lambda: editing.placed(canvas, {key: box}),
            lambda: editing.ordered(canvas, sorted(own)),
            lambda: editing.arranged(canvas, grid),
            lambda: editing.reworded(canvas, key, answers=other, title="Ebb", tone=3),
        ][which]()

    return change


@given(st.sampled_from(definitions()), st.lists(edits(), max_size=20))
def test_whatever_is_changed_can_be_drawn(canvas, changes):
    for change in changes:
        with suppress(DefinitionError):
            canvas = change(canvas)
        assert check(canvas) == canvas


@given(st.lists(edits(), max_size=12))
def test_borders_follow_the_sections_around_which_they_are(changes):
    canvas = editing.begun("Tides", "tides", "three-columns")
    for change in changes:
        with suppress(DefinitionError):
            canvas = change(canvas)
        assert len(canvas.drawing) == len(canvas.sections)
        assert editing.has_borders(canvas)


def test_a_section_finds_room_until_there_is_none(tides):
    canvas = editing.placed(tides, {"section-1": Box(0.5, 2, 5, 6.5)})

    canvas = editing.added(canvas, "Spring tide")

    assert keys(canvas)[-1] == "spring-tide"
    with pytest.raises(DefinitionError, match="no room for another section"):
        reduce(editing.added, ["Neap tide"] * 30, canvas)


def test_sections_of_one_title_have_keys_of_their_own(tides):
    canvas = editing.without(editing.without(tides, "section-3"), "section-4")

    for _ in range(2):
        canvas = editing.added(canvas, "Ebb")

    assert keys(canvas) == ["section-1", "section-2", "ebb", "ebb-2"]


def test_a_section_that_goes_is_answered_no_more():
    canvas = editing.without(definition_of("value-proposition"), "customer-pains")

    assert canvas.section("pain-relievers").answers == ""
    assert canvas.section("gain-creators").answers == "customer-gains"


def test_the_last_section_stays(tides):
    canvas = tides
    for key in keys(tides)[1:]:
        canvas = editing.without(canvas, key)

    with pytest.raises(DefinitionError, match="at least one section"):
        editing.without(canvas, keys(canvas)[0])


def test_sections_are_put_in_another_order_all_of_them(tides):
    order = ["section-4", "section-1", "section-3", "section-2"]

    assert keys(editing.ordered(tides, order)) == order
    for wrong in ([], order[:3], [*order[:3], "section-4"], [*order, "ebb"]):
        with pytest.raises(DefinitionError, match="changed meanwhile"):
            editing.ordered(tides, wrong)


def test_a_place_that_is_taken_is_refused_and_named(tides):
    with pytest.raises(DefinitionError, match="“Section 1” and “Section 2” overlap"):
        editing.placed(tides, {"section-1": Box(2, 2, 11, 6.5)})


def test_a_grid_with_too_few_places_is_refused(tides):
    canvas = editing.added(editing.placed(tides, {"section-1": Box(0.5, 2, 5, 6.5)}), "Spring tide")

    with pytest.raises(DefinitionError, match="3 places, and the canvas has 5 sections"):
        editing.arranged(canvas, "three-columns")


def test_a_canvas_with_lines_of_its_own_keeps_them():
    canvas = definition_of("value-proposition")

    changed = editing.reworded(canvas, "customer-jobs", title="Tasks")

    assert changed.drawing == canvas.drawing
    assert editing.bordered(changed).drawing == editing.borders(changed)


def test_neighbours_share_a_border_halfway_between_them():
    canvas = editing.begun("Tides", "tides", "two-by-two")

    assert [shape.d for shape in canvas.drawing] == [
        "M 12.5 87.5 H 600 V 437.5 H 12.5 Z",
        "M 600 87.5 H 1187.5 V 437.5 H 600 Z",
        "M 12.5 437.5 H 600 V 787.5 H 12.5 Z",
        "M 600 437.5 H 1187.5 V 787.5 H 600 Z",
    ]
