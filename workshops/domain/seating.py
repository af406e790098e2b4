"""Changes of the table plan: made all or not at all, kept, and taken back.

A change is of seats, or of the tables and rules (see ``laying``). Each is told as ``tables`` on
the workshop's topic. In the round in which the room sits now, the devices of those who move go
with them. What cannot be done raises ``ConflictError``.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from live.publish import record
from workshops.domain import devices
from workshops.domain.actions import ConflictError, lock, sentence
from workshops.models import Delegate, Seat, SeatingChange, SeatingRule, Table, Workshop

TABLES: Final = "tables"
RULES: Final = "rules"
OF_TABLE: Final = ("code", "number", "capacity", "pilot_group_id")
OF_RULE: Final = ("code", "kind", "one_id", "other_id")

type Moves = Mapping[int, Mapping[int, int | None]]
"""``{round: {delegate's primary key: table's primary key, or None for no seat}}``"""

type Plan = dict[str, dict[str, Any]]
"""As JSON has it: ``{round: {delegate: table}}``, and under ``TABLES`` and ``RULES`` the fields of
their rows by primary key. Of what is not there, None, or nothing at all.
"""


class Kept:
    """What ``keeping`` made of it: the change, once it is over, where there was any."""

    change: SeatingChange | None = None


def move(delegate: Delegate, table: Table | None, number: int, *, user: User | None) -> None:
    """Give ``delegate`` a seat at ``table`` in round ``number``, or none."""
    change(delegate.workshop, {number: {delegate.pk: table.pk if table else None}}, user=user)


def swap(delegate: Delegate, other: Delegate, number: int, *, user: User | None) -> None:
    """Let two change places; one of them may have no seat."""
    with transaction.atomic():
        lock(delegate.workshop)
        at = dict(
            Seat.objects.filter(delegate__in=[delegate, other], round=number).values_list(
                "delegate", "table"
            )
        )
        moves = {delegate.pk: at.get(other.pk), other.pk: at.get(delegate.pk)}
        change(delegate.workshop, {number: moves}, user=user)


@transaction.atomic
def change(workshop: Workshop, moves: Moves, *, user: User | None) -> SeatingChange | None:
    """Make all ``moves``, and keep them as one change; None when everybody sits so already."""
    lock(workshop)
    before = _moved(workshop, moves)
    if not before:
        return None
    after = {number: {one: moves[number][one] for one in those} for number, those in before.items()}
    _apply(workshop, after)
    return SeatingChange.objects.create(workshop=workshop, user=user, before=before, after=after)


@contextmanager
def keeping(workshop: Workshop, user: User | None) -> Iterator[Kept]:
    """Keep what the body does to the tables, seats and rules as one change, and tell it.

    Ten queries besides those of the body.
    """
    with transaction.atomic():
        lock(workshop)
        _require_not_closed(workshop)
        kept, was = Kept(), _plan(workshop)
        yield kept
        now = _plan(workshop)
        before, after = _difference(was, now), _difference(now, was)
        if before or after:
            kept.change = SeatingChange.objects.create(
                workshop=workshop, user=user, before=before, after=after
            )
            record(workshop.topic, "tables")


@transaction.atomic
def undo(workshop: Workshop, *, seen: int | None = None) -> None:
    """Take back the last change that was not taken back. More than one in turn.

    ``seen`` is the primary key of the one that is meant (None: whichever is the last).
    """
    lock(workshop)
    last = last_change(workshop)
    if last is None:
        raise ConflictError(_("There is no change of the table plan to take back."))
    if seen is not None and seen != last.pk:
        raise ConflictError(
            _("This cannot be taken back alone: the table plan was changed again since.")
        )
    now = _plan(workshop)
    for part, those in last.after.items():
        if any(now.get(part, {}).get(key) != value for key, value in those.items()):
            raise ConflictError(
                _("This cannot be taken back: the table plan was changed by other means since.")
            )
    _bring_back(workshop, last.before)
    last.undone_at = timezone.now()
    last.save(update_fields=["undone_at"])


def last_change(workshop: Workshop) -> SeatingChange | None:
    """The one that an undo would take back: one query."""
    return workshop.seating_changes.filter(undone_at__isnull=True).order_by("-pk").first()


def seats_of(workshop: Workshop) -> dict[int, dict[int, int]]:
    """``{round: {delegate's primary key: table's primary key}}``: one query."""
    seats: dict[int, dict[int, int]] = {}
    found = Seat.objects.filter(table__workshop=workshop).order_by("round")
    for number, delegate, table in found.values_list("round", "delegate", "table"):
        seats.setdefault(number, {})[delegate] = table
    return seats


# --- Steps --------------------------------------------------------------------------------


def _moved(workshop: Workshop, moves: Moves) -> dict[int, dict[int, int | None]]:
    """Where those sit now who are to sit elsewhere."""
    seats = seats_of(workshop)
    found = {
        number: {
            one: seats.get(number, {}).get(one)
            for one, table in moved.items()
            if seats.get(number, {}).get(one) != table
        }
        for number, moved in moves.items()
    }
    return {number: moved for number, moved in found.items() if moved}


def _require_not_closed(workshop: Workshop) -> None:
    if workshop.is_closed:
        raise ConflictError(_("The workshop is closed. Its table plan stays as it was."))


def _apply(workshop: Workshop, moves: Moves) -> None:
    _require_not_closed(workshop)
    tables = {table.pk: table for table in workshop.tables.all()}
    everyone = set(workshop.delegates.values_list("pk", flat=True))
    for number, moved in moves.items():
        if not moved.keys() <= everyone:
            raise ConflictError(_("A delegate was removed meanwhile. Nobody was moved."))
        if not {table for table in moved.values() if table is not None} <= tables.keys():
            raise ConflictError(_("A table was removed meanwhile. Nobody was moved."))
        Seat.objects.filter(round=number, delegate__in=list(moved)).delete()
        _require_room(tables, moved, number)
        Seat.objects.bulk_create(
            Seat(delegate_id=one, table_id=table, round=number)
            for one, table in moved.items()
            if table is not None
        )
    now = moves.get(devices.round_now(workshop), {})
    devices.take_along({one: tables[table] for one, table in now.items() if table is not None})
    record(workshop.topic, "tables")


def _require_room(
    tables: Mapping[int, Table], moved: Mapping[int, int | None], number: int
) -> None:
    """Those who move have left their old seats already."""
    coming = Counter(table for table in moved.values() if table is not None)
    there = Counter(
        Seat.objects.filter(table__in=list(coming), round=number).values_list("table", flat=True)
    )
    for one, more in coming.items():
        table = tables[one]
        if table.capacity is not None and there[one] + more > table.capacity:
            raise ConflictError(_("Table %(number)s is full.") % {"number": table.number})


def _numbered(plan: Plan) -> dict[int, dict[int, int | None]]:
    """The seats of ``plan``, with numbers for keys."""
    return {
        int(part): {int(one): table for one, table in moved.items()}
        for part, moved in plan.items()
        if part not in {TABLES, RULES}
    }


# --- Tables and rules ---------------------------------------------------------------------


def remove(table: Table) -> None:
    """Take ``table`` out of the room, with the seats that were given at it.

    Not where somebody has joined or written.
    """
    number = {"number": table.number}
    if table.devices.exists():
        raise ConflictError(
            _("People have joined at Table %(number)s. Move them first, in the console.") % number
        )
    table.seats.all().delete()
    try:
        with transaction.atomic():
            table.delete()
    except ProtectedError:
        raise ConflictError(
            _("Table %(number)s has worksheets. What was written there stays.") % number
        ) from None


def _plan(workshop: Workshop) -> Plan:
    """All of it: three queries."""
    tables = workshop.tables.values("pk", *OF_TABLE)
    rules = workshop.seating_rules.values("pk", *OF_RULE)
    plan: Plan = {TABLES: by_key(tables), RULES: by_key(rules)}
    for number, seats in seats_of(workshop).items():
        plan[str(number)] = {str(one): table for one, table in seats.items()}
    return plan


def by_key(rows: Any) -> dict[str, Any]:
    """Rows with a ``pk``, by it, as JSON has keys."""
    return {str(row.pop("pk")): row for row in rows}


def _difference(plan: Plan, other: Plan) -> Plan:
    """What of ``plan`` is not so in ``other``; None for what only that has."""
    found: Plan = {}
    for part in sorted(plan.keys() | other.keys()):
        here, there = plan.get(part, {}), other.get(part, {})
        keys = sorted(here.keys() | there.keys(), key=int)
        unlike = {key: here.get(key) for key in keys if here.get(key) != there.get(key)}
        if unlike:
            found[part] = unlike
    return found


def _bring_back(workshop: Workshop, plan: Plan) -> None:
    """Tables that were gone come before those who sit at them; those that were not, go after."""
    tables, rules = plan.get(TABLES, {}), plan.get(RULES, {})
    workshop.seating_rules.filter(pk__in=list(rules)).delete()
    there = workshop.tables.in_bulk([int(key) for key in tables])
    for key, row in tables.items():
        if row:
            _put_table(there.get(int(key)) or Table(pk=int(key), workshop=workshop), row)
    _apply(workshop, _numbered(plan))
    for key, row in tables.items():
        if not row:
            _require_empty(there[int(key)])
            remove(there[int(key)])
    _put_rules(workshop, {int(key): row for key, row in rules.items() if row})


def _put_table(table: Table, row: dict[str, Any]) -> None:
    for name, value in row.items():
        setattr(table, name, value)
    groups = table.workshop.programme.pilot_groups
    if table.pilot_group_id and not groups.filter(pk=table.pilot_group_id).exists():
        raise ConflictError(
            _("The pilot group of Table %(number)s was removed meanwhile.")
            % {"number": table.number}
        )
    try:
        table.full_clean()
    except ValidationError as refused:
        raise ConflictError(sentence(refused)) from None
    table.save()


def _require_empty(table: Table) -> None:
    if table.seats.exists():
        raise ConflictError(
            _("People sit at Table %(number)s by now. Move them first.") % {"number": table.number}
        )


def _put_rules(workshop: Workshop, rows: Mapping[int, dict[str, Any]]) -> None:
    everyone = set(workshop.delegates.values_list("pk", flat=True)) if rows else set()
    for key, row in rows.items():
        rule = SeatingRule(pk=key, workshop=workshop, **row)
        if not {rule.one_id, rule.other_id} <= everyone:
            raise ConflictError(_("A delegate was removed meanwhile. The rule stays deleted."))
        try:
            rule.full_clean()
        except ValidationError as refused:
            raise ConflictError(sentence(refused)) from None
        rule.save(force_insert=True)
