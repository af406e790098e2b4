"""The worksheets of a workshop: which canvas, handed out to whom, about what."""

from django.core.exceptions import ValidationError
from django.db.models import F
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from canvases.access import get_activity, get_worksheet
from canvases.domain.desk import Desk, complete, desk, reword_subject, use_canvas
from canvases.domain.shelf import drawn
from canvases.domain.versions import move_to, origins
from canvases.forms.worksheets import (
    CanvasForm,
    ChosenCanvasForm,
    MoveForm,
    SubjectForm,
    VersionForm,
)
from canvases.models import Canvas, Worksheet
from workshops.access import get_workshop, may_facilitate, require_facilitator
from workshops.domain.actions import ConflictError, sentence
from workshops.models import Activity, Workshop


@require_safe
def worksheets(request: SignedInRequest, code: str) -> HttpResponse:
    """By activity, whether or not its worksheets were handed out."""
    workshop = get_workshop(request.user, code)
    return render(request, "canvases/worksheets.html", _desk(request, workshop))


@require_safe
def region(request: SignedInRequest, code: str) -> HttpResponse:
    """The region of the list; ``?subject=<worksheet>`` opens the form of its subject."""
    workshop = get_workshop(request.user, code)
    opened = request.GET.get("subject", "")
    return _region(request, workshop, opened=opened)


@require_POST
def canvas(request: SignedInRequest, code: str) -> HttpResponse:
    """Give the activity a canvas, or none."""
    activity = _activity(request, code)
    form = ChosenCanvasForm(request.POST)
    try:
        if not form.is_valid():
            raise ConflictError(_("There is no such canvas."))
        use_canvas(activity, form.cleaned_data["canvas"])
    except (ConflictError, ValidationError) as refused:
        return _refused(request, activity, refused)
    return _region(request, _again(request, activity))


@require_POST
def handed_out(request: SignedInRequest, code: str) -> HttpResponse:
    """Give every table a worksheet that has none yet."""
    activity = _activity(request, code)
    try:
        complete(activity)
    except (ConflictError, ValidationError) as refused:
        return _refused(request, activity, refused)
    return _region(request, _again(request, activity))


@require_POST
def subject(request: SignedInRequest, code: str) -> HttpResponse:
    """Say what one worksheet is about."""
    known = Worksheet.objects.select_related("canvas", "activity__block__workshop__programme")
    worksheet = get_worksheet(request.user, known, code)
    activity = worksheet.activity
    require_facilitator(request.user, activity.workshop.programme)
    form = SubjectForm(worksheet.canvas.subject_label, request.POST)
    if not form.is_valid():
        return _region(
            request, _again(request, activity), opened=worksheet.code, form=form, status=422
        )
    try:
        reword_subject(worksheet, form.cleaned_data["subject"])
    except (ConflictError, ValidationError) as refused:
        return _refused(request, activity, refused)
    return _region(request, _again(request, activity))


@require_http_methods(["GET", "HEAD", "POST"])
def version(request: SignedInRequest, code: str) -> HttpResponse:
    """Move the activity's worksheets to another version of their canvas, notes and all."""
    activity = _activity(request, code)
    asked = VersionForm(request.GET)
    if not asked.is_valid():
        raise Http404(_("There is no such version."))
    canvas = _version(activity, asked.cleaned_data["to"])
    rows = origins(activity, canvas)
    form = MoveForm(canvas, rows, request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return _move(request, activity, canvas, form)
    if not form.is_valid():
        return _move(request, activity, canvas, form, status=422)
    try:
        move_to(activity, canvas, form.goes())
    except ConflictError as refused:
        form.add_error(None, str(refused))
        return _move(request, activity, canvas, form, status=409)
    except ValidationError:
        # Somebody wrote in another section since the page was drawn.
        form = MoveForm(canvas, origins(activity, canvas))
        says = _("The tables have written in another section meanwhile. Look again.")
        return _move(request, activity, canvas, form, says=says, status=409)
    return redirect("canvases:worksheets", activity.workshop.code)


# --- Pieces -------------------------------------------------------------------------------


def _activity(request: SignedInRequest, code: str) -> Activity:
    activity = get_activity(request.user, code)
    require_facilitator(request.user, activity.workshop.programme)
    return activity


def _again(request: SignedInRequest, activity: Activity) -> Workshop:
    """The workshop as the region needs it."""
    return get_workshop(request.user, activity.workshop.code)


def _version(activity: Activity, code: str) -> Canvas:
    """A version of the canvas that the activity has, the newest unless ``code`` names one; 404
    when there is no such.
    """
    versions = Canvas.objects.offered_to(activity.workshop.programme).filter(
        key__in=activity.worksheets.values("canvas__key")
    )
    if code:
        versions = versions.filter(code=code)
    found = versions.for_drawing().order_by(F("programme").desc(nulls_last=True), "-version")
    canvas = found.first()
    if canvas is None:
        raise Http404(_("There is no such version."))
    return canvas


def _move(
    request: SignedInRequest,
    activity: Activity,
    canvas: Canvas,
    form: MoveForm,
    *,
    says: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "workshop": activity.workshop,
        "activity": activity,
        "canvas": canvas,
        "drawn": drawn(canvas, canvas.definition),
        "form": form,
        "says": says,
        "is_closed": activity.workshop.is_closed,
    }
    return render(request, "canvases/version.html", context, status=status)


def _refused(
    request: SignedInRequest, activity: Activity, refused: ConflictError | ValidationError
) -> HttpResponse:
    says = (activity.code, sentence(refused))
    return _region(request, _again(request, activity), says=says, status=409)


def _region(
    request: SignedInRequest,
    workshop: Workshop,
    *,
    opened: str = "",
    form: SubjectForm | None = None,
    says: tuple[str, str] = ("", ""),
    status: int = 200,
) -> HttpResponse:
    context = _desk(request, workshop, opened=opened, form=form, says=says)
    return render(request, "canvases/_desk.html", context, status=status)


def _desk(
    request: SignedInRequest,
    workshop: Workshop,
    *,
    opened: str = "",
    form: SubjectForm | None = None,
    says: tuple[str, str] = ("", ""),
) -> dict[str, object]:
    """``says`` is what was refused, and of which activity."""
    found = desk(workshop)
    may_change = may_facilitate(request.user, workshop.programme) and not workshop.is_closed
    return {
        "workshop": workshop,
        "desk": found,
        "activities": [
            (
                one,
                CanvasForm(found.offers, one.chosen),
                says[1] * (says[0] == one.activity.code),
            )
            for one in found.activities
        ],
        "opened": opened if may_change else "",
        "form": form or _subject_form(found, opened),
        "may_change": may_change,
    }


def _subject_form(found: Desk, opened: str) -> SubjectForm | None:
    sheets = (sheet for one in found.activities for sheet in one.worksheets)
    sheet = next((sheet for sheet in sheets if sheet.code == opened), None)
    if sheet is None:
        return None
    return SubjectForm(sheet.canvas.subject_label, initial={"subject": sheet.subject})
