"""From stored responses to results: the bridge between the models and the pure analysis."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from questionnaires.analysis import (
    AskedChoice,
    AskedQuestion,
    GivenAnswer,
    QuestionResult,
    analyse,
)
from questionnaires.models import Answer, Choice, ChosenChoice, Question, Questionnaire, Response


@dataclass(frozen=True, slots=True)
class Results:
    """``questions`` has an entry for each question that asks for no personal data, in order."""

    questionnaire: Questionnaire
    response_count: int
    places: tuple[str, ...]
    grouping: QuestionResult | None
    questions: tuple[QuestionResult, ...]


def results_of(questionnaires: Sequence[Questionnaire]) -> list[Results]:
    """Analyse all responses to ``questionnaires``: three queries, whatever the number.

    The questionnaires come from ``with_questions()``.
    """
    responses: dict[int, list[Response]] = defaultdict(list)
    for response in Response.objects.filter(questionnaire__in=questionnaires):
        responses[response.questionnaire_id].append(response)
    answers = _answers(questionnaires)
    return [
        _results(questionnaire, responses[questionnaire.pk], answers)
        for questionnaire in questionnaires
    ]


type _Answers = dict[tuple[UUID, int], tuple[Answer, list[int]]]


def _answers(questionnaires: Sequence[Questionnaire]) -> _Answers:
    """By response and question: the answer and the primary keys of its choices, by rank."""
    chosen: dict[int, list[int]] = defaultdict(list)
    for answer_id, choice_id in ChosenChoice.objects.filter(
        answer__response__questionnaire__in=questionnaires
    ).values_list("answer_id", "choice_id"):
        chosen[answer_id].append(choice_id)
    return {
        (answer.response_id, answer.question_id): (answer, chosen[answer.pk])
        for answer in Answer.objects.filter(response__questionnaire__in=questionnaires)
    }


def _results(
    questionnaire: Questionnaire, responses: Sequence[Response], answers: _Answers
) -> Results:
    questions = list(questionnaire.questions.all())
    choices = {choice.pk: choice for question in questions for choice in question.choices.all()}
    grouping = _grouping_question(questionnaire)
    groups = {response.pk: _group(grouping, response, answers, choices) for response in responses}
    results = {
        question.pk: analyse(
            asked(question),
            [_given(response, question, answers, choices, groups) for response in responses],
            group_name=questionnaire.group_name,
            minimum_group=_minimum_group(questionnaire),
        )
        for question in questions
        if not question.is_personal
    }
    return Results(
        questionnaire=questionnaire,
        response_count=len(responses),
        places=tuple(dict.fromkeys(response.place for response in responses if response.place)),
        grouping=results.get(questionnaire.grouping_question_id or 0),
        questions=tuple(results.values()),
    )


def _label(choice: Choice) -> str:
    return choice.results_label or choice.label


def asked(question: Question) -> AskedQuestion:
    return AskedQuestion(
        key=question.key,
        number="" if question.number is None else str(question.number),
        text=question.results_text or question.text,
        kind=question.kind,
        choices=tuple(
            AskedChoice(key=choice.key, label=_label(choice), is_other=choice.is_other)
            for choice in question.choices.all()
        ),
        recording=question.recording,  # type: ignore[arg-type]
        recording_note=question.recording_note,
        is_personal=question.is_personal,
        scale_low=question.scale_low,
        scale_high=question.scale_high,
        scale_low_label=question.scale_low_label,
        scale_high_label=question.scale_high_label,
    )


def _grouping_question(questionnaire: Questionnaire) -> Question | None:
    """The question that groups texts, unless its choices would tell personal data."""
    for question in questionnaire.questions.all():
        if question.pk == questionnaire.grouping_question_id and not question.is_personal:
            return question
    return None


def _minimum_group(questionnaire: Questionnaire) -> int:
    """The number of interviewees from which the texts of a group stand by themselves."""
    is_named = questionnaire.identity == Questionnaire.Identity.NAMED
    return 1 if is_named else questionnaire.smallest_group


def _group(
    grouping: Question | None, response: Response, answers: _Answers, choices: dict[int, Choice]
) -> str:
    """The label of what the response chose in the question ``grouping``, or empty."""
    found = answers.get((response.pk, grouping.pk)) if grouping else None
    return _label(choices[found[1][0]]) if found and found[1] else ""


def _given(
    response: Response,
    question: Question,
    answers: _Answers,
    choices: dict[int, Choice],
    groups: dict[UUID, str],
) -> GivenAnswer:
    group = groups[response.pk]
    if (response.pk, question.pk) not in answers:
        return GivenAnswer(group=group)
    answer, chosen = answers[response.pk, question.pk]
    return GivenAnswer(
        choices=tuple(choices[pk].key for pk in chosen),
        text=answer.text,
        number=answer.number,
        yes=answer.yes,
        day=answer.day,
        group=group,
    )
