"""Taking over an agenda that was pasted as text."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from workshops.agenda_text import Line, TextBlock, read
from workshops.domain.blocks import Taken, write_agenda
from workshops.domain.preparation import ActivityPlan, BlockPlan
from workshops.models import AgendaBlock, Workshop
from workshops.models.agenda import starts


@dataclass(frozen=True, slots=True)
class PastedLine:
    """A line with when its block would start; None where it has none, or the day no start."""

    line: Line
    starts: dt.time | None


@dataclass(frozen=True, slots=True)
class Pasted:
    """What was understood. ``starts_at`` is the start that the text gives the day."""

    lines: tuple[PastedLine, ...]
    starts_at: dt.time | None

    @property
    def blocks(self) -> list[TextBlock]:
        return [one.line.block for one in self.lines if one.line.block]

    @property
    def minutes(self) -> int:
        return sum(block.minutes for block in self.blocks)


def pasted_agenda(workshop: Workshop, text: str) -> Pasted:
    """One query, for the organisations."""
    names = workshop.programme.organisations.values_list("name", flat=True)
    reading = read(text, names)
    at = reading.starts_at
    day_starts = workshop.starts_at if at is None else dt.time(at // 60, at % 60)
    minutes = [line.block.minutes if line.block else 0 for line in reading.lines]
    lines = tuple(
        PastedLine(line, start if line.block else None)
        for line, start in zip(reading.lines, starts(day_starts, minutes), strict=True)
    )
    return Pasted(lines, None if at is None else day_starts)


@transaction.atomic
def take_over(workshop: Workshop, pasted: Pasted, *, replaces: bool) -> Taken:
    """Append the blocks to the agenda, or put them in its place; return what
    ``blocks.take_back`` makes as it was before.

    A workshop without a start gets the one that the text gives. Raises as ``write_agenda``.
    """
    taken = write_agenda(workshop, _plans(workshop, pasted.blocks), replaces=replaces)
    if workshop.starts_at is None and pasted.starts_at is not None:
        workshop.starts_at = pasted.starts_at
        workshop.save(update_fields=["starts_at"])
        taken["starts_at"] = pasted.starts_at.isoformat()
    return taken


def _plans(workshop: Workshop, blocks: Sequence[TextBlock]) -> list[BlockPlan]:
    known = {one.name: one for one in workshop.programme.organisations.all()}
    return [
        BlockPlan(
            title=block.title,
            minutes=block.minutes,
            kind=block.kind,
            presenter=known.get(block.presenter),
            activity=ActivityPlan(block.title) if block.kind == AgendaBlock.Kind.ACTIVITY else None,
        )
        for block in blocks
    ]
