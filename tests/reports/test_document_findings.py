"""What pilot groups share, and the geometry of what is drawn for the report."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.document.appendices import drawn_table, tables_across
from reports.document.model import Build, Captions
from reports.document.outline import letter_of, letters_of, planned
from reports.document.phases import WIDTH, phase_diagram
from reports.document.synthesis import Synthesis, normalised, synthesis
from reports.outcomes.facts import ActivityOutcome, SeriesFacts, TableFacts
from tests.reports import example


def compared(activity: ActivityOutcome) -> Synthesis | None:
    outcomes = example.outcomes(activities=(activity,))
    return synthesis(Build(outcomes, {}, Captions()), activity)


def test_statement_is_shared_when_two_pilot_groups_made_it():
    found = compared(
        example.activity(
            example.worksheet(
                1, example.ENTERPRISE, {"customer-gains": [example.note(1, "Save money!")]}
            ),
            example.worksheet(
                2,
                example.ISP,
                {"customer-gains": [example.note(2, "save  MONEY"), example.note(3, "Robust")]},
            ),
        )
    )

    assert found is not None
    assert [(one.text, [g.letter for g in one.groups]) for one in found.shared] == [
        ("Save money!", ["A", "D"])
    ]
    assert (found.shared_count, found.unique) == (1, 1)
    assert (found.totals.counts, found.totals.total, found.totals.shared) == ((1, 2), 3, 1)


def test_statement_made_twice_in_one_pilot_group_is_not_shared():
    found = compared(
        example.activity(
            example.worksheet(1, example.ENTERPRISE, {"customer-gains": [example.note(1, "Save")]}),
            example.worksheet(3, example.ENTERPRISE, {"customer-gains": [example.note(2, "Save")]}),
            example.worksheet(2, example.ISP, {"customer-gains": [example.note(3, "Other")]}),
        )
    )

    assert found is not None
    assert found.shared == ()
    assert found.totals.counts == (2, 1)


def test_one_pilot_group_alone_is_not_compared():
    sheet = example.worksheet(1, example.ENTERPRISE, {"customer-gains": [example.note(1, "Save")]})

    assert compared(example.activity(sheet)) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [("Réputation, losses.", "reputation losses"), ("¡Ahorro!", "ahorro"), ("ÉTÉ", "été")],
)
def test_normalised_ignores_case_accents_and_punctuation(one, other):
    assert normalised(one) == normalised(other)


@pytest.mark.parametrize(("one", "other"), [("🎉", "🎊"), ("安全", "安心"), ("a b", "ab")])
def test_normalised_keeps_different_statements_apart(one, other):
    assert normalised(one) != normalised(other)


@given(st.integers(1, 4000))
def test_letters_of_appendices_are_unique_and_in_order(number):
    before, after = letter_of(number), letter_of(number + 1)

    assert (len(before), before) < (len(after), after)


def test_letters_in_the_text_are_those_of_the_headings():
    parts = example.all_parts()
    spans = {"worksheets": 2}

    of_headings = {plan.part.kind: plan.place.number for plan in planned(parts, spans)}

    letters = letters_of(parts, spans)
    assert letters["worksheets"] == "D, E"
    assert letters == {kind: of_headings[kind] for kind in letters}


def test_parts_that_were_moved_away_are_chapters_of_their_own():
    parts = (example.part("findings"), example.part("outcomes"), example.part("next-steps"))

    assert [(plan.part.kind, plan.place.number) for plan in planned(parts, {})] == [
        ("findings", "1"),
        ("outcomes", "2"),
        ("next-steps", "3"),
    ]


WORDS = st.text(st.characters(codec="utf-8"), max_size=40)
SERIES = st.builds(
    SeriesFacts,
    name=WORDS,
    phase=st.sampled_from(["UNDERSTAND", "VALIDATE", "ENGAGE"]),
    aim=WORDS,
    when=WORDS,
    is_this=st.booleans(),
    is_past=st.booleans(),
)


# The first example loads the font.
@settings(deadline=None)
@given(st.lists(SERIES, min_size=1, max_size=20))
def test_phase_diagram_keeps_its_words_inside_the_drawing(series):
    diagram = phase_diagram(series)

    assert diagram is not None
    assert len(diagram.chevrons) == len(series)
    for chevron in diagram.chevrons:
        words = [chevron.phase, *chevron.names, *chevron.whens]
        assert all(0 <= one.x < WIDTH and 0 < one.y <= diagram.height for one in words)


def test_phase_diagram_marks_this_workshop_and_ticks_those_before():
    diagram = phase_diagram(example.outcomes().series)

    assert diagram is not None
    assert [(bool(c.tick), c.is_this) for c in diagram.chevrons] == [
        (True, False),
        (False, True),
        (False, False),
    ]
    assert diagram.title.endswith("Workshop #2 (VALIDATE): this workshop; The event (ENGAGE)")


def test_phase_diagram_of_no_series_is_none():
    assert phase_diagram(()) is None


@given(st.integers(1, 24))
def test_seats_stand_around_the_table_without_touching(capacity):
    drawn = drawn_table(TableFacts(1, None, capacity, ()))

    seats = [seat.at for seat in drawn.drawing.seats]
    assert len(seats) == capacity
    for index, seat in enumerate(seats):
        assert math.isclose(math.hypot(seat.x - 50, seat.y - 50), 42, abs_tol=0.1)
        others = seats[:index]
        assert all(math.hypot(seat.x - one.x, seat.y - one.y) > 10.8 for one in others)


def test_a_table_with_more_seats_than_are_drawn_is_described_with_all_of_them():
    drawn = drawn_table(TableFacts(1, None, 40, ()))

    assert len(drawn.drawing.seats) == 24
    assert drawn.said == "Table 1, 40 seats"


@given(st.integers(1, 300))
def test_table_plan_has_two_to_four_tables_in_a_row(count):
    assert 2 <= tables_across(count) <= 4
