"""Changes of the table plan: made all or not at all, kept, and taken back.

Each is told as ``tables`` on the workshop's topic. In the round in which the room sits now, the
devices of those who move go with them. What cannot be done raises ``ConflictError``.
"""

from collections import Counter
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from live.publish import record
from workshops.domain import devices
from workshops.domain.actions import ConflictError, lock
from workshops.models import Delegate, Seat, SeatingChange, Table, Workshop

type Moves = Mapping[int, Mapping[int, int | None]]
"""``{round: {delegate's primary key: table's primary key, or None for no seat}}``"""


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


@transaction.atomic
def undo(workshop: Workshop) -> None:
    """Take back the last change that was not taken back. More than one in turn."""
    lock(workshop)
    last = last_change(workshop)
    if last is None:
        raise ConflictError(_("There is no change of the table plan to take back."))
    before, after = _numbered(last.before), _numbered(last.after)
    seats = seats_of(workshop)
    for number, moved in after.items():
        if any(seats.get(number, {}).get(one) != table for one, table in moved.items()):
            raise ConflictError(
                _("This cannot be taken back: the table plan was changed by other means since.")
            )
    _apply(workshop, before)
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


def _apply(workshop: Workshop, moves: Moves) -> None:
    if workshop.is_closed:
        raise ConflictError(_("The workshop is closed. Its table plan stays as it was."))
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


def _numbered(moves: Mapping[str, Mapping[str, int | None]]) -> dict[int, dict[int, int | None]]:
    """As JSON gives them back, with numbers for keys."""
    return {
        int(number): {int(one): table for one, table in moved.items()}
        for number, moved in moves.items()
    }
