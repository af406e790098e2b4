"""Sheets of name badges, as they are sold.

Avery Zweckform L4785: 80 × 50 mm, two by five on A4, margins 17.5 and 13.5 mm, 15 mm between
the columns and 5 mm between the rows, as the maker's template has them and open label programs
repeat; they add up to the sheet exactly. Avery 5390: inserts of 3½ × 2¼ in, two by four on US
Letter without gaps, in the middle of the sheet. An older table of label sizes (Paper::Specs) has
its rows 2.219 in high with a larger margin; the rows differ by 1.6 mm at most, less than the room
that is left around what is printed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from reports.printing.paper import A4, LETTER, Mark, Paper, Place

INCH: Final = 25.4
MOST_OFFSET: Final = 5.0
"""Millimetres by which a sheet may be moved for a printer that feeds it askew."""

MARK_LENGTH: Final = 5.0
MARK_DISTANCE: Final = 1.5


@dataclass(frozen=True, slots=True)
class LabelSheet:
    """``is_cut``: the paper is plain, and marks say where to cut."""

    key: str
    name: str
    paper: Paper
    width: float
    height: float
    columns: int
    rows: int
    left: float
    top: float
    gap_across: float = 0
    gap_down: float = 0
    is_cut: bool = False

    @property
    def size(self) -> int:
        """Labels on a sheet."""
        return self.columns * self.rows

    def sheets(self, count: int, start: int = 1) -> int:
        """How many sheets ``count`` labels take, beginning with label ``start`` of the first."""
        return -(-(count + start - 1) // self.size) if count else 0

    def places(
        self, count: int, start: int = 1, *, across: float = 0, down: float = 0
    ) -> Iterator[tuple[int, Place]]:
        """Sheet, from 0, and place of each label, row by row; ``across`` and ``down`` move all."""
        for number in range(start - 1, start - 1 + count):
            sheet, on_sheet = divmod(number, self.size)
            row, column = divmod(on_sheet, self.columns)
            yield (
                sheet,
                Place(
                    self.left + across + column * (self.width + self.gap_across),
                    self.top + down + row * (self.height + self.gap_down),
                    self.width,
                    self.height,
                ),
            )

    def marks(self, *, across: float = 0, down: float = 0) -> tuple[Mark, ...]:
        """Where to cut: beside the labels, so that none shows a mark. Needs labels without gaps."""
        if not self.is_cut:
            return ()
        left, top = self.left + across, self.top + down
        right = left + self.columns * self.width
        bottom = top + self.rows * self.height
        near, far = MARK_DISTANCE, MARK_DISTANCE + MARK_LENGTH
        marks = []
        for column in range(self.columns + 1):
            x = left + column * self.width
            marks += [Mark(x, top - far, x, top - near), Mark(x, bottom + near, x, bottom + far)]
        for row in range(self.rows + 1):
            y = top + row * self.height
            marks += [Mark(left - far, y, left - near, y), Mark(right + near, y, right + far, y)]
        return tuple(marks)


L4785: Final = LabelSheet(
    "l4785", "Avery Zweckform L4785", A4, 80, 50, 2, 5, 17.5, 13.5, gap_across=15, gap_down=5
)
A5390: Final = LabelSheet(
    "5390", "Avery 5390", LETTER, 3.5 * INCH, 2.25 * INCH, 2, 4, 0.75 * INCH, 1 * INCH
)
PLAIN: Final = LabelSheet("plain", "A4", A4, 90, 54, 2, 5, 15, 13.5, is_cut=True)

LABELS: Final = {sheet.key: sheet for sheet in (L4785, A5390, PLAIN)}
