"""Taking in a response: checked as a whole, stored once."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from questionnaires.models import Answer, Choice, ChosenChoice, Question, Questionnaire, Response

type Given = str | Sequence[str]
"""What was entered for a question: a text, a choice's key, or keys in order for several."""


@transaction.atomic
def submit(
    questionnaire: Questionnaire,
    given: Mapping[str, Given],
    *,
    response_id: uuid.UUID | None = None,
    channel: str = Response.Channel.PAPER,
    place: str = "",
    submitted_at: dt.datetime | None = None,
    own_words: Mapping[str, str] | None = None,
) -> Response:
    """Store one person's answers, by question key; empty answers count as not given.

    ``own_words`` holds what was written beside an "Other" choice. The same ``response_id`` a
    second time returns the response that is there. Raises ``ValidationError`` with one sentence
    for each question (by key) whose answer cannot be, and then stores nothing.
    """
    if response_id is not None:
        known = questionnaire.responses.filter(pk=response_id).first()
        if known is not None:
            return known
    questions = {question.key: question for question in questionnaire.questions.all()}
    answers, errors = _read_all(questions, given, own_words or {})
    if errors:
        raise ValidationError(errors)
    response = Response.objects.create(
        id=response_id or uuid.uuid4(),
        questionnaire=questionnaire,
        order=questionnaire.responses.count() + 1,
        channel=channel,
        place=place,
        submitted_at=submitted_at,
    )
    for answer, chosen in answers:
        answer.response = response
        answer.save(force_insert=True)
        is_ranking = answer.question.kind == Question.Kind.RANKING
        ChosenChoice.objects.bulk_create(
            ChosenChoice(answer=answer, choice=choice, rank=rank if is_ranking else None)
            for rank, choice in enumerate(chosen, start=1)
        )
    return response


type _Read = tuple[Answer, list[Choice]]


def _read_all(
    questions: Mapping[str, Question], given: Mapping[str, Given], own_words: Mapping[str, str]
) -> tuple[list[_Read], dict[str, str]]:
    errors = {key: _("There is no such question.") for key in given if key not in questions}
    answers: list[_Read] = []
    for key, question in questions.items():
        value = given.get(key, "")
        if isinstance(value, str):
            value = value.strip()
        if not value:
            if question.is_required:
                errors[key] = _("This question needs an answer.")
            continue
        try:
            answer, chosen = _read(question, value)
        except ValidationError as error:
            errors[key] = error.messages[0]
            continue
        if any(choice.is_other for choice in chosen):
            answer.text = own_words.get(key, "").strip()
        answers.append((answer, chosen))
    return answers, errors


def _read(question: Question, value: Given) -> _Read:
    """An unsaved answer and its choices, or ``ValidationError``."""
    answer = Answer(question=question)
    if question.has_choices:
        return answer, _choices(question, [value] if isinstance(value, str) else list(value))
    if not isinstance(value, str):
        raise ValidationError(_("One answer, please."))
    match question.kind:
        case Question.Kind.NUMBER | Question.Kind.SCALE:
            answer.number = _number(question, value)
        case Question.Kind.YES_NO:
            if value not in {"yes", "no"}:
                raise ValidationError(_("Answer yes or no."))
            answer.yes = value == "yes"
        case Question.Kind.DATE:
            try:
                answer.day = dt.date.fromisoformat(value)
            except ValueError:
                raise ValidationError(_("Enter a day, such as 2018-10-11.")) from None
        case Question.Kind.EMAIL:
            validate_email(value)
            answer.text = value
        case _:
            answer.text = value
    return answer, []


def _choices(question: Question, keys: list[str]) -> list[Choice]:
    if len(keys) > 1 and question.kind == Question.Kind.SINGLE_CHOICE:
        raise ValidationError(_("Choose one."))
    if len(set(keys)) < len(keys):
        raise ValidationError(_("Choose each only once."))
    offered = {choice.key: choice for choice in question.choices.all()}
    unknown = [key for key in keys if key not in offered]
    if unknown:
        raise ValidationError(_("“%(key)s” is not among the choices."), params={"key": unknown[0]})
    return [offered[key] for key in keys]


def _number(question: Question, text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise ValidationError(_("Enter a number.")) from None
    if not number.is_finite():
        raise ValidationError(_("Enter a number."))
    # What the database cannot hold is a wrong answer, not a failure.
    Answer._meta.get_field("number").run_validators(number)
    low, high = question.scale_low, question.scale_high
    is_step = question.kind != Question.Kind.SCALE or number == number.to_integral_value()
    if low is not None and high is not None and not (is_step and low <= number <= high):
        raise ValidationError(
            _("Choose a whole number from %(low)s to %(high)s."), params={"low": low, "high": high}
        )
    return number
