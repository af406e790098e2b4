"""Find your table: the table plan as the room reads it from the wall, by name."""

from dataclasses import dataclass
from itertools import batched
from typing import Final

from django.db.models import Prefetch

from workshops.domain.devices import round_now
from workshops.models import Delegate, Seat, Table, Workshop

MOST_IN_A_COLUMN: Final = 18
MOST_COLUMNS: Final = 4
MOST: Final = MOST_IN_A_COLUMN * MOST_COLUMNS
"""Names on one page of the wall, large enough to be read from ten metres."""


@dataclass(frozen=True, slots=True)
class Found:
    """``table`` is None for who has no seat."""

    delegate: Delegate
    table: Table | None


@dataclass(frozen=True, slots=True)
class Finding:
    """A page of the names in their order; ``page`` and ``pages`` count from 1."""

    columns: tuple[tuple[Found, ...], ...]
    page: int
    pages: int


def pages_of_names(number: int) -> int:
    return max(1, -(-number // MOST))


def finding(workshop: Workshop, page: int) -> Finding:
    """Everybody's table in the round in which the room sits: at most three queries."""
    seats = Seat.objects.filter(round=round_now(workshop)).select_related("table__pilot_group")
    everybody = workshop.delegates.order_by("name", "pk").prefetch_related(
        Prefetch("seats", seats, to_attr="seats_now")
    )
    found = [Found(one, one.seats_now[0].table if one.seats_now else None) for one in everybody]
    pages = pages_of_names(len(found))
    page = min(max(page, 1), pages)
    shown = found[(page - 1) * MOST : page * MOST]
    return Finding(tuple(batched(shown, MOST_IN_A_COLUMN, strict=False)), page, pages)
