"""The tables of the room, and the rules by which people are to sit at them.

Each change is kept, so that ``seating.undo`` takes it back, and none is made in a closed workshop:
``ConflictError``.
"""

from django.db.models import Max

from accounts.models import User
from workshops.domain import seating
from workshops.domain.saving import add
from workshops.models import Delegate, PilotGroup, SeatingChange, SeatingRule, Table, Workshop


def lay_alike(
    workshop: Workshop,
    count: int,
    *,
    capacity: int | None,
    pilot_group: PilotGroup | None,
    user: User | None = None,
) -> SeatingChange | None:
    """Put ``count`` tables into the room, numbered on from the highest number that there is."""
    with seating.keeping(workshop, user) as kept:
        last = workshop.tables.aggregate(last=Max("number"))["last"] or 0
        numbers = range(last + 1, last + 1 + count)
        for number in numbers:
            add(Table(workshop=workshop, number=number, pilot_group=pilot_group, capacity=capacity))
    return kept.change


def keep_table(table: Table, *, user: User | None = None) -> SeatingChange | None:
    """Save number, seats and pilot group. Nobody loses a seat where there are fewer now."""
    with seating.keeping(table.workshop, user) as kept:
        table.save(update_fields=["number", "capacity", "pilot_group"])
    return kept.change


def remove_table(table: Table, *, user: User | None = None) -> SeatingChange | None:
    """Whoever has a seat there has none afterwards.

    Raises ``ConflictError`` where somebody has joined or written.
    """
    with seating.keeping(table.workshop, user) as kept:
        seating.remove(table)
    return kept.change


def add_rule(
    workshop: Workshop, kind: str, one: Delegate, other: Delegate, *, user: User | None = None
) -> SeatingChange | None:
    """Let two sit together, or apart; a rule that there is for them becomes this one.

    Raises ``ValidationError`` when they are the same.
    """
    first, second = sorted((one, other), key=lambda delegate: delegate.pk)
    with seating.keeping(workshop, user) as kept:
        workshop.seating_rules.filter(one=first, other=second).delete()
        add(SeatingRule(workshop=workshop, kind=kind, one=first, other=second))
    return kept.change


def remove_rule(rule: SeatingRule, *, user: User | None = None) -> SeatingChange | None:
    with seating.keeping(rule.workshop, user) as kept:
        rule.delete()
    return kept.change
