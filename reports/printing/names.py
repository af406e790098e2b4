"""Names as large as they fit, measured with the typeface that prints them. Sizes are points."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Final

from canvases.fitting import shorten, text_width
from workshops.typeface import Face

POINT: Final = 25.4 / 72
"""Millimetres."""
STRETCH: Final = 1.02
"""For kerning and rounding."""
LEADING: Final = 1.12
STEP: Final = 0.5
MOST_LINES: Final = 3
MOST_WORDS: Final = 24
"""Of a text with more, only the first lines are balanced against each other."""


@dataclass(frozen=True, slots=True)
class FittedText:
    """``leading`` is the height of a line in points."""

    lines: tuple[str, ...]
    size: float

    @property
    def leading(self) -> float:
        return round(self.size * LEADING, 2)


def fit(
    text: str,
    width: float,
    height: float,
    *,
    largest: float,
    smallest: float,
    face: Face = "Semibold",
) -> FittedText:
    """``text`` in the size and the lines, three at most, that make it largest.

    ``width`` and ``height`` are millimetres. What does not fit in the smallest size is shortened
    with "…"; two lines are not taken where one is as large.
    """
    words = text.split()
    room = height / POINT
    found, best = FittedText((), 0), (0.0, 0, 0.0)
    for lines in _broken(words):
        widest = max(text_width(line, face) for line in lines) * STRETCH
        size = min(largest, room / (len(lines) * LEADING), width / POINT / widest)
        size = size // STEP * STEP
        # As large, in as few lines, as evenly as can be.
        if (size, -len(lines), -widest) > best or not found.lines:
            found, best = FittedText(lines, size), (size, -len(lines), -widest)
    if found.size >= smallest or not words:
        return found
    return _shortened(" ".join(words), width, room, smallest, face)


def _broken(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Every way to set ``words`` in one line, in two, in three."""
    if not words:
        return
    last = min(len(words), MOST_WORDS)
    for breaks in range(min(MOST_LINES, len(words))):
        for places in combinations(range(1, last), breaks):
            ends = [0, *places, len(words)]
            yield tuple(" ".join(words[start:end]) for start, end in pairwise(ends))


def _shortened(text: str, width: float, room: float, size: float, face: Face) -> FittedText:
    """As many words as have a place in lines of the smallest size; a long word is broken."""
    measure = width / POINT / size / STRETCH
    count = max(1, min(MOST_LINES, int(room / (size * LEADING))))
    rest = shorten(text, measure, count, face=face)
    lines: list[str] = []
    while rest and len(lines) < count:
        line = _first_line(rest, measure, face)
        lines.append(line)
        rest = rest[len(line) :].lstrip()
    return FittedText(tuple(lines), size)


def _first_line(text: str, measure: float, face: Face) -> str:
    end = len(text)
    while end > 1 and text_width(text[:end].rstrip(), face) > measure:
        end -= 1
    if end == len(text):
        return text
    head = text[: end + 1].rpartition(" ")[0]
    return head or text[:end]
