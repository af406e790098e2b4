"""Text with separators: CSV files of any origin, and cells pasted from a spreadsheet."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from workshops.importing.sheet import FURTHEST_ROW, Flaw, Gathering, RefusedError, Sheet

SEPARATORS: Final = "\t;,"
"""The earlier wins where two of them divide the text as well."""

_SAMPLE: Final = 64 * 1024
_MOST_LOOKED_AT: Final = 200
_UTF16: Final = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
# Excel's own way to say what separates: a first line such as "sep=;".
_TOLD: Final = re.compile(r"\Asep=([;,\t])\r?\n", re.IGNORECASE)
# What our own export, as others do, puts before a text that looks like a formula.
_GUARDED: Final = re.compile(r"\A'(?='*[=+\-@＝＋－＠\t\r])")
_MARKUP: Final = re.compile(r"\A\s*<(?:!doctype|html|table|\?xml)", re.IGNORECASE)


def read_text(text: str, name: str = "") -> Sheet:
    """The cells of ``text``. A row's number is its place among the rows, as in a spreadsheet.

    Raises ``RefusedError``.
    """
    text = text.removeprefix("\ufeff")
    if "\0" in text or _MARKUP.match(text):
        raise RefusedError(Flaw.NOT_A_TABLE)
    told = _TOLD.match(text)
    if told:
        text = text[told.end() :]
    separator = told[1] if told else _separator(text)
    gathering = Gathering()
    for number, row in enumerate(_parsed(text, separator), start=2 if told else 1):
        if number > FURTHEST_ROW:
            raise RefusedError(Flaw.TOO_MANY_ROWS)
        gathering.add(number, [_GUARDED.sub("", cell) for cell in row])
    sheet = gathering.sheet(name)
    if not sheet.rows:
        raise RefusedError(Flaw.EMPTY)
    return sheet


def decoded(content: bytes) -> str:
    """``content`` as text: by its byte order mark, else UTF-8, else Windows-1252."""
    for mark, encoding in _UTF16.items():
        if content.startswith(mark):
            return content.removeprefix(mark).decode(encoding, errors="replace")
    encoding = _unmarked_utf16(content[:_SAMPLE])
    if encoding:
        return content.decode(encoding, errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _unmarked_utf16(sample: bytes) -> str:
    """Latin letters in UTF-16 have a zero in every other byte."""
    for encoding, zeros in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
        if len(zeros) > 1 and zeros.count(0) > 0.6 * len(zeros):
            return encoding
    return ""


def _parsed(text: str, separator: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except csv.Error:  # a field of more than 128 KiB: a quotation mark that never ends
        raise RefusedError(Flaw.DAMAGED) from None


def _separator(text: str) -> str:
    """What divides most rows into the same number of cells, and into the most."""
    sample = text[:_SAMPLE]
    return max(SEPARATORS, key=lambda one: _evenness(sample, one))


def _evenness(sample: str, separator: str) -> tuple[float, int]:
    """The share of the rows that have the commonest number of cells, and that number."""
    lengths: Counter[int] = Counter()
    try:
        for row in csv.reader(io.StringIO(sample, newline=""), delimiter=separator):
            if row:
                lengths[len(row)] += 1
            if lengths.total() >= _MOST_LOOKED_AT:
                break
    except csv.Error:
        return (0, 0)
    if not lengths:
        return (0, 0)
    length, times = max(lengths.items(), key=lambda one: (one[0] > 1, one[1]))
    return (times / lengths.total() if length > 1 else 0, length)
