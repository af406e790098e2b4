"""Geometry of what is drawn of a workshop: pure, for any page."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

LONGEST_DAY: Final = 2000
"""Pixels that a whole agenda may take, whatever its shortest block."""


@dataclass(frozen=True, slots=True)
class Point:
    """In a square of 100 units, origin top left, y down."""

    x: float
    y: float


def seats_around(number: int, *, most: int = 14) -> tuple[Point, ...]:
    """Seats evenly around a round table, the first at the top, clockwise; ``most`` are drawn."""
    drawn = min(number, most)
    angles = (2 * math.pi * seat / drawn for seat in range(drawn))
    return tuple(
        Point(round(50 + 42 * math.sin(angle), 1), round(50 - 42 * math.cos(angle), 1))
        for angle in angles
    )


@dataclass(frozen=True, slots=True)
class DrawnSeat:
    """``at`` is its centre, in a square of 100 units."""

    at: Point
    is_taken: bool


@dataclass(frozen=True, slots=True)
class DrawnSeats:
    """A round table from above, with its number and the seats around it."""

    number: int
    seats: tuple[DrawnSeat, ...]


def drawn_seats(number: int, capacity: int | None, taken: int, *, most: int = 14) -> DrawnSeats:
    """The table with this ``number``; without a capacity it has as many seats as are taken."""
    places = seats_around(max(capacity or 0, taken), most=most)
    return DrawnSeats(
        number, tuple(DrawnSeat(at, place < taken) for place, at in enumerate(places))
    )


def ruler(minutes: Sequence[int], *, shortest: int = 44, longest: int = LONGEST_DAY) -> list[int]:
    """The height of each block in pixels, in true proportion to its ``minutes``.

    The shortest block gets ``shortest`` pixels (44 are room for two lines), unless the day would
    become longer than ``longest``; but a minute is never less than a pixel.
    A block of no minutes has no height: it is a mark on the ruler.
    """
    longer = [one for one in minutes if one]
    if not longer:
        return [0 for _ in minutes]
    scale = max(1.0, min(shortest / min(longer), longest / sum(longer)))
    return [round(one * scale) for one in minutes]
