"""What is wrong with a planned day."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshops.agenda_checks import Checked, Frame, Problem, frame, problems

TWO, FOUR, SIX, ELEVEN = dt.time(14), dt.time(16), dt.time(18), dt.time(23)
BLOCKS = st.lists(
    st.builds(
        Checked,
        kind=st.sampled_from(["presentation", "activity", "break", "other"]),
        minutes=st.integers(0, 300),
        has_material=st.booleans(),
    ),
    max_size=12,
)
TIMES = st.none() | st.times()


def test_a_day_that_fits_has_no_problems():
    blocks = [
        Checked("presentation", 15),
        Checked("activity", 60),
        Checked("break", 15),
        Checked("activity", 75),
        Checked("other", 15),
        Checked("other", 0),
    ]

    assert problems(blocks, TWO, dt.time(17)) == []
    assert frame(TWO, dt.time(17), [block.minutes for block in blocks]) == Frame(180, 180)


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        ([Checked("presentation", 0)], [(0, Problem.NO_MINUTES)]),
        ([Checked("break", 0)], [(0, Problem.NO_MINUTES)]),
        ([Checked("activity", 30, has_material=False)], [(0, Problem.NO_MATERIAL)]),
        ([Checked("other", 60), Checked("other", 60)], []),
        (
            [Checked("other", 60), Checked("other", 61)],
            [(1, Problem.NO_BREAK), (1, Problem.AFTER_END)],
        ),
        (
            [Checked("other", 90), Checked("break", 0), Checked("other", 40), Checked("other", 1)],
            [(1, Problem.NO_MINUTES), (2, Problem.NO_BREAK), (2, Problem.AFTER_END)],
        ),
    ],
)
def test_a_problem_is_found_at_its_block(blocks, expected):
    assert problems(blocks, TWO, FOUR) == expected


def test_a_break_begins_a_new_stretch():
    long, pause = Checked("other", 121), Checked("break", 5)

    assert problems([long, pause, long, long], None, None) == [
        (0, Problem.NO_BREAK),
        (2, Problem.NO_BREAK),
    ]


def test_what_goes_past_midnight_is_found_without_an_end():
    assert problems([Checked("other", 60), Checked("other", 1)], ELEVEN, None) == [
        (1, Problem.PAST_MIDNIGHT)
    ]


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "minutes", "over"),
    [
        (TWO, SIX, 240, 5),
        (TWO, dt.time(18, 15), 255, -10),
        (None, SIX, None, 0),
        (TWO, None, None, 0),
        (SIX, TWO, None, 0),
    ],
)
def test_the_agenda_is_held_against_the_frame_of_the_day(starts_at, ends_at, minutes, over):
    held = frame(starts_at, ends_at, [120, 125])

    assert (held.minutes, held.taken, held.over) == (minutes, 245, over)


@given(BLOCKS, TIMES, TIMES)
def test_an_agenda_ends_too_late_exactly_when_it_is_longer_than_its_frame(blocks, starts, ends):
    found = problems(blocks, starts, ends)
    kinds = [kind for _place, kind in found]

    held = frame(starts, ends, [block.minutes for block in blocks])
    assert kinds.count(Problem.AFTER_END) == (held.over > 0)
    assert found == sorted(found, key=lambda one: one[0])
    assert all(0 <= place < len(blocks) for place, _kind in found)
