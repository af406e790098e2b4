"""What the tables wrote, activity by activity."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Sum

from canvases.models import Link, Note, Section, SectionSummary, Vote, Worksheet
from reports.outcomes.facts import (
    ActivityOutcome,
    GroupFacts,
    NoteFacts,
    SectionOutcome,
    WorksheetOutcome,
)
from workshops.models import Activity, Workshop

type _Merged = dict[uuid.UUID, uuid.UUID]
"""By a note that was merged: the note that it was merged into."""


@dataclass
class _Written:
    """All that is on the worksheets of a workshop, read in five queries, keyed for assembly."""

    notes: dict[tuple[int, int], list[NoteFacts]] = field(default_factory=lambda: defaultdict(list))
    summaries: dict[tuple[int, int], str] = field(default_factory=dict)


def activities_of(
    workshop: Workshop, groups: Mapping[int, GroupFacts]
) -> tuple[ActivityOutcome, ...]:
    """The worksheet activities in the order of the agenda; ``groups`` by primary key."""
    activities = (
        Activity.objects.filter(block__workshop=workshop, kind=Activity.Kind.WORKSHEET)
        .filter(chosen_canvas__isnull=False)
        .select_related("block", "chosen_canvas__canvas")
        .order_by("block__order")
    )
    worksheets: dict[int, list[Worksheet]] = defaultdict(list)
    for worksheet in Worksheet.objects.of_workshop(workshop).select_related("table"):
        worksheets[worksheet.activity_id].append(worksheet)
    sections = _sections(workshop)
    written = _read(workshop)
    return tuple(
        ActivityOutcome(
            code=activity.code,
            title=activity.title,
            agenda_title=activity.block.title,
            asked=activity.asked,
            handout_title=activity.handout_title,
            subject=activity.subject,
            canvas=activity.chosen_canvas.canvas.definition,
            worksheets=tuple(
                _worksheet(worksheet, groups, sections[worksheet.canvas_id], written)
                for worksheet in worksheets[activity.pk]
            ),
        )
        for activity in activities.prefetch_related("chosen_canvas__canvas__sections__answers")
    )


def _sections(workshop: Workshop) -> dict[int, list[Section]]:
    """The sections of every canvas in use, by the canvas's primary key."""
    by_canvas: dict[int, list[Section]] = defaultdict(list)
    used = Worksheet.objects.filter(table__workshop=workshop).values("canvas")
    for section in Section.objects.filter(canvas__in=used).order_by("order"):
        by_canvas[section.canvas_id].append(section)
    return by_canvas


def _read(workshop: Workshop) -> _Written:
    written = _Written()
    for worksheet, section, text in SectionSummary.objects.filter(
        worksheet__table__workshop=workshop
    ).values_list("worksheet_id", "section_id", "text"):
        written.summaries[worksheet, section] = text
    merged = _merged(workshop)
    answers = _links(workshop, merged)
    dots = _dots(workshop, merged)
    notes = Note.objects.current().filter(
        worksheet__table__workshop=workshop, is_left_out=False, merged_into__isnull=True
    )
    rows = list(notes.values_list("id", "worksheet_id", "section_id", "text", "wording"))
    printed = {pk for pk, *_rest in rows}
    for pk, worksheet, section, text, wording in rows:
        written.notes[worksheet, section].append(
            NoteFacts(
                id=pk.hex[:8],
                text=wording or text,
                dots=dots.get(pk, 0),
                answers=tuple(other.hex[:8] for other in answers.get(pk, ()) if other in printed),
            )
        )
    return written


def _merged(workshop: Workshop) -> _Merged:
    """The note in which each merged note is printed: the last of those it went through."""
    into = dict(
        Note.objects.filter(
            worksheet__table__workshop=workshop, merged_into__isnull=False
        ).values_list("pk", "merged_into_id")
    )
    return {pk: _last(pk, into) for pk in into}


def _last(pk: uuid.UUID, into: _Merged) -> uuid.UUID:
    """Follow ``into`` to its end; in a circle, which has none, once around."""
    passed: set[uuid.UUID] = set()
    while pk in into and pk not in passed:
        passed.add(pk)
        pk = into[pk]
    return pk


def _links(workshop: Workshop, merged: _Merged) -> dict[uuid.UUID, dict[uuid.UUID, None]]:
    """Which notes each note answers, in order; a merged note counts as the one it is in."""
    answers: dict[uuid.UUID, dict[uuid.UUID, None]] = defaultdict(dict)
    for answer, answered in (
        Link.objects.filter(answer__worksheet__table__workshop=workshop)
        .order_by("created_at", "pk")
        .values_list("answer_id", "answered_id")
    ):
        answers[merged.get(answer, answer)][merged.get(answered, answered)] = None
    return answers


def _dots(workshop: Workshop, merged: _Merged) -> dict[uuid.UUID, int]:
    """The dots of each note, those merged into it included, in the activity's last round."""
    rounds = (
        Vote.objects.filter(note__worksheet__table__workshop=workshop)
        .values("note_id", "round", "note__worksheet__activity_id")
        .annotate(sum=Sum("dots"))
        .order_by("round")
    )
    last: dict[int, Counter[uuid.UUID]] = {}
    newest: dict[int, int] = {}
    for row in rounds:
        activity = row["note__worksheet__activity_id"]
        if newest.get(activity) != row["round"]:
            newest[activity] = row["round"]
            last[activity] = Counter()
        note_id = row["note_id"]
        last[activity][merged.get(note_id, note_id)] += row["sum"]
    return {note: dots for notes in last.values() for note, dots in notes.items()}


def _worksheet(
    worksheet: Worksheet,
    groups: Mapping[int, GroupFacts],
    sections: list[Section],
    written: _Written,
) -> WorksheetOutcome:
    return WorksheetOutcome(
        code=worksheet.code,
        table=worksheet.table.number,
        group=groups.get(worksheet.table.pilot_group_id or 0),
        subject=worksheet.subject,
        sections=tuple(
            SectionOutcome(
                key=section.key,
                title=section.title,
                notes=tuple(written.notes.get((worksheet.pk, section.pk), ())),
                summary=written.summaries.get((worksheet.pk, section.pk), ""),
            )
            for section in sections
        ),
    )
