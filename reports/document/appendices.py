"""What the appendices collect."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from canvases.layout import DrawnCanvas, draw
from questionnaires.analysis import ChoiceResult, QuestionResult
from questionnaires.charts import BarChart, bar_chart
from reports.document.activities import table_name
from reports.document.model import Build, Made, Place
from reports.outcomes.facts import (
    AgendaFacts,
    NoteFacts,
    OrganisationFacts,
    PostFacts,
    QuestionFacts,
    QuestionnaireFacts,
    TableFacts,
)

MOST_SEATS_DRAWN: Final = 24
LETTERED: Final = "abcdefghijklmnopqrstuvwxyz"
LINES_TO_WRITE: Final = {"short_text": 1, "email": 1, "number": 1, "date": 1, "long_text": 2}


@dataclass(frozen=True, slots=True)
class Attending:
    """``unnamed`` counts the delegates whose names are not printed."""

    name: str
    logo: str
    delegates: tuple[str, ...]
    unnamed: int


@dataclass(frozen=True, slots=True)
class Attendance:
    """``are_named`` says whether any delegate's name is printed."""

    organisations: tuple[Attending, ...]
    are_named: bool
    are_withheld: bool


@dataclass(frozen=True, slots=True)
class Agenda:
    blocks: tuple[AgendaFacts, ...]
    has_times: bool
    has_presenters: bool


@dataclass(frozen=True, slots=True)
class DrawnTable:
    """A round table from above; ``seats`` are centres in a square of 100 units."""

    table: TableFacts
    name: str
    seats: tuple[tuple[float, float], ...]
    said: str


@dataclass(frozen=True, slots=True)
class TablePlan:
    tables: tuple[DrawnTable, ...]
    is_seated: bool
    across: int


@dataclass(frozen=True, slots=True)
class BlankWorksheet:
    number: str
    title: str
    anchor: str
    canvas: DrawnCanvas[NoteFacts]


@dataclass(frozen=True, slots=True)
class PrintedPost:
    post: PostFacts
    counts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AskedChoice:
    letter: str
    label: str


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """``lines`` is how many lines there are to write on."""

    question: QuestionFacts
    choices: tuple[AskedChoice, ...]
    lines: range


@dataclass(frozen=True, slots=True)
class AskedQuestionnaire:
    questionnaire: QuestionnaireFacts
    anchor: str
    questions: tuple[AskedQuestion, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """``prefix`` begins the ids of its questions: keys are unique in one questionnaire only."""

    questionnaire: QuestionnaireFacts
    anchor: str
    prefix: str
    results: tuple[tuple[QuestionResult, BarChart | None], ...]
    base: str


def organisations(build: Build, place: Place) -> Made:
    del place
    facts = build.outcomes
    return Made(
        Attendance(
            organisations=tuple(map(_attending, facts.organisations)),
            are_named=any(one.delegates for one in facts.organisations),
            are_withheld=facts.report.are_names_withheld,
        )
    )


def _attending(facts: OrganisationFacts) -> Attending:
    return Attending(
        facts.name, facts.logo, facts.delegates, max(facts.count - len(facts.delegates), 0)
    )


def agenda(build: Build, place: Place) -> Made:
    del place
    blocks = build.outcomes.agenda
    return Made(
        Agenda(
            blocks=blocks,
            has_times=any(block.starts for block in blocks),
            has_presenters=any(block.presenter for block in blocks),
        )
    )


def table_plan(build: Build, place: Place) -> Made:
    del place
    tables = build.outcomes.tables
    return Made(
        TablePlan(
            tables=tuple(map(drawn_table, tables)),
            is_seated=any(table.delegates for table in tables),
            across=min(4, max(2, math.ceil(math.sqrt(len(tables))))) if len(tables) != 4 else 4,
        )
    )


def drawn_table(table: TableFacts) -> DrawnTable:
    """Seats stand evenly around the table, the first at the top, clockwise."""
    seats = min(table.capacity or len(table.delegates), MOST_SEATS_DRAWN)
    angles = (2 * math.pi * seat / seats for seat in range(seats))
    said = table_name(table.number)
    if table.group:
        said = f"{said}: {table.group.name}"
    if seats:
        said += ", " + ngettext("%(count)d seat", "%(count)d seats", seats) % {"count": seats}
    return DrawnTable(
        table=table,
        name=table_name(table.number),
        seats=tuple(
            (round(50 + 42 * math.sin(angle), 1), round(50 - 42 * math.cos(angle), 1))
            for angle in angles
        ),
        said=said,
    )


def worksheets(build: Build, place: Place) -> Made:
    blanks = []
    for index, activity in enumerate(build.outcomes.activities, 1):
        anchor = place.section_anchor(index)
        canvas: DrawnCanvas[NoteFacts] = draw(
            activity.canvas, {}, subject=activity.handout_title, blank=True, anchor=anchor
        )
        title = _("Worksheet %(number)d: %(activity)s") % {
            "number": index,
            "activity": activity.title,
        }
        blanks.append(BlankWorksheet(place.section_number(index), title, anchor, canvas))
    entries = (place.entry(blank.title, 2, blank.number, blank.anchor) for blank in blanks)
    return Made(tuple(blanks), tuple(entries), len(blanks))


def posts(build: Build, place: Place) -> Made:
    del place
    return Made(tuple(PrintedPost(post, tuple(_counts(post))) for post in build.outcomes.posts))


def _counts(post: PostFacts) -> Iterator[str]:
    if post.replies is not None:
        yield ngettext("%(count)d reply", "%(count)d replies", post.replies) % {
            "count": post.replies
        }
    if post.reposts is not None:
        yield ngettext("%(count)d repost", "%(count)d reposts", post.reposts) % {
            "count": post.reposts
        }
    if post.likes is not None:
        yield ngettext("%(count)d like", "%(count)d likes", post.likes) % {"count": post.likes}
    if post.other_counts:
        numbers = ", ".join(map(str, post.other_counts))
        yield _("%(numbers)s (of what was not recorded)") % {"numbers": numbers}


def questionnaire(build: Build, place: Place) -> Made:
    return Made(
        tuple(
            AskedQuestionnaire(
                questionnaire=asked,
                anchor=place.section_anchor(index),
                questions=tuple(map(_asked, asked.questions)),
            )
            for index, asked in enumerate(build.outcomes.questionnaires, 1)
        )
    )


def _asked(question: QuestionFacts) -> AskedQuestion:
    labels = question.choices
    if question.kind == "yes_no":
        labels = (_("Yes"), _("No"))
    return AskedQuestion(
        question=question,
        choices=tuple(
            AskedChoice(LETTERED[index % 26] + "'" * (index // 26), label)
            for index, label in enumerate(labels)
        ),
        lines=range(LINES_TO_WRITE.get(question.kind, 0)),
    )


def investigation_report(build: Build, place: Place) -> Made:
    answered = []
    for index, one in enumerate(build.outcomes.questionnaires, 1):
        base = ngettext("%(count)d response", "%(count)d responses", one.response_count) % {
            "count": one.response_count
        }
        if one.places:
            base = f"{base} ({'; '.join(one.places)})"
        answered.append(
            Answered(
                questionnaire=one,
                anchor=place.section_anchor(index),
                prefix=f"result-{index}",
                results=tuple((result, _chart(result)) for result in one.results),
                base=f"{base}.",
            )
        )
    return Made(tuple(answered))


def _chart(question: QuestionResult) -> BarChart | None:
    if isinstance(question.result, ChoiceResult) and question.result.base:
        return bar_chart(question.result.rows, title=question.text)
    return None
