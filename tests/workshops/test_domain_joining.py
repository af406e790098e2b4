import uuid
from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from live.models import Event
from tests import factories
from workshops.codes import hash_token
from workshops.domain import joining
from workshops.domain.joining import Reason, RefusedError
from workshops.models import Delegate, Device, Seat, Workshop


@pytest.fixture
def workshop(programme):
    return factories.workshop(programme, state=Workshop.State.OPEN)


@pytest.fixture
def tables(workshop):
    return [factories.table(workshop), factories.table(workshop)]


@pytest.fixture
def ana(workshop, tables):
    """Ana, who has a seat at the second table."""
    delegate = factories.delegate(workshop, "Ana Rossi")
    factories.seat(delegate, tables[1])
    return delegate


def _told(topic):
    events = Event.objects.filter(topic__name=topic).order_by("number")
    return list(events.values_list("kind", flat=True))


def _refusal(*arguments, **more):
    with pytest.raises(RefusedError) as refused:
        joining.join(*arguments, **more)
    return refused.value.reason


# --- Who ----------------------------------------------------------------------------------


def test_a_delegate_of_the_list_joins_where_the_plan_says(workshop, tables, ana):
    device, token = joining.join(workshop, delegate=ana)

    assert (device.delegate, device.table, device.is_scribe) == (ana, tables[1], False)
    assert Device.objects.with_token(token).get() == device
    assert device.token_hash == hash_token(token)
    assert Seat.objects.get() == ana.seats.get()


def test_who_is_not_in_the_list_is_added_to_it_and_gets_a_seat(workshop, tables):
    guild = factories.organisation(workshop.programme, "Guild")

    device, _token = joining.join(workshop, name="  Ben   Berg ", organisation=guild)

    assert [(one.name, one.organisation) for one in workshop.delegates.all()] == [
        ("Ben Berg", guild)
    ]
    assert Seat.objects.get(delegate=device.delegate).table == device.table == tables[0]


@pytest.mark.parametrize("typed", ["Ana Rossi", " ana  ROSSI ", "Ａｎａ Rossi"])
def test_who_types_a_name_of_the_list_is_that_delegate(workshop, ana, typed):
    device, _token = joining.join(workshop, name=typed)

    assert device.delegate == ana
    assert Delegate.objects.count() == 1


def test_who_types_a_name_without_the_organisation_in_the_list_is_that_delegate(workshop):
    guild = factories.organisation(workshop.programme)
    listed = factories.delegate(workshop, "Ana Rossi", organisation=guild)

    device, _token = joining.join(workshop, name="Ana Rossi")

    assert device.delegate == listed


def test_a_namesake_of_another_organisation_is_somebody_else(workshop, ana):
    guild = factories.organisation(workshop.programme)

    device, _token = joining.join(workshop, name="Ana Rossi", organisation=guild)

    assert device.delegate == workshop.delegates.get(organisation=guild) != ana


def test_a_name_that_several_in_the_list_have_does_not_say_who_it_is(workshop):
    for _ in range(2):
        guild = factories.organisation(workshop.programme)
        factories.delegate(workshop, "Ana Rossi", organisation=guild)

    reason = _refusal(workshop, name="ana rossi")

    assert reason == Reason.SEVERAL_OF_THE_NAME
    assert Device.objects.count() == 0


def test_who_has_no_name_joins_only_where_that_is_allowed(workshop, tables):
    reason = _refusal(workshop)
    workshop.may_join_unnamed = True
    workshop.save()
    device, _token = joining.join(workshop)

    assert reason == Reason.NAMELESS
    assert (device.delegate, device.table) == (None, tables[0])


def test_a_shared_tablet_belongs_to_its_table_and_takes_nobodys_place(workshop):
    table = factories.table(workshop, capacity=0)

    device, _token = joining.join(workshop, table=table, as_scribe=True)

    assert (device.is_scribe, device.table, device.delegate) == (True, table, None)
    assert joining.places(workshop) == [joining.Place(table, 0)]


def test_a_shared_tablet_needs_a_table(workshop, tables):
    assert _refusal(workshop, as_scribe=True) == Reason.TABLELESS


@pytest.mark.parametrize("as_scribe", [True, False])
def test_a_table_of_another_workshop_is_refused(workshop, ana, as_scribe):
    elsewhere = factories.table(factories.workshop(workshop.programme))

    with pytest.raises(ValidationError):
        joining.join(workshop, delegate=ana, table=elsewhere, as_scribe=as_scribe)

    assert Device.objects.count() == 0


def test_a_delegate_of_another_workshop_is_refused(workshop, tables):
    stranger = factories.delegate(factories.workshop(workshop.programme))

    with pytest.raises(ValidationError):
        joining.join(workshop, delegate=stranger)

    assert Device.objects.count() == 0


# --- When ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "state", [Workshop.State.PREPARED, Workshop.State.LOCKED, Workshop.State.CLOSED]
)
def test_nobody_joins_unless_the_workshop_is_open(workshop, ana, state):
    stale = Workshop.objects.get(pk=workshop.pk)
    workshop.state = state
    workshop.save()

    assert _refusal(stale, delegate=ana) == Reason.NOT_OPEN
    assert Device.objects.count() == 0


# --- Where --------------------------------------------------------------------------------


def test_who_has_no_seat_comes_to_the_table_with_the_fewest(workshop, tables, ana):
    devices = [joining.join(workshop, name=f"Guest {number}")[0] for number in range(3)]

    assert [device.table for device in devices] == [tables[0], tables[0], tables[1]]


def test_a_latecomer_does_not_sit_down_with_colleagues(workshop, tables, ana):
    guild = factories.organisation(workshop.programme, "Guild")
    for table, organisation in zip(tables, (guild, None), strict=False):
        factories.seat(factories.delegate(workshop, organisation=organisation), table)
    factories.seat(factories.delegate(workshop), tables[1])

    device, _token = joining.join(workshop, name="Cleo", organisation=guild)

    assert device.table == tables[1]


def test_a_latecomer_who_owns_a_pilot_comes_to_its_table(workshop, tables, ana):
    group = factories.pilot_group(workshop.programme)
    tables[1].pilot_group = group
    tables[1].save()
    factories.seat(factories.delegate(workshop), tables[1])
    owner = factories.delegate(workshop, "Olga", owns=group)

    device, _token = joining.join(workshop, delegate=owner)

    assert device.table == tables[1]


def test_where_there_are_no_tables_people_join_without_one(workshop):
    device, _token = joining.join(workshop, name="Ben")

    assert device.table is None
    assert Seat.objects.count() == 0


def test_the_table_that_is_given_wins_over_the_plan(workshop, tables, ana):
    earlier, _token = joining.join(workshop, delegate=ana)
    device, _token = joining.join(workshop, delegate=ana, table=tables[0])

    earlier.refresh_from_db()
    assert device.table == earlier.table == ana.seats.get().table == tables[0]
    assert _told(earlier.topic) == ["moved"]
    assert _told(device.topic) == []


def test_a_full_table_takes_nobody_while_others_have_places(workshop):
    full, free = factories.table(workshop, capacity=1), factories.table(workshop, capacity=1)
    factories.seat(factories.delegate(workshop), full)

    reason = _refusal(workshop, name="Ben", table=full)
    device, _token = joining.join(workshop, name="Ben")

    assert reason == Reason.TABLE_FULL
    assert device.table == free


def test_a_full_room_takes_only_those_whose_place_is_kept(workshop):
    table = factories.table(workshop, capacity=1)
    expected = factories.delegate(workshop, "Ana")
    factories.seat(expected, table)

    reasons = {_refusal(workshop, name="Ben"), _refusal(workshop, name="Ben", table=table)}
    device, _token = joining.join(workshop, delegate=expected)

    assert reasons == {Reason.FULL}
    assert device.table == table
    assert [one.name for one in workshop.delegates.all()] == ["Ana"]


def test_who_joined_without_a_name_takes_a_place_until_they_leave(programme):
    workshop = factories.workshop(programme, state="open", may_join_unnamed=True)
    factories.table(workshop, capacity=1)
    device, _token = joining.join(workshop)

    reason = _refusal(workshop)
    joining.leave(device)
    joining.join(workshop)

    assert reason == Reason.FULL


def test_who_was_in_the_last_place_without_a_name_may_join_again(programme):
    workshop = factories.workshop(programme, state="open", may_join_unnamed=True)
    factories.table(workshop, capacity=1)
    device, _token = joining.join(workshop)

    again, _token = joining.join(workshop, instead_of=device)

    assert list(Device.objects.valid()) == [again]


step = st.tuples(
    st.sampled_from(["named", "unnamed", "shared", "leave"]),
    st.integers(0, 3),  # the table that is asked for; the last stands for none
    st.integers(0, 5),  # who
)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    capacities=st.lists(st.integers(0, 3) | st.none(), min_size=3, max_size=3),
    steps=st.lists(step, max_size=16),
)
def test_no_table_ever_has_more_people_than_places(capacities, steps):
    with transaction.atomic():
        workshop = factories.workshop(factories.programme(), state="open", may_join_unnamed=True)
        tables = [factories.table(workshop, capacity=one) for one in capacities]
        joined: list[Device] = []
        for what, where, who in steps:
            table = [*tables, None][where]
            with suppress(RefusedError):
                if what == "leave":
                    for device in joined[who : who + 1]:
                        joining.leave(device)
                else:
                    name = f"Guest {who}" if what == "named" else ""
                    shared = what == "shared"
                    joined.append(
                        joining.join(workshop, name=name, table=table, as_scribe=shared)[0]
                    )

        for place in joining.places(workshop):
            assert place.table.capacity is None or place.taken <= place.table.capacity
        for device in Device.objects.valid().exclude(delegate=None):
            assert device.table == Seat.objects.get(delegate=device.delegate).table
        transaction.set_rollback(True)


# --- One form, one device -----------------------------------------------------------------


def test_the_same_form_sent_again_gets_the_same_device(workshop, tables):
    ticket = str(uuid.uuid4())

    first = joining.join(workshop, name="Ben", ticket=ticket)
    second = joining.join(workshop, name="Ben", ticket=ticket)

    assert second == first
    assert (Device.objects.count(), Delegate.objects.count(), Seat.objects.count()) == (1, 1, 1)


def test_an_answer_that_was_lost_is_given_again_after_the_door_was_shut(workshop, ana):
    ticket = str(uuid.uuid4())
    first = joining.join(workshop, delegate=ana, ticket=ticket)
    workshop.state = Workshop.State.LOCKED
    workshop.save()

    assert joining.join(workshop, delegate=ana, ticket=ticket) == first


def test_the_same_form_filled_in_otherwise_is_another_device(workshop, ana):
    ticket = str(uuid.uuid4())

    first, token = joining.join(workshop, delegate=ana, ticket=ticket)
    second, other_token = joining.join(workshop, name="Ben", ticket=ticket)

    assert first != second
    assert token != other_token


def test_a_form_whose_device_was_signed_out_is_spent(workshop, ana):
    ticket = str(uuid.uuid4())
    device, _token = joining.join(workshop, delegate=ana, ticket=ticket)
    joining.leave(device)

    assert _refusal(workshop, delegate=ana, ticket=ticket) == Reason.SPENT


def test_without_a_ticket_everyone_gets_a_device_of_their_own(workshop, ana):
    tokens = {joining.join(workshop, delegate=ana)[1] for _ in range(3)}

    assert len(tokens) == Device.objects.count() == 3


def test_what_the_browser_was_before_ends_where_it_joins_anew(workshop, ana):
    earlier, token = joining.join(workshop, delegate=ana)

    device, _token = joining.join(workshop, name="Ben", instead_of=earlier)

    assert list(Device.objects.valid()) == [device]
    assert not Device.objects.with_token(token).exists()
    assert _told(earlier.topic) == ["revoked"]


def test_who_is_refused_stays_what_they_were(workshop, ana):
    earlier, _token = joining.join(workshop, delegate=ana)

    _refusal(workshop, instead_of=earlier)

    assert list(Device.objects.valid()) == [earlier]


# --- Told ---------------------------------------------------------------------------------


def test_the_team_hears_of_a_device_and_the_room_of_nothing(workshop, ana):
    joining.join(workshop, delegate=ana)

    assert _told(workshop.console_topic) == ["devices"]
    assert _told(workshop.topic) == []


def test_the_room_hears_of_somebody_who_was_not_in_the_plan(workshop, tables):
    joining.join(workshop, name="Ben")

    assert _told(workshop.topic) == ["people", "tables"]


def test_the_team_hears_of_a_device_that_leaves(workshop, ana):
    device, _token = joining.join(workshop, delegate=ana)

    joining.leave(device)

    assert _told(workshop.console_topic) == ["devices", "devices"]
    assert not Device.objects.valid().exists()


@pytest.mark.parametrize("number", [1, 7])
@pytest.mark.parametrize(("is_listed", "queries"), [(True, 9), (False, 37)])
def test_joining_costs_the_same_queries_for_any_size(
    workshop, django_assert_num_queries, number, is_listed, queries
):
    for _ in range(number):
        table = factories.table(workshop)
        listed = factories.delegate(workshop)
        factories.seat(listed, table)
        factories.device(workshop, delegate=listed, table=table)
    who = {"delegate": listed} if is_listed else {"name": "Ben"}

    with django_assert_num_queries(queries):
        joining.join(workshop, **who, ticket=str(uuid.uuid4()))
