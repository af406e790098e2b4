"""What is wrong with a planned day, held against its frame: pure, from plain values."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from typing import Final

LONGEST_WITHOUT_BREAK: Final = 120
"""Minutes that delegates sit before they are asked to sit on."""
MIDNIGHT: Final = 24 * 60


class Problem(StrEnum):
    NO_MINUTES = "no_minutes"
    NO_MATERIAL = "no_material"
    NO_BREAK = "no_break"
    AFTER_END = "after_end"
    PAST_MIDNIGHT = "past_midnight"


@dataclass(frozen=True, slots=True)
class Checked:
    """A block as far as it can be wrong; ``kind`` is ``activity``, ``break``, ``presentation``
    or ``other``. ``has_material``: its activity has a canvas or a questionnaire.
    """

    kind: str
    minutes: int
    has_material: bool = True


@dataclass(frozen=True, slots=True)
class Frame:
    """The minutes that the day has, from its start to its end, and those that the agenda takes.

    ``minutes`` is None while start or end is open.
    """

    minutes: int | None
    taken: int

    @property
    def over(self) -> int:
        """By how many minutes the agenda is too long, or, negative, too short; 0 without frame."""
        return 0 if self.minutes is None else self.taken - self.minutes


def frame(starts_at: dt.time | None, ends_at: dt.time | None, minutes: Sequence[int]) -> Frame:
    """An end that is not after the start is no frame: a workshop ends on its day."""
    length = None
    if starts_at is not None and ends_at is not None and ends_at > starts_at:
        length = _of_day(ends_at) - _of_day(starts_at)
    return Frame(length, sum(minutes))


def lacks_minutes(kind: str, minutes: int) -> bool:
    """A block of the kind ``other`` may have none: it is a mark, such as the close."""
    return not minutes and kind != "other"


def problems(
    blocks: Sequence[Checked], starts_at: dt.time | None, ends_at: dt.time | None
) -> list[tuple[int, Problem]]:
    """``(place of the block, what is wrong)``, in the order of the day.

    What is too late is said of the first block that is: of those after it, it goes without
    saying.
    """
    found = [*_of_each(blocks), *_without_break(blocks)]
    ends = list(accumulate(block.minutes for block in blocks))
    room = frame(starts_at, ends_at, ()).minutes
    late = _first_beyond(ends, room)
    if late is not None:
        found.append((late, Problem.AFTER_END))
    if starts_at is not None:
        at_night = _first_beyond(ends, MIDNIGHT - _of_day(starts_at))
        if at_night is not None:
            found.append((at_night, Problem.PAST_MIDNIGHT))
    order = list(Problem)
    return sorted(found, key=lambda one: (one[0], order.index(one[1])))


def _of_each(blocks: Sequence[Checked]) -> Iterator[tuple[int, Problem]]:
    for place, block in enumerate(blocks):
        if lacks_minutes(block.kind, block.minutes):
            yield place, Problem.NO_MINUTES
        if block.kind == "activity" and not block.has_material:
            yield place, Problem.NO_MATERIAL


def _without_break(blocks: Sequence[Checked]) -> Iterator[tuple[int, Problem]]:
    """Of each stretch between breaks, the block in which it becomes too long."""
    since = 0
    for place, block in enumerate(blocks):
        if block.kind == "break" and block.minutes:
            since = 0
            continue
        was_short = since <= LONGEST_WITHOUT_BREAK
        since += block.minutes
        if was_short and since > LONGEST_WITHOUT_BREAK:
            yield place, Problem.NO_BREAK


def _first_beyond(ends: Sequence[int], most: int | None) -> int | None:
    if most is None:
        return None
    return next((place for place, end in enumerate(ends) if end > most), None)


def _of_day(time: dt.time) -> int:
    return time.hour * 60 + time.minute
