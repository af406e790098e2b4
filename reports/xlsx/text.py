"""Any text as what a cell of a workbook can hold, without losing any of it silently."""

import re
import unicodedata
from itertools import groupby
from typing import Final

CELL_LIMIT: Final = 32_767
"""UTF-16 code units in one cell (Excel specifications and limits)."""

REPLACEMENT: Final = "\ufffd"

# What is left out of the range is what XML 1.0 forbids: controls, surrogates, U+FFFE and U+FFFF.
_UNFIT: Final = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# In SpreadsheetML "_x0041_" is read as "A" (ECMA-376, ST_Xstring): its underscore is escaped.
_CODE_LIKE: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED: Final = "_x005F_"
_FORMULA_LIKE: Final = ("=", "+", "-", "@", "\t")


def fitting(text: str) -> tuple[str, int]:
    """Return ``text`` with "\ufffd" for characters that no workbook can hold, and their number.

    Line ends of any system become those of Excel, which is no loss.
    """
    return _UNFIT.subn(REPLACEMENT, text.replace("\r\n", "\n").replace("\r", "\n"))


def pieces(text: str) -> list[str]:
    """Return ``text`` as stored in one cell, or in as many as it takes; at least one.

    Decoded and joined they are ``text`` again. It must be ``fitting``.
    """
    text = _CODE_LIKE.sub(_ESCAPED, text)
    stored = []
    while _units(text) > CELL_LIMIT:
        cut = _cut(text)
        stored.append(text[:cut])
        text = text[cut:]
    return [*stored, text]


def is_formula_like(text: str) -> bool:
    """Whether a spreadsheet would take ``text`` for a formula if it were typed in."""
    return text.startswith(_FORMULA_LIKE)


def width(text: str) -> int:
    """The columns that the longest line of ``text`` takes: two for a wide character."""
    return max(len(line) if line.isascii() else _wide(line) for line in text.split("\n"))


def shortened(ids: list[str], shown: int = 5) -> tuple[list[str], int]:
    """The first few different ``ids`` in order, and how many more there are."""
    unique = [one for one, _same in groupby(ids)]
    return unique[:shown], max(0, len(unique) - shown)


def _wide(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in line)


def _units(text: str) -> int:
    if text.isascii() or 2 * len(text) <= CELL_LIMIT:
        return len(text)
    return len(text.encode("utf-16-le")) // 2


def _cut(text: str) -> int:
    """Where the first cell ends: never inside an escape."""
    cut = CELL_LIMIT
    while (excess := _units(text[:cut]) - CELL_LIMIT) > 0:
        cut -= (excess + 1) // 2
    for back in range(1, len(_ESCAPED)):
        if text.startswith(_ESCAPED, cut - back):
            return cut - back
    return cut
