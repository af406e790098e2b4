"""QR codes as the path of a drawing."""

from dataclasses import dataclass
from functools import lru_cache

import segno

QUIET_ZONE = 4
"""Modules of white around the code; a camera needs them to find it."""


@dataclass(frozen=True, slots=True)
class QrCode:
    """``d`` is the path of the dark modules, one unit each, in a square of ``size`` units."""

    d: str
    size: int


@lru_cache(maxsize=256)
def qr_code(text: str) -> QrCode:
    """The code with a fifth of its modules to spare: it is read from the back of a room."""
    rows = [bytes(row) for row in segno.make(text, error="m", micro=False).matrix]
    runs = (run for y, row in enumerate(rows) for run in _runs(row, y))
    return QrCode("".join(runs), len(rows) + 2 * QUIET_ZONE)


def _runs(row: bytes, y: int) -> list[str]:
    """One rectangle for each run of dark modules in a row."""
    found = []
    start = None
    for x, is_dark in enumerate([*row, 0]):
        if is_dark and start is None:
            start = x
        elif not is_dark and start is not None:
            width = x - start
            found.append(f"M{start + QUIET_ZONE} {y + QUIET_ZONE}h{width}v1h-{width}z")
            start = None
    return found
