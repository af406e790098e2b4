"""The tables of the room, and the rules by which people are to sit at them."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils.translation import gettext as _

from live.publish import record
from workshops.domain.actions import lock
from workshops.domain.people import TablePlan, lay_tables
from workshops.domain.saving import add
from workshops.models import Delegate, PilotGroup, SeatingRule, Table, Workshop


@transaction.atomic
def lay_alike(
    workshop: Workshop, count: int, *, capacity: int | None, pilot_group: PilotGroup | None
) -> list[Table]:
    """Put ``count`` tables into the room, numbered on from the highest number that there is."""
    lock(workshop)
    last = workshop.tables.aggregate(last=Max("number"))["last"] or 0
    numbers = range(last + 1, last + 1 + count)
    return lay_tables(workshop, [TablePlan(one, pilot_group, capacity) for one in numbers])


@transaction.atomic
def keep_table(table: Table) -> None:
    """Save number, seats and pilot group. Nobody loses a seat where there are fewer now."""
    table.save(update_fields=["number", "capacity", "pilot_group"])
    record(table.workshop.topic, "tables")


@transaction.atomic
def remove_table(table: Table) -> None:
    """Raises ``ValidationError`` while somebody sits, wrote or has joined there."""
    lock(table.workshop)
    if table.seats.exists() or table.devices.exists():
        raise ValidationError(
            _("Table %(number)s is in use. Move those who sit there first."),
            params={"number": table.number},
        )
    try:
        with transaction.atomic():
            table.delete()
    except ProtectedError:
        raise ValidationError(
            _("Table %(number)s has worksheets. What was written there stays."),
            params={"number": table.number},
        ) from None
    record(table.workshop.topic, "tables")


@transaction.atomic
def add_rule(workshop: Workshop, kind: str, one: Delegate, other: Delegate) -> SeatingRule:
    """Let two sit together, or apart; a rule that there is for them becomes this one.

    Raises ``ValidationError`` when they are the same.
    """
    first, second = sorted((one, other), key=lambda delegate: delegate.pk)
    workshop.seating_rules.filter(one=first, other=second).delete()
    rule = add(SeatingRule(workshop=workshop, kind=kind, one=first, other=second))
    record(workshop.topic, "tables")
    return rule


@transaction.atomic
def remove_rule(rule: SeatingRule) -> None:
    rule.delete()
    record(rule.workshop.topic, "tables")
