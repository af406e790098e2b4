"""Founding a programme, preparing a workshop, its people and its tables."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from accounts.models import User
from live.models import Event
from tests import factories
from workshops.domain import people, preparation, programmes
from workshops.domain.people import DelegateRow, TablePlan
from workshops.domain.preparation import ActivityPlan, BlockPlan
from workshops.domain.programmes import MilestonePlan, PilotGroupPlan, WorkshopPlan
from workshops.models import Delegate, Membership, Phase, Programme, Seat, Workshop


def told(workshop: Workshop) -> list[str]:
    """The kinds of events on the workshop's topic, in their order."""
    events = Event.objects.after(workshop.topic, 0)
    return [event.kind for event in events]


@pytest.mark.django_db
def test_programme_is_founded_with_its_lead_as_the_first_of_its_team():
    lena = User.objects.create_user("lena@example.org", name="Lena")

    programme = programmes.found(name="Lighthouse", lead=lena, organiser="Coast Guild")

    assert (programme.name, programme.organiser) == ("Lighthouse", "Coast Guild")
    assert programme.memberships.get().user == lena
    assert programme.memberships.get().role == Membership.Role.LEAD
    assert list(Programme.objects.visible_to(lena)) == [programme]


@pytest.mark.django_db
def test_programme_without_a_name_is_not_founded():
    lena = User.objects.create_user("lena@example.org", name="Lena")

    with pytest.raises(ValidationError) as refused:
        programmes.found(name="", lead=lena)

    assert set(refused.value.message_dict) == {"name"}
    assert not Programme.objects.exists()


def test_pilot_groups_come_by_letter_and_none_when_one_is_wrong(programme):
    good = [PilotGroupPlan("A", "Keepers", 1), PilotGroupPlan("B", "Ships", 2)]

    groups = programmes.name_pilot_groups(programme, good)
    with pytest.raises(ValidationError):
        programmes.name_pilot_groups(
            programme, [PilotGroupPlan("C", "Pilots", 3), PilotGroupPlan("D", "Ships", 4)]
        )

    assert {letter: group.name for letter, group in groups.items()} == {
        "A": "Keepers",
        "B": "Ships",
    }
    assert programme.pilot_groups.count() == 2


def test_organisations_that_are_known_are_kept_and_new_ones_come_last(programme):
    programmes.invite_organisations(programme, ["Guild", "Harbour"])

    known = programmes.invite_organisations(programme, ["Pilots", "Guild", "Pilots", "Buoys"])

    assert set(known) == {"Guild", "Harbour", "Pilots", "Buoys"}
    assert [one.name for one in programme.organisations.all()] == [
        "Guild",
        "Harbour",
        "Pilots",
        "Buoys",
    ]


def test_milestones_are_replaced_in_their_order(programme):
    factories.milestone(programme, "Old")

    programmes.set_milestones(
        programme,
        [MilestonePlan("Lamp", "June"), MilestonePlan("Horn", "May", dt.date(2019, 5, 31))],
    )

    assert [(one.text, one.due) for one in programme.milestones.all()] == [
        ("Lamp", "June"),
        ("Horn", "May"),
    ]


def test_workshops_are_announced_at_the_end_of_the_series_with_an_empty_brief(programme):
    first = programmes.announce(programme, WorkshopPlan("Workshop #1", Phase.UNDERSTAND, 1))
    event = programmes.announce(programme, WorkshopPlan("Engagement", Phase.ENGAGE, when="2019"))

    assert list(programme.workshops.in_series()) == [first, event]
    assert (event.number, event.when, event.state) == (None, "2019", Workshop.State.PREPARED)
    assert event.brief.overall_objective == ""
    assert first.join_code != event.join_code


def test_brief_is_rewritten_with_its_objectives_in_their_order(workshop):
    factories.objective(workshop, "Old")

    preparation.write_brief(workshop, overall_objective="See.", objectives=["Light", "Sound"])

    workshop.refresh_from_db()
    assert workshop.brief.overall_objective == "See."
    assert [one.text for one in workshop.brief.objectives.all()] == ["Light", "Sound"]
    assert told(workshop) == ["brief"]


def test_brief_keeps_its_objectives_when_a_new_one_is_refused(workshop):
    factories.objective(workshop, "Old")

    with pytest.raises(ValidationError):
        preparation.write_brief(workshop, overall_objective="New", objectives=["Light", ""])

    workshop.brief.refresh_from_db()
    assert workshop.brief.overall_objective == ""
    assert [one.text for one in workshop.brief.objectives.all()] == ["Old"]
    assert told(workshop) == []


def test_agenda_is_appended_to_what_there_is(workshop):
    factories.agenda_block(workshop, "Arrival")
    guild = factories.organisation(workshop.programme, "Guild")

    made = preparation.plan_agenda(
        workshop,
        [
            BlockPlan("Welcome", 15, "presentation", presenter=guild),
            BlockPlan("Canvas", 60, "activity", activity=ActivityPlan("Value", asked="Why?")),
        ],
    )

    assert [block.title for block in workshop.agenda_blocks.all()] == [
        "Arrival",
        "Welcome",
        "Canvas",
    ]
    assert made[0].presenter == guild
    assert (made[1].activity.title, made[1].activity.asked) == ("Value", "Why?")
    assert not hasattr(made[0], "activity")
    assert told(workshop) == ["agenda"]


@pytest.mark.parametrize(
    "wrong", [BlockPlan(""), BlockPlan("Long", 1441), BlockPlan("Odd", kind="nap")]
)
def test_agenda_is_planned_as_a_whole_or_not_at_all(workshop, wrong):
    with pytest.raises(ValidationError):
        preparation.plan_agenda(workshop, [BlockPlan("Welcome", 15), wrong])

    assert not workshop.agenda_blocks.exists()
    assert told(workshop) == []


def test_delegates_bring_organisations_that_the_programme_does_not_know(workshop):
    factories.organisation(workshop.programme, "Guild")

    people.add_delegates(
        workshop,
        [
            DelegateRow("Ana", "Guild", "Keeper"),
            DelegateRow("Ben", "Harbour", is_name_withheld=True),
            DelegateRow("Cem"),
        ],
    )

    assert {
        (one.name, one.organisation and one.organisation.name, one.is_name_withheld)
        for one in workshop.delegates.all()
    } == {("Ana", "Guild", False), ("Ben", "Harbour", True), ("Cem", None, False)}
    assert workshop.programme.organisations.count() == 2
    assert told(workshop) == ["people"]


@pytest.mark.parametrize(
    "wrong", [DelegateRow(""), DelegateRow("Ana", "Guild"), DelegateRow("N" * 121)]
)
def test_delegates_are_added_all_or_none(workshop, wrong):
    with pytest.raises(ValidationError) as refused:
        people.add_delegates(workshop, [DelegateRow("Ana", "Guild"), DelegateRow("Ben"), wrong])

    assert refused.value.messages
    assert not Delegate.objects.exists()
    assert not workshop.programme.organisations.exists()
    assert told(workshop) == []


def test_tables_are_laid_with_their_pilot_group(workshop):
    keepers = factories.pilot_group(workshop.programme)

    people.lay_tables(workshop, [TablePlan(2, keepers, 4), TablePlan(1)])

    assert [(one.number, one.pilot_group, one.capacity) for one in workshop.tables.all()] == [
        (1, None, None),
        (2, keepers, 4),
    ]
    assert told(workshop) == ["tables"]


def test_delegate_changes_tables_and_holds_one_seat_in_each_round(workshop):
    ana = factories.delegate(workshop, "Ana")
    one, two = factories.table(workshop), factories.table(workshop)

    people.seat(ana, one)
    people.seat(ana, one, round_number=2)
    people.seat(ana, two)
    people.seat(ana, two)

    assert {(seat.round, seat.table) for seat in ana.seats.all()} == {(1, two), (2, one)}


def test_table_that_is_full_takes_nobody_else_and_the_old_seat_is_kept(workshop):
    ana, ben = factories.delegate(workshop, "Ana"), factories.delegate(workshop, "Ben")
    small, large = factories.table(workshop, capacity=1), factories.table(workshop)
    people.seat(ana, small)
    people.seat(ben, large)

    with pytest.raises(ValidationError, match=f"Table {small.number} is full"):
        people.seat(ben, small)
    people.seat(ana, small)

    assert {(seat.delegate, seat.table) for seat in Seat.objects.all()} == {
        (ana, small),
        (ben, large),
    }


def test_table_has_its_seats_again_in_the_next_round(workshop):
    ana, ben = factories.delegate(workshop, "Ana"), factories.delegate(workshop, "Ben")
    small = factories.table(workshop, capacity=1)

    people.seat(ana, small)
    people.seat(ben, small, round_number=2)

    assert small.seats.count() == 2


def test_table_of_another_workshop_is_refused(workshop):
    ana = factories.delegate(workshop, "Ana")
    elsewhere = factories.table(factories.workshop(workshop.programme))

    with pytest.raises(ValidationError, match="not of the same workshop"):
        people.seat(ana, elsewhere)

    assert not Seat.objects.exists()
