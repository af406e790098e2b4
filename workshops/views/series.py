"""The series of workshops, a region of the programme's page."""

from typing import Any, Final

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from workshops.access import get_part, get_programme
from workshops.domain import parts
from workshops.domain.readiness import readiness_of
from workshops.domain.series import contents_of, steps
from workshops.forms.programme_parts import WorkshopForm
from workshops.models import Programme, Workshop
from workshops.views.parts import METHODS_OF_ONE, PartList


def series_of(programme: Programme) -> dict[str, Any]:
    """Where the series stands, and what each workshop has and lacks."""
    workshops = list(programme.workshops.in_series())
    contents, readiness = contents_of(workshops), readiness_of(workshops)
    return {"steps": steps(workshops, contents, readiness, timezone.localdate())}


SERIES: Final = PartList(
    "workshops",
    parts=lambda programme: list(programme.workshops.in_series()),
    form=WorkshopForm,
    keep=lambda form: parts.keep_workshop(form.instance),
    remove=parts.remove_workshop,
    put_in_order=parts.order_series,
    more=series_of,
)


@require_safe
def workshops(request: SignedInRequest, code: str) -> HttpResponse:
    """A new workshop has a page of its own: see ``templates``."""
    return SERIES.listed(request, get_programme(request.user, code))


@require_POST
def workshop_order(request: SignedInRequest, code: str) -> HttpResponse:
    return SERIES.ordered(request, get_programme(request.user, code))


@require_http_methods(METHODS_OF_ONE)
def workshop(request: SignedInRequest, code: str) -> HttpResponse:
    return SERIES.one(request, get_part(request.user, Workshop.objects.in_series(), code))
