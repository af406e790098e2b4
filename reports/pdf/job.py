"""What travels between the two processes of a render, as JSON; no Django, no WeasyPrint."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

# Nothing answers at this name (RFC 2606), so that an address which escapes leads nowhere.
BASE_URL = "https://plenary.invalid/"
STATIC_URL = BASE_URL + "static/"
MEDIA_URL = BASE_URL + "media/"
FONTS_URL = BASE_URL + "fonts/"

DOCUMENT_FILE = "document.html"
JOB_FILE = "job.json"
PDF_FILE = "document.pdf"

# The alternative text of a picture that only decorates: the finisher takes it out of the tags.
# Invisible, because it is printed in the place of a picture that cannot be read.
DECORATION = "\u2063\u2063\u2063"


class Flaw(StrEnum):
    """What a render had to leave out or replace; ``Notice.what`` says which."""

    REFUSED = "refused"
    MISSING = "missing"
    BROKEN_IMAGE = "broken-image"
    UNKNOWN_CHARACTER = "unknown-character"
    NO_DESCRIPTION = "no-description"
    DEAD_LINK = "dead-link"
    FONT = "font"


class Outcome(StrEnum):
    DONE = "done"
    MEMORY = "memory"
    ERROR = "error"


class Stage(StrEnum):
    """In this order; laying out may start again when page numbers changed the layout."""

    READING = "reading"
    LAYOUT = "layout"
    WRITING = "writing"


@dataclass(frozen=True, slots=True)
class Progress:
    """``page`` is the page being laid out, 0 in the other stages."""

    stage: Stage
    page: int = 0


@dataclass(frozen=True, slots=True)
class Notice:
    flaw: Flaw
    what: str
    times: int = 1


@dataclass(frozen=True, slots=True)
class Limits:
    """What one render may use before it is ended.

    ``seconds`` is counted twice: on the wall by the caller, and as processor time by the worker,
    so that a worker whose caller has died ends by itself. 56 pages take about 4 seconds; two
    minutes are many times what a report of a workshop needs. ``memory_mb`` is address space,
    not resident memory: the CJK and emoji fonts alone map about 100 MB.
    """

    seconds: int = 120
    memory_mb: int = 1024


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """What the PDF says of itself. The only clock is ``created``: the same input, the same bytes.

    ``language`` is a BCP 47 tag, used for hyphenation and by screen readers. What ``is_to_scale``
    asks the printer's dialogue to begin with its own size, not with "fit to page".
    """

    title: str
    language: str
    created: datetime
    author: str = ""
    subject: str = ""
    generator: str = "Plenary"
    is_to_scale: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    files: Mapping[str, str]
    """``{address: path}``: everything that the document may load."""
    font_css: str
    title: str
    language: str
    created: str
    author: str
    subject: str
    generator: str
    is_to_scale: bool
    memory_mb: int
    cpu_seconds: int
    undescribed: str
    """Alternative text for a picture whose author gave none."""

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        return cls(**values)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(slots=True)
class Notices:
    """Counts what happens, so that a thousand broken pictures are one line."""

    counts: dict[tuple[Flaw, str], int] = field(default_factory=dict)

    def add(self, flaw: Flaw, what: str) -> None:
        key = (flaw, what)
        self.counts[key] = self.counts.get(key, 0) + 1

    def to_json(self) -> list[tuple[str, str, int]]:
        return [(flaw.value, what, times) for (flaw, what), times in self.counts.items()]


def inside(directory: str) -> tuple[Path, Path, Path]:
    """The job, the document and the PDF of a job's directory."""
    root = Path(directory)
    return root / JOB_FILE, root / DOCUMENT_FILE, root / PDF_FILE
