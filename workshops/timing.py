"""How the day goes against its plan: pure, from plain values."""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

REHEARSAL: Final = dt.timedelta(hours=12)
"""A day that begins further than this from its plan is a rehearsal: the plan moves to it."""

SHORTEST_BREAK: Final = 10
LEAST_OF_AN_ACTIVITY: Final = 60
LEAST_OF_THE_REST: Final = 50
"""Per cent of the planned minutes that a compressed block keeps."""

type Instant = dt.datetime


@dataclass(frozen=True, slots=True)
class Timed:
    """An agenda block as the clock sees it; ``ends_at`` is when a started one has had its time.

    ``kind`` is ``activity``, ``break`` or anything else; ``extra`` are the minutes given to it,
    or, negative, taken from it on the day.
    """

    kind: str
    minutes: int
    extra: int = 0
    started_at: Instant | None = None
    ended_at: Instant | None = None
    ends_at: Instant | None = None

    @property
    def length(self) -> int:
        return max(0, self.minutes + self.extra)

    @property
    def is_running(self) -> bool:
        return self.started_at is not None and self.ended_at is None


@dataclass(frozen=True, slots=True)
class Times:
    """Of one block. ``starts`` and ``ends`` are what was, or what is to be expected now; None
    for a block that was passed over, and while nothing can be expected.
    """

    planned_start: Instant | None
    planned_end: Instant | None
    starts: Instant | None
    ends: Instant | None


@dataclass(frozen=True, slots=True)
class Forecast:
    """``behind`` are the minutes by which what comes next will be late, negative when early;
    ``over`` those by which the day will be. None where there is no plan to compare with.
    """

    times: tuple[Times, ...]
    behind: int | None = None
    over: int | None = None

    @property
    def ends_at(self) -> Instant | None:
        """When the day is to be expected to end."""
        return next((one.ends for one in reversed(self.times) if one.ends), None)

    @property
    def planned_end(self) -> Instant | None:
        return self.times[-1].planned_end if self.times else None


def forecast(
    blocks: Sequence[Timed], current: int | None, begins_at: Instant | None, now: Instant
) -> Forecast:
    """Planned against actual. ``current`` is the place of the block that is on, or was last."""
    plan = _plan(blocks, _beginning(blocks, begins_at, now))
    place = -1 if current is None else current
    following = _first_to_come(blocks, place, plan, now)
    times: list[Times] = []
    for at, (block, (start, end)) in enumerate(zip(blocks, plan, strict=True)):
        if block.started_at is not None and at <= place:
            times.append(Times(start, end, block.started_at, _end(block, now)))
        elif at <= place or following is None:
            times.append(Times(start, end, None, None))
        else:  # also what was held already, before somebody began an earlier block again
            begins, following = following, following + dt.timedelta(minutes=block.length)
            times.append(Times(start, end, begins, following))
    return Forecast(tuple(times), _behind(times, place), _over(times))


def _beginning(blocks: Sequence[Timed], begins_at: Instant | None, now: Instant) -> Instant | None:
    """The instant that the plan counts from."""
    first = min((one.started_at for one in blocks if one.started_at), default=None)
    if begins_at is None or (first is None and begins_at >= now):
        return begins_at or first
    return begins_at if abs(begins_at - (first or now)) <= REHEARSAL else first


def _plan(
    blocks: Sequence[Timed], begins_at: Instant | None
) -> list[tuple[Instant | None, Instant | None]]:
    plan: list[tuple[Instant | None, Instant | None]] = []
    at = begins_at
    for block in blocks:
        end = at + dt.timedelta(minutes=block.minutes) if at else None
        plan.append((at, end))
        at = end
    return plan


def _end(block: Timed, now: Instant) -> Instant | None:
    """Of a started block: when it was ended, else when it has had its time, but not before now."""
    if block.ended_at is not None:
        return block.ended_at
    return max(now, block.ends_at) if block.ends_at else now


def _first_to_come(
    blocks: Sequence[Timed],
    place: int,
    plan: Sequence[tuple[Instant | None, Instant | None]],
    now: Instant,
) -> Instant | None:
    """When the block after the present one is to be expected; None when there is none, and when
    the present one was ended: then the day is over.
    """
    if place + 1 >= len(blocks):
        return None
    if place >= 0 and blocks[place].started_at is not None:
        return None if blocks[place].ended_at is not None else _end(blocks[place], now)
    planned = plan[place + 1][0]
    return max(now, planned) if planned else now


def _behind(times: Sequence[Times], place: int) -> int | None:
    """Of the next block; when there is none any more, of the end of the last one."""
    if place + 1 < len(times):
        return _minutes(times[place + 1].planned_start, times[place + 1].starts)
    return _over(times)


def _over(times: Sequence[Times]) -> int | None:
    return _minutes(times[-1].planned_end, times[-1].ends) if times else None


def _minutes(planned: Instant | None, actual: Instant | None) -> int | None:
    """Whole minutes from ``planned`` to ``actual``, towards zero: a started minute is no delay."""
    if planned is None or actual is None:
        return None
    return math.trunc((actual - planned).total_seconds() / 60)


# --- Compressing --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Proposal:
    """How many minutes to take from each block; ``uncovered`` are those that cannot be found."""

    takes: tuple[int, ...]
    uncovered: int

    @property
    def minutes(self) -> int:
        return sum(self.takes)


def proposal(blocks: Sequence[Timed], minutes_over: int) -> Proposal:
    """From which of ``blocks``, all still to come, to take how much so that the day ends on time.

    A break keeps ten minutes, an activity 60 % of its plan, everything else 50 %; what has more
    to spare gives more. Whole minutes.
    """
    spare = [_spare(block) for block in blocks]
    wanted = max(0, minutes_over)
    whole = min(wanted, sum(spare))
    if not whole:
        return Proposal(tuple(0 for _ in blocks), wanted)
    shares = [whole * one / sum(spare) for one in spare]
    takes = [math.floor(one) for one in shares]
    # The minutes lost to rounding go to those who lost most by it.
    by_rest = sorted(range(len(blocks)), key=lambda at: takes[at] - shares[at])
    for at in by_rest[: whole - sum(takes)]:
        takes[at] += 1
    return Proposal(tuple(takes), wanted - whole)


def _spare(block: Timed) -> int:
    """How many of its minutes a block can give."""
    if block.kind == "break":
        least = SHORTEST_BREAK
    else:
        kept = LEAST_OF_AN_ACTIVITY if block.kind == "activity" else LEAST_OF_THE_REST
        least = math.ceil(block.minutes * kept / 100)
    return max(0, block.length - least)
