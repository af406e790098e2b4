"""Sheets to bytes, row by row. The only module that knows openpyxl as a writer."""

from __future__ import annotations

import datetime as dt
import math
import zipfile
from typing import IO, TYPE_CHECKING, Any, Final

from django.utils.translation import get_language_bidi
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.packaging.core import DocumentProperties
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.writer.excel import ExcelWriter

from reports.xlsx.text import fitting, is_formula_like, pieces

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reports.outcomes.facts import Outcomes
    from reports.xlsx.measure import Measured
    from reports.xlsx.sheet import Kind, Row, Value

# The same colours as the screens: sunk paper, ink, and a strong line.
HEADER_FILL: Final = PatternFill("solid", fgColor="FFF1ECE1")
HEADER_FONT: Final = Font(name="Calibri", size=11, bold=True, color="FF1C2430")
HEADER_LINE: Final = Border(bottom=Side("thin", color="FF8B877D"))
A4: Final = 9

FORMATS: Final[dict[type, str]] = {
    dt.datetime: "yyyy-mm-dd hh:mm:ss",
    dt.date: "yyyy-mm-dd",
    dt.time: "hh:mm",
    float: "General",
}


def write(
    sheets: Sequence[Measured],
    outcomes: Outcomes,
    made_at: dt.datetime,
    file: IO[bytes],
) -> None:
    """Write the workbook; the same sheets and instant give the same bytes."""
    book = Workbook(write_only=True)
    book.properties = _properties(outcomes, made_at)
    for one in sheets:
        _write_sheet(book, one, outcomes)
    # Workbook.save would put in the time of day.
    with SteadyZip(file, "w", zipfile.ZIP_DEFLATED) as archive:
        ExcelWriter(book, archive).write_data()


class SteadyZip(zipfile.ZipFile):
    """An archive that says nothing of when and under which rights its entries were written."""

    def open(self, name: Any, mode: Any = "r", *args: Any, **options: Any) -> IO[bytes]:
        if isinstance(name, zipfile.ZipInfo) and mode == "w":
            name.date_time = (1980, 1, 1, 0, 0, 0)
            name.external_attr = 0o600 << 16
        return super().open(name, mode, *args, **options)


def _properties(outcomes: Outcomes, made_at: dt.datetime) -> DocumentProperties:
    instant = made_at.astimezone(dt.UTC).replace(microsecond=0, tzinfo=None)
    programme = outcomes.programme
    return DocumentProperties(
        title=fitting(outcomes.report.title)[0],
        subject=fitting(programme.name)[0],
        creator=fitting(programme.organiser or programme.name)[0],
        language=fitting(outcomes.workshop.language)[0],
        created=instant,
        modified=instant,
    )


def _write_sheet(book: Workbook, measured: Measured, outcomes: Outcomes) -> None:
    page = book.create_sheet(measured.sheet.title)
    headers = list(measured.headers())
    set_up(page, [wide for _name, wide in headers], measured.row_count)
    styles = Styles(page)
    page.append([styles.cell(fitting(name)[0], "header") for name, _wide in headers])
    for row in measured.sheet.rows(outcomes):
        page.append(list(_cells(styles, measured, row)))
    page.close()


def set_up(page: Any, widths: list[int], row_count: int) -> None:
    """Everything that a streamed sheet wants to know before its first row, and the filter."""
    for place, wide in enumerate(widths, start=1):
        page.column_dimensions[get_column_letter(place)].width = wide
    page.freeze_panes = "B2"
    page.sheet_view.rightToLeft = get_language_bidi()
    page.auto_filter.ref = f"A1:{get_column_letter(len(widths))}{row_count + 1}"
    page.print_title_rows = "1:1"
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = A4
    page.page_setup.fitToWidth = 1
    page.page_setup.fitToHeight = 0
    page.HeaderFooter.oddFooter.left.text = "&A"
    page.HeaderFooter.oddFooter.right.text = "&P / &N"


def _cells(styles: Styles, measured: Measured, row: Row) -> Iterator[Cell | None]:
    for value, column, count in zip(row, measured.sheet.columns, measured.cells, strict=True):
        if isinstance(value, str):
            stored = pieces(fitting(value)[0])
            yield from (styles.text(text, column.kind) for text in stored)
            yield from [None] * (count - len(stored))
        else:
            yield styles.value(value, column.kind)
            yield from [None] * (count - 1)


class Styles:
    """Makes the cells of one sheet; each look is made once and then copied."""

    def __init__(self, page: Any) -> None:
        self._page = page
        self._looks: dict[tuple[str, bool], Any] = {}

    def text(self, text: str, kind: Kind) -> Cell | None:
        return self.cell(text, "id" if kind == "id" else "plain") if text else None

    def value(self, value: Value, kind: Kind) -> Cell | None:
        if value is None:
            return None
        if isinstance(value, float) and not math.isfinite(value):
            return self.cell(str(value), "plain")
        look = "0.00%" if kind == "share" else FORMATS.get(type(value), "plain")
        cell = self._blank(self._look(look))
        cell.value = value
        return cell

    def cell(self, text: str, look: str) -> Cell:
        """A cell that is text whatever it looks like, also after it was edited."""
        cell = Cell(
            self._page,
            row=1,
            column=1,
            style_array=self._look(look, is_quoted=is_formula_like(text)),
        )
        cell.value = text
        # openpyxl takes "=1+1" for a formula and "#N/A" for an error.
        cell.data_type = "s"
        return cell

    def _blank(self, look: Any) -> Cell:
        return Cell(self._page, row=1, column=1, style_array=look)

    def _look(self, name: str, *, is_quoted: bool = False) -> Any:
        key = (name, is_quoted)
        if key not in self._looks:
            model = WriteOnlyCell(self._page)
            model.alignment = Alignment(vertical="top", wrap_text=name in {"plain", "header"})
            if name == "header":
                model.font, model.fill, model.border = HEADER_FONT, HEADER_FILL, HEADER_LINE
            elif name == "id":
                model.number_format = "@"
            elif name != "plain":
                model.number_format = name
            model.quotePrefix = is_quoted
            self._looks[key] = model._style
        return self._looks[key]
