"""The two lists of the brief: particular objectives, and steps of the preparation.

Each change answers with the region of its list, as it is by then.
"""

from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import reswap, retarget

from accounts.requests import SignedInRequest
from workshops.access import get_objective, get_step, get_workshop, require_facilitator
from workshops.domain import brief as of_brief
from workshops.domain.brief import StaleWordingError
from workshops.forms.brief import NewObjectivesForm, NewStepsForm, ObjectiveForm, StepForm, TickForm
from workshops.forms.parts import OrderForm
from workshops.forms.undo import RemovedForm
from workshops.models import Objective, PreparationStep, Workshop
from workshops.versions import version
from workshops.views.parts import METHODS, METHODS_OF_ONE

OBJECTIVES: Final = "workshops/_brief_objectives.html"
STEPS: Final = "workshops/_brief_steps.html"


def lists_context(workshop: Workshop) -> dict[str, Any]:
    """Both lists: two queries."""
    return {**_objectives_context(workshop), **_steps_context(workshop)}


# --- Particular objectives ----------------------------------------------------------------


@require_http_methods(METHODS)
def objectives(request: SignedInRequest, code: str) -> HttpResponse:
    """The region; POST adds lines at the end."""
    workshop = get_workshop(request.user, code)
    require_facilitator(request.user, workshop.programme)
    if request.method != "POST":
        return _objectives(request, workshop)
    form = _new_objectives(request.POST)
    if not form.is_valid():
        return _objectives(request, workshop, new_objectives=form, fresh="add", status=422)
    of_brief.add_objectives(workshop, form.cleaned_data["lines"], user=request.user)
    return _objectives(request, workshop, fresh="add")


@require_POST
def objectives_order(request: SignedInRequest, code: str) -> HttpResponse:
    workshop = get_workshop(request.user, code)
    require_facilitator(request.user, workshop.programme)
    form = OrderForm([one.code for one in workshop.brief.objectives.all()], request.POST)
    if not form.is_valid():
        return _objectives(request, workshop, refused=form.non_field_errors()[0], status=409)
    of_brief.order_objectives(workshop, form.cleaned_data["order"], user=request.user)
    return _objectives(request, workshop)


@require_http_methods(METHODS_OF_ONE)
def objective(request: SignedInRequest, code: str) -> HttpResponse:
    """The form in its row; POST saves it, DELETE deletes the objective."""
    one = get_objective(request.user, code)
    workshop = one.brief.workshop
    require_facilitator(request.user, workshop.programme)
    if request.method == "DELETE":
        kept = of_brief.delete_objective(one, user=request.user)
        return _objectives(request, workshop, **_deleted("objectives", workshop, kept))
    if request.method != "POST":
        return _objective_form(request, one, _objective(one))
    form = _objective(one, request.POST)
    if not form.is_valid():
        return _objective_form(request, one, form, status=422)
    data = form.cleaned_data
    try:
        of_brief.change_objective(one, data["text"], seen=data["seen"], user=request.user)
    except StaleWordingError as stale:
        return _objective_form(request, one, form, stale=stale, status=409)
    return _objectives(request, workshop, fresh=code)


@require_POST
def objectives_restored(request: SignedInRequest, code: str) -> HttpResponse:
    """Bring back an objective that was deleted a short while ago."""
    workshop = get_workshop(request.user, code)
    require_facilitator(request.user, workshop.programme)
    form = RemovedForm("objectives", workshop, request.POST)
    if not form.is_valid():
        return _objectives(request, workshop, refused=form.errors["kept"][0], status=422)
    kept = form.cleaned_data["kept"]
    of_brief.bring_back_objective(workshop, kept, user=request.user)
    return _objectives(request, workshop, **_is_back(kept))


def _objective(one: Objective, data: Any = None) -> ObjectiveForm:
    initial = {"seen": version(one.text)}
    return ObjectiveForm(
        one.brief, data, instance=one, initial=initial, auto_id=f"objective-{one.code}-%s"
    )


def _new_objectives(data: Any = None) -> NewObjectivesForm:
    return NewObjectivesForm(data, auto_id="objectives-%s")


def _objectives_context(workshop: Workshop) -> dict[str, Any]:
    return {"objectives": workshop.brief.objectives.all(), "new_objectives": _new_objectives()}


def _objectives(
    request: SignedInRequest, workshop: Workshop, *, status: int = 200, **more: Any
) -> HttpResponse:
    """``fresh`` names what is replaced beside the region, which is morphed: the row with that
    code, or the form that adds (``add``). What was offered ``back`` before goes with a change.
    """
    more["has_changed"] = _has_changed(request, status)
    context = {"workshop": workshop, **_objectives_context(workshop), **more}
    return render(request, OBJECTIVES, context, status=status)


def _objective_form(
    request: SignedInRequest,
    one: Objective,
    form: ObjectiveForm,
    *,
    stale: StaleWordingError | None = None,
    status: int = 200,
) -> HttpResponse:
    now = version(stale.now) if stale else ""
    context = {
        "workshop": one.brief.workshop,
        "one": one,
        "form": form,
        "stale": stale,
        "now": now,
    }
    response = render(request, "workshops/_brief_objective_form.html", context, status=status)
    return reswap(retarget(response, f"#objective-{one.code}"), "outerHTML")


# --- Preparation steps --------------------------------------------------------------------


@require_http_methods(METHODS)
def steps(request: SignedInRequest, code: str) -> HttpResponse:
    """The region; POST adds lines at the end."""
    workshop = get_workshop(request.user, code)
    require_facilitator(request.user, workshop.programme)
    if request.method != "POST":
        return _steps(request, workshop)
    form = _new_steps(request.POST)
    if not form.is_valid():
        return _steps(request, workshop, new_steps=form, fresh="add", status=422)
    of_brief.add_steps(workshop, form.cleaned_data["lines"])
    return _steps(request, workshop, fresh="add")


@require_POST
def steps_order(request: SignedInRequest, code: str) -> HttpResponse:
    workshop = get_workshop(request.user, code)
    require_facilitator(request.user, workshop.programme)
    form = OrderForm([one.code for one in workshop.brief.steps.all()], request.POST)
    if not form.is_valid():
        return _steps(request, workshop, refused=form.non_field_errors()[0], status=409)
    of_brief.order_steps(workshop, form.cleaned_data["order"])
    return _steps(request, workshop)


@require_http_methods(METHODS_OF_ONE)
def step(request: SignedInRequest, code: str) -> HttpResponse:
    """The form in its row; POST saves it, DELETE deletes the step."""
    one = get_step(request.user, code)
    workshop = one.brief.workshop
    require_facilitator(request.user, workshop.programme)
    if request.method == "DELETE":
        kept = of_brief.delete_step(one)
        return _steps(request, workshop, **_deleted("steps", workshop, kept))
    form = StepForm(
        one.brief,
        request.POST if request.method == "POST" else None,
        instance=one,
        auto_id=f"step-{code}-%s",
    )
    if request.method == "POST" and form.is_valid():
        of_brief.change_step(form.instance)
        return _steps(request, workshop, fresh=code)
    status = 422 if request.method == "POST" else 200
    context = {"workshop": workshop, "one": one, "form": form}
    response = render(request, "workshops/_brief_step_form.html", context, status=status)
    return reswap(retarget(response, f"#step-{code}"), "outerHTML")


@require_POST
def steps_restored(request: SignedInRequest, code: str) -> HttpResponse:
    """Bring back a step that was deleted a short while ago."""
    workshop = get_workshop(request.user, code)
    require_facilitator(request.user, workshop.programme)
    form = RemovedForm("steps", workshop, request.POST)
    if not form.is_valid():
        return _steps(request, workshop, refused=form.errors["kept"][0], status=422)
    kept = form.cleaned_data["kept"]
    of_brief.bring_back_step(workshop, kept)
    return _steps(request, workshop, **_is_back(kept))


@require_POST
def step_done(request: SignedInRequest, code: str) -> HttpResponse:
    """Tick a step off, or say that it is still to be done."""
    one: PreparationStep = get_step(request.user, code)
    workshop = one.brief.workshop
    require_facilitator(request.user, workshop.programme)
    form = TickForm(request.POST)
    form.is_valid()  # it is, whatever is sent
    of_brief.tick(one, is_done=form.cleaned_data["is_done"])
    return _steps(request, workshop)


def _new_steps(data: Any = None) -> NewStepsForm:
    return NewStepsForm(data, auto_id="steps-%s")


def _steps_context(workshop: Workshop) -> dict[str, Any]:
    return {"steps": workshop.brief.steps.all(), "new_steps": _new_steps()}


def _steps(
    request: SignedInRequest, workshop: Workshop, *, status: int = 200, **more: Any
) -> HttpResponse:
    """As ``_objectives``."""
    more["has_changed"] = _has_changed(request, status)
    context = {"workshop": workshop, **_steps_context(workshop), **more}
    return render(request, STEPS, context, status=status)


# --- What was done last -------------------------------------------------------------------


def _has_changed(request: SignedInRequest, status: int) -> bool:
    return request.method not in {"GET", "HEAD"} and status == 200


def _deleted(what: str, workshop: Workshop, kept: dict[str, Any]) -> dict[str, Any]:
    says = _("“%(text)s” was deleted.") % {"text": Truncator(kept["text"]).chars(60)}
    return {"says": says, "back": RemovedForm.of(what, workshop, kept), "focus": "told"}


def _is_back(kept: dict[str, Any]) -> dict[str, Any]:
    says = _("“%(text)s” is back.") % {"text": Truncator(kept["text"]).chars(60)}
    return {"says": says, "focus": "told"}
