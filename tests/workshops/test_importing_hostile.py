"""Files that nobody should have to open: refused at once, in a sentence, or read harmlessly."""

import os
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable

import pytest

from tests.workshops.workbooks import (
    HEAD,
    MAIN,
    OLE,
    book,
    cell,
    flagged,
    lying,
    packed,
    row,
    sheet,
    stored,
)
from workshops.importing import reading
from workshops.importing.reading import read_file
from workshops.importing.sheet import Flaw, RefusedError
from workshops.importing.wording import SENTENCES


def _with_definition(definition: str, use: str, part: str, encoding: str = "utf-8") -> bytes:
    roots = {"xl/worksheets/sheet1.xml": "worksheet", "xl/workbook.xml": "workbook"}
    root = roots.get(part, "sst")
    text = f"<!DOCTYPE {root} [{definition}]><{root} xmlns='{MAIN}'>{use}</{root}>"
    head = f"<?xml version='1.0' encoding='{encoding}'?>"
    return book(row(1, "Ana"), parts={part: (head + text).encode(encoding)})


def _laughs(part: str, encoding: str = "utf-8") -> bytes:
    entities = '<!ENTITY a0 "ha">' + "".join(
        f'<!ENTITY a{level} "{f"&a{level - 1};" * 10}">' for level in range(1, 10)
    )
    return _with_definition(entities, "<si><t>&a9;</t></si>", part, encoding)


def _quadratic() -> bytes:
    return _with_definition(
        f'<!ENTITY a "{"x" * 50_000}">', f"<si><t>{'&a;' * 50_000}</t></si>", "xl/sharedStrings.xml"
    )


def _external(what: str) -> bytes:
    return _with_definition(
        f'<!ENTITY a SYSTEM "{what}">', "<si><t>&a;</t></si>", "xl/sharedStrings.xml"
    )


def _external_definition() -> bytes:
    text = f'{HEAD}<!DOCTYPE sst SYSTEM "http://plenary.invalid/a.dtd"><sst xmlns="{MAIN}"/>'
    return book(row(1, "Ana"), parts={"xl/sharedStrings.xml": text})


def _long_string() -> bytes:
    """One text of a gibibyte, the same deflated mebibyte again and again."""
    deflate = zlib.compressobj(wbits=-15)
    block = deflate.compress(b"A" * 2**20) + deflate.flush(zlib.Z_FULL_FLUSH)
    content = stored(book(row(1, "Ana")), "xl/worksheets/sheet9.xml", block * 1024)
    return lying(content, "xl/worksheets/sheet9.xml", 2**30, zipfile.ZIP_DEFLATED)


def _many_rows() -> bytes:
    rows = "".join(f'<row r="{number}"><c><v>1</v></c></row>' for number in range(1, 25_000))
    return book(rows + f"<!--{os.urandom(300_000).hex()}-->")


def _all_rows() -> bytes:
    return book("".join(f"<row><c><v>{n}</v></c></row>" for n in range(1_048_576)))


def _cells_without_end() -> bytes:
    """Millions of cells of nothing, packed so badly that no ratio gives them away."""
    return book("<row>" + "<c/>" * 3_000_000 + f"</row><!--{os.urandom(100_000).hex()}-->")


def _text_without_end() -> bytes:
    many = "".join(f'<row r="{n}">{"<c t='s'><v>0</v></c>" * 50}</row>' for n in range(1, 4000))
    noise = f"<!--{os.urandom(100_000).hex()}-->"
    return book(many + noise, strings=f"<si><t>{'x' * 1999}</t></si>")


HOSTILE: dict[str, tuple[Callable[[], bytes], Flaw]] = {
    "laughs in the strings": (lambda: _laughs("xl/sharedStrings.xml"), Flaw.SUSPICIOUS),
    "laughs in the sheet": (lambda: _laughs("xl/worksheets/sheet1.xml"), Flaw.SUSPICIOUS),
    "laughs in the workbook": (lambda: _laughs("xl/workbook.xml"), Flaw.SUSPICIOUS),
    "laughs in UTF-16": (lambda: _laughs("xl/sharedStrings.xml", "utf-16"), Flaw.SUSPICIOUS),
    "laughs in an unread part": (lambda: _laughs("docProps/core.xml"), Flaw.SUSPICIOUS),
    "quadratic": (_quadratic, Flaw.SUSPICIOUS),
    "a file of the server": (lambda: _external("file:///etc/passwd"), Flaw.SUSPICIOUS),
    "an address": (lambda: _external("http://plenary.invalid/"), Flaw.SUSPICIOUS),
    "an external definition": (_external_definition, Flaw.SUSPICIOUS),
    "a gibibyte": (_long_string, Flaw.SUSPICIOUS),
    "a zip bomb": (
        lambda: book(row(1, "A"), parts={"xl/worksheets/sheet1.xml": "<a>" + " " * 19_000_000}),
        Flaw.SUSPICIOUS,
    ),
    "a size that lies": (
        lambda: lying(book(row(1, "A" * 900)), "xl/worksheets/sheet1.xml", 300),
        Flaw.DAMAGED,
    ),
    "many rows": (_many_rows, Flaw.TOO_MANY_ROWS),
    "all rows": (_all_rows, Flaw.SUSPICIOUS),
    "a far corner": (
        lambda: book(row(1, "A") + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        Flaw.TOO_MANY_COLUMNS,
    ),
    "a far row": (
        lambda: book(row(1, "A") + '<row r="1048576"><c r="A1048576"><v>1</v></c></row>'),
        Flaw.TOO_MANY_ROWS,
    ),
    "many columns": (
        lambda: book(f"<row>{''.join('<c><v>1</v></c>' for _ in range(61))}</row>"),
        Flaw.TOO_MANY_COLUMNS,
    ),
    "cells without end": (_cells_without_end, Flaw.TOO_MUCH_TEXT),
    "text without end": (_text_without_end, Flaw.TOO_MUCH_TEXT),
    "many parts": (
        lambda: book(row(1, "A"), parts={f"xl/media/{n}.png": b"" for n in range(300)}),
        Flaw.SUSPICIOUS,
    ),
    "tens of thousands of parts": (
        lambda: packed({f"{n}": b"" for n in range(40_000)}),
        Flaw.SUSPICIOUS,
    ),
    "the same part twice": (
        lambda: book(row(1, "A"), parts={"XL/workbook.xml": "<a/>"}),
        Flaw.SUSPICIOUS,
    ),
    "macros": (lambda: book(row(1, "A"), parts={"xl/vbaProject.bin": b"x"}), Flaw.MACROS),
    "a password on the zip": (lambda: flagged(book(row(1, "A")), 1), Flaw.ENCRYPTED),
    "a password": (
        lambda: OLE + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 512,
        Flaw.ENCRYPTED,
    ),
    "xls": (lambda: OLE + b"\0" * 504 + "Workbook".encode("utf-16-le"), Flaw.OLD_EXCEL),
    "xlsb": (lambda: packed({"xl/workbook.bin": b"x"}), Flaw.BINARY_EXCEL),
    "ods": (
        lambda: packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}),
        Flaw.OPEN_DOCUMENT,
    ),
    "numbers": (lambda: packed({"Index/Document.iwa": b"x"}), Flaw.NUMBERS),
    "a text document": (
        lambda: book(parts={"xl/workbook.xml": f"{HEAD}<document/>"}),
        Flaw.NOT_A_TABLE,
    ),
    "any zip": (lambda: packed({"readme.txt": "hello"}), Flaw.NOT_A_TABLE),
    "truncated": (lambda: book(row(1, "Ana"))[:-200], Flaw.DAMAGED),
    "hollow": (lambda: b"PK\x03\x04" + b"\0" * 500, Flaw.DAMAGED),
    "no zip": (lambda: b"hello", Flaw.DAMAGED),
    "a broken sheet": (
        lambda: book(parts={"xl/worksheets/sheet1.xml": "<worksheet><sheetData>"}),
        Flaw.DAMAGED,
    ),
    "an unknown encoding": (
        lambda: book(parts={"xl/sharedStrings.xml": "<?xml version='1.0' encoding='x-no'?><a/>"}),
        Flaw.DAMAGED,
    ),
    "a string that is not there": (
        lambda: book('<row><c t="s"><v>7</v></c></row>'),
        Flaw.DAMAGED,
    ),
    "nothing in it": (book, Flaw.EMPTY),
    "too large": (lambda: b"PK" + b"\0" * 5_000_000, Flaw.TOO_LARGE),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_workbook_is_refused_for_what_it_is(name):
    """One that is read until the reader's time is over is refused as too slow instead."""
    make, flaw = HOSTILE[name]
    content = make()

    with pytest.raises(RefusedError) as refused:
        read_file(content, "people.xlsx")

    assert refused.value.flaw is flaw


@pytest.mark.parametrize(
    ("content", "flaw"),
    [
        (b"", Flaw.EMPTY),
        (b"\n;;\n\n", Flaw.EMPTY),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Flaw.NOT_A_TABLE),
        (b"\x01\x02\x03\x04\x05 binary", Flaw.NOT_A_TABLE),
        (b"<!DOCTYPE html><table><tr><td>Ana", Flaw.NOT_A_TABLE),
        (b"%PDF-1.7\n%\0\0\0\0", Flaw.NOT_A_TABLE),
        (b"," * 4_000_000, Flaw.EMPTY),
        (b"a," * 61, Flaw.TOO_MANY_COLUMNS),
        (b"\n" * 4_900_000, Flaw.TOO_MANY_ROWS),
        (b"a\n" * 20_001, Flaw.TOO_MANY_ROWS),
        (b'"' + b"a\n" * 100_000, Flaw.DAMAGED),
        (b'"' * 4_900_000, Flaw.DAMAGED),
        (b"x" * 5_000_001, Flaw.TOO_LARGE),
    ],
)
def test_a_hostile_text_is_refused_for_what_it_is(content, flaw):
    with pytest.raises(RefusedError) as refused:
        read_file(content, "people.csv")

    assert refused.value.flaw is flaw


def test_a_merge_of_half_a_million_cells_adds_none():
    content = book(row(1, "Ana"), more='<mergeCells><mergeCell ref="A1:ZZ20000"/></mergeCells>')

    sheets = read_file(content)

    assert [one.rows for one in sheets] == [[["Ana"]]]


def test_what_a_sheet_says_of_its_extent_is_not_believed():
    text = sheet(row(1, "Ana")).replace(
        "<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>'
    )

    (read,) = read_file(book(parts={"xl/worksheets/sheet1.xml": text}))

    assert read.rows == [["Ana"]]


def test_a_link_to_elsewhere_is_not_followed():
    rels = (
        '<Relationships><Relationship Id="rId1" Type="x/worksheet" TargetMode="External" '
        'Target="http://plenary.invalid/sheet.xml"/></Relationships>'
    )

    with pytest.raises(RefusedError) as refused:
        read_file(book(cell("A1", "Ana"), parts={"xl/_rels/workbook.xml.rels": rels}))

    assert refused.value.flaw is Flaw.EMPTY


def test_every_flaw_has_a_sentence():
    assert set(SENTENCES) == set(Flaw)


# --- The process that reads ---------------------------------------------------------------


def _confined(act: str) -> str:
    """What happens when the reader's process does ``act``."""
    source = f"import socket\nfrom workshops.importing.worker import confine\nconfine()\n{act}"
    done = subprocess.run(
        [sys.executable, "-c", source], capture_output=True, text=True, check=False
    )
    return done.stderr.strip().rpartition("\n")[2]


def test_the_reader_reaches_neither_network_nor_other_programs():
    assert _confined("socket.socket().connect(('127.0.0.1', 9))").startswith("PermissionError")
    assert _confined("import os; os.system('true')").startswith("PermissionError")


def test_the_reader_has_a_limited_memory():
    assert _confined("bytearray(2 * 2**30)").startswith("MemoryError")


def test_the_reader_writes_no_file(tmp_path):
    ignoring = "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)"
    act = f"{ignoring}\nopen({str(tmp_path / 'a')!r}, 'wb', 0).write(b'x')"

    assert _confined(act).startswith("OSError")


def test_a_reader_that_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(reading, "SECONDS", 0.001)

    with pytest.raises(RefusedError) as refused:
        read_file(book(row(1, "Ana")))

    assert refused.value.flaw is Flaw.TOO_SLOW
