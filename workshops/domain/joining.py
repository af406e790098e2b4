"""Joining a workshop: a browser becomes the device of a delegate, or of a table."""

import base64
import json
import threading
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from live.publish import record
from workshops.codes import hash_token
from workshops.domain import devices
from workshops.domain.people import seat
from workshops.domain.proposals import problem_of
from workshops.domain.saving import add
from workshops.domain.seating import seats_of
from workshops.models import Delegate, Device, Organisation, Seat, Table, Workshop
from workshops.seating import best_table

_turns = threading.Lock()
"""A room joins within seconds. Who waits here for the others comes next in order; who waits for
the lock of an SQLite database asks for it now and then, and may never get it.
"""


class Reason(Enum):
    """Why somebody cannot join."""

    NOT_OPEN = auto()
    FULL = auto()
    TABLE_FULL = auto()
    TABLELESS = auto()
    NAMELESS = auto()
    SEVERAL_OF_THE_NAME = auto()
    SPENT = auto()


class RefusedError(Exception):
    """Nobody has joined, and nothing was changed."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.name)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Place:
    """A table with the number of places at it that are taken: by the delegates who have a seat
    in the plan, here or not, and by devices that joined without a name.
    """

    table: Table
    taken: int

    @property
    def is_full(self) -> bool:
        return self.table.capacity is not None and self.taken >= self.table.capacity


def places(workshop: Workshop, number: int = 1) -> list[Place]:
    """The tables of ``workshop`` in their order, in round ``number``: one query."""
    tables = workshop.tables.select_related("pilot_group").annotate(
        seated=Count("seats", filter=Q(seats__round=number), distinct=True),
        unnamed=Count(
            "devices",
            filter=Q(
                devices__delegate__isnull=True,
                devices__is_scribe=False,
                devices__revoked_at__isnull=True,
            ),
            distinct=True,
        ),
    )
    return [Place(table, table.seated + table.unnamed) for table in tables]


def expected(workshop: Workshop) -> list[Delegate]:
    """The delegates of ``workshop`` by their names, with their organisations: one query."""
    return list(workshop.delegates.select_related("organisation").order_by("name", "pk"))


def normalised(name: str) -> str:
    """``name`` as it is compared with others: `` ANA  Rossi`` is ``ana rossi``."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def join(
    workshop: Workshop,
    *,
    delegate: Delegate | None = None,
    name: str = "",
    organisation: Organisation | None = None,
    table: Table | None = None,
    as_scribe: bool = False,
    ticket: str = "",
    instead_of: Device | None = None,
) -> tuple[Device, str]:
    """Make a device of ``workshop``; return it and the token that its browser is to keep.

    It belongs to ``delegate``; or to the one of that ``name``, who is added to the list unless
    there; or with neither to nobody, where the workshop allows that; or ``as_scribe`` to the
    table as a whole. Its table is the one given, else the delegate's in the plan, else the one
    where the plan's rules are kept, with the fewest of their organisation, then with the fewest
    people; a delegate who sits down at another table has their seat there from now on, on all
    their devices. ``ticket`` is the secret of one form: the same form sent again
    gets the same device and token. ``instead_of`` is what the browser was before, which ends.

    Raises ``RefusedError``, and ``ValidationError`` when delegate or table are of another
    workshop or the name is no name. Costs the same number of queries whatever the size of the
    room.
    """
    if any(one is not None and one.workshop_id != workshop.pk for one in (delegate, table)):
        raise ValidationError(_("The table and the delegate are not of this workshop."))
    token = ""
    if ticket:
        asked = [
            ticket,
            workshop.pk,
            delegate and delegate.pk,
            normalised(name),
            organisation and organisation.pk,
            table and table.pk,
            as_scribe,
        ]
        token = _token(json.dumps(asked))
    with _turns, transaction.atomic():
        # Those who join by way of other processes take turns too: no place is given twice.
        workshop = Workshop.objects.select_for_update(no_key=True).get(pk=workshop.pk)
        if token and (device := _joined_before(token)) is not None:
            return device, token
        if workshop.state != Workshop.State.OPEN:
            raise RefusedError(Reason.NOT_OPEN)
        if instead_of is not None:
            leave(instead_of)
        if as_scribe:
            if table is None:
                raise RefusedError(Reason.TABLELESS)
        else:
            if delegate is None and name.strip():
                delegate = _delegate_named(workshop, name, organisation)
            if delegate is None and not workshop.may_join_unnamed:
                raise RefusedError(Reason.NAMELESS)
            table = _sit_down(workshop, delegate, table)
        device, token = Device.issue(
            workshop,
            token=token,
            delegate=None if as_scribe else delegate,
            table=table,
            is_scribe=as_scribe,
            last_seen_at=timezone.now(),
        )
        record(workshop.console_topic, "devices")
    return device, token


def leave(device: Device) -> None:
    """End what this browser may do: whoever uses it next joins anew."""
    devices.revoke(device)


def _token(asked: str) -> str:
    """A device's token, which only this server can derive from what was asked for."""
    digest = salted_hmac("workshops.joining", asked, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _joined_before(token: str) -> Device | None:
    known = Device.objects.select_related("workshop", "delegate", "table")
    device = known.filter(token_hash=hash_token(token)).first()
    if device is not None and device.revoked_at is not None:
        raise RefusedError(Reason.SPENT)
    return device


def _delegate_named(
    workshop: Workshop, name: str, organisation: Organisation | None
) -> Delegate | None:
    """The delegate of that name, who is added unless in the list.

    Somebody who types a name and no organisation may be in the list with one.
    """
    said = " ".join(name.split())
    namesakes = [
        one for one in workshop.delegates.all() if normalised(one.name) == normalised(name)
    ]
    wanted = organisation.pk if organisation else None
    for one in namesakes:
        if one.organisation_id == wanted:
            return one
    if organisation is None and namesakes:
        return _only(namesakes)
    delegate = add(Delegate(workshop=workshop, name=said, organisation=organisation))
    record(workshop.topic, "people")
    return delegate


def _only(namesakes: Sequence[Delegate]) -> Delegate:
    if len(namesakes) > 1:
        raise RefusedError(Reason.SEVERAL_OF_THE_NAME)
    return namesakes[0]


def _sit_down(workshop: Workshop, delegate: Delegate | None, table: Table | None) -> Table | None:
    """The table at which the newcomer sits; a delegate's seat is there from now on."""
    number = devices.round_now(workshop)
    if delegate is not None:
        seats = Seat.objects.filter(delegate=delegate, round=number)
        own = seats.select_related("table").first()
        if own is not None and table in (None, own.table):
            return own.table
    there = places(workshop, number)
    free = [place for place in there if not place.is_full]
    if table is None:
        if not free:
            if workshop.tables.exists():
                raise RefusedError(Reason.FULL)
            return None
        table = _best_of(workshop, delegate, number, there)
    elif table not in [place.table for place in free]:
        raise RefusedError(Reason.TABLE_FULL if free else Reason.FULL)
    if delegate is None:
        return table
    elsewhere = Device.objects.valid().filter(delegate=delegate).first()
    try:
        if elsewhere is not None:
            devices.move(elsewhere, table)
        else:
            seat(delegate, table, round_number=number)
    except ValidationError:  # a facilitator has just given the last place to somebody else
        raise RefusedError(Reason.TABLE_FULL) from None
    return table


def _best_of(
    workshop: Workshop, delegate: Delegate | None, number: int, there: Sequence[Place]
) -> Table:
    """Where a newcomer fits the plan best; one of ``there`` has room. At most four queries."""
    free = [place for place in there if not place.is_full]
    emptiest = min(free, key=lambda place: (place.taken, place.table.number)).table
    if delegate is None:
        return emptiest
    problem = problem_of(workshop, number, kept={})
    newcomer = next(one for one in problem.people if one.id == delegate.pk)
    taken = {place.table.pk: place.taken for place in there}
    best = best_table(problem, seats_of(workshop), newcomer, number, taken=taken)
    return next(place.table for place in free if place.table.pk == best)
