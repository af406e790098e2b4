"""The room on the wall: its tables as they are drawn, with the names of who sits there.

As many tables stand on a page as can be read from ten metres with all their names. Lengths are in
pixels of a picture of 1920 by 1080; stage-room.css draws with the very same numbers.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import batched
from typing import Final

from django.db.models import Count, Q

from workshops.domain.devices import round_now
from workshops.domain.plan import PlannedTable, planned, survey
from workshops.layout import DrawnSeats
from workshops.models import Delegate, Table, Workshop

HEIGHT: Final = 860
BETWEEN_ROWS: Final = 24


@dataclass(frozen=True, slots=True)
class Size:
    """How large a table is drawn: ``head`` and each ``line`` are heights, ``columns`` the most
    that leave a name its width.
    """

    name: str
    head: int
    line: int
    columns: int


SIZES: Final = (
    Size("l", head=190, line=56, columns=3),
    Size("m", head=158, line=46, columns=4),
    Size("s", head=116, line=36, columns=5),
)
MOST_NAMES: Final = (HEIGHT - SIZES[-1].head) // SIZES[-1].line
"""Names under a table; who else sits there stands under the same table again."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """``pages`` say how many tables stand on each; all are drawn in one size."""

    size: Size
    columns: int
    pages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class StagedTable:
    table: Table
    drawing: DrawnSeats
    delegates: tuple[Delegate, ...]
    is_continued: bool = False


@dataclass(frozen=True, slots=True)
class StagedRoom:
    """A page of the tables; ``page`` and ``pages`` count from 1.

    ``round`` is None where there is only one; ``activities`` are the titles of those in it.
    """

    tables: tuple[StagedTable, ...]
    size: str
    columns: int
    page: int
    pages: int
    round: int | None
    activities: tuple[str, ...]
    unseated: int


def staged_room(workshop: Workshop, page: int) -> StagedRoom:
    """The round in which the room sits, as the table plan draws it: six queries."""
    surveyed = survey(workshop)
    number = round_now(workshop)
    room = planned(surveyed, number)
    staged = [part for one in room.tables for part in _parts(one)]
    arrangement = arranged([len(one.delegates) for one in staged])
    page = min(max(page, 1), len(arrangement.pages))
    first = sum(arrangement.pages[: page - 1])
    return StagedRoom(
        tables=tuple(staged[first : first + arrangement.pages[page - 1]]),
        size=arrangement.size.name,
        columns=arrangement.columns,
        page=page,
        pages=len(arrangement.pages),
        round=number if surveyed.rounds > 1 else None,
        activities=tuple(surveyed.activities.get(number, ())),
        unseated=len(room.unseated),
    )


def pages_of_room(workshop: Workshop) -> int:
    """How many pages ``staged_room`` has: two queries."""
    seats = Count("seats", filter=Q(seats__round=round_now(workshop)))
    seated = workshop.tables.annotate(seated=seats).values_list("seated", flat=True)
    names = [part for number in seated for part in _portions(number)]
    return len(arranged(names).pages)


def arranged(names: Sequence[int]) -> Arrangement:
    """Where tables with so many ``names`` stand: on the fewest pages, then in the largest size,
    then in the fewest columns; their order is kept, and rows are full.
    """
    ways = [
        Arrangement(size, columns, _pages(names, size, columns))
        for size in SIZES
        if size.head + max(names, default=0) * size.line <= HEIGHT
        for columns in range(1, size.columns + 1)
    ]
    return min(ways, key=lambda way: len(way.pages))


def _pages(names: Sequence[int], size: Size, columns: int) -> tuple[int, ...]:
    """Rows one below the other as long as there is room, then the next page."""
    pages, bottom = [0], 0
    for row in batched(names, columns, strict=False):
        height = size.head + max(row) * size.line
        if bottom and bottom + BETWEEN_ROWS + height > HEIGHT:
            pages.append(0)
            bottom = 0
        bottom += height + (BETWEEN_ROWS if bottom else 0)
        pages[-1] += len(row)
    return tuple(pages)


def _even(number: int, parts: int) -> tuple[int, ...]:
    """``number`` in so many parts, the first ones larger by one where it leaves a rest."""
    least, more = divmod(number, parts)
    return tuple(least + (part < more) for part in range(parts))


def _portions(seated: int) -> tuple[int, ...]:
    return _even(seated, max(1, -(-seated // MOST_NAMES)))


def _parts(planned_table: PlannedTable) -> Iterator[StagedTable]:
    delegates = tuple(one.delegate for one in planned_table.seated)
    first = 0
    for number in _portions(len(delegates)):
        yield StagedTable(
            planned_table.table,
            planned_table.drawing,
            delegates[first : first + number],
            is_continued=first > 0,
        )
        first += number
