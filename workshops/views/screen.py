"""The projector: what the room sees."""

from typing import Any, Final
from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from live.stream import last_numbers
from workshops.addresses import room_url
from workshops.domain.finding import finding
from workshops.domain.screen import announced, page_shown, running_block, screen_of, staged_day
from workshops.domain.series import around
from workshops.domain.staged_room import staged_room
from workshops.models import Screen, Workshop
from workshops.qr import qr_code

OWN_VIEWS: Final = frozenset(
    {
        Screen.View.JOIN,
        Screen.View.AGENDA,
        Screen.View.ANNOUNCEMENT,
        Screen.View.SEATS,
        Screen.View.ROOM,
        Screen.View.BLANK,
    }
)
"""What is drawn here; the others show notes, which this app does not know."""


@login_not_required
@require_safe
def screen(request: HttpRequest, screen_code: str) -> HttpResponse:
    """Whoever has the address may see it: it is opened on a machine where nobody signs in."""
    workshop = workshop_of_screen(screen_code)
    topics = [workshop.topic, workshop.screen_topic]
    numbers = last_numbers(topics)
    context = {
        "topics": " ".join(f"{topic}:{numbers.get(topic, 0)}" for topic in topics),
        **_drawn(request, workshop_of_screen(screen_code)),
    }
    return render(request, "workshops/screen.html", context)


@login_not_required
@require_safe
def stage(request: HttpRequest, screen_code: str) -> HttpResponse:
    """The region that the projector consists of, or the way to where it is drawn."""
    workshop = workshop_of_screen(screen_code)
    if screen_of(workshop).view not in OWN_VIEWS:
        return redirect("canvases:stage", screen_code)
    context = _drawn(request, workshop)
    return render(request, context["stage"], context)


def workshop_of_screen(screen_code: str) -> Workshop:
    """One query: with all that the frame of every view shows."""
    workshops = Workshop.objects.select_related("programme", "screen", "current_block")
    workshop = workshops.filter(screen_code=screen_code).first()
    if workshop is None:
        raise Http404(_("There is no such screen."))
    return workshop


def frame(request: HttpRequest, workshop: Workshop) -> dict[str, Any]:
    """What surrounds every view. No query.

    Addresses are those under which the projector itself found the server, because the room's
    tablets are on the same network; ``room_url`` knows the exception.
    """
    url = room_url(request)
    now = timezone.now()
    running = running_block(workshop)
    return {
        "workshop": workshop,
        "screen": screen_of(workshop),
        "host": urlsplit(url).netloc,
        "path": reverse("workshops:join"),
        "qr": qr_code(url + reverse("workshops:door", args=[workshop.join_token])),
        "running": running,
        "ends_at": running.ends_at(now) if running else None,
        "now": now,
    }


def _drawn(request: HttpRequest, workshop: Workshop) -> dict[str, Any]:
    """The context of a view that is drawn here, with its template as ``stage``."""
    context = frame(request, workshop)
    match context["screen"].view:
        case Screen.View.JOIN:
            context["steps"] = around(workshop, timezone.localdate())
            context["day"] = staged_day(workshop, context["now"])
        case Screen.View.AGENDA:
            context["day"] = staged_day(workshop, context["now"])
        case Screen.View.ANNOUNCEMENT:
            context["text"] = announced(workshop, context["screen"].shown)
        case Screen.View.SEATS:
            context["finding"] = finding(workshop, page_shown(context["screen"]))
        case Screen.View.ROOM:
            context["room"] = staged_room(workshop, page_shown(context["screen"]))
        case Screen.View.BLANK:
            pass
        case _:
            return context | {"stage": "workshops/stage_loading.html"}
    return context | {"stage": f"workshops/stage_{context['screen'].view}.html"}
