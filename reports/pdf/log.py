"""What WeasyPrint says while it works, sorted: flaws for the reader, remarks for the developer."""

import logging
import re
import time
from collections.abc import Callable
from typing import Any

from reports.pdf.fetcher import shown
from reports.pdf.job import Flaw, Notices, Stage

# How WeasyPrint 70 words what matters to a reader; {prefix of its message: flaw}. The first
# argument of the message is what the flaw is about.
FLAWS = {
    "Failed to render SVG image": Flaw.BROKEN_IMAGE,
    "Failed to load inline SVG": Flaw.BROKEN_IMAGE,
    "Font-face %r cannot be loaded": Flaw.FONT,
    "No anchor #%s": Flaw.DEAD_LINK,
}
FAILED_IMAGE = "Failed to load image at %r: %s"
UNDRAWN = ".notdef glyph rendered"
# Counted already, by the fetcher or as a dead link.
COUNTED = (
    "Failed to load stylesheet",
    "Failed to load attachment",
    "Content discarded: target points to undefined anchor",
)
MOST_REMARKS = 200
SECONDS_BETWEEN_PAGES = 0.2


class Listener(logging.Handler):
    """``remarks`` are WeasyPrint's lines about style sheets; they may quote the document.

    ``undrawn`` are the characters for which an empty box was drawn.
    """

    def __init__(self, notices: Notices) -> None:
        super().__init__(logging.WARNING)
        self._notices = notices
        self.remarks: list[str] = []
        self.undrawn: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        template = str(record.msg)
        arguments = record.args if isinstance(record.args, tuple) else ()
        if template.startswith(COUNTED):
            return
        if template.startswith(UNDRAWN) and len(arguments) == 2:
            character = str(arguments[0])
            self.undrawn.add(character)
            self._notices.add(Flaw.UNKNOWN_CHARACTER, f"{ord(character):04X}")
        elif template == FAILED_IMAGE and len(arguments) == 2:
            self._failed_image(str(arguments[0]), str(arguments[1]))
        elif flaw := next((f for start, f in FLAWS.items() if template.startswith(start)), None):
            self._notices.add(flaw, shown(str(arguments[0] if arguments else "")))
        elif len(self.remarks) < MOST_REMARKS:
            self.remarks.append(record.getMessage())

    def _failed_image(self, address: str, reason: str) -> None:
        if "not among the files" not in reason:
            what = "data:" if address.startswith("data:") else shown(address)
            self._notices.add(Flaw.BROKEN_IMAGE, what)


class PageCounter(logging.Handler):
    """Turns "Creating layout - Page 12" into progress, a few times a second."""

    def __init__(self, say: Callable[[dict[str, Any]], None]) -> None:
        super().__init__(logging.INFO)
        self._say = say
        self._said_at = 0.0

    def emit(self, record: logging.LogRecord) -> None:
        now = time.monotonic()
        if now - self._said_at < SECONDS_BETWEEN_PAGES:
            return
        if page := re.search(r"Page (\d+)", record.getMessage()):
            self._said_at = now
            self._say({"stage": Stage.LAYOUT, "page": int(page[1])})
