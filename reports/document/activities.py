"""The outcomes: activity by activity, pilot group by pilot group."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from canvases.definition import CanvasDefinition, SectionDefinition
from canvases.fitting import PRINT
from canvases.layout import DrawnCanvas, draw
from reports.document.fit import Fit, fits, has_links
from reports.document.model import Build, Caption, Captions, Entry, Made, Place
from reports.document.prose import prose
from reports.outcomes.facts import (
    ActivityOutcome,
    GroupFacts,
    NoteFacts,
    Outcomes,
    SectionOutcome,
    WorksheetOutcome,
)

MOST_VOTED: Final = 10
LONG_NOTE: Final = 900
SHORT_LIST: Final = 14
"""A list of so many notes is kept on one page; a longer one may break."""


@dataclass(frozen=True, slots=True)
class VoteBar:
    """``length`` is a percentage of the longest bar."""

    note: NoteFacts
    length: float


@dataclass(frozen=True, slots=True)
class Votes:
    """``total`` counts all the notes that got a dot, also those without a bar."""

    caption: Caption
    bars: tuple[VoteBar, ...]
    total: int

    @property
    def is_all(self) -> bool:
        return len(self.bars) == self.total


@dataclass(frozen=True, slots=True)
class PrintedSection:
    """``is_short`` sections stay on one page, with their title beside them.

    ``is_split``: a note is so long that it may break over pages.
    """

    title: str
    notes: tuple[NoteFacts, ...]
    summary: SafeString
    is_short: bool
    is_split: bool


@dataclass(frozen=True, slots=True)
class PrintedWorksheet:
    """``canvas`` is ``None`` when there is no note to draw."""

    table: int
    subject_label: str
    subject: str
    canvas: DrawnCanvas[NoteFacts] | None
    canvas_caption: Caption | None
    sections: tuple[PrintedSection, ...]
    votes: Votes | None
    fits: tuple[tuple[Caption, Fit], ...]
    is_empty: bool


@dataclass(frozen=True, slots=True)
class PrintedGroup:
    """The worksheets of a pilot group, or of one table that has none.

    ``tab`` is the place of its thumb tab at the edge of the page, 1 to 8.
    """

    letter: str
    name: str
    short_name: str
    tone: int | None
    tab: int
    anchor: str
    worksheets: tuple[PrintedWorksheet, ...]

    @property
    def has_canvas(self) -> bool:
        return bool(self.worksheets and self.worksheets[0].canvas)


@dataclass(frozen=True, slots=True)
class PrintedActivity:
    """``subject`` is the one given to all tables; their worksheets do not repeat it."""

    number: str
    title: str
    anchor: str
    asked: SafeString
    subject_label: str
    subject: str
    definitions: tuple[SectionDefinition, ...]
    groups: tuple[PrintedGroup, ...]
    links_missing: bool
    is_paged: bool
    """Whether every pilot group begins a page of its own: when canvases are drawn."""


def outcomes(build: Build, place: Place) -> Made:
    activities = tuple(
        _activity(build, place, index, activity)
        for index, activity in enumerate(build.outcomes.activities, 1)
    )
    return Made(activities, tuple(_entries(place, activities)), sections=len(activities))


def _entries(place: Place, activities: Iterable[PrintedActivity]) -> Iterator[Entry]:
    for activity in activities:
        yield place.entry(activity.title, 2, activity.number, activity.anchor)
        for group in activity.groups:
            yield place.entry(group.short_name, 3, group.letter, group.anchor)


def _activity(build: Build, place: Place, index: int, activity: ActivityOutcome) -> PrintedActivity:
    anchor = place.section_anchor(index)
    groups = tuple(
        _group(build, activity, tab, group, worksheets, f"{anchor}-{tab}")
        for tab, (group, worksheets) in enumerate(by_group(build.outcomes, activity), 1)
    )
    can_link = any(section.answers for section in activity.canvas.sections)
    has_notes = any(worksheet.note_count for worksheet in activity.worksheets)
    return PrintedActivity(
        number=place.section_number(index),
        title=activity.title,
        anchor=anchor,
        asked=prose(activity.asked, place.level + 2, build.letters),
        subject_label=activity.canvas.subject.label,
        subject=activity.subject,
        definitions=tuple(section for section in activity.canvas.sections if section.definition),
        groups=groups,
        links_missing=can_link and has_notes and not any(map(has_links, activity.worksheets)),
        is_paged=any(group.has_canvas for group in groups),
    )


def by_group(
    outcomes: Outcomes, activity: ActivityOutcome
) -> list[tuple[GroupFacts | None, list[WorksheetOutcome]]]:
    """The worksheets by pilot group, in the programme's order; tables without one come last,
    each by itself.
    """
    grouped: dict[str, list[WorksheetOutcome]] = {group.letter: [] for group in outcomes.groups}
    known = {group.letter: group for group in outcomes.groups}
    single = []
    for worksheet in activity.worksheets:
        if worksheet.group is None:
            single.append(worksheet)
        else:
            known.setdefault(worksheet.group.letter, worksheet.group)
            grouped.setdefault(worksheet.group.letter, []).append(worksheet)
    together: list[tuple[GroupFacts | None, list[WorksheetOutcome]]] = [
        (known[letter], worksheets) for letter, worksheets in grouped.items() if worksheets
    ]
    return together + [(None, [worksheet]) for worksheet in single]


def _group(
    build: Build,
    activity: ActivityOutcome,
    tab: int,
    group: GroupFacts | None,
    worksheets: list[WorksheetOutcome],
    anchor: str,
) -> PrintedGroup:
    if group:
        name, letter, tone = group.long_name or group.name, group.letter, group.tone
    else:
        name, letter, tone = table_name(worksheets[0].table), "", None
    owner = f"{letter} {group.name}" if group else name
    return PrintedGroup(
        letter=letter,
        name=name,
        short_name=group.name if group else name,
        tone=tone,
        tab=(tab - 1) % 8 + 1,
        anchor=anchor,
        worksheets=tuple(
            _worksheet(
                build,
                activity,
                worksheet,
                tone,
                owner if len(worksheets) == 1 else f"{owner}, {table_name(worksheet.table)}",
                f"{anchor}-{number}",
            )
            for number, worksheet in enumerate(worksheets, 1)
        ),
    )


def _worksheet(
    build: Build,
    activity: ActivityOutcome,
    worksheet: WorksheetOutcome,
    tone: int | None,
    owner: str,
    anchor: str,
) -> PrintedWorksheet:
    canvas = caption = None
    if worksheet.note_count:
        caption = build.captions.figure(f"{activity.canvas.name}, {owner}")
        canvas = drawn(activity.canvas, worksheet, tone, anchor)
    voted = votes(build.captions, worksheet, owner)
    return PrintedWorksheet(
        table=worksheet.table,
        subject_label=activity.canvas.subject.label,
        subject=worksheet.subject if worksheet.subject != activity.subject else "",
        canvas=canvas,
        canvas_caption=caption,
        sections=tuple(_sections(worksheet, build)),
        votes=voted,
        fits=tuple(
            (build.captions.table(f"{fit.asked} – {fit.answering}, {owner}"), fit)
            for fit in fits(activity.canvas, worksheet)
        ),
        is_empty=worksheet.is_empty,
    )


def drawn(
    canvas: CanvasDefinition, worksheet: WorksheetOutcome, tone: int | None, anchor: str
) -> DrawnCanvas[NoteFacts]:
    """The worksheet as its canvas; sections that this version does not have stay in the lists."""
    known = {section.key for section in canvas.sections}
    notes = {section.key: section.notes for section in worksheet.sections if section.key in known}
    return draw(
        canvas, notes, subject=worksheet.subject, tone=tone, fit=PRINT, anchor=f"canvas-{anchor}"
    )


def _sections(worksheet: WorksheetOutcome, build: Build) -> Iterator[PrintedSection]:
    if worksheet.is_empty:
        return
    for section in worksheet.sections:
        yield PrintedSection(
            title=section.title,
            notes=section.notes,
            summary=prose(section.summary, 6, build.letters) if section.summary else SafeString(),
            is_short=_is_short(section),
            is_split=any(len(note.text) > LONG_NOTE for note in section.notes),
        )


def _is_short(section: SectionOutcome) -> bool:
    length = sum(1 + len(note.text) // 70 for note in section.notes) + len(section.summary) // 70
    return length <= SHORT_LIST


def votes(captions: Captions, worksheet: WorksheetOutcome, owner: str) -> Votes | None:
    """The notes with the most dots; equals in the order of the worksheet."""
    notes = [note for section in worksheet.sections for note in section.notes if note.dots]
    if not notes:
        return None
    notes.sort(key=lambda note: -note.dots)
    most = notes[0].dots
    bars = tuple(VoteBar(note, round(100 * note.dots / most, 1)) for note in notes[:MOST_VOTED])
    return Votes(captions.figure(_("Votes, %(group)s") % {"group": owner}), bars, len(notes))


def table_name(number: int) -> str:
    return _("Table %(number)d") % {"number": number}
