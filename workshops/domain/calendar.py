"""The workshop and its blocks as entries of a calendar, without what only facilitators see."""

import datetime as dt
from collections.abc import Iterator

from django.utils import timezone

from workshops.calendar import Entry, calendar_file
from workshops.models import AgendaBlock, Workshop

HOST = "plenary"
"""The second half of a UID: where it was made, which must not change when the server moves."""


def agenda_file(workshop: Workshop) -> bytes | None:
    """None while day or start are open. One query."""
    begins_at = workshop.begins_at
    if begins_at is None:
        return None
    blocks = list(workshop.agenda_blocks.select_related("presenter"))
    entries = [_whole(workshop, begins_at, blocks), *_parts(workshop, begins_at, blocks)]
    return calendar_file(entries, name=str(workshop), made_at=timezone.now())


def _whole(workshop: Workshop, begins_at: dt.datetime, blocks: list[AgendaBlock]) -> Entry:
    """To its end, where that is known and after the start, else to the end of the agenda."""
    ends = _after(begins_at, sum(block.minutes for block in blocks))
    if workshop.ends_at is not None and workshop.ends_at > begins_at.time():
        ends = dt.datetime.combine(begins_at.date(), workshop.ends_at, tzinfo=workshop.zone)
    return Entry(
        uid=f"workshop-{workshop.code}@{HOST}",
        title=f"{workshop.programme.short_name or workshop.programme.name}: {workshop}",
        starts=begins_at,
        ends=ends,
        about=workshop.aim,
        place=workshop.place,
    )


def _parts(
    workshop: Workshop, begins_at: dt.datetime, blocks: list[AgendaBlock]
) -> Iterator[Entry]:
    passed = 0
    for block in blocks:
        yield Entry(
            uid=f"block-{block.code}@{HOST}",
            title=block.title,
            starts=_after(begins_at, passed),
            ends=_after(begins_at, passed + block.minutes),
            about=str(block.presenter or ""),
            place=workshop.place,
        )
        passed += block.minutes


def _after(moment: dt.datetime, minutes: int) -> dt.datetime:
    """So many minutes later, in the same zone, also where its clock was changed meanwhile."""
    later = moment.astimezone(dt.UTC) + dt.timedelta(minutes=minutes)
    return later.astimezone(moment.tzinfo)
