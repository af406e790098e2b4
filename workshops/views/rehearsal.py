"""Rehearsing a workshop in a copy of it."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedInRequest
from workshops.access import get_workshop, require_facilitator
from workshops.domain.rehearsal import end, original_of, rehearsal_of, start
from workshops.forms.rehearsal import RehearsalForm
from workshops.models import Workshop


@require_http_methods(["GET", "HEAD", "POST"])
def rehearsal(request: SignedInRequest, code: str) -> HttpResponse:
    """What a rehearsal is, and the one that runs; POST starts one and leads to its console."""
    workshop = _original(request, code)
    form = RehearsalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        started = start(workshop, user=request.user, per_table=form.cleaned_data["per_table"])
        return redirect("workshops:console", started.code)
    context = {"workshop": workshop, "form": form, "running": rehearsal_of(workshop)}
    status = 422 if request.method == "POST" else 200
    return render(request, "workshops/rehearsal.html", context, status=status)


@require_POST
def ending(request: SignedInRequest, code: str) -> HttpResponse:
    """Take the rehearsal away; the code is that of the workshop, or of the rehearsal itself."""
    workshop = _original(request, code)
    running = rehearsal_of(workshop)
    if running is not None:
        end(running)
    return redirect("workshops:rehearsal", workshop.code)


def _original(request: SignedInRequest, code: str) -> Workshop:
    workshop = get_workshop(request.user, code)
    require_facilitator(request.user, workshop.programme)
    return original_of(workshop)
