"""The sheets of the questionnaires: questions, counted choices, and free answers."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from questionnaires.analysis import (
    ChoiceResult,
    DateResult,
    NumberResult,
    RankingResult,
    TextResult,
)
from reports.xlsx.sheet import Column, Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from questionnaires.analysis import QuestionResult, Result
    from reports.outcomes.facts import Outcomes, QuestionFacts, QuestionnaireFacts
    from reports.xlsx.sheet import Row, Value

type _Asked = tuple[str, QuestionnaireFacts, QuestionFacts, QuestionResult | None]


def _asked(outcomes: Outcomes) -> Iterator[_Asked]:
    """Each question with its id and, unless it asks for personal data, its result."""
    for number, questionnaire in enumerate(outcomes.questionnaires, start=1):
        results = {result.key: result for result in questionnaire.results}
        if questionnaire.interviewees:
            results.setdefault(questionnaire.interviewees.key, questionnaire.interviewees)
        for question in questionnaire.questions:
            yield f"{number}/{question.key}", questionnaire, question, results.get(question.key)


def _questions(outcomes: Outcomes) -> Iterator[Row]:
    for question_id, questionnaire, question, found in _asked(outcomes):
        result = found.result if found else None
        yield (
            question_id,
            questionnaire.title,
            question.number,
            question.kind,
            question.text,
            question.help,
            "\n".join(question.choices),
            question.is_personal,
            questionnaire.response_count,
            _base(result),
            result.base_text if result else "",
            *_figures(result),
            _silent_groups(result),
            found.recording if found else "",
            _remarks(found),
        )


def _base(result: Result | None) -> int | None:
    match result:
        case None:
            return None
        case ChoiceResult():
            return result.base
        case _:
            return result.answered


def _figures(result: Result | None) -> tuple[Value, Value, Value, Value]:
    """Lowest, median, mean and highest; days where the answers are days."""
    match result:
        case NumberResult():
            return result.minimum, result.median, result.mean, result.maximum
        case DateResult():
            return _day(result.earliest), _day(result.median), None, _day(result.latest)
        case ChoiceResult():
            return None, result.median, None, None
        case _:
            return None, None, None, None


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _silent_groups(result: Result | None) -> str:
    if not isinstance(result, TextResult):
        return ""
    return "\n".join(group.name for group in result.groups if group.name and not group.answers)


def _remarks(found: QuestionResult | None) -> str:
    if found is None:
        return ""
    note = found.result.note if isinstance(found.result, ChoiceResult | TextResult) else ""
    return "\n".join(filter(None, (found.remark, note)))


def _choices(outcomes: Outcomes) -> Iterator[Row]:
    for question_id, questionnaire, question, found in _asked(outcomes):
        result = found.result if found else None
        for number, counted in enumerate(_counted(result), start=1):
            yield (
                f"{question_id}/{number}",
                questionnaire.title,
                question_id,
                question.text,
                *counted,
            )


def _counted(result: Result | None) -> Iterator[Row]:
    match result:
        case ChoiceResult():
            for row in result.rows:
                share = row.responses / result.base if row.percentage else None
                base = result.base if row.percentage else None
                yield row.label, row.role, row.responses, share, row.percentage, base, None, None
        case RankingResult():
            for rank in result.rows:
                yield (
                    *(rank.label, "rank", rank.ranked, None, "", result.answered),
                    *(rank.mean_rank, rank.first_places),
                )


def _answers(outcomes: Outcomes) -> Iterator[Row]:
    for question_id, questionnaire, question, found in _asked(outcomes):
        result = found.result if found else None
        for number, (group, text) in enumerate(_texts(result), start=1):
            yield (
                f"{question_id}/{number}",
                questionnaire.title,
                question_id,
                question.text,
                group,
                text,
            )


def _texts(result: Result | None) -> Iterator[tuple[str, str]]:
    """Pairs of a group, or what stands for one, and an answer."""
    match result:
        case TextResult():
            for group in result.groups:
                for answer in group.answers:
                    yield group.name, "\n".join(answer.lines)
        case ChoiceResult():
            for text in result.other_texts:
                yield gettext("(written beside “Other”)"), text


_QUESTION_ID: Final = Column(
    _("Question id"), _("The questionnaire's place in the report, and the question's key."), "id"
)
_QUESTIONNAIRE: Final = Column(_("Questionnaire"), _("Its title."))
_QUESTION: Final = Column(_("Question"), _("The question as it was asked."))

QUESTIONS: Final = Sheet(
    "Questions",
    _("One row for each question, those for personal data without any answers."),
    (
        _QUESTION_ID,
        _QUESTIONNAIRE,
        Column(_("No."), _("The number that the question has in print.")),
        Column(_("Kind"), _("How it is answered.")),
        _QUESTION,
        Column(_("Help"), _("The explanation beneath it.")),
        Column(_("Choices"), _("What could be chosen, one on each line, as it was offered.")),
        Column(_("Personal"), _("True when it asks for personal data: no answers are exported.")),
        Column(_("Responses"), _("How many responses the questionnaire has.")),
        Column(_("Base"), _("How many of them the figures of this question refer to.")),
        Column(_("Base in words"), _("The same as the report says it.")),
        Column(_("Lowest"), _("Of the numbers or days that were given.")),
        Column(_("Median"), _("Of numbers, days, or steps of a scale.")),
        Column(_("Mean"), _("Of the numbers that were given.")),
        Column(_("Highest"), _("Of the numbers or days that were given.")),
        Column(_("No answer from"), _("The groups that left a free question empty.")),
        Column(_("Recording"), _("complete, inferred or not_recorded.")),
        Column(_("Remark"), _("How far the results can be trusted, and why some are missing.")),
    ),
    _questions,
)
CHOICES: Final = Sheet(
    "Choices",
    _("One row for each choice of each question that offers some, as the report counts them."),
    (
        Column(_("Choice id"), _("The question id and the row in the report's table."), "id"),
        _QUESTIONNAIRE,
        _QUESTION_ID,
        _QUESTION,
        Column(_("Choice"), _("The choice as it was offered.")),
        Column(_("Kind"), _("choice, other, no_answer, or rank for a ranking.")),
        Column(_("Responses"), _("How many chose it; in a ranking, how many ranked it.")),
        Column(_("Share"), _("Responses divided by base, not rounded."), "share"),
        Column(_("Percentage"), _("The share to three significant figures, as printed.")),
        Column(_("Base"), _("How many the share refers to; empty where the row is outside it.")),
        Column(_("Mean rank"), _("Over those who ranked it; 1 is best.")),
        Column(_("First places"), _("How many ranked it first.")),
    ),
    _choices,
)
ANSWERS: Final = Sheet(
    "Answers",
    _("One row for each answer in the respondent's own words."),
    (
        Column(_("Answer id"), _("The question id and the place of the answer."), "id"),
        _QUESTIONNAIRE,
        _QUESTION_ID,
        _QUESTION,
        Column(_("Group"), _("The group of the respondent; empty where it is not shown.")),
        Column(_("Answer"), _("The answer, line by line as it was written.")),
    ),
    _answers,
)
