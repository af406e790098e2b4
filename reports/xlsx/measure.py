"""What must be known of a sheet before its first row is written: a streamed file has no way back.

Widths, the number of rows, which columns need a second cell for long texts, and what had to be
changed.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.xlsx.text import CELL_LIMIT, fitting, pieces, shortened, width

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.outcomes.facts import Outcomes
    from reports.xlsx.sheet import Row, Sheet

WIDEST: Final = 60
NARROWEST: Final = 6
FILTER_BUTTON: Final = 3
"""Widths in characters of the workbook's default font."""

WIDTHS_BY_TYPE: Final[dict[type, int]] = {dt.datetime: 21, dt.date: 12, dt.time: 8, float: 9}
"""Of what is shown by a number format; whole numbers fit under their headers."""


@dataclass(slots=True)
class Measured:
    """A sheet and what its rows take. ``cells`` is how many cells each column is written to.

    ``unfit`` and ``long`` hold, by column, the id of the row of each character that was
    replaced and of each text that goes on in a further cell.
    """

    sheet: Sheet
    widths: list[int]
    cells: list[int]
    row_count: int = 0
    unfit: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    long: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))

    def headers(self) -> Iterator[tuple[str, int]]:
        """The header and the width of each cell of a row."""
        for column, wide, cells in zip(self.sheet.columns, self.widths, self.cells, strict=True):
            name = str(column.name)
            yield name, wide
            for more in range(1, cells):
                yield _("%(column)s, continued %(number)d") % {"column": name, "number": more}, wide

    def sentences(self) -> Iterator[str]:
        """What of this sheet is not as it was written."""
        for place, ids in sorted(self.unfit.items()):
            text = ngettext(
                "%(where)s: %(count)d character that a workbook cannot hold is shown as"
                " \ufffd (%(rows)s).",
                "%(where)s: %(count)d characters that a workbook cannot hold are shown as"
                " \ufffd (%(rows)s).",
                len(ids),
            )
            yield text % {"where": self._where(place), "count": len(ids), "rows": _listed(ids)}
        for place, ids in sorted(self.long.items()):
            yield _(
                "%(where)s: a text too long for one cell goes on in the next column (%(rows)s)."
            ) % {"where": self._where(place), "rows": _listed(ids)}

    def _where(self, place: int) -> str:
        return f"{self.sheet.title}, {self.sheet.columns[place].name}"


def measured(sheet: Sheet, outcomes: Outcomes) -> Measured:
    sheet = sheet.of(outcomes)
    columns = sheet.columns
    widths = [max(map(len, str(column.name).split())) + FILTER_BUTTON for column in columns]
    found = Measured(sheet, widths, [1] * len(columns))
    for row in sheet.rows(outcomes):
        found.row_count += 1
        _measure(row, found)
    found.widths = [max(NARROWEST, min(WIDEST, wide)) for wide in found.widths]
    return found


def _measure(row: Row, found: Measured) -> None:
    name = fitting(str(row[0]))[0][:WIDEST]
    for place, value in enumerate(row):
        if not isinstance(value, str):
            found.widths[place] = max(found.widths[place], WIDTHS_BY_TYPE.get(type(value), 0))
            continue
        text, replaced = fitting(value)
        found.widths[place] = max(found.widths[place], width(text) + 2)
        if replaced:
            found.unfit[place] += [name] * replaced
        # An escape is twice as long as what it stands for, a rare letter is two units.
        if 2 * len(text) > CELL_LIMIT and (cells := len(pieces(text))) > 1:
            found.cells[place] = max(found.cells[place], cells)
            found.long[place].append(name)


def _listed(ids: list[str]) -> str:
    shown, more = shortened(ids)
    listed = ", ".join(shown)
    if not more:
        return listed
    return _("%(rows)s and %(count)d more") % {"rows": listed, "count": more}
