"""The questionnaires as they were asked, and what came of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.translation import ngettext

from questionnaires.analysis import QuestionResult
from questionnaires.charts import BarChart, chart_of
from reports.document.model import Build, Made, Place
from reports.outcomes.facts import QuestionFacts, QuestionnaireFacts

LETTERED: Final = "abcdefghijklmnopqrstuvwxyz"
LINES_TO_WRITE: Final = {"short_text": 1, "email": 1, "number": 1, "date": 1, "long_text": 2}
FIRST_SHEET: Final = 224.0
NEXT_SHEET: Final = 236.0
"""Room for questions on a page, in millimetres, below its titles."""
LINE: Final = 4.76
MEASURE: Final = 82
"""Characters on a line of the questionnaire."""


@dataclass(frozen=True, slots=True)
class AskedChoice:
    """``letter`` is empty for the steps of a scale: they are numbered by themselves."""

    letter: str
    label: str


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """``lines`` is how many lines there are to write on."""

    question: QuestionFacts
    choices: tuple[AskedChoice, ...]
    lines: range

    @property
    def height(self) -> float:
        """About how much room it takes, in millimetres."""
        text = 1 + (len(self.question.text) + len(self.question.help)) // MEASURE
        choices = sum(1 + len(choice.label) // MEASURE for choice in self.choices)
        return 3.4 + LINE * (text + choices) + 7.1 * len(self.lines) + bool(choices)


@dataclass(frozen=True, slots=True)
class AskedQuestionnaire:
    """``sheets`` are the questions of each page."""

    questionnaire: QuestionnaireFacts
    anchor: str
    sheets: tuple[tuple[AskedQuestion, ...], ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """``prefix`` begins the ids of its questions: keys are unique in one questionnaire only."""

    questionnaire: QuestionnaireFacts
    anchor: str
    prefix: str
    results: tuple[tuple[QuestionResult, BarChart | None], ...]
    base: str


def questionnaire(build: Build, place: Place) -> Made:
    return Made(
        tuple(
            AskedQuestionnaire(
                questionnaire=asked,
                anchor=place.section_anchor(index),
                sheets=tuple(_sheets(asked)),
            )
            for index, asked in enumerate(build.outcomes.questionnaires, 1)
        )
    )


def _sheets(asked: QuestionnaireFacts) -> Iterator[tuple[AskedQuestion, ...]]:
    """Fill page after page; the title above each says that the questionnaire goes on."""
    sheet: list[AskedQuestion] = []
    room = FIRST_SHEET
    if asked.introduction:
        room -= 3.4 + LINE * (1 + len(asked.introduction) // MEASURE)
    for question in map(_asked, asked.questions):
        if sheet and question.height > room:
            yield tuple(sheet)
            sheet, room = [], NEXT_SHEET
        sheet.append(question)
        room -= question.height
    yield tuple(sheet)


def _asked(question: QuestionFacts) -> AskedQuestion:
    is_lettered = question.kind != "scale"
    return AskedQuestion(
        question=question,
        choices=tuple(
            AskedChoice(_letter(index) if is_lettered else "", label)
            for index, label in enumerate(question.choices)
        ),
        lines=range(LINES_TO_WRITE.get(question.kind, 0)),
    )


def _letter(index: int) -> str:
    return LETTERED[index % 26] + "'" * (index // 26)


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
                results=tuple((result, chart_of(result)) for result in one.results),
                base=f"{base}.",
            )
        )
    return Made(tuple(answered))
