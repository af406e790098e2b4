"""Fit notes into the boxes of a canvas that cannot scroll: print and projector.

All lengths are canvas units (a canvas is 1200 wide), so that one decision holds for every size
of paper and screen. The numbers below are those of ``static/css/components/canvas-drawn.css``.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from workshops.typeface import IDEOGRAPHS, Face, character_width

type SizeName = Literal["xxxl", "xxl", "xl", "l", "m", "s"]

LINE_BREAK = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
SPACE = re.compile(r"[ \t]+")


@dataclass(frozen=True, slots=True)
class NoteSize:
    """How a note is set: type size and line height, its padding, the gap to the next."""

    name: SizeName
    font: float
    line: float
    pad_block: float
    pad_inline: float
    gap: float


@dataclass(frozen=True, slots=True)
class TextSize:
    font: float
    line: float


# On a projector of 1920 by 1080 pixels a unit is 1.3 of them: 47, 38 and 30 pixels.
THRICE_LARGE = NoteSize("xxxl", font=36, line=43, pad_block=9, pad_inline=15, gap=10)
TWICE_LARGE = NoteSize("xxl", font=29, line=35, pad_block=8, pad_inline=13, gap=9)
# At 0.2 mm to the unit (A4 landscape) 13, 10.5, 8.5 and 7.5 points.
EXTRA_LARGE = NoteSize("xl", font=23, line=28, pad_block=7, pad_inline=12, gap=8)
LARGE = NoteSize("l", font=18.5, line=22.5, pad_block=6, pad_inline=10, gap=7)
MEDIUM = NoteSize("m", font=15, line=18, pad_block=4, pad_inline=7, gap=5)
SMALL = NoteSize("s", font=13.25, line=15.75, pad_block=3, pad_inline=6, gap=4)
TITLE = TextSize(font=17, line=20)
TITLE_GAP = 8.0
PROMPT = TextSize(font=14.5, line=19)
SUBJECT = TextSize(font=22, line=27)
NAME = TextSize(font=14.5, line=20)
OVERFLOW = TextSize(font=13.25, line=16)


@dataclass(frozen=True, slots=True)
class Fit:
    """What the text is fitted for: the sizes to try, largest first.

    ``stretch``: how much wider than Source Sans, which is measured, its face runs. What stands
    beside the notes has one size each.
    """

    stretch: float
    sizes: tuple[NoteSize, ...]
    title: TextSize = TITLE
    prompt: TextSize = PROMPT
    name: TextSize = NAME
    overflow: TextSize = OVERFLOW


PRINT = Fit(stretch=1.02, sizes=(LARGE, MEDIUM, SMALL))  # 2 % for kerning and rounding
# The system's face, and nothing that ten metres away cannot be read: what does not fit is counted.
PROJECTOR = Fit(
    stretch=1.18,
    sizes=(THRICE_LARGE, TWICE_LARGE, EXTRA_LARGE),
    title=TextSize(font=23, line=27),
    prompt=TextSize(font=22, line=26),
    name=TextSize(font=22, line=26),
    overflow=TextSize(font=22, line=26),
)


@dataclass(frozen=True, slots=True)
class Field:
    """Room for a list of notes, below a title: width and height of the whole box."""

    title: str
    texts: Sequence[str]
    width: float
    height: float
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Fitted:
    """``drawn``: for each text, whether it has a place. ``height``: of the list as drawn,
    with the line that tells how many are missing.
    """

    drawn: tuple[bool, ...]
    height: float

    @property
    def overflow(self) -> int:
        return self.drawn.count(False)


def fit_fields(fields: Sequence[Field], fit: Fit) -> tuple[NoteSize, list[Fitted]]:
    """The largest note size at which all the texts of all fields fit.

    When not even the smallest does, each text that finds a place is drawn, in order, and the
    rest is counted.
    """
    for size in fit.sizes:
        fitted = [_fill(field, size, fit, room(field, fit)) for field in fields]
        if not any(result.overflow for result in fitted):
            break
    return size, [
        _fill_short(field, size, fit) if full.overflow else full
        for field, full in zip(fields, fitted, strict=True)
    ]


def room(field: Field, fit: Fit) -> float:
    """The height that the title leaves to the notes."""
    return field.height - title_height(field.title, field.width, fit)


def title_height(title: str, width: float, fit: Fit) -> float:
    return text_height(title, width, fit.title, fit, face="Semibold") + TITLE_GAP


def note_height(text: str, width: float, size: NoteSize, fit: Fit, limit: float) -> float:
    """The height of a card ``width`` wide; for a very long text any height over ``limit``."""
    inner = (width - 2 * size.pad_inline) / (size.font * fit.stretch)
    lines = line_count(text, inner, limit=int(limit / size.line) + 1)
    return lines * size.line + 2 * size.pad_block


def text_height(
    text: str, width: float, size: TextSize, fit: Fit, *, face: Face = "Regular"
) -> float:
    return line_count(text, width / (size.font * fit.stretch), face=face) * size.line


def column_width(width: float, columns: int, gap: float) -> float:
    return (width - gap * (columns - 1)) / columns


def _fill_short(field: Field, size: NoteSize, fit: Fit) -> Fitted:
    """Fill a field that overflows, with room kept for the line that says so."""
    reserve = fit.overflow.line + size.gap
    fitted = _fill(field, size, fit, room(field, fit) - reserve)
    return Fitted(fitted.drawn, fitted.height + reserve)


def _fill(field: Field, size: NoteSize, fit: Fit, available: float) -> Fitted:
    """Lay cards in rows, left to right; a card that finds no place is left out."""
    width = column_width(field.width, field.columns, size.gap)
    above = row = 0.0  # the height of the finished rows with their gaps; of the row begun
    in_row = 0
    drawn = []
    for text in field.texts:
        height = note_height(text, width, size, fit, limit=available)
        if in_row == field.columns:
            start, begun = above + row + size.gap, 0.0
        else:
            start, begun = above, row
        has_place = start + max(begun, height) <= available
        drawn.append(has_place)
        if has_place:
            in_row = 1 if in_row == field.columns else in_row + 1
            above, row = start, max(begun, height)
    return Fitted(tuple(drawn), above + row)


# --- Measuring text -----------------------------------------------------------------------


def line_count(text: str, width: float, *, face: Face = "Regular", limit: int | None = None) -> int:
    """How many lines ``text`` takes at a measure of ``width`` em; counting ends past ``limit``.

    Words that are longer than a line are broken anywhere, line breaks are kept. It would
    rather count a line too many: hyphens are not used as a chance to break.
    """
    lines = 0
    for paragraph in LINE_BREAK.split(text):
        lines += 1
        used = 0.0
        for word, space in _words(paragraph, face):
            before = space if used else 0.0
            length = text_width(word, face)
            if used + before + length <= width:
                used += before + length
                continue
            lines += 1 if used else 0
            broken = _broken(word, width, face) if length > width else [length]
            lines += len(broken) - 1
            used = broken[-1]
            if limit is not None and lines > limit:
                return lines
        if limit is not None and lines > limit:
            return lines
    return lines


def shorten(text: str, width: float, lines: int, *, face: Face = "Regular") -> str:
    """``text``, or as many of its words as fill ``lines`` lines of ``width`` em and "…"."""
    if line_count(text, width, face=face, limit=lines) <= lines:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if line_count(text[:middle].rstrip() + "…", width, face=face, limit=lines) <= lines:
            low = middle
        else:
            high = middle - 1
    cut = text[:low].rstrip()
    head, _, tail = cut.rpartition(" ")
    # A whole last word reads better, unless it is most of what is left.
    return (head if head and len(tail) < len(head) else cut) + "…"


def text_width(text: str, face: Face = "Regular") -> float:
    """The length of ``text`` on one line, in em."""
    return _text_width(text, face) if len(text) < 40 else _sum(text, face)


def _words(paragraph: str, face: Face) -> Iterator[tuple[str, float]]:
    """The pieces that stay together, each with the width of the space before it."""
    space = character_width(" ", face)
    for chunk in SPACE.split(paragraph):
        start = 0
        before = space
        for ideograph in IDEOGRAPHS.finditer(chunk):
            if ideograph.start() > start:
                yield chunk[start : ideograph.start()], before
                before = 0.0
            yield ideograph[0], before
            before = 0.0
            start = ideograph.end()
        if start < len(chunk):
            yield chunk[start:], before


def _broken(word: str, width: float, face: Face) -> list[float]:
    """The widths of the lines into which a word longer than a line is broken."""
    widths = [0.0]
    for character in word:
        advance = character_width(character, face)
        if widths[-1] and widths[-1] + advance > width:
            widths.append(0.0)
        widths[-1] += advance
    return widths


@lru_cache(maxsize=20_000)
def _text_width(text: str, face: Face) -> float:
    return _sum(text, face)


def _sum(text: str, face: Face) -> float:
    return sum(character_width(character, face) for character in text)
