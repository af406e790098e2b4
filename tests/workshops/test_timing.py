"""Laws of the day's clock, and of what is proposed when it is late."""

import datetime as dt
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshops.timing import Timed, forecast, proposal

BEGINS = dt.datetime(2026, 5, 4, 14, tzinfo=dt.UTC)

lengths = st.integers(0, 180)
to_come = st.builds(
    Timed,
    kind=st.sampled_from(["activity", "break", "presentation", "other"]),
    minutes=lengths,
    extra=st.integers(-60, 60),
)


def at(minutes: float) -> dt.datetime:
    return BEGINS + dt.timedelta(minutes=minutes)


def clock(instant: dt.datetime | None) -> float | None:
    """Minutes since the day was to begin."""
    return None if instant is None else (instant - BEGINS).total_seconds() / 60


def held(minutes: int, starts: float, ends: float | None = None, extra: int = 0) -> Timed:
    return Timed(
        "other",
        minutes,
        extra,
        started_at=at(starts),
        ended_at=None if ends is None else at(ends),
        ends_at=at(starts + minutes + extra),
    )


DAY = [Timed("other", 15), Timed("activity", 60), Timed("break", 15)]


@pytest.mark.parametrize("minutes_before", [30, 60 * 24 * 400])
def test_before_the_day_the_plan_is_expected(minutes_before):
    day = forecast(DAY, None, BEGINS, at(-minutes_before))

    assert [clock(one.starts) for one in day.times] == [0, 15, 75]
    assert [clock(one.planned_start) for one in day.times] == [0, 15, 75]
    assert (day.behind, day.over) == (0, 0)


def test_a_day_that_does_not_begin_is_late():
    day = forecast(DAY, None, BEGINS, at(7.5))

    assert (day.behind, day.over) == (7, 7)
    assert clock(day.ends_at) == 97.5


def test_what_was_late_makes_late_what_follows():
    blocks = [held(15, 5, 25), held(60, 25), Timed("break", 15)]

    day = forecast(blocks, 1, BEGINS, at(40))

    assert [(clock(one.starts), clock(one.ends)) for one in day.times] == [
        (5, 25),
        (25, 85),
        (85, 100),
    ]
    assert (day.behind, day.over) == (10, 10)


def test_over_time_moves_the_end_with_every_minute():
    blocks = [held(15, 0, 15), held(60, 15), Timed("break", 15)]

    day = forecast(blocks, 1, BEGINS, at(81))

    assert (day.behind, day.over) == (6, 6)


def test_what_was_compressed_makes_up_for_it():
    blocks = [held(15, 0, 15), held(60, 15, extra=5), Timed("break", 15, extra=-5)]

    day = forecast(blocks, 1, BEGINS, at(30))

    assert (day.behind, day.over) == (5, 0)


def test_a_block_that_was_passed_over_took_no_time():
    blocks = [held(15, 0, 15), Timed("activity", 60), held(15, 15)]

    day = forecast(blocks, 2, BEGINS, at(20))

    assert (day.times[1].starts, day.times[1].ends) == (None, None)
    assert day.over == -60


def test_a_rehearsal_on_another_day_takes_the_plan_along():
    blocks = [held(15, 5, 25), held(60, 25), Timed("break", 15)]

    day = forecast(blocks, 1, BEGINS - dt.timedelta(days=400), at(40))

    assert clock(day.times[0].planned_start) == 5
    assert day.behind == 5


def test_without_a_plan_nobody_is_late():
    day = forecast(DAY, None, None, BEGINS)

    assert (day.behind, day.over) == (None, None)
    assert [clock(one.starts) for one in day.times] == [0, 15, 75]


def test_a_day_that_is_over_is_compared_with_its_plan():
    blocks = [held(15, 0, 15), held(60, 15, 80)]

    day = forecast(blocks, 1, BEGINS, at(300))

    assert clock(day.ends_at) == 80
    assert day.over == 5


def test_a_day_that_was_closed_early_expects_nothing():
    blocks = [held(15, 0, 15), held(60, 15, 80), Timed("break", 15)]

    day = forecast(blocks, 1, BEGINS, at(300))

    assert (day.times[2].starts, day.times[2].ends) == (None, None)
    assert (day.behind, day.over) == (None, None)
    assert clock(day.ends_at) == 80


def test_what_was_held_comes_again_after_an_earlier_block_that_was_begun_again():
    blocks = [held(15, 50), held(30, 15, 50), Timed("break", 15)]

    day = forecast(blocks, 0, BEGINS, at(55))

    assert [clock(one.starts) for one in day.times] == [50, 65, 95]
    assert day.over == 50


def test_an_empty_agenda_has_no_times():
    assert forecast([], None, BEGINS, BEGINS).times == ()


@given(st.lists(to_come, max_size=9), st.floats(-60, 200))
def test_what_is_to_come_follows_without_gaps(blocks, minutes):
    day = forecast(blocks, None, BEGINS, at(minutes))

    for one, following in zip(day.times, day.times[1:], strict=False):
        assert one.ends == following.starts
    assert all(one.starts and one.starts >= at(minutes) for one in day.times)


@given(st.lists(to_come, min_size=1, max_size=9), st.integers(0, 100))
def test_minutes_given_to_a_block_to_come_delay_the_end_by_as_many(blocks, minutes):
    first, *rest = blocks
    longer = Timed(first.kind, first.minutes, first.extra + minutes)

    before = forecast(blocks, None, BEGINS, BEGINS)
    after = forecast([longer, *rest], None, BEGINS, BEGINS)

    assert before.ends_at is not None
    assert after.ends_at is not None
    grown = dt.timedelta(minutes=longer.length - first.length)
    assert after.ends_at - before.ends_at == grown


# --- Compressing --------------------------------------------------------------------------


def test_what_has_most_to_spare_gives_most():
    blocks = [Timed("activity", 75), Timed("break", 15), Timed("other", 15), Timed("other", 0)]

    found = proposal(blocks, 14)

    assert found.takes == (10, 2, 2, 0)
    assert found.uncovered == 0


def test_what_cannot_be_found_is_said():
    found = proposal([Timed("break", 15), Timed("activity", 10)], 30)

    assert found.takes == (5, 4)
    assert found.uncovered == 21


def test_a_day_on_time_takes_from_nobody():
    assert proposal(DAY, -5).takes == (0, 0, 0)
    assert proposal(DAY, -5).uncovered == 0
    assert proposal([], 5).uncovered == 5


@given(st.lists(to_come, max_size=9), st.integers(-20, 400))
def test_a_proposal_finds_as_much_as_there_is(blocks, over):
    found = proposal(blocks, over)

    assert found.minutes + found.uncovered == max(0, over)
    assert all(take >= 0 for take in found.takes)
    for block, take in zip(blocks, found.takes, strict=True):
        left = block.length - take
        if not take:
            continue
        if block.kind == "break":
            assert left >= 10
        else:
            share = 60 if block.kind == "activity" else 50
            assert left >= math.ceil(block.minutes * share / 100)


@given(st.lists(to_come, max_size=9), st.integers(1, 400))
def test_a_proposal_that_was_taken_leaves_nothing_to_propose(blocks, over):
    found = proposal(blocks, over)
    compressed = [
        Timed(one.kind, one.minutes, one.length - one.minutes - take)
        for one, take in zip(blocks, found.takes, strict=True)
    ]

    again = proposal(compressed, found.uncovered)

    assert again.uncovered == found.uncovered
    assert again.minutes == 0


@given(st.lists(to_come, max_size=9), st.integers(0, 400))
def test_who_has_more_to_spare_gives_no_less(blocks, over):
    found = proposal(blocks, over)
    spare = proposal(blocks, 10**6).takes

    for one, other in zip(range(len(blocks)), range(1, len(blocks)), strict=False):
        if spare[one] > spare[other]:
            assert found.takes[one] >= found.takes[other]
