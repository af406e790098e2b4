"""The zip archive that a workbook is: what is in it is looked at before anything is unpacked.

Measured: a file of 4.6 KB can ask for gigabytes. So no size is believed that was not counted,
and nothing is unpacked that is not needed.
"""

import io
import zipfile
import zlib
from typing import Final

from workshops.importing.sheet import Flaw, RefusedError

MOST_PARTS: Final = 200
MOST_UNPACKED: Final = 50_000_000
LARGEST_PART: Final = 20_000_000
MOST_RATIO: Final = 100
RATIO_MATTERS_FROM: Final = 1_000_000
_HEAD: Final = 64 * 1024
_METHODS: Final = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_IS_ENCRYPTED: Final = 0x1


class Archive:
    """The parts of an Office file. Raises ``RefusedError`` for what no such file has."""

    def __init__(self, content: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError):
            raise RefusedError(Flaw.DAMAGED) from None
        entries = self._zip.infolist()
        self._refuse_impossible(entries)
        self._names = {entry.filename.lower(): entry for entry in entries}
        if len(self._names) != len(entries):
            raise RefusedError(Flaw.SUSPICIOUS)
        self._refuse_other_kinds()
        self._refuse_definitions()

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._names

    def read(self, name: str) -> bytes:
        """A part by its name, whose case does not matter; empty when there is none.

        ``zipfile`` gives no more than the size that was looked at, and compares the checksum.
        """
        entry = self._names.get(name.lower())
        return self._unpacked(entry, entry.file_size) if entry else b""

    def _unpacked(self, entry: zipfile.ZipInfo, size: int) -> bytes:
        try:
            with self._zip.open(entry) as part:
                return part.read(size)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
            raise RefusedError(Flaw.DAMAGED) from None

    def _refuse_impossible(self, entries: list[zipfile.ZipInfo]) -> None:
        if any(entry.flag_bits & _IS_ENCRYPTED for entry in entries):
            raise RefusedError(Flaw.ENCRYPTED)
        if (
            len(entries) > MOST_PARTS
            or sum(entry.file_size for entry in entries) > MOST_UNPACKED
            or any(_is_impossible(entry) for entry in entries)
        ):
            raise RefusedError(Flaw.SUSPICIOUS)

    def _refuse_other_kinds(self) -> None:
        if "mimetype" in self:
            raise RefusedError(Flaw.OPEN_DOCUMENT)
        if "xl/workbook.bin" in self:
            raise RefusedError(Flaw.BINARY_EXCEL)
        if any(name.endswith(".iwa") for name in self._names):
            raise RefusedError(Flaw.NUMBERS)
        if any(name.endswith("vbaproject.bin") for name in self._names):
            raise RefusedError(Flaw.MACROS)

    def _refuse_definitions(self) -> None:
        """Cheap, and for parts that are not read too; what is read is parsed without any."""
        for name, entry in self._names.items():
            is_markup = name.endswith((".xml", ".rels", ".vml"))
            if is_markup and b"<!DOCTYPE" in self._unpacked(entry, _HEAD).upper():
                raise RefusedError(Flaw.SUSPICIOUS)


def _is_impossible(entry: zipfile.ZipInfo) -> bool:
    is_bomb = entry.file_size > max(RATIO_MATTERS_FROM, MOST_RATIO * entry.compress_size)
    return entry.compress_type not in _METHODS or entry.file_size > LARGEST_PART or is_bomb
