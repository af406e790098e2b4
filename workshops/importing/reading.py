"""A file, or what was pasted, as sheets. Workbooks are read in a process of their own."""

import json
import subprocess
import sys
import threading
import unicodedata
from os import environ
from pathlib import Path
from typing import Final

from workshops.importing.delimited import decoded, read_text
from workshops.importing.sheet import MOST_BYTES, Flaw, RefusedError, Sheet

SECONDS: Final = 15
"""On the wall; the worker limits its own processor time."""

_PROJECT: Final = Path(__file__).resolve().parent.parent.parent
_ENVIRONMENT: Final = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
_ZIP: Final = b"PK"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_turns = threading.Lock()
"""One workbook at a time in each process: their memory does not add up."""


def read_file(content: bytes, name: str = "") -> list[Sheet]:
    """At least one sheet, of a workbook or a CSV file; its bytes say which it is.

    Raises ``RefusedError``.
    """
    if len(content) > MOST_BYTES:
        raise RefusedError(Flaw.TOO_LARGE)
    if content.startswith(_OLE):
        raise RefusedError(Flaw.ENCRYPTED if _ENCRYPTED in content else Flaw.OLD_EXCEL)
    if content.startswith(_ZIP):
        return _workbook(content)
    if name.lower().endswith(".xlsx") and content:
        raise RefusedError(Flaw.DAMAGED)
    text = decoded(content)
    if _is_no_text(text):
        raise RefusedError(Flaw.NOT_A_TABLE)
    return [read_text(text)]


def _is_no_text(text: str) -> bool:
    """Whether more than one character in a hundred is a control character."""
    sample = text[:10_000]
    odd = sum(unicodedata.category(one) == "Cc" and one not in "\t\r\n" for one in sample)
    return 100 * odd > len(sample)


def _workbook(content: bytes) -> list[Sheet]:
    with _turns:
        try:
            done = subprocess.run(
                [sys.executable, "-m", "workshops.importing.worker"],
                cwd=_PROJECT,
                env={name: environ[name] for name in _ENVIRONMENT if name in environ}
                | {"PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"},
                input=content,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise RefusedError(Flaw.TOO_SLOW) from None
    if done.returncode < 0:  # killed by a limit
        raise RefusedError(Flaw.TOO_SLOW)
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        raise RefusedError(Flaw.DAMAGED) from None
    if "flaw" in answer:
        raise RefusedError(Flaw(answer["flaw"]))
    return [Sheet.from_json(one) for one in answer["sheets"]]
