"""A proposed table plan: asked for, watched while it is worked out, taken over or discarded."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from accounts.requests import SignedInRequest
from workshops.access import (
    get_part_of_workshop,
    get_workshop,
    may_facilitate,
    require_facilitator,
)
from workshops.domain import proposals
from workshops.domain.actions import ConflictError
from workshops.domain.plan import Survey, planned, survey
from workshops.forms.seating import ProposalForm
from workshops.models import SeatingProposal, Workshop
from workshops.tasks import request_proposal


@require_http_methods(["GET", "HEAD", "POST", "DELETE"])
def proposal(request: SignedInRequest, code: str) -> HttpResponse:
    """The region of the proposal; POST asks for one, DELETE throws the last away."""
    workshop = get_workshop(request.user, code)
    if request.method in {"GET", "HEAD"}:
        return _answer(request, workshop, is_asked="ask" in request.GET)
    require_facilitator(request.user, workshop.programme)
    if request.method == "DELETE":
        last = proposals.latest(workshop)
        if last is not None:
            proposals.discard(last)
        return _answer(request, workshop)
    form = ProposalForm(request.POST)
    if not form.is_valid():
        return _answer(request, workshop, is_asked=True, proposal_form=form, status=422)
    try:
        request_proposal(
            workshop,
            form.cleaned_data["rounds"],
            is_kept=form.cleaned_data["is_kept"],
            by=request.user,
        )
    except ConflictError as refused:
        return _answer(request, workshop, refused=str(refused), status=409)
    return _answer(request, workshop)


@require_POST
def adoption(request: SignedInRequest, code: str) -> HttpResponse:
    """Seat everybody as proposed; the page is drawn anew."""
    proposal = get_part_of_workshop(request.user, SeatingProposal.objects.all(), code)
    workshop = proposal.workshop
    require_facilitator(request.user, workshop.programme)
    try:
        proposals.take_over(proposal, user=request.user)
    except ConflictError as refused:
        return _answer(request, workshop, refused=str(refused), status=409)
    return HttpResponseClientRedirect(reverse("workshops:table-plan", args=[workshop.code]))


def proposal_context(
    last: SeatingProposal | None, surveyed: Survey, *, is_asked: bool = False
) -> dict[str, Any]:
    """``rooms`` are the proposed rounds, each beside what is so now; ``broken`` in sentences."""
    if last is None:
        return {"proposal": None, "is_asked": is_asked}
    people = {one.pk: one for one in surveyed.delegates}
    return {
        "proposal": last,
        "is_asked": is_asked,
        "is_broken_off": proposals.is_broken_off(last),
        "rooms": [
            (planned(surveyed, number, seats), planned(surveyed, number))
            for number, seats in proposals.plan_of(last).items()
        ],
        "broken": [
            {
                **one,
                "people": [people[person] for person in one["people"] if person in people],
                "involved": [people[it] for it in one["people_involved"] if it in people],
            }
            for one in last.findings.get("broken", ())
        ],
    }


def _answer(
    request: SignedInRequest,
    workshop: Workshop,
    *,
    is_asked: bool = False,
    status: int = 200,
    **shown: Any,
) -> HttpResponse:
    surveyed = survey(workshop)
    may = may_facilitate(request.user, workshop.programme)
    context = {
        "workshop": workshop,
        "may_facilitate": may,
        "may_change": may and not workshop.is_closed,
        "proposal_form": ProposalForm(initial={"rounds": surveyed.rounds}),
        **proposal_context(proposals.latest(workshop), surveyed, is_asked=is_asked),
        **shown,
    }
    return render(request, "workshops/_proposal.html", context, status=status)
