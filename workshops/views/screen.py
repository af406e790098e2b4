"""The projector: what the room sees."""

from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from workshops.addresses import room_url
from workshops.domain.agenda import planned
from workshops.domain.series import around
from workshops.models import Workshop
from workshops.qr import qr_code


@login_not_required
@require_safe
def screen(request: HttpRequest, screen_code: str) -> HttpResponse:
    """Whoever has the address may see it: it is opened on a machine where nobody signs in.

    Addresses are those under which the projector itself found the server, because the room's
    tablets are on the same network; ``room_url`` knows the exception.
    """
    workshops = Workshop.objects.select_related("programme")
    workshop = workshops.filter(screen_code=screen_code).first()
    if workshop is None:
        raise Http404(_("There is no such screen."))
    url = room_url(request)
    door = url + reverse("workshops:door", args=[workshop.join_code])
    context = {
        "workshop": workshop,
        "steps": around(workshop),
        "agenda": planned(workshop),
        "qr": qr_code(door),
        "address": urlsplit(url).netloc + reverse("workshops:join"),
    }
    return render(request, "workshops/screen.html", context)
