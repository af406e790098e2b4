"""Delegates and the table plan."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from live.publish import record
from workshops.domain.programmes import invite_organisations
from workshops.domain.saving import add
from workshops.models import Delegate, PilotGroup, Seat, Table, Workshop


@dataclass(frozen=True, slots=True)
class DelegateRow:
    name: str
    organisation: str = ""
    job_title: str = ""
    is_name_withheld: bool = False


@dataclass(frozen=True, slots=True)
class TablePlan:
    """``capacity`` is ``None`` where as many may sit as come."""

    number: int
    pilot_group: PilotGroup | None = field(default=None, hash=False)
    capacity: int | None = None


@transaction.atomic
def add_delegates(workshop: Workshop, rows: Sequence[DelegateRow]) -> list[Delegate]:
    """Add delegates, and the organisations that the programme does not know yet.

    All or nothing: a row that breaks a rule raises ``ValidationError`` and none is added.
    """
    names = [row.organisation for row in rows if row.organisation]
    organisations = invite_organisations(workshop.programme, names)
    delegates = [
        add(
            Delegate(
                workshop=workshop,
                organisation=organisations.get(row.organisation),
                name=row.name,
                job_title=row.job_title,
                is_name_withheld=row.is_name_withheld,
            )
        )
        for row in rows
    ]
    record(workshop.topic, "people")
    return delegates


@transaction.atomic
def lay_tables(workshop: Workshop, plans: Sequence[TablePlan]) -> list[Table]:
    """Put tables into the room."""
    tables = [
        add(
            Table(
                workshop=workshop,
                number=plan.number,
                pilot_group=plan.pilot_group,
                capacity=plan.capacity,
            )
        )
        for plan in plans
    ]
    record(workshop.topic, "tables")
    return tables


@transaction.atomic
def seat(delegate: Delegate, table: Table, *, round_number: int = 1) -> Seat:
    """Give ``delegate`` a seat at ``table``, instead of the one held in that round before.

    Raises ``ValidationError`` when the table is full or belongs to another workshop.
    """
    if table.workshop_id != delegate.workshop_id:
        raise ValidationError(_("The table and the delegate are not of the same workshop."))
    # Two facilitators who give away the last seat at once take turns here.
    Table.objects.select_for_update().get(pk=table.pk)
    others = table.seats.filter(round=round_number).exclude(delegate=delegate)
    if table.capacity is not None and others.count() >= table.capacity:
        raise ValidationError(_("Table %(number)s is full."), params={"number": table.number})
    delegate.seats.filter(round=round_number).delete()
    given = add(Seat(delegate=delegate, table=table, round=round_number))
    record(table.workshop.topic, "tables")
    return given
