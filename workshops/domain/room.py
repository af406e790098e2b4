"""What somebody at a table has before them in the lobby."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from workshops.domain.running import activity_of, next_block
from workshops.models import Activity, AgendaBlock, Announcement, Device, Workshop

MOST_ANNOUNCEMENTS: Final = 3


@dataclass(frozen=True, slots=True)
class Lobby:
    """``block`` is what is on now and ``ends_at`` when its time is over, as things stand;
    ``activity`` is what is contributed in it, ``following`` what comes next. ``also_open`` are
    the other worksheets on which the table may write; ``earlier`` those that it may only read
    any more, in the order of the agenda. ``extra_until`` is set while the table has time that
    the others have not. ``has_begun``: some block was started before.
    """

    block: AgendaBlock | None
    ends_at: dt.datetime | None
    activity: Activity | None
    extra_until: dt.datetime | None
    following: AgendaBlock | None
    also_open: tuple[Activity, ...]
    earlier: tuple[Activity, ...]
    announcements: tuple[Announcement, ...]
    has_begun: bool

    @property
    def may_write(self) -> bool:
        """Whether the table may write on the worksheet of what is on now."""
        return self.activity is not None and _is_open(self.activity, self.extra_until)


def lobby(device: Device, now: dt.datetime) -> Lobby:
    """Two queries. Needs the device's ``workshop`` and ``table``."""
    workshop, table = device.workshop, device.table
    is_over = workshop.is_closed
    extra_until = table.extra_until if table and table.has_extra_time(now) else None
    blocks = list(workshop.agenda_blocks.select_related("activity", "presenter"))
    block = _running(workshop, blocks)
    contributed = [found for one in blocks if (found := activity_of(one)) is not None]
    activity = activity_of(block) if block else None
    begun = [
        one
        for one in contributed
        if one.kind == Activity.Kind.WORKSHEET
        and one.state != Activity.State.PREPARED
        and one != activity
    ]
    standing = workshop.announcements.standing_for(table)
    return Lobby(
        block=block,
        ends_at=block.ends_at(now) if block else None,
        activity=activity,
        extra_until=extra_until,
        following=next_block(workshop, blocks) if not is_over else None,
        also_open=tuple(one for one in begun if _is_open(one, extra_until) and not is_over),
        earlier=tuple(one for one in begun if is_over or not _is_open(one, extra_until)),
        announcements=tuple(standing[:MOST_ANNOUNCEMENTS]),
        has_begun=any(one.started_at for one in blocks),
    )


def _running(workshop: Workshop, blocks: list[AgendaBlock]) -> AgendaBlock | None:
    if workshop.is_closed:
        return None
    current = (one for one in blocks if one.pk == workshop.current_block_id)
    return next((one for one in current if one.started_at and not one.ended_at), None)


def _is_open(activity: Activity, extra_until: dt.datetime | None) -> bool:
    is_locked = activity.state == Activity.State.LOCKED
    return activity.takes_notes or (is_locked and extra_until is not None)
