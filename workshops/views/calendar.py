"""The agenda as a file for calendars."""

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from workshops.access import get_workshop
from workshops.domain.calendar import agenda_file


@require_safe
def calendar(request: SignedInRequest, code: str) -> HttpResponse:
    """404 while day or start are open: there is nothing to put into a calendar."""
    workshop = get_workshop(request.user, code)
    file = agenda_file(workshop)
    if file is None:
        raise Http404(_("The workshop has no day, or no time to start at, yet."))
    name = f'attachment; filename="agenda-{workshop.code}.ics"'
    return HttpResponse(
        file, content_type="text/calendar; charset=utf-8", headers={"Content-Disposition": name}
    )
