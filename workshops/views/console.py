"""The console: the day as it goes, and every action that moves everyone.

Each action answers with the region of what is on, as it is by then: also when it was refused,
with the reason in words.
"""

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlencode

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.requests import SignedInRequest
from live.stream import last_numbers
from workshops.access import get_workshop, may_facilitate, require_facilitator
from workshops.domain import actions, running
from workshops.domain.actions import ConflictError, last_action
from workshops.domain.closing import loose_ends, silent_devices, unsent_devices
from workshops.domain.console import console as drawn
from workshops.domain.readiness import readiness_of
from workshops.forms.console import (
    ActionForm,
    ActivityStateForm,
    BlockForm,
    ClockForm,
    CompressionForm,
    MinutesForm,
    StateForm,
    UndoForm,
    VisibilityForm,
    VoteForm,
)
from workshops.models import Workshop

type Act = Callable[[Workshop, dict[str, Any], User, str], object]

STATES: Final = {
    "open": running.open_workshop,
    "lock": running.lock,
    "unlock": running.unlock,
    "reopen": running.reopen,
}
CLOCK: Final = {"pause": running.pause, "resume": running.resume}


@require_safe
def console(request: SignedInRequest, code: str) -> HttpResponse:
    """The page; its other regions come by themselves."""
    workshop = get_workshop(request.user, code)
    names = [workshop.topic, workshop.console_topic, workshop.screen_topic]
    known = last_numbers(names)
    context = {
        **_context(request, workshop),
        "topics": " ".join(f"{name}:{known.get(name, 0)}" for name in names),
    }
    return render(request, "workshops/console.html", context)


@require_safe
def run(request: SignedInRequest, code: str) -> HttpResponse:
    return _run(request, get_workshop(request.user, code))


# --- The workshop and its agenda ----------------------------------------------------------


@require_POST
def state(request: SignedInRequest, code: str) -> HttpResponse:
    """Open the workshop, for newcomers or not; ``closing`` closes it."""
    return _act(
        request,
        code,
        StateForm,
        lambda workshop, data, user, seen: STATES[data["step"]](workshop, user=user, seen=seen),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def closing(request: SignedInRequest, code: str) -> HttpResponse:
    """What to know before the workshop is closed; POST closes it."""
    if request.method == "POST":
        return _act(
            request,
            code,
            ActionForm,
            lambda workshop, data, user, seen: running.close(workshop, user=user, seen=seen),
        )
    workshop = get_workshop(request.user, code)
    require_facilitator(request.user, workshop.programme)
    last = last_action(workshop)
    context = {
        "workshop": workshop,
        "seen": last.code if last else "",
        "devices": unsent_devices(workshop),
        "silent": silent_devices(workshop),
        "loose_ends": loose_ends(workshop),
    }
    return render(request, "workshops/_console_closing.html", context)


@require_POST
def block(request: SignedInRequest, code: str) -> HttpResponse:
    """Begin a block, and end the one that is on."""
    return _act(
        request,
        code,
        BlockForm,
        lambda workshop, data, user, seen: running.start(
            workshop, data["block"], user=user, seen=seen
        ),
    )


@require_POST
def earlier_block(request: SignedInRequest, code: str) -> HttpResponse:
    """Go back to the block that was on before."""
    return _act(
        request,
        code,
        ActionForm,
        lambda workshop, data, user, seen: running.go_back(workshop, user=user, seen=seen),
    )


@require_POST
def clock(request: SignedInRequest, code: str) -> HttpResponse:
    """Stop the clock of the block that is on, or let it run on."""
    return _act(
        request,
        code,
        ClockForm,
        lambda workshop, data, user, seen: CLOCK[data["step"]](workshop, user=user, seen=seen),
    )


@require_POST
def minutes(request: SignedInRequest, code: str) -> HttpResponse:
    """Give the block that is on more minutes, or fewer."""
    return _act(
        request,
        code,
        MinutesForm,
        lambda workshop, data, user, seen: running.extend(
            workshop, data["minutes"], user=user, seen=seen
        ),
    )


@require_POST
def compression(request: SignedInRequest, code: str) -> HttpResponse:
    """Shorten blocks still to come, as was proposed."""
    return _act(
        request,
        code,
        CompressionForm,
        lambda workshop, data, user, seen: running.compress(
            workshop, data["takes"], user=user, seen=seen
        ),
    )


# --- Activities ---------------------------------------------------------------------------


@require_POST
def activity_state(request: SignedInRequest, code: str) -> HttpResponse:
    return _act(
        request,
        code,
        ActivityStateForm,
        lambda workshop, data, user, seen: running.set_activity_state(
            data["activity"], data["state"], user=user, seen=seen
        ),
    )


@require_POST
def visibility(request: SignedInRequest, code: str) -> HttpResponse:
    return _act(
        request,
        code,
        VisibilityForm,
        lambda workshop, data, user, seen: running.set_visibility(
            data["activity"], data["visibility"], user=user, seen=seen
        ),
    )


@require_POST
def vote(request: SignedInRequest, code: str) -> HttpResponse:
    """Open or close the vote of an activity."""

    def act(workshop: Workshop, data: dict[str, Any], user: User, seen: str) -> bool:
        if data["step"] == "close":
            return running.close_vote(data["activity"], user=user, seen=seen)
        return running.open_vote(
            data["activity"],
            user=user,
            votes_per_delegate=data["votes_per_delegate"],
            votes_per_note=data["votes_per_note"],
            seen=seen,
        )

    return _act(request, code, VoteForm, act)


@require_POST
def undo(request: SignedInRequest, code: str) -> HttpResponse:
    """Take an action back, within ten seconds."""
    return _act(
        request, code, UndoForm, lambda workshop, data, user, seen: actions.undo(data["action"])
    )


# --- Pieces -------------------------------------------------------------------------------


def _act(
    request: SignedInRequest, code: str, form_class: Callable[..., Form], act: Act
) -> HttpResponse:
    workshop = get_workshop(request.user, code)
    require_facilitator(request.user, workshop.programme)
    form = form_class(workshop, request.POST)
    if not form.is_valid():
        return _run(request, workshop, form=form, status=422)
    refused = None
    try:
        act(workshop, form.cleaned_data, request.user, form.cleaned_data.get("seen", ""))
    except ConflictError as error:
        refused = error
    # Read again: what was refused left half of its changes on the instance.
    workshop = get_workshop(request.user, code)
    return _run(request, workshop, refused=refused, status=409 if refused else 200)


def _run(
    request: SignedInRequest,
    workshop: Workshop,
    *,
    form: Form | None = None,
    refused: ConflictError | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {**_context(request, workshop), "form": form, "refused": refused}
    return render(request, "workshops/_console_run.html", context, status=status)


def _context(request: SignedInRequest, workshop: Workshop) -> dict[str, object]:
    chosen = request.GET.get("activity", "")
    console = drawn(workshop, chosen)
    is_chosen = console.shown is not None and console.shown.code == chosen
    is_allowed = may_facilitate(request.user, workshop.programme)
    return {
        "workshop": workshop,
        "console": console,
        "query": f"?{urlencode({'activity': chosen})}" if is_chosen else "",
        "may_facilitate": is_allowed,
        "may_steer": is_allowed and not workshop.is_closed,
        "readiness": readiness_of([workshop]).get(workshop.pk) if is_allowed else None,
    }
