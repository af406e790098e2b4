"""The read model: everything that a report says, as frozen values.

The PDF, Word and Excel writers see these and nothing else, and an edition freezes them as JSON.
They hold no model instance, no database id and no address of this installation, so that the
same facts give the same document, byte for byte, on any machine.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from canvases.definition import CanvasDefinition
from questionnaires.analysis import QuestionResult


@dataclass(frozen=True, slots=True)
class ProgrammeFacts:
    """``logo`` is the name of a stored file, empty when there is none.

    ``organiser_mark`` stands at the head of hand-outs, as on the organiser's logo. ``colour`` is
    ``#rrggbb``; empty, Plenary's own.
    """

    name: str
    short_name: str
    aim: str
    structure_intro: str
    organiser: str
    logo: str
    organiser_mark: str = ""
    colour: str = ""


@dataclass(frozen=True, slots=True)
class SeriesFacts:
    """A workshop of the programme, as the phase diagram shows it."""

    name: str
    phase: str
    aim: str
    when: str
    is_this: bool
    is_past: bool


@dataclass(frozen=True, slots=True)
class WorkshopFacts:
    code: str
    name: str
    title: str
    number: int | None
    phase: str
    aim: str
    venue: str
    city: str
    country: str
    day: dt.date | None
    when: str
    language: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class BriefFacts:
    """Prose is Markdown."""

    overall_objective: str
    background: str
    objectives: tuple[str, ...]
    format: str
    delivery: str


@dataclass(frozen=True, slots=True)
class AgendaFacts:
    """``starts`` and ``ends`` are local times as ``14:00``, empty while the day has no start."""

    starts: str
    ends: str
    kind: str
    title: str
    minutes: int
    presenter: str


@dataclass(frozen=True, slots=True)
class GroupFacts:
    """A pilot group. ``tone`` is its colour, 1 to 8."""

    letter: str
    name: str
    long_name: str
    tone: int


@dataclass(frozen=True, slots=True)
class TableFacts:
    """``delegates`` are those of the first round; empty when seats were not recorded."""

    number: int
    group: GroupFacts | None
    capacity: int | None
    delegates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """A round of the table plan. ``activities`` are the titles of those that sit so.

    ``delegates`` are those of each table, in the order of the tables. ``is_as_before``: everybody
    sits as in the round before.
    """

    number: int
    activities: tuple[str, ...]
    delegates: tuple[tuple[str, ...], ...]
    is_as_before: bool = False


@dataclass(frozen=True, slots=True)
class OrganisationFacts:
    """``delegates`` are the names to be printed; ``count`` includes those withheld."""

    name: str
    logo: str
    delegates: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class NoteFacts:
    """``id`` names the note in print and in every export; ``answers`` are ids of notes."""

    id: str
    text: str
    dots: int
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SectionOutcome:
    key: str
    title: str
    notes: tuple[NoteFacts, ...]
    summary: str


@dataclass(frozen=True, slots=True)
class WorksheetOutcome:
    code: str
    table: int
    group: GroupFacts | None
    subject: str
    sections: tuple[SectionOutcome, ...]

    @property
    def note_count(self) -> int:
        return sum(len(section.notes) for section in self.sections)

    @property
    def is_empty(self) -> bool:
        return not any(section.notes or section.summary for section in self.sections)


@dataclass(frozen=True, slots=True)
class ActivityOutcome:
    """A worksheet activity. ``subject`` is the one given to all tables, if any."""

    code: str
    title: str
    agenda_title: str
    asked: str
    handout_title: str
    canvas: CanvasDefinition
    worksheets: tuple[WorksheetOutcome, ...]
    subject: str = ""

    @property
    def has_votes(self) -> bool:
        return any(
            note.dots
            for worksheet in self.worksheets
            for section in worksheet.sections
            for note in section.notes
        )


@dataclass(frozen=True, slots=True)
class QuestionFacts:
    """A question as it was asked; ``choices`` in the order in which they were offered.

    The steps of a scale, and yes and no, are choices too.
    """

    key: str
    number: int | None
    kind: str
    text: str
    help: str
    choices: tuple[str, ...]
    is_personal: bool


@dataclass(frozen=True, slots=True)
class QuestionnaireFacts:
    """``results`` has an entry for each question that asks for no personal data, in order.

    ``interviewees`` is the result of the question by which answers are grouped, if any, and
    ``group_name`` the word for its groups ("Type").
    """

    code: str
    title: str
    introduction: str
    thanks: str
    questions: tuple[QuestionFacts, ...]
    response_count: int
    places: tuple[str, ...]
    interviewees: QuestionResult | None
    results: tuple[QuestionResult, ...]
    group_name: str = ""


@dataclass(frozen=True, slots=True)
class PostFacts:
    """Counts are ``None`` when they were not recorded."""

    author: str
    handle: str
    posted_on: dt.date | None
    text: str
    replies: int | None
    reposts: int | None
    likes: int | None
    other_counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MilestoneFacts:
    text: str
    due: str


@dataclass(frozen=True, slots=True)
class PartFacts:
    """A part of the report that is included. ``body`` is Markdown."""

    kind: str
    title: str
    body: str
    is_appendix: bool


@dataclass(frozen=True, slots=True)
class ReportFacts:
    title: str
    subtitle: str
    classification: str
    are_names_withheld: bool
    parts: tuple[PartFacts, ...]
    left_out: tuple[str, ...]
    """The titles of the parts that were left out, for the colophon."""


@dataclass(frozen=True, slots=True)
class Outcomes:
    """All of a workshop that a report can say."""

    report: ReportFacts
    programme: ProgrammeFacts
    workshop: WorkshopFacts
    series: tuple[SeriesFacts, ...]
    groups: tuple[GroupFacts, ...]
    milestones: tuple[MilestoneFacts, ...]
    brief: BriefFacts
    agenda: tuple[AgendaFacts, ...]
    organisations: tuple[OrganisationFacts, ...]
    tables: tuple[TableFacts, ...]
    activities: tuple[ActivityOutcome, ...]
    questionnaires: tuple[QuestionnaireFacts, ...]
    posts: tuple[PostFacts, ...]
    missing: tuple[str, ...]
    """What a reader would expect and the data do not have ("Table 4: no gains"), in sentences."""
    rounds: tuple[RoundFacts, ...] = ()
    """Empty where the first round is the only one, and in editions that kept no other."""


@dataclass(frozen=True, slots=True)
class Imprint:
    """What the colophon says of one run: which edition, made when, by what, from which data.

    ``edition`` is ``None`` for a draft; ``data_sha256`` is that of the outcomes' JSON.
    """

    edition: int | None
    made_at: dt.datetime
    version: str
    data_sha256: str
