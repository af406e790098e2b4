"""Rounds of the table plan on the day."""

import pytest

from tests import factories
from tests.day import start
from workshops.domain import devices, joining, running, seating
from workshops.domain.actions import last_action, undo
from workshops.models import Device, Seat


@pytest.fixture
def day(workshop):
    """Two activities with a break between them; the second sits in another round."""
    factories.activity(workshop, title="First")
    factories.agenda_block(workshop, "Break")
    factories.activity(workshop, title="Second", seating_round=2)
    return workshop


@pytest.fixture
def tables(day):
    return [factories.table(day, capacity=2) for _ in range(2)]


@pytest.fixture
def ana(day, tables):
    ana = factories.delegate(day, "Ana")
    moves = {number: {ana.pk: table.pk} for number, table in enumerate(tables, start=1)}
    seating.change(day, moves, user=None)
    return ana


@pytest.fixture
def tablet(day, tables, ana):
    return factories.device(day, delegate=ana, table=tables[0])


def _table(device):
    return Device.objects.select_related("table").get(pk=device.pk).table


def _go_on(workshop, times=1):
    for _ in range(times):
        running.go_on(workshop, user=None)


def test_devices_go_to_their_tables_when_an_activity_of_another_round_begins(day, tables, tablet):
    found = []
    for _ in range(3):
        _go_on(day)
        found.append((_table(tablet), devices.round_now(day)))

    assert found == [(tables[0], 1), (tables[0], 1), (tables[1], 2)]


def test_going_back_and_undoing_take_them_back(day, tables, tablet):
    _go_on(day, 3)
    pressed = last_action(day)
    assert pressed is not None
    undo(pressed)
    after_undo = (_table(tablet), devices.round_now(day))
    day.refresh_from_db()
    _go_on(day)
    start(day, 1, user=None)

    assert after_undo == (tables[0], 1)
    assert (_table(tablet), devices.round_now(day)) == (tables[0], 1)


def test_an_activity_that_is_opened_beside_the_agenda_moves_nobody(day, tables, tablet):
    _go_on(day)
    second = day.agenda_blocks.get(order=3).activity

    running.set_activity_state(second, "open", user=None)

    assert _table(tablet) == tables[0]


def test_who_has_no_seat_in_the_round_stays(day, tables, ana):
    stray = factories.device(day, delegate=factories.delegate(day, "Ben"), table=tables[0])

    _go_on(day, 3)

    assert _table(stray) == tables[0]


def test_a_round_in_which_nobody_sits_does_not_count(day, tables, tablet):
    Seat.objects.filter(round=2).delete()

    _go_on(day, 3)

    assert (_table(tablet), devices.round_now(day)) == (tables[0], 1)


def test_who_moves_or_joins_later_has_the_seat_of_the_round(day, tables, ana, tablet):
    _go_on(day, 3)

    devices.move(Device.objects.get(pk=tablet.pk), tables[0])
    ben = factories.delegate(day, "Ben")
    joining.join(day, delegate=ben)

    assert seating.seats_of(day)[2] == {ana.pk: tables[0].pk, ben.pk: tables[1].pk}
    assert seating.seats_of(day)[1] == {ana.pk: tables[0].pk}


def test_a_delegate_who_joins_again_sits_where_the_round_has_them(day, tables, ana):
    _go_on(day, 3)

    joined, _token = joining.join(day, delegate=ana)

    assert joined.table == tables[1]
