"""What the pilot groups share, and what is of one only."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from reports.document.activities import by_group
from reports.document.model import Build, Caption, Made, Place
from reports.outcomes.facts import ActivityOutcome, GroupFacts, Outcomes

MOST_SHARED: Final = 40
WORDS: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Shared:
    """A statement that several pilot groups made. ``section`` is empty where sections differ."""

    text: str
    section: str
    groups: tuple[GroupFacts, ...]


@dataclass(frozen=True, slots=True)
class CountRow:
    """Statements of a section: one count for each group, all of them, and those shared."""

    section: str
    counts: tuple[int, ...]
    total: int
    shared: int


@dataclass(frozen=True, slots=True)
class Synthesis:
    """Of one activity. ``unique`` and ``shared_count`` count different statements, not notes."""

    title: str
    groups: tuple[GroupFacts, ...]
    rows: tuple[CountRow, ...]
    totals: CountRow
    shared: tuple[Shared, ...]
    shared_count: int
    unique: int
    caption: Caption

    @property
    def more_shared(self) -> int:
        return self.shared_count - len(self.shared)


def findings(build: Build, place: Place) -> Made:
    del place
    found = (
        synthesis(build, activity) for activity in build.outcomes.activities if activity.worksheets
    )
    return Made(tuple(one for one in found if one))


def synthesis(build: Build, activity: ActivityOutcome) -> Synthesis | None:
    """Compare the pilot groups; ``None`` where fewer than two of them wrote notes.

    Two notes make the same statement when their words are the same, whatever the case,
    accents and punctuation.
    """
    by_statement, first, said = _collect(build.outcomes, activity)
    groups = tuple(group for group in build.outcomes.groups if group.letter in said)
    if len(groups) < 2:
        return None
    shared = [key for key, letters in by_statement.items() if len(letters) > 1]
    shared.sort(key=lambda key: -len(by_statement[key]))
    return Synthesis(
        title=activity.title,
        groups=groups,
        rows=_rows(activity, groups, said, set(shared)),
        totals=_totals(groups, said, set(shared)),
        shared=tuple(
            Shared(*first[key], tuple(g for g in groups if g.letter in by_statement[key]))
            for key in shared[:MOST_SHARED]
        ),
        shared_count=len(shared),
        unique=len(by_statement) - len(shared),
        caption=build.captions.table(
            _("%(activity)s: statements by section and pilot group") % {"activity": activity.title}
        ),
    )


def normalised(text: str) -> str:
    """The words of ``text``, folded: what is the same statement gives the same string."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(WORDS.findall(kept)) or text.strip()


type Statements = dict[str, dict[str, list[str]]]
"""``{letter: {section key: [statement, …]}}``, one for each note."""


def _collect(
    outcomes: Outcomes, activity: ActivityOutcome
) -> tuple[dict[str, set[str]], dict[str, tuple[str, str]], Statements]:
    """Who made which statement, its first wording with the section, and all by group."""
    by_statement: dict[str, set[str]] = {}
    first: dict[str, tuple[str, str]] = {}
    said: Statements = {}
    for group, worksheets in by_group(outcomes, activity):
        for section in (s for worksheet in worksheets for s in worksheet.sections):
            for note in section.notes if group else ():
                key = normalised(note.text)
                by_statement.setdefault(key, set()).add(group.letter if group else "")
                text, where = first.setdefault(key, (note.text, section.title))
                if where != section.title:
                    first[key] = (text, "")
                letter = group.letter if group else ""
                said.setdefault(letter, {}).setdefault(section.key, []).append(key)
    return by_statement, first, said


def _rows(
    activity: ActivityOutcome, groups: Iterable[GroupFacts], said: Statements, shared: set[str]
) -> tuple[CountRow, ...]:
    rows = []
    for section in activity.canvas.sections:
        of_groups = [said[group.letter].get(section.key, []) for group in groups]
        rows.append(_row(section.title, of_groups, shared))
    return tuple(rows)


def _totals(groups: Iterable[GroupFacts], said: Statements, shared: set[str]) -> CountRow:
    every = [[key for keys in said[group.letter].values() for key in keys] for group in groups]
    return _row(_("All sections"), every, shared)


def _row(title: str, of_groups: list[list[str]], shared: set[str]) -> CountRow:
    counts = tuple(len(keys) for keys in of_groups)
    different = {key for keys in of_groups for key in keys}
    return CountRow(title, counts, sum(counts), len(different & shared))
