"""The cells of one sheet of a workbook, row by row."""

import re
from collections.abc import Callable, Sequence
from typing import Final

from workshops.importing.markup import Attributes
from workshops.importing.sheet import MOST_COLUMNS, MOST_ROWS, Flaw, Gathering, RefusedError

MOST_CELLS: Final = 10 * MOST_ROWS
"""In a sheet, those without content counted: what is read well within a second."""

# A character that XML cannot hold is written as its number (ECMA-376, ST_Xstring).
_ESCAPED: Final = re.compile("_x([0-9A-Fa-f]{4})_")
_TRUTHS: Final = {"1": "TRUE", "0": "FALSE"}


def unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


class CellReader:
    """Reads a sheet into ``gathering``. Formulas are passed over: their value stands beside.

    ``number`` shows a number in the style of its cell: ``(value, style) -> text``.
    """

    def __init__(
        self, gathering: Gathering, strings: Sequence[str], number: Callable[[str, int], str]
    ) -> None:
        self._gathering = gathering
        self._strings = strings
        self._number = number
        self._count = 0
        self._row = 0
        self._column = 0
        self._cells: list[str] = []
        self._kind = ""
        self._style = 0
        self._pieces: list[str] = []
        self._is_listening = False
        self._is_reading_aid = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "c":  # first: there are as many as of all others together
            self._start_cell(attributes)
        elif name in {"v", "t"}:
            self._is_listening = not self._is_reading_aid
        elif name == "row":
            self._row = _whole(attributes.get("r"), self._row + 1)
            self._column = 0
            self._cells = []
        elif name == "rPh":
            self._is_reading_aid = True

    def text(self, text: str) -> None:
        if self._is_listening:
            self._pieces.append(text)

    def end(self, name: str) -> None:
        if name == "c":
            self._end_cell()
        elif name in {"v", "t"}:
            self._is_listening = False
        elif name == "row":
            self._gathering.add(self._row, self._cells)
            self._cells = []
        elif name == "rPh":
            self._is_reading_aid = False

    def _start_cell(self, attributes: Attributes) -> None:
        self._count += 1
        if self._count > MOST_CELLS:
            raise RefusedError(Flaw.TOO_MUCH_TEXT)
        self._column = _column(attributes.get("r", "")) or self._column + 1
        self._kind = attributes.get("t", "n")
        self._style = _whole(attributes.get("s"), 0)
        self._pieces = []

    def _end_cell(self) -> None:
        if not self._pieces:
            return
        value = "".join(self._pieces)
        if self._column > MOST_COLUMNS:
            raise RefusedError(Flaw.TOO_MANY_COLUMNS)
        self._cells += [""] * (self._column - len(self._cells))
        self._cells[self._column - 1] = self._shown(value)

    def _shown(self, value: str) -> str:
        match self._kind:
            case "s":
                place = _whole(value, -1)
                if not 0 <= place < len(self._strings):
                    raise RefusedError(Flaw.DAMAGED)
                return self._strings[place]
            case "inlineStr" | "str":
                return unescaped(value)
            case "b":
                return _TRUTHS.get(value, value)
            case "d":
                return value.removesuffix("T00:00:00").replace("T", " ").removesuffix(".000")
            case "e":
                return value
            case _:
                return self._number(value, self._style)


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else otherwise


def _column(reference: str) -> int:
    """``AB12`` is in column 28; 0 for what is no reference."""
    number = 0
    for letter in reference[:4]:
        if not "A" <= letter <= "Z":
            break
        number = 26 * number + ord(letter) - 64
    return number
