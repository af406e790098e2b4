"""Workbooks made by hand: peculiar ones, and ones that nobody should have to open."""

import io
import struct
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def book(
    rows: str = "",
    *,
    strings: str = "",
    styles: str = "",
    sheets: str = '<sheet name="People" sheetId="1" r:id="rId1"/>',
    more: str = "",
    parts: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """A workbook with one sheet, whose ``<sheetData>`` holds ``rows``. ``more`` comes after it;
    ``parts`` are added, or stand in the place of others.
    """
    made: dict[str, str | bytes] = {
        "[Content_Types].xml": f"{HEAD}<Types/>",
        "_rels/.rels": _relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": (
            f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
            f"<sheets>{sheets}</sheets></workbook>"
        ),
        "xl/_rels/workbook.xml.rels": _relations(
            ("worksheet", "worksheets/sheet1.xml"),
            ("sharedStrings", "sharedStrings.xml"),
            ("styles", "styles.xml"),
            ("worksheet", "worksheets/sheet2.xml"),
        ),
        "xl/worksheets/sheet1.xml": sheet(rows, more),
        "xl/sharedStrings.xml": f'{HEAD}<sst xmlns="{MAIN}">{strings}</sst>',
        "xl/styles.xml": f'{HEAD}<styleSheet xmlns="{MAIN}">{styles}</styleSheet>',
        **(parts or {}),
    }
    return packed(made)


def sheet(rows: str, more: str = "") -> str:
    return f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{more}</worksheet>'


def cell(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'


def row(number: int, *texts: str) -> str:
    cells = (cell(f"{chr(65 + place)}{number}", text) for place, text in enumerate(texts))
    return f'<row r="{number}">{"".join(cells)}</row>'


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def stored(content: bytes, part: str, more: bytes) -> bytes:
    """``content`` with another part, as it is."""
    file = io.BytesIO(content)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_STORED) as archive:
        archive.writestr(part, more)
    return file.getvalue()


def lying(content: bytes, part: str, size: int, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """``content`` whose directory says that ``part`` unpacks to ``size`` bytes."""
    made = bytearray(content)
    place = made.rindex(part.encode()) - 46
    assert made[place : place + 4] == b"PK\x01\x02"
    made[place + 10 : place + 12] = struct.pack("<H", method)
    made[place + 24 : place + 28] = struct.pack("<I", size)
    return bytes(made)


def flagged(content: bytes, flag: int) -> bytes:
    """``content`` whose every entry says of itself ``flag``, such as 1: it has a password."""
    made = bytearray(content)
    place = -1
    while (place := made.find(b"PK\x01\x02", place + 1)) >= 0:
        made[place + 8 : place + 10] = struct.pack("<H", flag)
    return bytes(made)


def _relations(*targets: tuple[str, str]) -> str:
    made = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}">{made}</Relationships>'
