"""The brief: each field saves itself, and nothing that was written is lost on the way."""

from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from live.stream import last_numbers
from workshops.access import get_workshop, may_facilitate, require_facilitator
from workshops.domain import brief as of_brief
from workshops.domain.brief import StaleWordingError
from workshops.forms.brief import FieldForm, RestoreForm
from workshops.models import Workshop
from workshops.versions import version
from workshops.views.brief_lists import lists_context
from workshops.zones import time_zones

ON_A_PAGE: Final = 20


@require_safe
def brief(request: SignedInRequest, code: str) -> HttpResponse:
    workshop = get_workshop(request.user, code)
    if not may_facilitate(request.user, workshop.programme):
        readable = {
            "workshop": workshop,
            "objectives": workshop.brief.objectives.all(),
            "steps": workshop.brief.steps.all(),
        }
        return render(request, "workshops/brief.html", readable)
    known = last_numbers([workshop.topic])
    context: dict[str, Any] = {
        "workshop": workshop,
        "fields": {name: _drawn(workshop, name) for name in of_brief.FIELDS},
        "time_zones": time_zones(),
        "topics": f"{workshop.topic}:{known.get(workshop.topic, 0)}",
        **lists_context(workshop),
    }
    return render(request, "workshops/brief_editor.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def field(request: SignedInRequest, code: str, name: str) -> HttpResponse:
    """The region of a field; POST saves it and answers with how that went."""
    workshop = get_workshop(request.user, code)
    require_facilitator(request.user, workshop.programme)
    _require_field(name)
    if request.method != "POST":
        context = {"workshop": workshop, "drawn": _drawn(workshop, name)}
        return render(request, "workshops/_brief_field.html", context)
    form = FieldForm(workshop, name, request.POST)
    if not form.is_valid():
        seen = request.POST.get("seen", "")
        return _state(request, workshop, name, seen=seen, errors=form.errors[name], status=422)
    # The last one: pressed to keep one's own wording, its button has seen the other's.
    seen = (request.POST.getlist("seen") or [""])[-1]
    try:
        of_brief.change_field(workshop, name, form.text, seen=seen, user=request.user)
    except ValidationError as refused:
        return _state(request, workshop, name, seen=seen, errors=refused.messages, status=422)
    except StaleWordingError as stale:
        return _state(request, workshop, name, seen=seen, stale=stale, status=409)
    return _state(request, workshop, name, saved_at=timezone.now())


@require_POST
def preview(request: SignedInRequest, code: str, name: str) -> HttpResponse:
    """The text as it would be read. Changes nothing."""
    workshop = get_workshop(request.user, code)
    require_facilitator(request.user, workshop.programme)
    _require_field(name)
    context = {"name": name, "text": request.POST.get(name, "")}
    return render(request, "workshops/_brief_preview.html", context)


@require_safe
def history(request: SignedInRequest, code: str) -> HttpResponse:
    return _history(request, get_workshop(request.user, code))


@require_POST
def restored(request: SignedInRequest, code: str) -> HttpResponse:
    """Bring back the wording that a revision replaced, and lead back to the history."""
    workshop = get_workshop(request.user, code)
    require_facilitator(request.user, workshop.programme)
    form = RestoreForm(workshop.brief, request.POST)
    if not form.is_valid():
        return _history(request, workshop, refused=_("There is no such wording."), status=422)
    data = form.cleaned_data
    try:
        of_brief.restore(data["revision"], data["field"], user=request.user)
    except ValidationError as refused:
        return _history(request, workshop, refused=refused.messages[0], status=409)
    return redirect("workshops:brief-history", workshop.code)


def _history(
    request: SignedInRequest, workshop: Workshop, *, refused: str = "", status: int = 200
) -> HttpResponse:
    """Who changed what and when, newest first."""
    revisions = workshop.brief.revisions.select_related("user")
    context = {
        "workshop": workshop,
        "page": Paginator(revisions, ON_A_PAGE).get_page(request.GET.get("page")),
        "may_facilitate": may_facilitate(request.user, workshop.programme),
        "refused": refused,
    }
    return render(request, "workshops/brief_history.html", context, status=status)


def _require_field(name: str) -> None:
    if name not in of_brief.FIELDS:
        raise Http404(_("There is no such field."))


def _drawn(workshop: Workshop, name: str) -> dict[str, Any]:
    form = FieldForm(workshop, name)
    return {
        "name": name,
        "field": form[name],
        "seen": version(of_brief.wording(workshop, name)),
        "is_prose": name in of_brief.PROSE,
    }


def _state(
    request: SignedInRequest, workshop: Workshop, name: str, *, status: int = 200, **more: Any
) -> HttpResponse:
    """``seen`` is what the form goes on to say it has seen; by default what stands now."""
    now = of_brief.wording(workshop, name)
    context = {
        "workshop": workshop,
        "name": name,
        "seen": version(now),
        "now": version(now),
        "is_prose": name in of_brief.PROSE,
        **more,
    }
    return render(request, "workshops/_brief_state.html", context, status=status)
