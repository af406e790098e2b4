import datetime as dt
import uuid

import pytest
from django.core.exceptions import ValidationError

from canvases.operations import WorksheetOperations
from live.models import Event
from live.operations import Operation
from tests import factories
from workshops.domain import devices
from workshops.gate import WorkshopGate
from workshops.models import Device, Seat


def _told(topic):
    return list(
        Event.objects.filter(topic__name=topic).order_by("number").values_list("kind", "payload")
    )


@pytest.fixture
def tables(workshop):
    return [factories.table(workshop), factories.table(workshop)]


@pytest.fixture
def ana(workshop, tables):
    """Ana, who sits at the first table."""
    delegate = factories.delegate(workshop, "Ana")
    factories.seat(delegate, tables[0])
    return delegate


def test_a_delegate_moves_with_every_device_and_the_seat(workshop, tables, ana):
    tablet, phone = (
        factories.device(workshop, delegate=ana, table=tables[0]),
        factories.device(workshop, delegate=ana, table=tables[0]),
    )
    neighbour = factories.device(
        workshop, delegate=factories.delegate(workshop, "Ben"), table=tables[0]
    )

    devices.move(tablet, tables[1])

    at_second = Device.objects.filter(table=tables[1])
    assert {one.pk for one in at_second} == {tablet.pk, phone.pk}
    assert Device.objects.get(pk=neighbour.pk).table == tables[0]
    assert [seat.table for seat in Seat.objects.filter(delegate=ana)] == [tables[1]]


def test_each_device_that_moves_is_told_which_table_it_left_and_begins_anew(workshop, tables, ana):
    tablet = factories.device(workshop, delegate=ana, table=tables[0])
    fresh = factories.device(workshop, delegate=ana, table=tables[1])

    devices.move(tablet, tables[1])

    assert _told(tablet.topic) == [("moved", {"table": tables[0].pk, "end": True})]
    assert _told(fresh.topic) == []
    assert [kind for kind, _data in _told(workshop.topic)] == ["tables"]
    assert [kind for kind, _data in _told(workshop.console_topic)] == ["devices"]


def test_a_revoked_device_of_the_delegate_does_not_move(workshop, tables, ana):
    tablet = factories.device(workshop, delegate=ana, table=tables[0])
    lost = factories.device(workshop, delegate=ana, table=tables[0])
    devices.revoke(lost)

    devices.move(tablet, tables[1])

    assert Device.objects.get(pk=lost.pk).table == tables[0]
    assert [kind for kind, _data in _told(lost.topic)] == ["revoked"]


def test_a_shared_tablet_moves_alone(workshop, tables, ana):
    shared = factories.device(workshop, is_scribe=True, table=tables[0])
    factories.device(workshop, delegate=ana, table=tables[0])

    devices.move(shared, tables[1])

    assert list(Device.objects.filter(table=tables[1])) == [shared]
    assert [seat.table for seat in Seat.objects.all()] == [tables[0]]
    assert [kind for kind, _data in _told(workshop.topic)] == ["tables"]


def test_a_device_without_a_table_finds_one(workshop, tables):
    stray = factories.device(workshop)

    devices.move(stray, tables[1])

    assert Device.objects.get(pk=stray.pk).table == tables[1]
    assert _told(stray.topic) == [("moved", {"table": None, "end": True})]


def test_nobody_moves_to_a_full_table(workshop, tables, ana):
    tables[1].capacity = 1
    tables[1].save()
    factories.seat(factories.delegate(workshop, "Ben"), tables[1])
    tablet = factories.device(workshop, delegate=ana, table=tables[0])

    with pytest.raises(ValidationError):
        devices.move(tablet, tables[1])

    assert Device.objects.get(pk=tablet.pk).table == tables[0]
    assert [seat.table for seat in Seat.objects.filter(delegate=ana)] == [tables[0]]
    assert _told(tablet.topic) == []


def test_nobody_moves_to_a_table_of_another_workshop(programme, workshop, tables, ana):
    elsewhere = factories.table(factories.workshop(programme))
    tablet = factories.device(workshop, delegate=ana, table=tables[0])

    with pytest.raises(ValidationError):
        devices.move(tablet, elsewhere)

    assert Device.objects.get(pk=tablet.pk).table == tables[0]


def test_moving_leaves_notes_where_they_were_written(workshop, tables, ana):
    tablet = factories.device(workshop, delegate=ana, table=tables[0])
    activity = factories.activity(workshop, factories.canvas())
    sheet = factories.worksheet(activity, tables[0])
    factories.worksheet(activity, tables[1])
    note = factories.note(sheet, device=tablet, author=ana)

    devices.move(tablet, tables[1])

    note.refresh_from_db()
    assert (note.worksheet, note.author, note.device) == (sheet, ana, tablet)


def test_what_had_waited_on_a_moved_device_still_reaches_its_old_table(workshop, tables, ana):

    tablet = factories.device(workshop, delegate=ana, table=tables[0])
    activity = factories.activity(workshop, factories.canvas(), state="open")
    sheet = factories.worksheet(activity, tables[0])
    devices.move(tablet, tables[1])
    operation = Operation(
        uuid.uuid4(),
        "note.add",
        age=dt.timedelta(minutes=2),
        body={
            "worksheet": sheet.code,
            "note": str(uuid.uuid4()),
            "section": "customer-pains",
            "text": "Written before the move.",
        },
    )
    moved = Device.objects.select_related("workshop", "delegate", "table").get(pk=tablet.pk)
    kinds = WorksheetOperations()

    kinds.apply(kinds.prepare([(moved, operation)]), moved, operation)

    assert [note.text for note in sheet.notes.all()] == ["Written before the move."]


def test_a_revoked_device_is_refused_and_told(workshop, tables):
    device, token = Device.issue(workshop, table=tables[0])
    other, other_token = Device.issue(workshop, table=tables[0])

    devices.revoke(device)

    assert Device.objects.with_token(token).first() is None
    assert Device.objects.with_token(other_token).first() == other
    assert _told(device.topic) == [("revoked", {"end": True})]
    assert [kind for kind, _data in _told(workshop.console_topic)] == ["devices"]


def test_a_revoked_device_is_let_in_by_no_door(client, workshop, tables, settings):

    device, token = Device.issue(workshop, table=tables[0])
    cookies = {settings.DEVICE_COOKIE_NAME: token}
    gate = WorkshopGate()
    assert gate.viewer(cookies, "device") is not None
    assert gate.actors([token]) == {token: device}

    devices.revoke(device)

    assert gate.viewer(cookies, "device") is None
    assert gate.actors([token]) == {}
    assert gate.still_valid([("device", device.pk, "", frozenset())]) == set()
