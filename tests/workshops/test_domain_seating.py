"""Changes of the table plan, and what they do to the room."""

import pytest

from live.models import Event
from tests import factories
from workshops.domain import seating
from workshops.domain.actions import ConflictError
from workshops.models import Seat, SeatingChange


@pytest.fixture
def table(workshop):
    return factories.table(workshop, capacity=2)


@pytest.fixture
def other(workshop):
    return factories.table(workshop, capacity=2)


@pytest.fixture
def ana(workshop):
    return factories.delegate(workshop, "Ana")


@pytest.fixture
def ben(workshop):
    return factories.delegate(workshop, "Ben")


def _seats(workshop, number=1):
    return seating.seats_of(workshop).get(number, {})


def test_a_change_is_told_and_kept_with_who_made_it(workshop, facilitator, table, ana):
    seating.move(ana, table, 1, user=facilitator)

    change = SeatingChange.objects.get()
    assert (change.user, change.before, change.after) == (
        facilitator,
        {"1": {str(ana.pk): None}},
        {"1": {str(ana.pk): table.pk}},
    )
    told = Event.objects.filter(topic__name=workshop.topic).values_list("kind", flat=True)
    assert list(told) == ["tables"]


def test_who_sits_there_already_changes_nothing(workshop, table, ana):
    seating.move(ana, table, 1, user=None)
    seating.move(ana, table, 1, user=None)

    assert SeatingChange.objects.count() == 1


def test_two_full_tables_can_change_all_their_people_at_once(workshop, table, other):
    here = [factories.delegate(workshop) for _ in range(2)]
    there = [factories.delegate(workshop) for _ in range(2)]
    for delegates, at in ((here, table), (there, other)):
        for one in delegates:
            factories.seat(one, at)
    moves = {one.pk: other.pk for one in here} | {one.pk: table.pk for one in there}

    seating.change(workshop, {1: moves}, user=None)

    assert _seats(workshop) == moves


def test_a_change_that_does_not_fit_moves_nobody(workshop, table, other, ana, ben):
    factories.seat(factories.delegate(workshop), table)

    with pytest.raises(ConflictError, match="Table 1 is full"):
        seating.change(workshop, {1: {ana.pk: table.pk, ben.pk: table.pk}}, user=None)

    assert not Seat.objects.filter(delegate__in=[ana, ben]).exists()
    assert not SeatingChange.objects.exists()


def test_a_closed_workshop_keeps_its_plan(workshop, table, ana):
    workshop.state = "closed"
    workshop.save()

    with pytest.raises(ConflictError):
        seating.move(ana, table, 1, user=None)

    assert _seats(workshop) == {}


def test_an_undo_is_refused_when_the_plan_has_changed_by_other_means(workshop, table, other, ana):
    seating.move(ana, table, 1, user=None)
    Seat.objects.filter(delegate=ana).update(table=other)

    with pytest.raises(ConflictError, match="changed by other means"):
        seating.undo(workshop)

    assert _seats(workshop) == {ana.pk: other.pk}


def test_an_undo_is_refused_when_the_seat_was_given_to_somebody_else(workshop, other, ana, ben):
    small = factories.table(workshop, capacity=1)
    seating.move(ana, small, 1, user=None)
    seating.move(ana, other, 1, user=None)
    factories.seat(ben, small)

    with pytest.raises(ConflictError, match="full"):
        seating.undo(workshop)

    assert _seats(workshop) == {ana.pk: other.pk, ben.pk: small.pk}


@pytest.mark.parametrize("state", ["prepared", "open"])
def test_devices_go_with_their_delegates(workshop, table, other, ana, state):
    workshop.state = state
    workshop.save()
    factories.seat(ana, table)
    device = factories.device(workshop, table=table, delegate=ana)

    seating.move(ana, other, 1, user=None)

    device.refresh_from_db()
    assert device.table == other
    told = Event.objects.filter(topic__name=device.topic).values_list("kind", "payload")
    assert list(told) == [("moved", {"table": table.pk, "end": True})]


def test_a_seat_of_a_later_round_moves_no_device_now(workshop, table, other, ana):
    workshop.state = "open"
    workshop.save()
    device = factories.device(workshop, table=table, delegate=ana)

    seating.move(ana, other, 2, user=None)

    device.refresh_from_db()
    assert device.table == table
