"""Changing a questionnaire's draft: its head, its questions, its state.

Each region answers as it is by then: also when a change was refused, with the reason in words.
"""

from collections.abc import Callable
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import reswap, retarget

from accounts.requests import SignedInRequest
from questionnaires.access import get_question, get_questionnaire
from questionnaires.domain import drafting
from questionnaires.forms.drafting import HeadForm, PurposeForm, QuestionForm, StateForm
from questionnaires.models import Question, Questionnaire
from questionnaires.views.questionnaires import questionnaire_page
from workshops.access import may_facilitate, require_facilitator
from workshops.domain.actions import ConflictError, sentence
from workshops.forms.parts import OrderForm
from workshops.forms.undo import RemovedForm

STEPS: Final[dict[str, Callable[[Questionnaire], None]]] = {
    "open": drafting.open_up,
    "close": drafting.close,
    "draft": drafting.take_back,
}
ADD: Final = "add"
"""In place of a question's key: the form that adds one."""


@require_http_methods(["GET", "HEAD", "POST"])
def head(request: SignedInRequest, code: str) -> HttpResponse:
    """The region of what stands before the questions; ``?edit`` opens its form."""
    questionnaire = get_questionnaire(request.user, code)
    if request.method != "POST":
        form = HeadForm(instance=questionnaire) if "edit" in request.GET else None
        return _head(request, questionnaire, form)
    require_facilitator(request.user, questionnaire.programme)
    form = HeadForm(request.POST, instance=questionnaire)
    if not form.is_valid():
        return _head(request, questionnaire, form, status=422)
    try:
        drafting.revise(questionnaire)
    except ConflictError as refused:
        return _head(request, get_questionnaire(request.user, code), refused=refused)
    return _head(request, questionnaire, is_saved=True)


@require_http_methods(["GET", "HEAD", "POST"])
def purpose(request: SignedInRequest, code: str) -> HttpResponse:
    """The region of what it is for; ``?edit`` opens its form."""
    questionnaire = get_questionnaire(request.user, code)
    is_allowed = may_facilitate(request.user, questionnaire.programme)
    if request.method != "POST":
        is_edited = is_allowed and "edit" in request.GET
        form = PurposeForm(instance=questionnaire) if is_edited else None
        return _purpose(request, questionnaire, form, is_left="left" in request.GET)
    require_facilitator(request.user, questionnaire.programme)
    form = PurposeForm(request.POST, instance=questionnaire)
    if not form.is_valid():
        return _purpose(request, questionnaire, form, status=form.status)
    try:
        drafting.use(questionnaire)
    except ConflictError as refused:
        form.add_error(None, str(refused))
        return _purpose(request, questionnaire, form, status=409)
    return _purpose(request, questionnaire, is_left=True)


@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: SignedInRequest, code: str) -> HttpResponse:
    """The region of the questions; ``?at=<key>`` is whose form was left; POST adds one."""
    questionnaire = get_questionnaire(request.user, code)
    if request.method != "POST":
        return _questions(request, questionnaire, at=request.GET.get("at", ""))
    require_facilitator(request.user, questionnaire.programme)
    form = QuestionForm(questionnaire, request.POST)
    if not form.is_valid():
        return _questions(request, questionnaire, form=form, fresh=ADD, status=422)
    return _changed(
        request,
        code,
        lambda: drafting.add_question(form.instance, form.cleaned_data["choices"]),
        fresh=ADD,
    )


@require_POST
def order(request: SignedInRequest, code: str) -> HttpResponse:
    """Put the questions in another order."""
    questionnaire = get_questionnaire(request.user, code)
    require_facilitator(request.user, questionnaire.programme)
    keys = [one.key for one in questionnaire.questions.all()]
    form = OrderForm(keys, request.POST)
    if not form.is_valid():
        return _questions(request, questionnaire, refused=form.non_field_errors(), status=409)
    return _changed(
        request, code, lambda: drafting.reorder(questionnaire, form.cleaned_data["order"])
    )


@require_http_methods(["GET", "HEAD", "POST", "DELETE"])
def question(request: SignedInRequest, code: str, key: str) -> HttpResponse:
    """The form of one question, in its row; POST keeps it, DELETE takes the question away."""
    asked = get_question(request.user, code, key)
    require_facilitator(request.user, asked.questionnaire.programme)
    if request.method == "DELETE":
        return _deleted(request, asked)
    if request.method != "POST":
        return _row(request, asked, QuestionForm(asked.questionnaire, instance=asked))
    form = QuestionForm(asked.questionnaire, request.POST, instance=asked)
    if not form.is_valid():
        return _row(request, asked, form, status=422)
    try:
        drafting.change_question(asked, form.cleaned_data["choices"])
    except (ConflictError, ValidationError) as refused:
        form.add_error(None, sentence(refused))
        return _row(request, asked, form, status=409)
    return _questions(request, get_questionnaire(request.user, code), at=key, fresh=key)


@require_POST
def restored(request: SignedInRequest, code: str) -> HttpResponse:
    """Bring back a question that was deleted a short while ago."""
    questionnaire = get_questionnaire(request.user, code)
    require_facilitator(request.user, questionnaire.programme)
    form = RemovedForm("questions", questionnaire, request.POST)
    if not form.is_valid():
        return _questions(request, questionnaire, refused=form.errors["kept"], status=422)
    kept = form.cleaned_data["kept"]
    return _changed(
        request,
        code,
        lambda: drafting.bring_back_question(questionnaire, kept),
        says=_("“%(text)s” is back.") % {"text": Truncator(kept["question"]["text"]).chars(60)},
        focus="told",
    )


@require_POST
def state(request: SignedInRequest, code: str) -> HttpResponse:
    """Open the questionnaire, close it, or make it a draft again."""
    questionnaire = get_questionnaire(request.user, code)
    require_facilitator(request.user, questionnaire.programme)
    form = StateForm(request.POST)
    if not form.is_valid():
        return redirect(questionnaire)
    try:
        STEPS[form.cleaned_data["step"]](questionnaire)
    except ConflictError as refused:
        return questionnaire_page(request, questionnaire, refused=refused)
    return redirect(questionnaire)


@require_POST
def versions(request: SignedInRequest, code: str) -> HttpResponse:
    """Make the next version, a draft with the same questions."""
    questionnaire = get_questionnaire(request.user, code)
    require_facilitator(request.user, questionnaire.programme)
    return redirect(drafting.copy(questionnaire))


# --- Pieces -------------------------------------------------------------------------------


def _head(
    request: SignedInRequest,
    questionnaire: Questionnaire,
    form: HeadForm | None = None,
    *,
    is_saved: bool = False,
    refused: ConflictError | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "questionnaire": questionnaire,
        "form": form,
        "is_saved": is_saved,
        "refused": refused,
        "is_edited": _is_edited(request, questionnaire),
    }
    return render(
        request,
        "questionnaires/questionnaire.html#head",
        context,
        status=409 if refused else status,
    )


def _deleted(request: SignedInRequest, asked: Question) -> HttpResponse:
    code = asked.questionnaire.code
    try:
        kept = drafting.delete_question(asked)
    except ConflictError as error:
        questionnaire = get_questionnaire(request.user, code)
        return _questions(request, questionnaire, refused=[str(error)], status=409)
    return _questions(
        request,
        get_questionnaire(request.user, code),
        says=_("“%(text)s” was deleted.") % {"text": Truncator(asked.text).chars(60)},
        back=RemovedForm.of("questions", asked.questionnaire, kept),
        focus="told",
    )


def _purpose(
    request: SignedInRequest,
    questionnaire: Questionnaire,
    form: PurposeForm | None = None,
    *,
    is_left: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {
        "questionnaire": questionnaire,
        "form": form,
        "is_left": is_left,
        "may_facilitate": may_facilitate(request.user, questionnaire.programme),
    }
    return render(request, "questionnaires/_purpose.html", context, status=status)


def _changed(
    request: SignedInRequest,
    code: str,
    change: Callable[[], None],
    **more: Any,
) -> HttpResponse:
    """Make the change, and answer with the questions as they are then."""
    try:
        change()
    except ConflictError as error:
        questionnaire = get_questionnaire(request.user, code)
        return _questions(request, questionnaire, refused=[str(error)], status=409)
    questionnaire = get_questionnaire(request.user, code)
    return _questions(request, questionnaire, **more)


def _questions(
    request: SignedInRequest,
    questionnaire: Questionnaire,
    *,
    form: QuestionForm | None = None,
    at: str = "",
    fresh: str = "",
    refused: object = (),
    status: int = 200,
    **told: Any,
) -> HttpResponse:
    """``at`` is the key of the question that has the focus then. ``fresh`` names what is replaced
    beside the region, which is morphed so that no other open form loses what is typed in it: the
    row with that key, or ``ADD``. ``told`` is what was done, and what takes it ``back``.
    """
    form = form or QuestionForm(questionnaire)
    context = {
        "questionnaire": questionnaire,
        "question_form": form.focused() if fresh == ADD else form,
        "at": at,
        "fresh": fresh,
        "refusals": refused,
        "is_edited": _is_edited(request, questionnaire),
        **told,
    }
    return render(request, "questionnaires/questionnaire.html#questions", context, status=status)


def _row(
    request: SignedInRequest, asked: Question, form: QuestionForm, *, status: int = 200
) -> HttpResponse:
    context = {"questionnaire": asked.questionnaire, "question": asked, "form": form.focused()}
    row = render(request, "questionnaires/_question_form.html", context, status=status)
    return reswap(retarget(row, f"#question-{asked.key}"), "outerHTML")


def _is_edited(request: SignedInRequest, questionnaire: Questionnaire) -> bool:
    is_draft = questionnaire.state == Questionnaire.State.DRAFT
    return is_draft and may_facilitate(request.user, questionnaire.programme)
