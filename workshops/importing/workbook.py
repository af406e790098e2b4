"""A workbook (.xlsx) as sheets: those that are shown and hold something, in their order.

Only the parts that hold text are read, in one pass each, so that what a file claims about its
own extent, and what it merges, costs nothing.
"""

import posixpath
from typing import Final

from workshops.importing.archive import Archive
from workshops.importing.cells import CellReader, unescaped
from workshops.importing.markup import Attributes, parse
from workshops.importing.sheet import Flaw, Gathering, RefusedError, Sheet
from workshops.importing.shown import BUILT_IN, shown

MOST_SHEETS: Final = 50


def read_workbook(content: bytes) -> list[Sheet]:
    """At least one sheet. Raises ``RefusedError``."""
    archive = Archive(content)
    path = _relations(archive, "").of_kind("officeDocument")
    if not path or path not in archive:
        raise RefusedError(Flaw.NOT_A_TABLE)
    book = _Book()
    parse(archive.read(path), book)
    if not book.is_workbook:
        raise RefusedError(Flaw.NOT_A_TABLE)
    relations = _relations(archive, path)
    strings = _Strings()
    _parse_if_there(archive, relations.of_kind("sharedStrings"), strings)
    styles = _Styles(is_1904=book.is_1904)
    _parse_if_there(archive, relations.of_kind("styles"), styles)
    gathering = Gathering()
    sheets = []
    for name, relation in book.shown_sheets[:MOST_SHEETS]:
        part = relations.worksheets.get(relation, "")
        if part and part in archive:
            parse(archive.read(part), CellReader(gathering, strings.found, styles.shown))
            sheets.append(gathering.sheet(name))
    sheets = [sheet for sheet in sheets if sheet.rows]
    if not sheets:
        raise RefusedError(Flaw.EMPTY)
    return sheets


def _parse_if_there(archive: Archive, path: str, reader: "_Strings | _Styles") -> None:
    if path and path in archive:
        parse(archive.read(path), reader)


def _relations(archive: Archive, path: str) -> "_Relations":
    folder, name = posixpath.split(path)
    relations = _Relations(folder)
    part = posixpath.join(folder, "_rels", f"{name}.rels")
    if part not in archive:
        raise RefusedError(Flaw.NOT_A_TABLE)
    parse(archive.read(part), relations)
    return relations


class _Deaf:
    """Hears no text."""

    def text(self, text: str) -> None:
        pass

    def end(self, name: str) -> None:
        pass


class _Relations(_Deaf):
    """Which parts a part names, and what for."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._first: dict[str, str] = {}
        self.worksheets: dict[str, str] = {}

    def start(self, name: str, attributes: Attributes) -> None:
        if name != "Relationship" or attributes.get("TargetMode") == "External":
            return
        kind = attributes.get("Type", "").rpartition("/")[2]
        target = posixpath.normpath(posixpath.join("/", self._folder, attributes.get("Target", "")))
        path = target.lstrip("/")
        self._first.setdefault(kind, path)
        if kind == "worksheet":
            self.worksheets[attributes.get("Id", "")] = path

    def of_kind(self, kind: str) -> str:
        return self._first.get(kind, "")


class _Book(_Deaf):
    """The names of the sheets. ``shown_sheets`` are ``(name, relation)``."""

    def __init__(self) -> None:
        self.is_workbook = False
        self.is_1904 = False
        self.shown_sheets: list[tuple[str, str]] = []

    def start(self, name: str, attributes: Attributes) -> None:
        match name:
            case "workbook":
                self.is_workbook = True
            case "workbookPr":
                self.is_1904 = attributes.get("date1904") in {"1", "true"}
            case "sheet" if attributes.get("state", "visible") == "visible":
                self.shown_sheets.append((attributes.get("name", ""), attributes.get("id", "")))


class _Strings:
    """The texts that cells share, in their order; how to read them aloud is left out."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._pieces: list[str] = []
        self._is_listening = False
        self._is_reading_aid = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "t":
            self._is_listening = not self._is_reading_aid
        elif name == "rPh":
            self._is_reading_aid = True

    def text(self, text: str) -> None:
        if self._is_listening:
            self._pieces.append(text)

    def end(self, name: str) -> None:
        if name == "t":
            self._is_listening = False
        elif name == "rPh":
            self._is_reading_aid = False
        elif name == "si":
            self.found.append(unescaped("".join(self._pieces)))
            self._pieces = []


class _Styles(_Deaf):
    """The number format of each style."""

    def __init__(self, *, is_1904: bool) -> None:
        self._is_1904 = is_1904
        self._formats = dict(BUILT_IN)
        self._of_styles: list[int] = []
        self._is_in_styles = False

    def start(self, name: str, attributes: Attributes) -> None:
        number = attributes.get("numFmtId", "")
        match name:
            case "numFmt" if number.isdecimal():
                self._formats[int(number)] = attributes.get("formatCode", "")
            case "cellXfs":
                self._is_in_styles = True
            case "xf" if self._is_in_styles:
                self._of_styles.append(int(number) if number.isdecimal() else 0)

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._is_in_styles = False

    def shown(self, value: str, style: int) -> str:
        known = self._of_styles[style] if style < len(self._of_styles) else 0
        return shown(value, self._formats.get(known, "General"), is_1904=self._is_1904)
