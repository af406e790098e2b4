"""What somebody at a table has before them in the lobby."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from workshops.models import Activity, AgendaBlock, Announcement, Device, Workshop

MOST_ANNOUNCEMENTS: Final = 3


@dataclass(frozen=True, slots=True)
class Lobby:
    """``block`` is what is on now and ``ends_at`` when its time is over, as things stand;
    ``activity`` is what is contributed in it, ``following`` what comes next. ``also_open`` are
    the other worksheets on which the table may write; ``earlier`` those that it may only read
    any more, in the order of the agenda. ``has_begun``: some block was started before.
    """

    block: AgendaBlock | None
    ends_at: dt.datetime | None
    activity: Activity | None
    following: AgendaBlock | None
    also_open: tuple[Activity, ...]
    earlier: tuple[Activity, ...]
    announcements: tuple[Announcement, ...]
    has_begun: bool


def lobby(device: Device, now: dt.datetime) -> Lobby:
    """Two queries. Needs the device's ``workshop`` and ``table``."""
    workshop = device.workshop
    blocks = list(workshop.agenda_blocks.select_related("activity", "presenter"))
    block = _running(workshop, blocks)
    contributed = [found for one in blocks if (found := _activity(one)) is not None]
    activity = _activity(block) if block else None
    begun = [
        one
        for one in contributed
        if one.kind == Activity.Kind.WORKSHEET
        and one.state != Activity.State.PREPARED
        and one != activity
    ]
    standing = workshop.announcements.standing_for(device.table)
    return Lobby(
        block=block,
        ends_at=block.ends_at(now) if block else None,
        activity=activity,
        following=_following(workshop, blocks, block),
        also_open=tuple(one for one in begun if one.takes_notes),
        earlier=tuple(one for one in begun if not one.takes_notes),
        announcements=tuple(standing[:MOST_ANNOUNCEMENTS]),
        has_begun=any(one.started_at for one in blocks),
    )


def _running(workshop: Workshop, blocks: list[AgendaBlock]) -> AgendaBlock | None:
    if workshop.state == Workshop.State.CLOSED:
        return None
    current = (one for one in blocks if one.pk == workshop.current_block_id)
    return next((one for one in current if one.started_at and not one.ended_at), None)


def _following(
    workshop: Workshop, blocks: list[AgendaBlock], running: AgendaBlock | None
) -> AgendaBlock | None:
    """After what is running; else the first that has not been held."""
    if workshop.state == Workshop.State.CLOSED:
        return None
    after = [one for one in blocks if running is None or one.order > running.order]
    return next((one for one in after if one.started_at is None), None)


def _activity(block: AgendaBlock) -> Activity | None:
    return getattr(block, "activity", None)
