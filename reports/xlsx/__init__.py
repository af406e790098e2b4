"""The report's data as an Excel workbook: one sheet for each kind of thing, and a README."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Final

from django.utils import translation

from reports.xlsx.measure import measured
from reports.xlsx.questionnaires import ANSWERS, CHOICES, QUESTIONS
from reports.xlsx.readme import readme
from reports.xlsx.worksheets import NOTES, SECTIONS, SUMMARIES, WORKSHEETS
from reports.xlsx.workshop import (
    AGENDA,
    BRIEF,
    MILESTONES,
    ORGANISATIONS,
    PARTS,
    POSTS,
    SERIES,
    TABLES,
)
from reports.xlsx.writer import write

if TYPE_CHECKING:
    from reports.outcomes.facts import Imprint, Outcomes

CONTENT_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

SHEETS: Final = (
    SERIES,
    BRIEF,
    AGENDA,
    ORGANISATIONS,
    TABLES,
    SECTIONS,
    WORKSHEETS,
    NOTES,
    SUMMARIES,
    QUESTIONS,
    CHOICES,
    ANSWERS,
    POSTS,
    MILESTONES,
    PARTS,
)


def write_workbook(outcomes: Outcomes, imprint: Imprint, file: IO[bytes]) -> list[str]:
    """Write the outcomes to ``file``; return sentences on what is not as it was written.

    No query. Headers are in the workshop's language, sheet titles in English. Equal arguments
    give equal bytes. Rows are streamed: memory grows with the longest text, not with the notes.
    """
    with translation.override(outcomes.workshop.language or None):
        others = [measured(sheet, outcomes) for sheet in SHEETS]
        first = measured(readme(imprint, others), outcomes)
        write([first, *others], outcomes, imprint.made_at, file)
        return [sentence for one in (first, *others) for sentence in one.sentences()]
