"""What the printed report's templates show: chapters with their numbers, in plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from django.utils.text import Truncator
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.safestring import SafeString

    from reports.document.accent import Accent
    from reports.document.phases import PhaseDiagram
    from reports.outcomes.facts import Imprint, Outcomes


RUNNING: Final = 70
"""Characters that a running head has room for, beside the programme's."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents. ``depth`` is 1 for a chapter, 2 and 3 for what is inside."""

    depth: int
    number: str
    title: str
    anchor: str


@dataclass(frozen=True, slots=True)
class ContentsLine:
    """An entry, and those of depth 3 below it, which share one line."""

    entry: Entry
    inside: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Caption:
    """Of a figure or a table: ``label`` is "Figure 3"."""

    label: str
    title: str
    anchor: str


@dataclass(slots=True)
class Captions:
    """Numbers figures and tables in the order in which they are made."""

    figures: list[Caption] = field(default_factory=list)
    tables: list[Caption] = field(default_factory=list)

    def figure(self, title: str) -> Caption:
        number = len(self.figures) + 1
        label = _("Figure %(number)d") % {"number": number}
        self.figures.append(Caption(label, title, f"figure-{number}"))
        return self.figures[-1]

    def table(self, title: str) -> Caption:
        number = len(self.tables) + 1
        label = _("Table %(number)d") % {"number": number}
        self.tables.append(Caption(label, title, f"table-{number}"))
        return self.tables[-1]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a part stands, and at which level its headings begin.

    ``number`` is "4", "4.3", an appendix's letter, or empty. ``level`` is 2, or 3 for a part
    that continues the chapter before it. ``letters`` are all those of an appendix that has one
    for each of its sections.
    """

    anchor: str
    number: str
    level: int
    is_appendix: bool = False
    letters: tuple[str, ...] = ()

    def section_number(self, section: int) -> str:
        """The number of a section inside; empty where only chapters are numbered."""
        if len(self.letters) > 1:
            return self.letters[section - 1]
        return f"{self.number}.{section}" if self.number and self.level == 2 else ""

    def section_anchor(self, section: int) -> str:
        return f"{self.anchor}-{section}"

    def entry(self, title: str, depth: int, number: str, anchor: str) -> Entry:
        return Entry(depth + self.level - 2, number, title, anchor)


@dataclass(frozen=True, slots=True)
class Build:
    """What every part is made from. ``letters`` is ``{kind of appendix: letter}``."""

    outcomes: Outcomes
    letters: Mapping[str, str]
    captions: Captions


@dataclass(frozen=True, slots=True)
class Made:
    """A part's collected content and the lines that it adds to the contents.

    ``sections`` counts the sections, so that a part which continues can be numbered on.
    """

    content: object = None
    entries: tuple[Entry, ...] = ()
    sections: int = 0


@dataclass(frozen=True, slots=True)
class SubSection:
    """A titled piece of a chapter that is prose only."""

    number: str
    title: str
    anchor: str
    body: SafeString


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part as it is printed. ``content`` is what ``template`` shows below ``body``."""

    kind: str
    place: Place
    title: str
    body: SafeString
    template: str
    made: Made
    continued: tuple[Chapter, ...] = ()

    @property
    def running(self) -> str:
        """The title as it fits into the running head."""
        return Truncator(self.title).chars(RUNNING)

    @property
    def is_bare(self) -> bool:
        """Whether nothing was collected for an appendix, so that it needs no page of its own."""
        return self.place.is_appendix and not self.content and not self.body

    @property
    def is_body_last(self) -> bool:
        """Whether the text closes the part, after what was collected for it."""
        return self.kind in ("findings", "organisations")

    @property
    def content(self) -> object:
        return self.made.content

    @property
    def sub(self) -> int:
        """The level of the headings inside."""
        return self.place.level + 1


@dataclass(frozen=True, slots=True)
class Document:
    """``figures`` and ``tables`` are empty when there are too few to be worth a list.

    ``title_size`` is "l", "m" or "s", by the length of the title.
    """

    language: str
    outcomes: Outcomes
    imprint: Imprint
    accent: Accent
    phases: PhaseDiagram | None
    edition: str
    made_on: str
    classification: str
    title_size: str
    facts: tuple[tuple[str, str], ...]
    chapters: tuple[Chapter, ...]
    contents: tuple[ContentsLine, ...]
    figures: tuple[Caption, ...]
    tables: tuple[Caption, ...]
    colophon: tuple[tuple[str, str], ...]
