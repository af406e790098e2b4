"""An agenda as people write it down, read as blocks, and written again: pure.

A line is "14:00 Refresher", "14.00–14:20  Welcome (BT)", "2:00 pm Coffee", "15 min Break", "Lunch
(1 h)", or a row of a spreadsheet. What has a start and no length lasts until the next start.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from workshops.agenda_line import DAY, Found, Time, found, kind_of

LONGEST_TITLE: Final = 200
LONGEST_AS_RANGE: Final = 12 * 60


class Remark(StrEnum):
    """What is to be said of a line. ``UNTIMED``, ``UNTITLED`` and ``TOO_LONG`` leave it out."""

    UNTIMED = "untimed"
    UNTITLED = "untitled"
    TOO_LONG = "too_long"
    NO_END = "no_end"
    GAP = "gap"
    OVERLAP = "overlap"
    BACKWARDS = "backwards"


@dataclass(frozen=True, slots=True)
class TextBlock:
    """``presenter`` is the name of a known organisation, or empty."""

    title: str
    minutes: int
    kind: str = "other"
    presenter: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank, as it stood, with its number from 1: either ``block`` was
    understood, or one of the ``remarks`` says why not.
    """

    number: int
    text: str
    block: TextBlock | None
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """``starts_at`` is the first start, in minutes since midnight; None where none is written."""

    lines: tuple[Line, ...]
    starts_at: int | None

    @property
    def blocks(self) -> list[TextBlock]:
        return [line.block for line in self.lines if line.block]


_ENDS = re.compile(r"\b(?:ends?|close|closing|finish|departure|adjourn)\b", re.IGNORECASE)


def read(text: str, organisations: Iterable[str] = ()) -> Reading:
    """Every line that is not blank comes back, in order.

    A text without a single time or length is a list of titles: blocks without minutes.
    """
    known = {name.casefold(): name for name in organisations}
    said = [
        found(number, line.strip(), known)
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip()
    ]
    is_list = not any(one.is_timed for one in said)
    said = list(_clock(said))
    lines = tuple(_line(said, at, is_list=is_list) for at in range(len(said)))
    starts = [one.start.minutes for one in said if one.start]
    return Reading(lines, starts[0] % DAY if starts else None)


# --- The clock of the day -----------------------------------------------------------------


def _clock(said: Iterable[Found]) -> Iterator[Found]:
    """Starts after those before them: after noon, or after midnight, where that must be meant."""
    before = 0
    for one in said:
        if one.start is None:
            yield one
            continue
        at = one.start.minutes + before // DAY * DAY
        if at < before and one.start.is_open and at + DAY // 2 >= before:
            at += DAY // 2
        elif at < before and at + DAY - before <= DAY // 2:
            at += DAY
        before = max(before, at)
        yield replace(one, start=Time(at))


def _line(said: Sequence[Found], at: int, *, is_list: bool) -> Line:
    one = said[at]
    left_out = _left_out(one, is_list=is_list)
    if left_out is not None:
        return Line(one.number, one.text, None, (left_out,))
    length, remarks = _length(said, at)
    block = TextBlock(
        title=one.rest,
        minutes=length,
        kind=one.kind or kind_of(one.rest, one.presenter),
        presenter=one.presenter,
    )
    return Line(one.number, one.text, block, remarks)


def _left_out(one: Found, *, is_list: bool) -> Remark | None:
    if not one.rest:
        return Remark.UNTITLED
    if len(one.rest) > LONGEST_TITLE:
        return Remark.TOO_LONG
    return None if is_list or one.is_timed else Remark.UNTIMED


def _length(said: Sequence[Found], at: int) -> tuple[int, tuple[Remark, ...]]:
    """Its own length, else the time until the next start that what stands between leaves."""
    one, passed = said[at], 0
    for later in said[at + 1 :]:
        if one.start is None:
            break
        if later.start is None:
            passed += later.length or 0
            continue
        room = later.start.minutes - one.start.minutes - passed
        if room < 0:
            is_later = later.start.minutes >= one.start.minutes
            return one.length or 0, (Remark.OVERLAP if is_later else Remark.BACKWARDS,)
        if one.length is None:
            return min(room, DAY), ()
        if room != one.length:
            return one.length, (Remark.GAP if room > one.length else Remark.OVERLAP,)
        return one.length, ()
    if one.length is None and not _ENDS.search(one.rest):
        return 0, (Remark.NO_END,)
    return one.length or 0, ()


# --- Writing ------------------------------------------------------------------------------


def write(blocks: Iterable[TextBlock], starts_at: int | None) -> str:
    """A line for each block; ``read`` understands them as the same blocks."""
    lines, at = [], starts_at
    for block in blocks:
        lines.append(_written(block, at))
        at = None if at is None else at + block.minutes
    return "\n".join(lines)


def _written(block: TextBlock, at: int | None) -> str:
    tail = f" ({block.presenter})" if block.presenter else ""
    if at is None:
        head = f"{block.minutes} min"
    elif block.minutes < LONGEST_AS_RANGE:
        head = f"{_clock_face(at)}–{_clock_face(at + block.minutes)}"
    else:
        head, tail = _clock_face(at), f"{tail} ({block.minutes} min)"
    if block.kind != kind_of(block.title, block.presenter):
        tail = f"{tail} [{block.kind}]"
    return f"{head}  {block.title}{tail}"


def _clock_face(minutes: int) -> str:
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"
