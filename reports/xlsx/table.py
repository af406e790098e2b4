"""A plain table as an Excel workbook of one sheet, or as CSV: what is text stays text."""

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from typing import IO, Final

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

from reports.xlsx.text import fitting, pieces
from reports.xlsx.text import width as wide
from reports.xlsx.writer import SteadyZip, Styles, set_up

type Rows = Sequence[Sequence[str | int | None]]

WIDEST: Final = 60
"""Characters; a longer text is wrapped."""

# A spreadsheet takes a text of a CSV file for a formula that begins so; the sign before it is
# doubled where it is there already, so that reading gives the same text.
_FORMULA_LIKE: Final = re.compile(r"'*[=+\-@＝＋－＠]")


def write_table(title: str, heads: Sequence[str], rows: Rows, file: IO[bytes]) -> None:
    """Write a workbook with one sheet of that ``title``."""
    book = Workbook(write_only=True)
    page = book.create_sheet(title)
    columns = zip(heads, *rows, strict=True)
    widths = [min(WIDEST, 2 + max(wide(str(value or "")) for value in one)) for one in columns]
    set_up(page, widths, len(rows))
    styles = Styles(page)
    page.append([styles.cell(fitting(head)[0], "header") for head in heads])
    for row in rows:
        page.append(
            [
                styles.text(pieces(fitting(value)[0])[0], "plain")
                if isinstance(value, str)
                else styles.value(value, "plain")
                for value in row
            ]
        )
    page.close()
    with SteadyZip(file, "w", zipfile.ZIP_DEFLATED) as archive:
        ExcelWriter(book, archive).write_data()


def csv_table(heads: Sequence[str], rows: Rows) -> bytes:
    """UTF-8 with a byte order mark, without which Excel takes it for something else."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(heads)
    for row in rows:
        writer.writerow([_guarded(value) if isinstance(value, str) else value for value in row])
    return file.getvalue().encode("utf-8-sig")


def _guarded(text: str) -> str:
    return f"'{text}" if _FORMULA_LIKE.match(text) else text
