"""An agenda pasted as text: shown as it was understood, before anything is added."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from accounts.requests import SignedInRequest
from workshops.access import get_workshop, require_facilitator
from workshops.domain.actions import ConflictError, sentence
from workshops.domain.blocks import fixed
from workshops.domain.pasting import pasted_agenda, take_over
from workshops.forms.agenda import PasteForm
from workshops.models import Workshop
from workshops.views.agenda import TAKEN


@require_http_methods(["GET", "HEAD", "POST"])
def pasted(request: SignedInRequest, code: str) -> HttpResponse:
    """The page; POST answers with what was understood, or takes it over and leads back."""
    workshop = get_workshop(request.user, code)
    require_facilitator(request.user, workshop.programme)
    if request.method != "POST":
        context = {**_context(workshop), "form": PasteForm()}
        return render(request, "workshops/agenda_paste.html", context)
    form = PasteForm(request.POST)
    if not form.is_valid():
        return _understood(request, workshop, form=form, status=422)
    understood = pasted_agenda(workshop, form.cleaned_data["text"])
    if not form.cleaned_data["apply"] or not understood.blocks:
        return _understood(request, workshop, pasted=understood)
    try:
        taken = take_over(workshop, understood, replaces=form.cleaned_data["apply"] == "replace")
    except (ConflictError, ValidationError) as refused:
        says = sentence(refused)
        return _understood(request, workshop, pasted=understood, refused=says, status=409)
    # The page to which this leads offers to take it back.
    request.session[TAKEN] = {"workshop": workshop.code, "taken": taken}
    return HttpResponseClientRedirect(reverse("workshops:agenda", args=[workshop.code]))


def _understood(
    request: SignedInRequest, workshop: Workshop, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {**_context(workshop), **more}
    return render(request, "workshops/_agenda_understood.html", context, status=status)


def _context(workshop: Workshop) -> dict[str, Any]:
    blocks = list(workshop.agenda_blocks.all())
    return {
        "workshop": workshop,
        "held": len(blocks),
        "may_replace": bool(blocks) and not fixed(workshop, blocks),
    }
