"""The projector: what it shows, and the day as it goes for those who look at it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from accounts.models import User
from workshops.domain.actions import SCREEN, acting
from workshops.models import AgendaBlock, Announcement, Screen, Workshop


def show(workshop: Workshop, view: str, shown: Mapping[str, str], user: User | None) -> None:
    """Put something on the projector; ``shown`` names it by codes (see ``Screen``).

    It can be taken back (``actions.undo``) like everything that moves the room. What is there
    already is not shown again.
    """
    with acting(workshop, SCREEN, user=user) as changes:
        screen, _created = Screen.objects.get_or_create(workshop=workshop)
        changes.set(screen, view=view, shown=dict(shown))


def screen_of(workshop: Workshop) -> Screen:
    """What the projector shows now; no query when ``screen`` was loaded with the workshop."""
    try:
        return workshop.screen
    except Screen.DoesNotExist:
        return Screen(workshop=workshop)


def page_shown(screen: Screen) -> int:
    """Which page of what has several, from 1."""
    page = str(screen.shown.get("page", ""))
    return max(1, int(page)) if page.isdecimal() else 1


MOST_IN_A_ROW: Final = 7

# --- The day ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StagedBlock:
    """``starts``, in the workshop's time, is when it began, else when it will as things stand."""

    block: AgendaBlock
    starts: dt.time | None
    is_over: bool
    is_now: bool


@dataclass(frozen=True, slots=True)
class StagedDay:
    """``running`` and what comes after it, each None when there is no such block."""

    blocks: tuple[StagedBlock, ...]
    running: AgendaBlock | None
    ends_at: dt.datetime | None
    following: StagedBlock | None

    @property
    def ahead(self) -> tuple[StagedBlock, ...]:
        """From what is on now, or comes next, as many as fit in a row; once over, the whole day."""
        rest = [place for place, one in enumerate(self.blocks) if one.is_now or not one.is_over]
        first = min(rest[0], max(0, len(self.blocks) - MOST_IN_A_ROW)) if rest else 0
        return self.blocks[first : first + MOST_IN_A_ROW]

    @property
    def has_begun(self) -> bool:
        return any(one.block.started_at for one in self.blocks)


def running_block(workshop: Workshop) -> AgendaBlock | None:
    """The block that is on now. Needs ``current_block``."""
    block = workshop.current_block
    if block is None or workshop.is_closed:
        return None
    return block if block.started_at and not block.ended_at else None


def staged_day(workshop: Workshop, now: dt.datetime) -> StagedDay:
    """The agenda as it has gone and as it will go on from ``now``: one query."""
    running = running_block(workshop)
    blocks = list(workshop.agenda_blocks.select_related("presenter"))
    staged: list[StagedBlock] = []
    clock = workshop.begins_at
    for block in blocks:
        starts, clock = _clock(block, clock, now)
        is_passed = running is not None and block.order < running.order
        staged.append(
            StagedBlock(
                block=block,
                starts=starts.astimezone(workshop.zone).time() if starts else None,
                is_over=block.ended_at is not None or is_passed or workshop.is_closed,
                is_now=block == running,
            )
        )
    after = running.order if running else -1
    return StagedDay(
        blocks=tuple(staged),
        running=running,
        ends_at=running.ends_at(now) if running else None,
        following=next(
            (one for one in staged if not one.is_over and one.block.order > after), None
        ),
    )


def _clock(
    block: AgendaBlock, clock: dt.datetime | None, now: dt.datetime
) -> tuple[dt.datetime | None, dt.datetime | None]:
    """When ``block`` starts, and when what comes after it can; ``clock`` is its own turn."""
    if block.started_at is None:
        return clock, clock + block.length if clock else None
    ends_at = block.ends_at(now)
    return block.started_at, block.ended_at or max(ends_at or now, now)


# --- Announcements ------------------------------------------------------------------------


def announced(workshop: Workshop, shown: Mapping[str, str]) -> str:
    """The text of the announcement view: typed for the projector, or said to everyone.

    Empty when it was withdrawn since. At most one query.
    """
    if "text" in shown:
        return shown["text"]
    announcement = latest_announcement(workshop, shown.get("announcement", ""))
    return announcement.text if announcement else ""


def latest_announcement(workshop: Workshop, code: str = "") -> Announcement | None:
    """The last one that still stands for the whole room; of those with ``code``, if given."""
    standing = workshop.announcements.standing_for(None)
    return (standing.filter(code=code) if code else standing).first()
