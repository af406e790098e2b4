"""Drafts of questionnaires: begun, changed question by question, opened, closed, copied.

Only a draft changes: what somebody has answered stays as it was asked. Each verb raises
``ConflictError``, with the sentence, for what can no longer be changed, and ``ValidationError``
for what breaks a rule.
"""

from collections.abc import Collection, Sequence
from typing import Any, Final

from django.db import models, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from questionnaires.domain.questionnaires import ChoicePlan, draw_up, offer, planned
from questionnaires.domain.shipped import QuestionSet
from questionnaires.models import Choice, Question, Questionnaire
from workshops.domain.actions import ConflictError
from workshops.domain.ordering import following, put_in_order
from workshops.domain.saving import add
from workshops.models import Workshop

State = Questionnaire.State

HEAD: Final = ("title", "introduction", "thanks", "identity")
USE: Final = ("workshop", "grouping_question", "group_name")
LOCKED: Final = ("state", "grouping_question")
OF_QUESTION: Final = (
    "key",
    "kind",
    "text",
    "results_text",
    "help",
    "is_required",
    "is_personal",
    "scale_low",
    "scale_high",
    "scale_low_label",
    "scale_high_label",
    "recording",
    "recording_note",
)
OF_CHOICE: Final = ("key", "label", "results_label", "order", "is_other", "is_retired")


@transaction.atomic
def begin(workshop: Workshop, title: str, shipped: QuestionSet | None = None) -> Questionnaire:
    """Begin a draft for ``workshop``: with the questions of a set, or with none.

    An empty ``title`` is that of the set.
    """
    if shipped is None:
        return draw_up(workshop.programme, [], title=title, workshop=workshop)
    return draw_up(
        workshop.programme,
        shipped.questions,
        title=title or shipped.title,
        introduction=shipped.introduction,
        thanks=shipped.thanks,
        identity=shipped.identity,
        grouped_by=shipped.grouped_by,
        group_name=shipped.group_name,
        workshop=workshop,
    )


@transaction.atomic
def revise(questionnaire: Questionnaire) -> None:
    """Keep what was changed in the head."""
    _require_draft(questionnaire)
    questionnaire.full_clean()
    questionnaire.save(update_fields=HEAD)


@transaction.atomic
def use(questionnaire: Questionnaire) -> None:
    """Keep what a questionnaire is for, whatever its state: what is asked stays as it was."""
    _wait(questionnaire)
    grouping = questionnaire.grouping_question
    if grouping is not None and not questionnaire.questions.that_group().contains(grouping):
        raise ConflictError(
            _("Texts cannot be grouped by this question any more. Choose another one.")
        )
    questionnaire.full_clean()
    questionnaire.save(update_fields=USE)


# --- Questions ----------------------------------------------------------------------------


@transaction.atomic
def add_question(question: Question, choices: Sequence[ChoicePlan] = ()) -> None:
    """Put a new question, which names its questionnaire, at the end."""
    questionnaire = question.questionnaire
    _require_draft(questionnaire)
    question.order = following(questionnaire.questions.all())
    question.key = _free_key(_keys(questionnaire))
    _fit(question)
    add(question)
    offer(question, choices if question.has_choices else ())
    _number(questionnaire)


@transaction.atomic
def change_question(question: Question, choices: Sequence[ChoicePlan] = ()) -> None:
    """Keep what was changed in a question, and offer ``choices`` instead of those before."""
    questionnaire = question.questionnaire
    _require_draft(questionnaire)
    _fit(question)
    question.full_clean()
    question.save()
    question.choices.all().delete()
    offer(question, choices if question.has_choices else ())
    is_grouping = questionnaire.grouping_question_id == question.pk
    if is_grouping and not question.can_group:
        questionnaire.grouping_question = None
        questionnaire.save(update_fields=["grouping_question"])
    _number(questionnaire)


@transaction.atomic
def delete_question(question: Question) -> dict[str, Any]:
    """Return what ``bring_back_question`` brings back."""
    questionnaire = question.questionnaire
    _require_draft(questionnaire)
    kept = {
        "pk": question.pk,
        "question": {name: getattr(question, name) for name in OF_QUESTION},
        "choices": list(question.choices.values(*OF_CHOICE)),
        "place": questionnaire.questions.filter(order__lt=question.order).count(),
        "is_grouping": questionnaire.grouping_question_id == question.pk,
    }
    question.delete()
    _number(questionnaire)
    return kept


@transaction.atomic
def bring_back_question(questionnaire: Questionnaire, kept: dict[str, Any]) -> None:
    """Where it was, with its choices. The second time nothing happens.

    A question that was added meanwhile may have its key: then it gets another.
    """
    _require_draft(questionnaire)
    asked = list(_asked(questionnaire))
    if any(one.pk == kept["pk"] for one in asked):
        return
    fields, keys = dict(kept["question"]), _keys(questionnaire)
    if fields["key"] in keys:
        fields["key"] = _free_key(keys)
    order = following(questionnaire.questions.all())
    back = add(Question(pk=kept["pk"], questionnaire=questionnaire, order=order, **fields))
    for choice in kept["choices"]:
        add(Choice(question=back, **choice))
    asked.insert(kept["place"], back)
    put_in_order(questionnaire.questions.all(), asked)
    if kept["is_grouping"] and questionnaire.grouping_question_id is None:
        questionnaire.grouping_question = back
        questionnaire.save(update_fields=["grouping_question"])
    _number(questionnaire)


@transaction.atomic
def reorder(questionnaire: Questionnaire, keys: Sequence[str]) -> None:
    """Put the questions in the order of ``keys``, which are all of theirs."""
    _require_draft(questionnaire)
    own = {one.key: one for one in _asked(questionnaire)}
    put_in_order(questionnaire.questions.all(), [own[key] for key in keys])
    _number(questionnaire)


# --- The whole ----------------------------------------------------------------------------


@transaction.atomic
def open_up(questionnaire: Questionnaire) -> None:
    """Let people answer; from then on the questions stay as they are."""
    _lock(questionnaire)
    if not questionnaire.questions.exists():
        raise ConflictError(_("There is no question yet. Write one first."))
    _become(questionnaire, State.OPEN)


@transaction.atomic
def close(questionnaire: Questionnaire) -> None:
    """Take no more answers."""
    _lock(questionnaire)
    if questionnaire.state == State.DRAFT:
        raise ConflictError(_("This questionnaire has not been opened."))
    _become(questionnaire, State.CLOSED)


@transaction.atomic
def take_back(questionnaire: Questionnaire) -> None:
    """Make it a draft again, as long as nobody has answered."""
    _lock(questionnaire)
    if questionnaire.responses.exists():
        raise ConflictError(_("Somebody has answered already. Make a new version to change it."))
    _become(questionnaire, State.DRAFT)


@transaction.atomic
def copy(questionnaire: Questionnaire) -> Questionnaire:
    """Make a draft with the same head and questions: the next version, without responses."""
    grouping = questionnaire.grouping_question
    made = draw_up(
        questionnaire.programme,
        planned(Questionnaire.objects.with_questions().get(pk=questionnaire.pk)),
        title=questionnaire.title,
        introduction=questionnaire.introduction,
        thanks=questionnaire.thanks,
        workshop=questionnaire.workshop,
        identity=questionnaire.identity,
        grouped_by=grouping.key if grouping else "",
        group_name=questionnaire.group_name,
        smallest_group=questionnaire.smallest_group,
    )
    same = questionnaire.programme.questionnaires.filter(title=questionnaire.title)
    made.version = (same.exclude(pk=made.pk).aggregate(last=Max("version"))["last"] or 0) + 1
    made.save(update_fields=["version"])
    return made


# --- Pieces -------------------------------------------------------------------------------


def _lock(questionnaire: Questionnaire) -> None:
    """Wait for the others who change it, and see what they did."""
    rows = Questionnaire.objects.select_for_update()
    questionnaire.refresh_from_db(fields=LOCKED, from_queryset=rows)


def _wait(questionnaire: Questionnaire) -> None:
    """Wait for the others who change it, and keep what was set on the instance."""
    Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)


def _require_draft(questionnaire: Questionnaire) -> None:
    _lock(questionnaire)
    if questionnaire.responses.exists():
        raise ConflictError(_("Somebody has answered already. Make a new version to change it."))
    if questionnaire.state != State.DRAFT:
        raise ConflictError(_("This questionnaire is not a draft any more."))


def _keys(questionnaire: Questionnaire) -> set[str]:
    return set(questionnaire.questions.values_list("key", flat=True))


def _free_key(keys: Collection[str]) -> str:
    return next(f"q{number}" for number in range(1, len(keys) + 2) if f"q{number}" not in keys)


def _become(questionnaire: Questionnaire, state: str) -> None:
    questionnaire.state = state
    questionnaire.save(update_fields=["state"])


def _fit(question: Question) -> None:
    """Forget what its kind does not have."""
    if question.kind != Question.Kind.SCALE:
        question.scale_low = question.scale_high = None
        question.scale_low_label = question.scale_high_label = ""


def _asked(questionnaire: Questionnaire) -> "models.QuerySet[Question]":
    """The questions as they are now, whatever was loaded before."""
    return questionnaire.questions.order_by("order")


def _number(questionnaire: Questionnaire) -> None:
    """Print a number at every question that does not ask for personal data."""
    number = 0
    changed = []
    for question in _asked(questionnaire):
        number += not question.is_personal
        printed = None if question.is_personal else number
        if question.number != printed:
            question.number = printed
            changed.append(question)
    Question.objects.bulk_update(changed, ["number"])
