"""The table plan's pages and regions."""

import pytest
from django.urls import reverse

from tests import factories
from tests.page import texts, values
from workshops.domain import proposals, seating
from workshops.domain.laying import add_rule
from workshops.models import Seat, SeatingProposal, Table
from workshops.tasks import propose_seats


def _address(name, code, query=""):
    return reverse(f"workshops:{name}", args=[code]) + query


@pytest.fixture
def table(workshop):
    return factories.table(workshop, capacity=2)


@pytest.fixture
def ana(workshop):
    return factories.delegate(workshop, "Ana")


@pytest.fixture
def ben(workshop):
    return factories.delegate(workshop, "Ben")


def _sits(delegate, number=1):
    seat = Seat.objects.filter(delegate=delegate, round=number).first()
    return seat and seat.table


# --- The page -----------------------------------------------------------------------------


def test_the_plan_draws_tables_with_seats_fill_and_pilot_group(as_viewer, workshop, ana, ben):
    group = factories.pilot_group(workshop.programme, name="Keepers", tone=3)
    table = factories.table(workshop, pilot_group=group, capacity=6)
    factories.table(workshop)
    factories.seat(ana, table)

    response = as_viewer.get(_address("table-plan", workshop.code))

    assert texts(response, ".table__name") == ["Table 1 A Keepers", "Table 2"]
    assert texts(response, ".room .guest__name") == ["Ana"]
    assert texts(response, ".unseated .guest__name") == ["Ben"]
    assert texts(response, ".table__fill > span[aria-hidden]") == ["1/6", "0"]
    assert len(values(response, ".drawn__seat", "cx")) == 6
    assert len(values(response, ".drawn__seat--taken", "cx")) == 1
    assert values(response, ".table[data-tone]", "data-tone") == ["3"]


def test_a_viewer_sees_the_drawing_without_controls(as_viewer, workshop, table, ana):
    response = as_viewer.get(_address("table-plan", workshop.code))

    assert texts(response, ".page button, .page form") == []
    assert texts(response, ".unseated .guest__name") == ["Ana"]


def test_a_closed_workshop_says_why_nothing_can_be_changed(as_facilitator, workshop, table):
    workshop.state = "closed"
    workshop.save()

    response = as_facilitator.get(_address("table-plan", workshop.code))

    assert texts(response, ".page button") == []
    assert texts(response, ".page > .notice") == [
        "The workshop is closed. Its table plan stays as it was: the report shows it."
    ]


def test_colleagues_and_broken_rules_are_told_at_their_table(as_viewer, workshop):
    guild = factories.organisation(workshop.programme, "Coast Guild")
    group = factories.pilot_group(workshop.programme, name="Keepers")
    one, other = factories.table(workshop), factories.table(workshop, capacity=1)
    ana, ben, cleo, dan = (
        factories.delegate(workshop, name, organisation=guild if name in "AnaBen" else None)
        for name in ("Ana", "Ben", "Cleo", "Dan")
    )
    ana.owns = group
    ana.save()
    for delegate, table in ((ana, one), (ben, one), (cleo, other), (dan, other)):
        factories.seat(delegate, table)
    add_rule(workshop, "apart", ana, ben)
    add_rule(workshop, "together", ben, cleo)

    response = as_viewer.get(_address("table-plan", workshop.code))

    assert texts(response, ".table__remarks li") == [
        "Ana owns the pilot Keepers, which is at another table.",
        "Ana and Ben are to sit apart.",
        "Ben is to sit with Cleo, who is at Table 2.",
        "More sit here than there are seats.",
    ]
    assert (
        texts(response, ".guest__mark .is-hidden-visually")
        == ["2 of Coast Guild at this table"] * 2
    )


@pytest.mark.parametrize("number", [1, 7])
def test_the_plan_costs_the_same_queries_for_any_size(
    as_facilitator, workshop, django_assert_num_queries, number
):
    for _ in range(number):
        table = factories.table(workshop, pilot_group=factories.pilot_group(workshop.programme))
        guild = factories.organisation(workshop.programme)
        pair = [factories.delegate(workshop, organisation=guild) for _ in range(2)]
        for one in pair:
            factories.seat(one, table)
        add_rule(workshop, "apart", *pair)
        factories.activity(workshop)

    with django_assert_num_queries(12):
        as_facilitator.get(_address("table-plan", workshop.code))


def test_rounds_are_those_of_seats_and_activities_and_one_more(as_facilitator, workshop, table):
    factories.activity(workshop, seating_round=2)

    response = as_facilitator.get(_address("table-plan", workshop.code, "?round=2"))

    assert texts(response, ".rounds__round") == ["Round 1", "Round 2", "Add a round"]
    assert texts(response, ".rounds__round[aria-current]") == ["Round 2"]


def test_what_is_drawn_already_is_not_drawn_again(as_viewer, workshop, table, ana):
    page = as_viewer.get(_address("table-plan", workshop.code))
    (address,) = values(page, "#seats", "hx-get")
    still = as_viewer.get(address)

    seating.move(ana, table, 1, user=None)
    changed = as_viewer.get(address)

    assert (still.status_code, still.content) == (204, b"")
    assert texts(changed, ".table .guest__name") == ["Ana"]


# --- Seats --------------------------------------------------------------------------------


def test_a_delegate_is_seated_moved_and_unseated(as_facilitator, workshop, table, ana):
    address = _address("seats", workshop.code)

    response = as_facilitator.post(address, {"delegate": ana.code, "table": table.code})

    assert response.status_code == 200
    assert texts(response, "#seats-said") == ["Ana sits at Table 1."]
    assert _sits(ana) == table

    response = as_facilitator.post(address, {"delegate": ana.code, "table": ""})

    assert texts(response, "#seats-said") == ["Ana has no seat."]
    assert _sits(ana) is None


def test_a_seat_belongs_to_its_round(as_facilitator, workshop, table, ana):
    address = _address("seats", workshop.code, "?round=2")

    as_facilitator.post(address, {"delegate": ana.code, "table": table.code})

    assert (_sits(ana, 1), _sits(ana, 2)) == (None, table)


def test_two_change_places(as_facilitator, workshop, table, ana, ben):
    other = factories.table(workshop, capacity=1)
    factories.seat(ana, table)
    factories.seat(ben, other)

    response = as_facilitator.post(
        _address("seats", workshop.code), {"delegate": ana.code, "other": ben.code}
    )

    assert texts(response, "#seats-said") == ["Ana and Ben have changed places."]
    assert (_sits(ana), _sits(ben)) == (other, table)


def test_a_full_table_takes_nobody_more(as_facilitator, workshop, ana, ben):
    table = factories.table(workshop, capacity=1)
    factories.seat(ben, table)

    response = as_facilitator.post(
        _address("seats", workshop.code), {"delegate": ana.code, "table": table.code}
    )

    assert response.status_code == 409
    assert texts(response, ".notice--bad") == ["Table 1 is full."]
    assert _sits(ana) is None


def test_a_delegate_of_another_workshop_is_not_seated(as_facilitator, workshop, table):
    foreign = factories.delegate(factories.workshop(factories.programme(name="Other")))

    response = as_facilitator.post(
        _address("seats", workshop.code), {"delegate": foreign.code, "table": table.code}
    )

    assert response.status_code == 422
    assert not Seat.objects.exists()


def test_the_dialog_offers_the_other_tables_and_says_which_are_full(
    as_facilitator, workshop, table, ana, ben
):
    full = factories.table(workshop, capacity=1)
    factories.seat(ana, table)
    factories.seat(ben, full)

    response = as_facilitator.get(_address("seat-choices", ana.code))

    assert texts(response, ".choose-table__table") == ["Table 2 full", "No seat"]
    assert values(response, ".choose-table__table[disabled]", "value") == [full.code]
    assert values(response, "#seat-other option", "value") == [ben.code]


def test_changes_are_taken_back_one_after_the_other(as_facilitator, workshop, table, ana):
    other = factories.table(workshop)
    seats = _address("seats", workshop.code)
    for to in (table, other):
        as_facilitator.post(seats, {"delegate": ana.code, "table": to.code})

    found = []
    for _ in range(3):
        response = as_facilitator.post(_address("seating-undo", workshop.code))
        found.append((response.status_code, _sits(ana)))

    assert found == [(200, table), (200, None), (409, None)]


# --- Tables -------------------------------------------------------------------------------


def test_tables_are_added_alike_with_the_numbers_that_follow(as_facilitator, workshop, table):
    group = factories.pilot_group(workshop.programme)

    response = as_facilitator.post(
        _address("more-tables", workshop.code),
        {"count": 3, "capacity": 6, "pilot_group": group.code},
    )

    assert response.status_code == 200
    found = Table.objects.filter(pilot_group=group).values_list("number", "capacity")
    assert list(found) == [(2, 6), (3, 6), (4, 6)]


def test_a_wrong_number_of_tables_is_said_in_the_form(as_facilitator, workshop):
    response = as_facilitator.post(_address("more-tables", workshop.code), {"count": 0})

    assert response.status_code == 422
    assert len(texts(response, "#more-tables .field__error")) == 1
    assert not Table.objects.exists()


def test_a_table_is_edited_in_its_place(as_facilitator, workshop, table):
    address = _address("table", table.code)
    assert values(as_facilitator.get(address), "#table-form input", "value") == ["1", "2"]

    response = as_facilitator.post(address, {"number": 7, "capacity": "", "pilot_group": ""})

    table.refresh_from_db()
    assert (response.status_code, table.number, table.capacity) == (200, 7, None)


def test_a_number_that_another_table_has_is_refused(as_facilitator, workshop, table):
    factories.table(workshop)

    response = as_facilitator.post(_address("table", table.code), {"number": 2})

    assert response.status_code == 422
    assert texts(response, "#table-form .notice--bad, #table-form .field__error") == [
        "There is already a table with this number."
    ]


def test_a_table_that_was_removed_comes_back_with_its_seats(as_facilitator, workshop, ana, ben):
    table, other = factories.table(workshop, capacity=4), factories.table(workshop)
    for delegate, number in ((ana, 1), (ben, 1), (ana, 2)):
        Seat.objects.create(delegate=delegate, table=table, round=number)

    removed = as_facilitator.delete(_address("table", table.code))

    assert texts(removed, "#seats-said") == ["Table 1 was removed."]
    assert texts(removed, ".unseated .guest__name") == ["Ana", "Ben"]
    assert Table.objects.get() == other

    back = as_facilitator.post(_address("seating-undo", workshop.code), _kept(removed))

    assert texts(back, "#seats-said") == ["The last change was taken back."]
    assert texts(back, ".table .guest__name") == ["Ana", "Ben"]
    assert (_sits(ana), _sits(ben), _sits(ana, 2)) == (table, table, table)
    again = Table.objects.get(code=table.code)
    assert (again.number, again.capacity) == (1, 4)


def test_a_table_that_people_joined_or_wrote_at_is_not_removed(as_facilitator, workshop):
    joined, written = factories.table(workshop), factories.table(workshop)
    factories.device(workshop, table=joined)
    factories.worksheet(factories.activity(workshop, factories.canvas()), written)

    refused = [as_facilitator.delete(_address("table", one.code)) for one in (joined, written)]

    assert [(one.status_code, texts(one, ".notice--bad")) for one in refused] == [
        (409, ["People have joined at Table 1. Move them first, in the console."]),
        (409, ["Table 2 has worksheets. What was written there stays."]),
    ]
    assert Table.objects.count() == 2


def test_tables_that_were_added_or_changed_are_taken_back(as_facilitator, workshop, table):
    undo = _address("seating-undo", workshop.code)
    as_facilitator.post(_address("more-tables", workshop.code), {"count": 2, "capacity": 6})
    as_facilitator.post(_address("table", table.code), {"number": 9, "capacity": 8})

    found = []
    for _ in range(3):
        response = as_facilitator.post(undo)
        found.append((response.status_code, list(Table.objects.values_list("number", "capacity"))))

    assert found == [
        (200, [(1, 2), (2, 6), (3, 6)]),
        (200, [(1, 2)]),
        (409, [(1, 2)]),
    ]


def test_saving_a_table_as_it_is_leaves_nothing_to_take_back(as_facilitator, workshop, table):
    response = as_facilitator.post(_address("table", table.code), {"number": 1, "capacity": 2})

    assert texts(response, "#seats-said, #seats-back") == [""]
    assert seating.last_change(workshop) is None


def test_an_undo_that_was_offered_takes_back_nothing_else(as_facilitator, workshop, table, ana):
    empty = factories.table(workshop)
    removed = as_facilitator.delete(_address("table", empty.code))
    seating.move(ana, table, 1, user=None)

    response = as_facilitator.post(_address("seating-undo", workshop.code), _kept(removed))

    assert response.status_code == 409
    assert texts(response, ".notice--bad") == [
        "This cannot be taken back alone: the table plan was changed again since."
    ]
    assert (_sits(ana), Table.objects.count()) == (table, 1)


def test_an_undo_says_what_stands_in_its_way(as_facilitator, workshop, table):
    removed = as_facilitator.delete(_address("table", table.code))
    factories.table(workshop, number=1)

    response = as_facilitator.post(_address("seating-undo", workshop.code), _kept(removed))

    assert response.status_code == 409
    assert texts(response, ".notice--bad") == ["There is already a table with this number."]
    assert Table.objects.count() == 1


def test_tables_at_which_somebody_has_joined_by_now_stay(as_facilitator, workshop):
    added = as_facilitator.post(_address("more-tables", workshop.code), {"count": 1})
    table = Table.objects.get()
    factories.device(workshop, table=table)

    response = as_facilitator.post(_address("seating-undo", workshop.code), _kept(added))

    assert response.status_code == 409
    assert texts(response, ".notice--bad") == [
        "People have joined at Table 1. Move them first, in the console."
    ]
    assert Table.objects.get() == table


def test_a_closed_workshop_keeps_its_tables(as_facilitator, workshop, table):
    workshop.state = "closed"
    workshop.save()

    response = as_facilitator.delete(_address("table", table.code))

    assert response.status_code == 409
    assert Table.objects.get() == table


def _kept(response):
    """What the offer to take back sends."""
    return {"kept": values(response, "#seats-told [name=kept]", "value")[0]}


# --- Rules --------------------------------------------------------------------------------


def test_a_rule_is_added_replaced_and_deleted(as_facilitator, workshop, table, ana, ben):
    address = _address("seating-rules", workshop.code)
    as_facilitator.post(address, {"one": ana.code, "kind": "apart", "other": ben.code})

    response = as_facilitator.post(
        address, {"one": ben.code, "kind": "together", "other": ana.code}
    )

    assert texts(response, "#rules .edit-list__main") == ["Ana and Ben sit together"]
    rule = workshop.seating_rules.get()
    assert as_facilitator.delete(_address("seating-rule", rule.code)).status_code == 200
    assert not workshop.seating_rules.exists()


def test_a_rule_needs_two(as_facilitator, workshop, table, ana):
    response = as_facilitator.post(
        _address("seating-rules", workshop.code),
        {"one": ana.code, "kind": "apart", "other": ana.code},
    )

    assert response.status_code == 422
    assert texts(response, "#rule-form .field__error") == ["A rule needs two different delegates."]


def test_a_rule_that_was_deleted_or_replaced_comes_back(as_facilitator, workshop, ana, ben):
    add_rule(workshop, "apart", ana, ben)
    add_rule(workshop, "together", ana, ben)
    rule = workshop.seating_rules.get()

    deleted = as_facilitator.delete(_address("seating-rule", rule.code))
    back = as_facilitator.post(_address("seating-undo", workshop.code), _kept(deleted))

    assert texts(deleted, "#seats-said") == ["The rule was deleted."]
    assert back.status_code == 200
    assert workshop.seating_rules.get().code == rule.code
    as_facilitator.post(_address("seating-undo", workshop.code))
    assert workshop.seating_rules.get().kind == "apart"


def test_a_rule_about_somebody_who_was_removed_stays_deleted(as_facilitator, workshop, ana, ben):
    add_rule(workshop, "apart", ana, ben)
    deleted = as_facilitator.delete(_address("seating-rule", workshop.seating_rules.get().code))
    ben.delete()

    response = as_facilitator.post(_address("seating-undo", workshop.code), _kept(deleted))

    assert response.status_code == 409
    assert not workshop.seating_rules.exists()


# --- Proposals ----------------------------------------------------------------------------


def _propose(client, workshop, **said):
    response = client.post(_address("proposal", workshop.code), {"rounds": 1, **said})
    assert response.status_code == 200
    proposal = SeatingProposal.objects.get()
    propose_seats.call(proposal.pk)
    proposal.refresh_from_db()
    return proposal


def test_a_plan_is_asked_for_once_and_watched_while_it_is_worked_out(as_facilitator, workshop):
    for _ in range(2):
        response = as_facilitator.post(_address("proposal", workshop.code), {"rounds": 1})

    assert len(texts(response, "#proposal progress")) == 1
    assert values(response, "#proposal", "hx-trigger") == ["every 1s"]
    assert SeatingProposal.objects.count() == 1


def test_a_proposal_moves_nobody_before_it_is_used(as_facilitator, workshop, table, ana, ben):
    proposal = _propose(as_facilitator, workshop)
    page = as_facilitator.get(_address("proposal", workshop.code))
    seats_before = Seat.objects.count()

    response = as_facilitator.post(_address("adoption", proposal.code))

    assert texts(page, ".proposal__percent") == ["100 %"]
    assert seats_before == 0
    assert response.headers["HX-Redirect"] == _address("table-plan", workshop.code)
    assert (_sits(ana), _sits(ben)) == (table, table)
    seating.undo(workshop)
    assert not Seat.objects.exists()


def test_a_proposal_tells_what_it_cannot_keep(as_facilitator, workshop):
    groups = [factories.pilot_group(workshop.programme, name=name) for name in ("Keepers", "Ships")]
    for group in groups:
        factories.table(workshop, pilot_group=group)
    ana, ben = (
        factories.delegate(workshop, name, owns=group)
        for name, group in zip(("Ana", "Ben"), groups, strict=True)
    )
    add_rule(workshop, "together", ana, ben)
    _propose(as_facilitator, workshop)

    response = as_facilitator.get(_address("proposal", workshop.code))

    assert texts(response, ".proposal__broken li") == [
        "Ana and Ben are to sit together and do not. Different pilots stand against it: Ana, Ben."
    ]


def test_seats_that_were_to_be_kept_and_have_changed_refuse_the_plan(
    as_facilitator, workshop, table, ana, ben
):
    other = factories.table(workshop)
    seating.move(ana, table, 1, user=None)
    proposal = _propose(as_facilitator, workshop, is_kept="on")
    seating.move(ana, other, 1, user=None)

    response = as_facilitator.post(_address("adoption", proposal.code))

    assert response.status_code == 409
    assert _sits(ben) is None


def test_a_proposal_for_a_table_that_is_gone_moves_nobody(as_facilitator, workshop, table, ana):
    proposal = _propose(as_facilitator, workshop)
    table.delete()

    response = as_facilitator.post(_address("adoption", proposal.code))

    assert response.status_code == 409
    assert texts(response, ".notice--bad") == ["A table was removed meanwhile. Nobody was moved."]


def test_a_proposal_is_thrown_away(as_facilitator, workshop, table, ana):
    _propose(as_facilitator, workshop)

    response = as_facilitator.delete(_address("proposal", workshop.code))

    assert response.status_code == 200
    assert proposals.latest(workshop) is None
    assert len(texts(response, "#proposal-open")) == 1
