"""Devices of a running workshop: moved to another table, or shut out."""

from collections.abc import Mapping
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from live.publish import record
from workshops.domain.people import seat
from workshops.models import Activity, Delegate, Device, Seat, Table, Workshop

RUNNING: Final = {Workshop.State.OPEN, Workshop.State.LOCKED}


def round_now(workshop: Workshop) -> int:
    """The round of the table plan in which the room sits: that of the last activity that began.

    A round in which nobody has a seat does not count: everybody stays where they are. Before the
    first activity it is 1. At most one query.
    """
    if workshop.state not in RUNNING:
        return 1
    seats = Seat.objects.filter(table__workshop=workshop, round=OuterRef("seating_round"))
    begun = Activity.objects.filter(
        Exists(seats), block__workshop=workshop, block__started_at__isnull=False
    )
    last = begun.order_by("-block__started_at").values_list("seating_round", flat=True).first()
    return last or 1


@transaction.atomic
def move(device: Device, table: Table) -> None:
    """Take ``device`` to ``table``, and with it its delegate: all their devices, and their
    seat in the round in which the room sits.

    A table's shared tablet, or one that nobody gave a name, moves alone. Notes stay on the
    worksheet where they were written. Each device that moves is told so and begins anew, and may
    still send what it wrote at the table that it left. Raises ``ValidationError`` when the table
    is full or belongs to another workshop, and when the device was revoked.
    """
    if device.revoked_at is not None:
        raise ValidationError(_("This device was revoked meanwhile. It has to join again."))
    if table.workshop_id != device.workshop_id:
        raise ValidationError(_("The table and the device are not of the same workshop."))
    if device.delegate_id is None:
        moving = [device]
        record(table.workshop.topic, "tables")
    else:
        # Two facilitators who move the same person at once take turns here.
        delegate = Delegate.objects.select_for_update().get(pk=device.delegate_id)
        moving = list(Device.objects.valid().filter(delegate=delegate))
        seat(delegate, table, round_number=round_now(table.workshop))
    for one in moving:
        _go(one, table)
    device.table = table
    record(table.workshop.console_topic, "devices")


@transaction.atomic
def take_along(seats: Mapping[int, Table]) -> None:
    """Take the devices of delegates who have new seats there: ``{delegate's primary key: table}``.

    Two queries for each device that moves, and two.
    """
    workshops = set()
    for one in Device.objects.valid().filter(delegate__in=list(seats)):
        table = seats[one.delegate_id or 0]
        if one.table_id != table.pk:
            _go(one, table)
            workshops.add(table.workshop)
    for workshop in workshops:
        record(workshop.console_topic, "devices")


def _go(device: Device, table: Table) -> None:
    left, device.table = device.table_id, table
    if left != table.pk:
        device.save(update_fields=["table"])
        record(device.topic, "moved", table=left, end=True)


@transaction.atomic
def revoke(device: Device) -> None:
    """End the device's right to read and to write; what it wrote stays. Twice is once."""
    if device.revoked_at is not None:
        return
    device.revoke()
    record(device.topic, "revoked", end=True)
    record(device.workshop.console_topic, "devices")
