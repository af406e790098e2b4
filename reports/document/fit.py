"""The fit matrix: which notes of a section are answered by notes of another, and which are not."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from canvases.definition import CanvasDefinition
from reports.outcomes.facts import NoteFacts, WorksheetOutcome


@dataclass(frozen=True, slots=True)
class FitRow:
    """A note, and the notes that answer it: none of them is what a reader looks for."""

    note: NoteFacts
    answers: tuple[NoteFacts, ...]


@dataclass(frozen=True, slots=True)
class Fit:
    """``loose`` are the notes of the answering section that answer nothing."""

    asked: str
    answering: str
    rows: tuple[FitRow, ...]
    loose: tuple[NoteFacts, ...]

    @property
    def total(self) -> int:
        return len(self.rows)

    @property
    def answered(self) -> int:
        return sum(bool(row.answers) for row in self.rows)


def has_links(worksheet: WorksheetOutcome) -> bool:
    return any(note.answers for section in worksheet.sections for note in section.notes)


def fits(canvas: CanvasDefinition, worksheet: WorksheetOutcome) -> tuple[Fit, ...]:
    """One for each pair of sections of which one answers the other, in the canvas's order."""
    return tuple(_fits(canvas, worksheet)) if has_links(worksheet) else ()


def _fits(canvas: CanvasDefinition, worksheet: WorksheetOutcome) -> Iterator[Fit]:
    sections = {section.key: section for section in worksheet.sections}
    for definition in canvas.sections:
        answering = sections.get(definition.key)
        asked = sections.get(definition.answers)
        if answering is None or asked is None or not (asked.notes or answering.notes):
            continue
        answers: dict[str, list[NoteFacts]] = defaultdict(list)
        for note in answering.notes:
            for answered in note.answers:
                answers[answered].append(note)
        known = {note.id for note in asked.notes}
        yield Fit(
            asked=asked.title,
            answering=answering.title,
            rows=tuple(FitRow(note, tuple(answers[note.id])) for note in asked.notes),
            loose=tuple(note for note in answering.notes if known.isdisjoint(note.answers)),
        )
