"""How a day runs against its plan: pure arithmetic on blocks, for console, room and projector."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

SHORTEST_BREAK: Final = 10
SHARE_OF_AN_ACTIVITY: Final = 0.6
SHARE_OF_OTHERS: Final = 0.5
"""What must be left of a block when the day is to end on time: minutes, shares of the plan."""


@dataclass(frozen=True, slots=True)
class Times:
    """A block as planned (``minutes``) and as it went so far; see ``AgendaBlock``."""

    minutes: int
    extra: int = 0
    started_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    paused_at: dt.datetime | None = None
    paused_for: dt.timedelta = dt.timedelta()

    @property
    def length(self) -> dt.timedelta:
        return dt.timedelta(minutes=max(0, self.minutes + self.extra))

    def ends_at(self, now: dt.datetime) -> dt.datetime:
        """When a started block has had its time, as things stand; it may be past."""
        begun = self.started_at or now
        pause = now - self.paused_at if self.paused_at else dt.timedelta()
        return begun + self.length + self.paused_for + pause


@dataclass(frozen=True, slots=True)
class Slot:
    """When a block was planned, and when it was or is expected to be."""

    planned_start: dt.datetime
    planned_end: dt.datetime
    start: dt.datetime
    end: dt.datetime


def slots(
    begins_at: dt.datetime | None, blocks: Sequence[Times], current: int | None, now: dt.datetime
) -> list[Slot]:
    """Each block's slot, in order; ``current`` is the place of the running one.

    A day without a planned beginning begins with its first block, or now. What is over stands
    as it was; the running block lasts as long as it has time, and at least until now; what
    follows comes without a gap. A block that was skipped takes no time.
    """
    first = next((one.started_at for one in blocks if one.started_at), None)
    planned = begins_at or first or now
    free_from = planned if current is None and first is None else now
    found = []
    for place, block in enumerate(blocks):
        planned_end = planned + dt.timedelta(minutes=block.minutes)
        start, end, free_from = _actual(block, place, current, now, free_from)
        found.append(Slot(planned, planned_end, start, end))
        planned = planned_end
    return found


def _actual(
    block: Times, place: int, current: int | None, now: dt.datetime, free_from: dt.datetime
) -> tuple[dt.datetime, dt.datetime, dt.datetime]:
    """Start and end of a block, and from when on the next one can begin."""
    if place == current:
        end = max(now, block.ends_at(now))
        return block.started_at or now, end, end
    if block.started_at and block.ended_at:
        return block.started_at, block.ended_at, free_from
    if current is not None and place < current:
        return free_from, free_from, free_from
    end = free_from + block.length
    return free_from, end, end


def minutes_behind(found: Sequence[Slot]) -> int:
    """How much later than planned the day will end, in whole minutes; negative: earlier."""
    if not found:
        return 0
    late = found[-1].end - found[-1].planned_end
    return round(late / dt.timedelta(minutes=1))


@dataclass(frozen=True, slots=True)
class Proposal:
    """``cuts``: minutes to take from each block; ``uncovered``: what could not be found."""

    cuts: tuple[int, ...]
    uncovered: int


def proposal(blocks: Sequence[tuple[str, int, int]], over: int) -> Proposal:
    """Which of the blocks to come to shorten so that the day ends ``over`` minutes earlier.

    ``blocks`` are ``(kind, planned minutes, minutes as things stand)``. Each gives in proportion
    to what it can spare: breaks keep ten minutes, activities 60 % of their plan, others half.
    """
    slack = [max(0, now - _least(kind, planned)) for kind, planned, now in blocks]
    wanted = max(0, over)
    taken = min(wanted, sum(slack))
    if not taken:
        return Proposal(tuple(0 for _ in blocks), wanted)
    shares = [one * taken / sum(slack) for one in slack]
    cuts = [int(share) for share in shares]
    by_remainder = sorted(range(len(cuts)), key=lambda at: (cuts[at] - shares[at], at))
    for at in by_remainder[: taken - sum(cuts)]:
        cuts[at] += 1
    return Proposal(tuple(cuts), wanted - taken)


def _least(kind: str, planned: int) -> int:
    """What a block of ``planned`` minutes keeps."""
    if kind == "break":
        return min(planned, SHORTEST_BREAK)
    share = SHARE_OF_AN_ACTIVITY if kind == "activity" else SHARE_OF_OTHERS
    return -int(-planned * share // 1)
