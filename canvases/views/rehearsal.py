"""The simulated tables of a rehearsal, which go on for as long as its console is open."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.requests import SignedInRequest
from canvases.domain.rehearsing import step
from workshops.access import get_workshop, require_facilitator
from workshops.domain.rehearsal import rehearsal_of


@require_POST
def steps(request: SignedInRequest, code: str) -> HttpResponse:
    """Let the tables do what comes next. Answers with the region that asks for it."""
    workshop = get_workshop(request.user, code)
    require_facilitator(request.user, workshop.programme)
    rehearsal = workshop if workshop.rehearsal_of_id else rehearsal_of(workshop)
    if rehearsal is not None:
        step(rehearsal, timezone.now())
    context = {"workshop": rehearsal or workshop, "is_running": rehearsal is not None}
    return render(request, "canvases/_rehearsal.html", context)
