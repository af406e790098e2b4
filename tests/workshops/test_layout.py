import itertools
import math

from hypothesis import given
from hypothesis import strategies as st

from workshops.layout import LONGEST_DAY, ruler, seats_around

MINUTES = st.lists(st.integers(0, 600), max_size=12)


@given(MINUTES)
def test_a_ruler_keeps_the_proportions_of_the_day(minutes):
    heights = ruler(minutes)

    for (one, height), (other, other_height) in itertools.combinations(
        zip(minutes, heights, strict=True), 2
    ):
        if one and other:
            # Pixels are whole, so that each height is half a pixel off at most.
            expected = height * other / one
            assert abs(other_height - expected) <= 0.5 + 0.5 * other / one


@given(MINUTES)
def test_a_ruler_shows_every_minute_and_ends(minutes):
    heights = ruler(minutes)

    assert all(height >= one for one, height in zip(minutes, heights, strict=True))
    assert sum(heights) <= max(LONGEST_DAY, sum(minutes)) + len(minutes)


def test_the_shortest_block_has_room_for_two_lines():
    heights = ruler([60, 15, 0])

    assert heights == [176, 44, 0]


def test_a_ruler_beside_other_things_is_shorter():
    heights = ruler([60, 15, 0], shortest=30)
    long_day = ruler([30] * 16, shortest=30, longest=400)

    assert heights == [120, 30, 0]
    assert long_day == [30] * 16


@given(st.integers(0, 40))
def test_seats_stand_around_the_table_and_apart(number):
    seats = seats_around(number)

    assert len(seats) == min(number, 14)
    assert all(41.8 < math.dist((50, 50), (seat.x, seat.y)) < 42.2 for seat in seats)
    for one, other in itertools.combinations(seats, 2):
        assert math.dist((one.x, one.y), (other.x, other.y)) > 12
