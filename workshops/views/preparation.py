"""A workshop as it was prepared: its table plan."""

from dataclasses import dataclass

from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from workshops.access import get_workshop
from workshops.layout import Point, seats_around
from workshops.models import Delegate, Seat, Table


@dataclass(frozen=True, slots=True)
class LaidTable:
    table: Table
    delegates: tuple[Delegate, ...]
    seats: tuple[Point, ...]


@require_safe
@require_safe
def table_plan(request: SignedInRequest, code: str) -> HttpResponse:
    workshop = get_workshop(request.user, code)
    first_round = Seat.objects.filter(round=1).select_related("delegate__organisation")
    tables = [
        _laid(table)
        for table in workshop.tables.select_related("pilot_group").prefetch_related(
            Prefetch("seats", first_round)
        )
    ]
    context = {
        "workshop": workshop,
        "tables": tables,
        "are_seated": any(one.delegates for one in tables),
    }
    return render(request, "workshops/table_plan.html", context)


def _laid(table: Table) -> LaidTable:
    delegates = tuple(seat.delegate for seat in table.seats.all())
    return LaidTable(table, delegates, seats_around(table.capacity or len(delegates)))
