"""Drawing up a questionnaire."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from questionnaires.models import Choice, Question, Questionnaire
from workshops.domain.saving import add
from workshops.models import Programme, Workshop


@dataclass(frozen=True, slots=True)
class ChoicePlan:
    key: str
    label: str
    is_other: bool = False
    results_label: str = ""


@dataclass(frozen=True, slots=True)
class ScalePlan:
    """From a lower to a higher number, with words for both ends."""

    low: int
    high: int
    low_label: str = ""
    high_label: str = ""


@dataclass(frozen=True, slots=True)
class QuestionPlan:
    """``kind`` and ``recording`` are those of ``Question``; ``number`` is the printed one."""

    key: str
    kind: str
    text: str
    number: int | None = None
    results_text: str = ""
    help: str = ""
    is_required: bool = False
    is_personal: bool = False
    scale: ScalePlan | None = None
    choices: Sequence[ChoicePlan] = ()
    recording: str = Question.Recording.COMPLETE
    recording_note: str = ""


@transaction.atomic
def draw_up(
    programme: Programme,
    questions: Sequence[QuestionPlan],
    *,
    title: str,
    introduction: str = "",
    thanks: str = "",
    workshop: Workshop | None = None,
    identity: str = Questionnaire.Identity.ANONYMOUS,
    grouped_by: str = "",
    group_name: str = "",
    smallest_group: int = 5,
) -> Questionnaire:
    """Make a draft with ``questions`` in their order.

    ``grouped_by`` is the key of the question by whose choices the answers are shown, and
    ``group_name`` the word before each ("Type"). Unless interviewees are named, the texts of
    groups with fewer than ``smallest_group`` of them are shown together.
    Raises ``ValidationError`` for a doubled key or grouping by personal data, and
    ``Question.DoesNotExist`` when no question has the key ``grouped_by``.
    """
    questionnaire = add(
        Questionnaire(
            programme=programme,
            workshop=workshop,
            title=title,
            introduction=introduction,
            thanks=thanks,
            identity=identity,
            group_name=group_name,
            smallest_group=smallest_group,
        )
    )
    for order, plan in enumerate(questions, start=1):
        _ask(questionnaire, order, plan)
    if grouped_by:
        _group_by(questionnaire, grouped_by)
    return questionnaire


def planned(questionnaire: Questionnaire) -> list[QuestionPlan]:
    """The questions as ``draw_up`` takes them. Load ``with_questions``, or it is two queries."""
    return [
        QuestionPlan(
            key=question.key,
            kind=question.kind,
            text=question.text,
            number=question.number,
            results_text=question.results_text,
            help=question.help,
            is_required=question.is_required,
            is_personal=question.is_personal,
            scale=_scale_of(question),
            choices=[
                ChoicePlan(choice.key, choice.label, choice.is_other, choice.results_label)
                for choice in question.choices.all()
                if not choice.is_retired
            ],
            recording=question.recording,
            recording_note=question.recording_note,
        )
        for question in questionnaire.questions.all()
    ]


def _scale_of(question: Question) -> ScalePlan | None:
    if question.scale_low is None or question.scale_high is None:
        return None
    return ScalePlan(
        question.scale_low,
        question.scale_high,
        question.scale_low_label,
        question.scale_high_label,
    )


def _ask(questionnaire: Questionnaire, order: int, plan: QuestionPlan) -> None:
    question = add(
        Question(
            questionnaire=questionnaire,
            order=order,
            key=plan.key,
            kind=plan.kind,
            text=plan.text,
            number=plan.number,
            results_text=plan.results_text,
            help=plan.help,
            is_required=plan.is_required,
            is_personal=plan.is_personal,
            **_scale_fields(plan.scale),
            recording=plan.recording,
            recording_note=plan.recording_note,
        )
    )
    offer(question, plan.choices)


def offer(question: Question, choices: Sequence[ChoicePlan]) -> None:
    """Give a question that has none its choices, in their order."""
    for place, choice in enumerate(choices, start=1):
        add(
            Choice(
                question=question,
                order=place,
                key=choice.key,
                label=choice.label,
                results_label=choice.results_label,
                is_other=choice.is_other,
            )
        )


def _scale_fields(scale: ScalePlan | None) -> dict[str, int | str]:
    if scale is None:
        return {}
    return {
        "scale_low": scale.low,
        "scale_high": scale.high,
        "scale_low_label": scale.low_label,
        "scale_high_label": scale.high_label,
    }


def _group_by(questionnaire: Questionnaire, key: str) -> None:
    question = questionnaire.questions.get(key=key)
    if question.is_personal:
        raise ValidationError(
            _("Answers cannot be grouped by a question that asks for personal data.")
        )
    questionnaire.grouping_question = question
    questionnaire.save(update_fields=["grouping_question"])
