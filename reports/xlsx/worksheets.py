"""The sheets of the activities: sections, worksheets, notes and summaries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from reports.xlsx.sheet import GROUP, LETTER, Column, Sheet, group_cells

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.outcomes.facts import (
        ActivityOutcome,
        Outcomes,
        SectionOutcome,
        WorksheetOutcome,
    )
    from reports.xlsx.sheet import Row, Value

type _Place = tuple[ActivityOutcome, WorksheetOutcome, SectionOutcome]


def _sections(outcomes: Outcomes) -> Iterator[Row]:
    for number, activity in enumerate(outcomes.activities, start=1):
        for section in activity.canvas.sections:
            yield (
                f"{number}/{section.key}",
                activity.title,
                activity.canvas.name,
                section.key,
                section.title,
                section.prompt,
                section.definition,
                section.answers,
            )


def _worksheets(outcomes: Outcomes) -> Iterator[Row]:
    for activity in outcomes.activities:
        for worksheet in activity.worksheets:
            yield (
                worksheet.code,
                activity.title,
                *_table(worksheet),
                worksheet.subject,
                worksheet.note_count,
            )


def _notes(outcomes: Outcomes) -> Iterator[Row]:
    for activity, worksheet, section in _places(outcomes):
        for order, note in enumerate(section.notes, start=1):
            yield (
                note.id,
                activity.title,
                *_table(worksheet),
                section.key,
                section.title,
                order,
                note.text,
                note.dots if activity.has_votes else None,
                ", ".join(note.answers),
            )


def _summaries(outcomes: Outcomes) -> Iterator[Row]:
    for activity, worksheet, section in _places(outcomes):
        if section.summary:
            yield (
                f"{worksheet.code}/{section.key}",
                activity.title,
                *_table(worksheet),
                section.key,
                section.title,
                section.summary,
            )


def _places(outcomes: Outcomes) -> Iterator[_Place]:
    for activity in outcomes.activities:
        for worksheet in activity.worksheets:
            for section in worksheet.sections:
                yield activity, worksheet, section


def _table(worksheet: WorksheetOutcome) -> tuple[Value, ...]:
    return (worksheet.table, *group_cells(worksheet.group))


_ACTIVITY: Final = Column(_("Activity"), _("The activity that it belongs to."))
_TABLE: Final = Column(_("Table"), _("The number of the table that wrote it."))
_KEY: Final = Column(_("Section key"), _("The name of the section for programs."))
_SECTION: Final = Column(_("Section"), _("The title of the section on the canvas."))

SECTIONS: Final = Sheet(
    "Sections",
    _("One row for each section of the canvas of each activity."),
    (
        Column(_("Section id"), _("The activity's place in the report, and the key."), "id"),
        _ACTIVITY,
        Column(_("Canvas"), _("The name of the canvas.")),
        _KEY,
        _SECTION,
        Column(_("Prompt"), _("What the tables were asked.")),
        Column(_("Definition"), _("What the section means.")),
        Column(_("Answers"), _("The key of the section whose notes these notes can answer.")),
    ),
    _sections,
)
WORKSHEETS: Final = Sheet(
    "Worksheets",
    _("One row for each worksheet: one table in one activity."),
    (
        Column(_("Worksheet id"), _("Names the worksheet in every edition."), "id"),
        _ACTIVITY,
        _TABLE,
        LETTER,
        GROUP,
        Column(_("Subject"), _("Whom or what the worksheet is about.")),
        Column(_("Notes"), _("How many of its notes the report prints.")),
    ),
    _worksheets,
)
NOTES: Final = Sheet(
    "Notes",
    _("One row for each note that the report prints, as it prints it."),
    (
        Column(_("Note id"), _("Names the note in the report and in every edition."), "id"),
        _ACTIVITY,
        _TABLE,
        LETTER,
        GROUP,
        _KEY,
        _SECTION,
        Column(_("Order"), _("The place of the note in its section.")),
        Column(_("Text"), _("The note, reworded where the facilitators did so.")),
        Column(_("Dots"), _("Its votes in the last round; empty where no votes were given.")),
        Column(_("Answers"), _("The ids of the notes that it answers, separated by commas.")),
    ),
    _notes,
)
SUMMARIES: Final = Sheet(
    "Summaries",
    _("One row for each section for which a summary was written."),
    (
        Column(_("Summary id"), _("The worksheet id and the section key."), "id"),
        _ACTIVITY,
        _TABLE,
        LETTER,
        GROUP,
        _KEY,
        _SECTION,
        Column(_("Summary"), _("The prose that the report prints for the section.")),
    ),
    _summaries,
)
