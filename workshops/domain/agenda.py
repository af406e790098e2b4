"""The agenda with its clock: when each block begins and ends."""

import datetime as dt
from dataclasses import dataclass

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
