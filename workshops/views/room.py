"""The lobby of those who have joined: who they are, what is on, what comes next."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from live.stream import last_numbers
from workshops.access import DeviceRequest, joined
from workshops.domain import joining
from workshops.domain.room import lobby
from workshops.models import Device


@joined
@require_safe
def room(request: DeviceRequest) -> HttpResponse:
    device = request.device
    topics = [device.workshop.topic, device.topic]
    numbers = last_numbers(topics)
    context = {
        "topics": " ".join(f"{topic}:{numbers.get(topic, 0)}" for topic in topics),
        **_now(device),
    }
    return render(request, "workshops/room.html", context)


@joined
@require_safe
def now(request: DeviceRequest) -> HttpResponse:
    """The region of the lobby; ``moved`` in the query has it say to which table."""
    context = {"has_moved": "moved" in request.GET, **_now(request.device)}
    return render(request, "workshops/room.html#now", context)


@joined
@require_POST
def leave(request: DeviceRequest) -> HttpResponse:
    joining.leave(request.device)
    response = redirect("workshops:door", request.device.workshop.join_token)
    response.delete_cookie(settings.DEVICE_COOKIE_NAME, samesite="Lax")
    return response


def _now(device: Device) -> dict[str, Any]:
    instant = timezone.now()
    return {
        "device": device,
        "workshop": device.workshop,
        "lobby": lobby(device, instant),
        "instant": instant,
        "spread": spread(device),
    }


def spread(device: Device) -> int:
    """Milliseconds that ``device`` waits before it asks again: when a room hears of a change,
    its tablets must not all ask at the same instant. Always the same for one device.
    """
    return 100 + device.pk * 389 % 1500
