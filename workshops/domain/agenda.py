"""The agenda with its clock: when each block begins and ends."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from workshops.agenda_checks import Checked, Frame, Problem, frame, problems
from workshops.domain import materials
from workshops.domain.blocks import fixed
from workshops.domain.materials import Offer
from workshops.layout import ruler
from workshops.models import Activity, AgendaBlock, Workshop
from workshops.models.agenda import starts


@dataclass(frozen=True, slots=True)
class PlannedBlock:
    """``height`` is the block's length on the ruler, in pixels; times are the workshop's own."""

    block: AgendaBlock
    starts: dt.time | None
    ends: dt.time | None
    height: int
    activity: Activity | None


@dataclass(frozen=True, slots=True)
class PlannedDay:
    blocks: tuple[PlannedBlock, ...]
    minutes: int

    @property
    def starts(self) -> dt.time | None:
        return self.blocks[0].starts if self.blocks else None

    @property
    def ends(self) -> dt.time | None:
        return self.blocks[-1].ends if self.blocks else None


def planned(workshop: Workshop) -> PlannedDay:
    """The agenda of ``workshop``: one query."""
    blocks = list(workshop.agenda_blocks.select_related("presenter", "activity"))
    minutes = [block.minutes for block in blocks]
    clock = list(starts(workshop.starts_at, [*minutes, 0]))
    return PlannedDay(
        blocks=tuple(
            PlannedBlock(block, start, end, height, getattr(block, "activity", None))
            for block, start, end, height in zip(
                blocks, clock, clock[1:], ruler(minutes), strict=False
            )
        ),
        minutes=sum(minutes),
    )


@dataclass(frozen=True, slots=True)
class DraftBlock:
    """A block with what is wrong with it; one that ``is_fixed`` keeps its place."""

    planned: PlannedBlock
    material: Offer | None
    problems: tuple[Problem, ...]
    is_fixed: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """The agenda as it is written: held against the frame of the day."""

    day: PlannedDay
    blocks: tuple[DraftBlock, ...]
    frame: Frame

    @property
    def problems(self) -> list[tuple[AgendaBlock, Problem]]:
        return [(one.planned.block, kind) for one in self.blocks for kind in one.problems]

    @property
    def has_begun(self) -> bool:
        return any(one.is_fixed for one in self.blocks)


def draft(workshop: Workshop) -> Draft:
    """At most three queries."""
    day = planned(workshop)
    held = _held([one.activity for one in day.blocks if one.activity])
    offers = [held.get(one.activity.pk) if one.activity else None for one in day.blocks]
    checked = [
        Checked(one.block.kind, one.block.minutes, has_material=offer is not None)
        for one, offer in zip(day.blocks, offers, strict=True)
    ]
    found = problems(checked, workshop.starts_at, workshop.ends_at)
    kept = fixed(workshop, [one.block for one in day.blocks])
    blocks = tuple(
        DraftBlock(
            planned=one,
            material=offers[place],
            problems=tuple(kind for at, kind in found if at == place),
            is_fixed=place < kept,
        )
        for place, one in enumerate(day.blocks)
    )
    minutes = [one.minutes for one in checked]
    return Draft(day, blocks, frame(workshop.starts_at, workshop.ends_at, minutes))


def _held(activities: Sequence[Activity]) -> dict[int, Offer]:
    """What the activities have, by their primary keys: a query for each kind that there is."""
    found: dict[int, Offer] = {}
    for kind in sorted({one.kind for one in activities}):
        found |= materials.of(kind).chosen([one for one in activities if one.kind == kind])
    return found
