"""The projector's views of the worksheets, and the console's controls of the projector."""

from typing import Any, Final

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from canvases.domain import stage as staging
from canvases.domain.stage import Shown
from canvases.domain.steering import steering
from canvases.forms.screen import ShowForm
from canvases.models import Worksheet
from workshops.access import get_workshop, may_facilitate, require_facilitator
from workshops.domain.screen import screen_of, show
from workshops.models import Screen, Workshop
from workshops.views.screen import OWN_VIEWS, frame, workshop_of_screen

type Drawn = tuple[str, dict[str, Any]]

GONE: Final = "canvases/stage_gone.html"
"""What was to be shown is not there any more."""


@login_not_required
@require_safe
def stage(request: HttpRequest, screen_code: str) -> HttpResponse:
    """The projector's region, where it shows worksheets."""
    workshop = workshop_of_screen(screen_code)
    screen = screen_of(workshop)
    if screen.view in OWN_VIEWS:
        return redirect("workshops:stage", screen_code)
    shown = Shown.of(screen)
    match screen.view:
        case Screen.View.WORKSHEET:
            template, context = _worksheet(workshop, shown)
        case Screen.View.NOTE:
            template, context = _note(workshop, shown)
        case Screen.View.TABLES:
            template, context = _tables(workshop, shown)
        case _:
            template, context = _vote(workshop, shown)
    return render(request, template, {**frame(request, workshop), **context})


def _worksheet(workshop: Workshop, shown: Shown) -> Drawn:
    topics = _topics(workshop, shown)
    worksheet = staging.find_worksheet(workshop, shown.worksheet)
    if worksheet is None:
        return GONE, {}
    section = next(
        (one for one in worksheet.canvas.sections.all() if one.key == shown.section), None
    )
    if section is not None:
        board = staging.one_section(worksheet, section)
        return "canvases/stage_tables.html", {"board": board, "topics_shown": topics}
    return "canvases/stage_worksheet.html", {
        "sheet": staging.staged_sheet(worksheet),
        "topics_shown": topics,
    }


def _note(workshop: Workshop, shown: Shown) -> Drawn:
    topics = _topics(workshop, shown)
    worksheet = staging.find_worksheet(workshop, shown.worksheet)
    if worksheet is None:
        return GONE, {}
    is_hidden = not worksheet.activity.shows_all_notes
    return "canvases/stage_note.html", {
        "worksheet": worksheet,
        "is_hidden": is_hidden,
        "sheet": staging.staged_sheet(worksheet) if is_hidden else None,
        "one": None if is_hidden else staging.staged_note(worksheet, shown),
        "topics_shown": topics,
    }


def _tables(workshop: Workshop, shown: Shown) -> Drawn:
    activity = staging.find_activity(workshop, shown.activity)
    if activity is None:
        return GONE, {}
    board = staging.board(activity, shown.section, shown.page)
    return "canvases/stage_tables.html", {"board": board, "topics_shown": board.topics}


def _vote(workshop: Workshop, shown: Shown) -> Drawn:
    activity = staging.find_activity(workshop, shown.activity)
    if activity is None:
        return GONE, {}
    vote = staging.staged_vote(workshop, activity)
    return "canvases/stage_vote.html", {"vote": vote, "topics_shown": vote.topics}


def _topics(workshop: Workshop, shown: Shown) -> str:
    """The number of the worksheet's topic, read before its notes: two queries."""
    worksheets = Worksheet.objects.filter(table__workshop=workshop, code=shown.worksheet)
    return staging.topics_of(worksheets.only("pk"))


# --- The console's controls ---------------------------------------------------------------


@require_safe
def controls(request: SignedInRequest, code: str) -> HttpResponse:
    """What the projector shows, and, for those who may, the buttons that change it."""
    return _controls(request, get_workshop(request.user, code))


@require_POST
def shown(request: SignedInRequest, code: str) -> HttpResponse:
    """Put something else on the projector."""
    workshop = get_workshop(request.user, code)
    require_facilitator(request.user, workshop.programme)
    form = ShowForm(workshop, request.POST)
    if not form.is_valid():
        return _controls(request, workshop, form=form, status=422)
    show(workshop, form.cleaned_data["view"], form.shown(), request.user)
    return _controls(request, get_workshop(request.user, code))


def _controls(
    request: SignedInRequest,
    workshop: Workshop,
    *,
    form: ShowForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "workshop": workshop,
        "steering": steering(workshop, request.GET.get("activity", ""), request.GET.get("section")),
        "form": form,
        "may_steer": may_facilitate(request.user, workshop.programme),
    }
    return render(request, "canvases/_screen_controls.html", context, status=status)
