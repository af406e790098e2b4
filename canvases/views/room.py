"""The worksheet of a table, on the tablets of those who sit at it."""

import datetime as dt
from typing import Any, Final

from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from canvases.domain.snapshot import snapshot
from canvases.layout import DrawnCanvas, draw
from canvases.models import Section, Worksheet
from canvases.models.note import MAX_NOTE_LENGTH
from live.stream import last_numbers
from workshops.access import DeviceRequest, joined
from workshops.models import Activity, AgendaBlock, Device

MOST_ANNOUNCEMENTS: Final = 2
MODULES: Final = (
    *(
        f"js/elements/{name}.js"
        for name in ("agenda-clock", "live-stream", "sync-bar", "work-sheet")
    ),
    *(
        f"js/lib/{name}.js"
        for name in (
            *("backoff", "clipboard", "clock", "cursors", "notes", "offline", "outbox"),
            *("outbox-store", "queue", "sending", "templates", "uuid", "verdict", "wording"),
        )
    ),
    *(
        f"js/sheet/{name}.js"
        for name in (
            *("around", "cards", "chips", "composers", "drafts", "dragging", "editor"),
            *("field", "linking", "menu", "subject"),
        )
    ),
)
"""What ``js/worksheet.js`` imports, near or far: a browser that knows fetches all at once."""


@gzip_page
@joined
@require_safe
def worksheet(request: DeviceRequest, code: str) -> HttpResponse:
    """The worksheet of the device's table in the activity ``code``; its notes are drawn by the
    browser. Where there is none yet, or none any more, the lobby says what to do.
    """
    device = request.device
    topics = [device.workshop.topic, device.topic]
    numbers = last_numbers(topics)
    sheet = _find(device, code)
    if sheet is None:
        if not _is_known(device, code):
            raise Http404(_("There is no such worksheet."))
        return redirect("workshops:room")
    shown = _snapshot(sheet, device)
    numbers[shown["topic"]] = shown["number"]
    context = {
        "device": device,
        "workshop": device.workshop,
        "worksheet": sheet,
        "canvas": _drawn(sheet),
        "snapshot": shown,
        "topics": " ".join(f"{topic}:{numbers.get(topic, 0)}" for topic in [*topics, sheet.topic]),
        "modules": MODULES,
        "most_letters": MAX_NOTE_LENGTH,
    }
    return render(request, "canvases/room_worksheet.html", context)


@gzip_page
@joined
@require_safe
def notes(request: DeviceRequest, code: str) -> HttpResponse:
    """The same as JSON: for a page that has missed something."""
    sheet = _find(request.device, code)
    if sheet is None:
        return JsonResponse({"message": _("There is no such worksheet.")}, status=404)
    return JsonResponse(_snapshot(sheet, request.device))


def _find(device: Device, code: str) -> Worksheet | None:
    """Of the device's own table, and not before the facilitator has opened the activity."""
    return (
        Worksheet.objects.filter(activity__code=code, table=device.table_id)
        .exclude(activity__state=Activity.State.PREPARED)
        .select_related("activity__block", "canvas", "table__pilot_group", "table__workshop")
        .first()
    )


def _is_known(device: Device, code: str) -> bool:
    return Activity.objects.filter(code=code, block__workshop=device.workshop_id).exists()


def _snapshot(sheet: Worksheet, device: Device) -> dict[str, Any]:
    """With the clock, and what the facilitators have to say to the table: one query more."""
    standing = device.workshop.announcements.standing_for(sheet.table)
    return {
        **snapshot(sheet, device),
        "clock": _clock(sheet.activity.block, timezone.now()),
        "announcements": [
            {"code": one.code, "text": one.text, "toTable": one.table_id is not None}
            for one in standing[:MOST_ANNOUNCEMENTS]
        ],
    }


def _clock(block: AgendaBlock, now: dt.datetime) -> dict[str, Any] | None:
    """Milliseconds since 1970 by the server's clock; None while the block does not run."""
    ends_at = block.ends_at(now)
    if ends_at is None or block.ended_at is not None or not block.minutes:
        return None
    return {
        "ends": int(ends_at.timestamp() * 1000),
        "now": int(now.timestamp() * 1000),
        "paused": block.paused_at is not None,
    }


def _drawn(sheet: Worksheet) -> DrawnCanvas[Any]:
    sections = Section.objects.select_related("answers")
    prefetch_related_objects([sheet], Prefetch("canvas__sections", sections))
    group = sheet.table.pilot_group
    return draw(
        sheet.canvas.definition,
        {},
        subject=sheet.subject,
        tone=group.tone if group else None,
        anchor="sheet",
    )
