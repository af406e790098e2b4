"""A report with its parts, its rendering, and the PDF."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import SignedInRequest
from reports.document import appendix_letters
from reports.domain.drafting import start_report
from reports.models import Part, Rendering, Report
from reports.outcomes import collect
from reports.parts import kind_of
from reports.tasks import request_rendering
from workshops.access import get_workshop, may_facilitate, require_facilitator
from workshops.models import Workshop


@dataclass(frozen=True, slots=True)
class ListedPart:
    """A part as the page lists it. ``letter`` is an appendix's; ``collects`` is a sentence."""

    part: Part
    letter: str
    collects: str

    @property
    def is_written(self) -> bool:
        return bool(self.part.body.strip())

    @property
    def is_missing(self) -> bool:
        """Nothing is collected for it and nothing was written."""
        return not self.collects and not self.is_written


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: SignedInRequest, code: str) -> HttpResponse:
    """The page; POST starts a report that there is not yet."""
    workshop = get_workshop(request.user, code)
    report = Report.objects.filter(workshop=workshop).first()
    if request.method == "POST":
        require_facilitator(request.user, workshop.programme)
        if report is None:
            start_report(workshop)
        return redirect("reports:report", workshop.code)
    context: dict[str, object] = {
        "workshop": workshop,
        "report": report,
        "may_render": may_facilitate(request.user, workshop.programme),
    }
    if report is not None:
        parts = list(report.parts.all())
        outcomes = collect(workshop)
        context |= {
            "parts": _listed(parts, appendix_letters(outcomes)),
            "left_out": [part for part in parts if not part.is_included],
            "missing": outcomes.missing,
            **_renderings(report),
        }
    return render(request, "reports/report.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def rendering(request: SignedInRequest, code: str) -> HttpResponse:
    """The region that shows how far the PDF is; POST asks for a new one."""
    workshop = get_workshop(request.user, code)
    report = _get(workshop)
    if request.method == "POST":
        require_facilitator(request.user, workshop.programme)
        request_rendering(report, by=request.user)
        return redirect("reports:report", workshop.code)
    context = {
        "workshop": workshop,
        "report": report,
        "may_render": may_facilitate(request.user, workshop.programme),
        **_renderings(report),
    }
    return render(request, "reports/_rendering.html", context)


@require_safe
def latest(request: SignedInRequest, code: str) -> HttpResponse:
    """An address of the newest PDF that stays the same."""
    report = _get(get_workshop(request.user, code))
    newest = report.renderings.finished().first()
    if newest is None:
        raise Http404(_("The report has not been rendered yet."))
    return redirect("reports:pdf", newest.code)


def _get(workshop: Workshop) -> Report:
    try:
        return Report.objects.get(workshop=workshop)
    except Report.DoesNotExist:
        raise Http404(_("This workshop has no report.")) from None


def _renderings(report: Report) -> dict[str, object]:
    """The newest one, whatever its state, and the newest that has a file: two queries.

    ``size`` is that of the file in bytes, None when it is gone.
    """
    ready = report.renderings.finished().first()
    return {
        "newest": report.renderings.order_by("-requested_at").first(),
        "ready": ready,
        "size": _size(ready) if ready else None,
    }


def _size(rendering: Rendering) -> int | None:
    try:
        return rendering.file.size
    except (FileNotFoundError, ValueError):
        return None


def _listed(parts: list[Part], letters: list[str]) -> list[ListedPart]:
    """``letters`` are those of the appendices among ``parts``, in order."""
    following = iter(letters)
    return [
        ListedPart(
            part=part,
            letter=next(following) if part.is_appendix else "",
            collects=str(kind_of(part.kind).collects),
        )
        for part in parts
        if part.is_included
    ]
