"""The day as the console shows it: what is on, what comes, and how it goes against the plan."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from django.utils import timezone

from workshops.domain.actions import UNDO_FOR, last_action, last_shown
from workshops.domain.running import activity_of, next_block
from workshops.layout import ruler
from workshops.models import Activity, AgendaBlock, ConsoleAction, Workshop
from workshops.timing import Forecast, Timed, Times, forecast, proposal

SHORTEST: Final = 40
LONGEST: Final = 560
"""Pixels: of the shortest block on the ruler, and of the day, beside what else is on the page."""

OFFER_FROM: Final = 3
"""Minutes over. Fewer make up for themselves."""

type Going = Literal["done", "on", "passed", "to_come"]


@dataclass(frozen=True, slots=True)
class ConsoleBlock:
    """``height`` is the planned length on the ruler; the times are the workshop's own.

    ``starts`` and ``ends`` are what was, or what is to be expected now.
    """

    block: AgendaBlock
    activity: Activity | None
    going: Going
    height: int
    planned_start: dt.datetime | None
    planned_end: dt.datetime | None
    starts: dt.datetime | None
    ends: dt.datetime | None

    @property
    def is_moved(self) -> bool:
        """Whether it began, or is expected, at another minute than it was planned."""
        if self.starts is None or self.planned_start is None:
            return False
        return _minute(self.starts) != _minute(self.planned_start)


@dataclass(frozen=True, slots=True)
class Cut:
    block: AgendaBlock
    minutes: int


@dataclass(frozen=True, slots=True)
class Console:
    """``now`` is when it was drawn. ``behind`` and ``over`` as in ``timing.Forecast``.

    ``shown`` is the activity that the controls are for. ``undoable`` can be taken back until
    ``undo_until``; ``seen`` goes with every press.
    """

    now: dt.datetime
    blocks: Sequence[ConsoleBlock]
    current: ConsoleBlock | None
    following: ConsoleBlock | None
    shown: Activity | None
    behind: int | None
    over: int | None
    ends_at: dt.datetime | None
    cuts: Sequence[Cut]
    uncovered: int
    seen: str
    undoable: ConsoleAction | None

    @property
    def running(self) -> ConsoleBlock | None:
        """The block that is on now; a workshop that is closed has none."""
        return self.current if self.current and self.current.going == "on" else None

    @property
    def is_paused(self) -> bool:
        return self.running is not None and self.running.block.paused_at is not None

    @property
    def block_ends_at(self) -> dt.datetime | None:
        return self.running.block.ends_at(self.now) if self.running else None

    @property
    def is_over_time(self) -> bool:
        return self.block_ends_at is not None and self.block_ends_at < self.now

    @property
    def activities(self) -> list[Activity]:
        return [one.activity for one in self.blocks if one.activity]

    @property
    def undo_until(self) -> dt.datetime | None:
        return self.undoable.made_at + UNDO_FOR if self.undoable else None


def console(workshop: Workshop, chosen: str = "") -> Console:
    """Three queries. ``chosen`` is the code of an activity; without one it follows the agenda."""
    last = last_action(workshop)
    shown_last = last_shown(workshop)
    blocks = list(workshop.agenda_blocks.select_related("activity", "presenter"))
    now = timezone.now()
    place = next((at for at, one in enumerate(blocks) if one.pk == workshop.current_block_id), None)
    moment = _standing(workshop, now)
    day = forecast([_timed(one, moment) for one in blocks], place, workshop.begins_at, moment)
    rows = _rows(workshop, blocks, place, day)
    following = next_block(workshop, blocks)
    over = None if workshop.is_closed else day.over
    cuts, uncovered = _cuts(blocks, place, over, now)
    return Console(
        now=now,
        blocks=rows,
        current=rows[place] if place is not None else None,
        following=next((one for one in rows if one.block == following), None),
        shown=_shown(rows, place, chosen),
        behind=day.behind,
        over=over,
        ends_at=_local(workshop, day.ends_at),
        cuts=cuts,
        uncovered=uncovered,
        seen=last.code if last else "",
        undoable=_undoable([last, shown_last], now),
    )


# --- Pieces -------------------------------------------------------------------------------


def _standing(workshop: Workshop, now: dt.datetime) -> dt.datetime:
    """The moment as of which the day is told: what is closed stands still."""
    if not workshop.is_closed:
        return now
    return workshop.closed_at or workshop.begins_at or now


def _timed(block: AgendaBlock, now: dt.datetime) -> Timed:
    return Timed(
        kind=block.kind,
        minutes=block.minutes,
        extra=block.extra_minutes,
        started_at=block.started_at,
        ended_at=block.ended_at,
        ends_at=block.ends_at(now),
    )


def _rows(
    workshop: Workshop, blocks: Sequence[AgendaBlock], place: int | None, day: Forecast
) -> list[ConsoleBlock]:
    heights = ruler([one.minutes for one in blocks], shortest=SHORTEST, longest=LONGEST)
    return [
        _row(workshop, block, times, height, _going(block, at, place))
        for at, (block, times, height) in enumerate(zip(blocks, day.times, heights, strict=True))
    ]


def _row(
    workshop: Workshop, block: AgendaBlock, times: Times, height: int, going: Going
) -> ConsoleBlock:
    return ConsoleBlock(
        block=block,
        activity=activity_of(block),
        going=going,
        height=height,
        planned_start=_local(workshop, times.planned_start),
        planned_end=_local(workshop, times.planned_end),
        starts=_local(workshop, times.starts),
        ends=_local(workshop, times.ends),
    )


def _going(block: AgendaBlock, at: int, place: int | None) -> Going:
    if at == place and block.started_at and block.ended_at is None:
        return "on"
    if place is None or at > place:
        return "to_come"  # also what was held already, before somebody began an earlier one again
    return "done" if block.started_at and block.ended_at else "passed"


def _local(workshop: Workshop, moment: dt.datetime | None) -> dt.datetime | None:
    return moment.astimezone(workshop.zone) if moment else None


def _minute(moment: dt.datetime) -> dt.datetime:
    return moment.replace(second=0, microsecond=0)


def _shown(rows: Sequence[ConsoleBlock], place: int | None, chosen: str) -> Activity | None:
    """The chosen one; else that of the block that is on, the last before it, or the first."""
    activities = [(at, one.activity) for at, one in enumerate(rows) if one.activity]
    for _at, activity in activities:
        if activity.code == chosen:
            return activity
    begun = [activity for at, activity in activities if place is not None and at <= place]
    return next(iter([*reversed(begun), *(activity for _at, activity in activities)]), None)


def _cuts(
    blocks: Sequence[AgendaBlock], place: int | None, over: int | None, now: dt.datetime
) -> tuple[list[Cut], int]:
    """Offered only once the day runs: before, its beginning can still be moved."""
    if place is None or over is None or over < OFFER_FROM:
        return [], 0
    to_come = blocks[place + 1 :]
    found = proposal([_timed(one, now) for one in to_come], over)
    cuts = [Cut(block, take) for block, take in zip(to_come, found.takes, strict=True) if take]
    return cuts, found.uncovered


def _undoable(actions: Sequence[ConsoleAction | None], now: dt.datetime) -> ConsoleAction | None:
    """The latest one, while it can be taken back."""
    latest = max((one for one in actions if one), key=lambda one: one.pk, default=None)
    return latest if latest and now - latest.made_at < UNDO_FOR else None
