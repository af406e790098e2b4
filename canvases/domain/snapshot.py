"""A worksheet as one device may see it now: what its page begins with, and reads again."""

from typing import Any

from django.utils import timezone

from canvases.domain.votes import dots_of, totals_of
from canvases.models import Link, Worksheet
from canvases.telling import counts_of, note_data
from live.stream import last_numbers
from workshops.models import Activity, Delegate, Device, Seat
from workshops.models.device import sharers


def snapshot(worksheet: Worksheet, device: Device) -> dict[str, Any]:
    """Everything that the page of the worksheet shows, as JSON; at most eight queries.

    Needs ``activity``, ``table__workshop`` and the ``canvas``. The topic's number is read first:
    what happens meanwhile is told again, which harms nothing.
    """
    number = last_numbers([worksheet.topic]).get(worksheet.topic, 0)
    activity = worksheet.activity
    own = device.author_key
    notes = [
        (note, own in sharers(note.author_id, note.device_id).split())
        for note in worksheet.notes.current().select_related("section")
    ]
    visible = [(note, is_own) for note, is_own in notes if is_own or activity.shows_all_notes]
    shown = {note.pk for note, _is_own in visible}
    links = Link.objects.filter(answer__worksheet=worksheet).values_list("answer", "answered")
    return {
        "worksheet": worksheet.code,
        "canvas": worksheet.canvas.code,
        "carried": worksheet.carried,
        "topic": worksheet.topic,
        "number": number,
        "subject": worksheet.subject,
        "done": worksheet.is_done,
        "hand": worksheet.hand_raised_at is not None,
        "activity": activity_data(worksheet),
        "notes": [note_data(note, note.section.key) for note, _is_own in visible],
        "mine": [str(note.pk) for note, is_own in visible if is_own],
        "counts": counts_of(worksheet) if activity.shows_counts else None,
        "links": [
            [str(answer), str(answered)]
            for answer, answered in links
            if answer in shown and answered in shown
        ],
        "dots": dots_of(worksheet, device) if activity.vote_round else {},
        "totals": (
            totals_of(worksheet) if activity.vote_state == Activity.VoteState.CLOSED else None
        ),
        "delegates": _chips(worksheet) if device.is_scribe else [],
    }


def activity_data(worksheet: Worksheet) -> dict[str, Any]:
    """What may be done on the worksheet now."""
    activity = worksheet.activity
    is_over = worksheet.table.workshop.is_closed
    now = timezone.now()
    extra = worksheet.table.extra_until
    has_extra = worksheet.table.has_extra_time(now)
    return {
        "code": activity.code,
        "title": activity.title,
        "state": activity.state,
        "open": worksheet.takes_notes(now) and not is_over,
        "over": is_over,
        "extraUntil": int(extra.timestamp() * 1000) if extra and has_extra else None,
        # For waiting: the device's own clock may be wrong by hours.
        "extraFor": int((extra - now).total_seconds() * 1000) if extra and has_extra else None,
        "showsAll": activity.shows_all_notes,
        "showsCounts": activity.shows_counts,
        "vote": {
            "state": activity.vote_state,
            "round": activity.vote_round,
            "budget": activity.votes_per_delegate,
            "perNote": activity.votes_per_note,
        },
    }


def _chips(worksheet: Worksheet) -> list[dict[str, str]]:
    """Whose notes a table's shared tablet may take: the delegates with a seat at the table, in the
    activity's round of the table plan where it has one.
    """
    number = worksheet.activity.seating_round
    if number > 1:
        seats = Seat.objects.filter(table__workshop=worksheet.table.workshop_id, round=number)
        number = number if seats.exists() else 1
    seated = Delegate.objects.filter(seats__table=worksheet.table, seats__round=number)
    return [{"code": one.code, "name": one.name} for one in seated]
