"""What every file becomes: rows of text, with the numbers that the rows have in it."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Final, Self

from workshops.naming import cleaned

MOST_BYTES: Final = 5_000_000
MOST_ROWS: Final = 20_000
MOST_COLUMNS: Final = 60
FURTHEST_ROW: Final = 200_000
"""The number of a row with content, those without counted."""
MOST_TEXT: Final = 5_000_000
"""Characters in all cells of a file."""
LONGEST_CELL: Final = 2_000
"""What is longer is cut: far beyond what any field takes, so that its row is refused anyway."""


class Flaw(StrEnum):
    """Why nothing was read; ``workshops.importing.wording`` says it in a sentence."""

    EMPTY = "empty"
    TOO_LARGE = "too-large"
    TOO_MANY_ROWS = "too-many-rows"
    TOO_MANY_COLUMNS = "too-many-columns"
    TOO_MUCH_TEXT = "too-much-text"
    ENCRYPTED = "encrypted"
    OLD_EXCEL = "old-excel"
    BINARY_EXCEL = "binary-excel"
    OPEN_DOCUMENT = "open-document"
    NUMBERS = "numbers"
    MACROS = "macros"
    DAMAGED = "damaged"
    SUSPICIOUS = "suspicious"
    NOT_A_TABLE = "not-a-table"
    TOO_SLOW = "too-slow"


class RefusedError(Exception):
    """Nothing was read."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw.value)
        self.flaw = flaw


@dataclass(frozen=True, slots=True)
class Sheet:
    """``rows`` are as long as the longest of them and hold no empty one; ``numbers`` has the
    number of each in its file, counted from 1.
    """

    name: str
    rows: list[list[str]]
    numbers: list[int]

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        return cls(**values)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


class Gathering:
    """Collects the rows of one file within the limits; ``RefusedError`` beyond them."""

    def __init__(self) -> None:
        self._text = 0
        self._count = 0
        self._rows: list[list[str]] = []
        self._numbers: list[int] = []

    def add(self, number: int, row: list[str]) -> None:
        """The next row of the sheet; an empty one is left out."""
        cells = self._trimmed(row)
        if not cells:
            return
        self._count += 1
        if self._count > MOST_ROWS or number > FURTHEST_ROW:
            raise RefusedError(Flaw.TOO_MANY_ROWS)
        self._rows.append(cells)
        self._numbers.append(number)

    def sheet(self, name: str) -> Sheet:
        """The rows that were added since the last sheet."""
        rows, numbers = self._rows, self._numbers
        self._rows, self._numbers = [], []
        width = max(map(len, rows), default=0)
        return Sheet(name, [row + [""] * (width - len(row)) for row in rows], numbers)

    def _trimmed(self, row: list[str]) -> list[str]:
        """Its cells each on one line, without the empty ones at its end."""
        end = next((place for place in range(len(row), 0, -1) if row[place - 1]), 0)
        cells = [cleaned(cell[:LONGEST_CELL]) for cell in row[:end]]
        while cells and not cells[-1]:
            cells.pop()
        if len(cells) > MOST_COLUMNS:
            raise RefusedError(Flaw.TOO_MANY_COLUMNS)
        self._text += sum(map(len, cells))
        if self._text > MOST_TEXT:
            raise RefusedError(Flaw.TOO_MUCH_TEXT)
        return cells
