import datetime as dt

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from canvases.models import ActivityCanvas
from questionnaires.models import ActivityQuestionnaire, Questionnaire
from tests import cast, factories
from workshops.domain.readiness import readiness_of
from workshops.models import Activity, AgendaBlock, PreparationStep, SeatingRule, Workshop


@pytest.fixture
def ready(workshop):
    """A workshop that lacks nothing, in a programme with two people who facilitate."""
    cast.lead(workshop.programme)
    cast.facilitator(workshop.programme)
    workshop.brief.overall_objective = "Find keepers."
    workshop.brief.save()
    factories.objective(workshop)
    factories.agenda_block(workshop, "Welcome")
    factories.activity(workshop, factories.canvas())
    factories.agenda_block(workshop, "Close", minutes=0)
    group = factories.pilot_group(workshop.programme)
    table = factories.table(workshop, pilot_group=group, capacity=2)
    for name in ("Ana", "Ben"):
        factories.seat(factories.delegate(workshop, name), table)
    return workshop


def needed(workshop):
    return said(readiness_of([workshop])[workshop.pk].needed)


def advised(workshop):
    return said(readiness_of([workshop])[workshop.pk].advised)


def said(gaps):
    """Each gap as its sentence; and its address leads somewhere."""
    assert all(gap.address.startswith("/") for gap in gaps)
    return [" ".join(render_to_string(gap.says, {"gap": gap}).split()) for gap in gaps]


def step(workshop, text, due_on=None, **fields):
    order = workshop.brief.steps.count() + 1
    return PreparationStep.objects.create(
        brief=workshop.brief, text=text, due_on=due_on, order=order, **fields
    )


def test_a_workshop_that_has_everything_lacks_nothing(ready):
    assert (needed(ready), advised(ready)) == ([], [])


def test_a_workshop_without_anything_lacks_what_the_day_needs_first(programme):
    workshop = factories.workshop(programme, day=None, starts_at=None, venue="", time_zone="UTC")

    assert needed(workshop) == [
        "No day yet",
        "No time at which it starts",
        "No agenda yet",
        "No tables yet",
    ]
    assert advised(workshop) == [
        "No venue yet",
        "The time zone is still UTC",
        "No overall objective",
        "No particular objectives",
        "No delegates yet",
        "Only one person can facilitate",
    ]


@pytest.mark.parametrize(
    "state", [Workshop.State.OPEN, Workshop.State.LOCKED, Workshop.State.CLOSED]
)
def test_a_workshop_that_has_begun_is_not_asked(workshop, state):
    workshop.state = state

    assert readiness_of([workshop]) == {}


def test_steps_are_overdue_by_the_day_of_the_place(ready):
    today = timezone.localdate(timezone=ready.zone)
    step(ready, "Book the room", today - dt.timedelta(days=1))
    step(ready, "Print the cards", today)
    step(ready, "Pack")
    step(ready, "Write to Ana", today - dt.timedelta(days=9), done_at=timezone.now())

    assert advised(ready) == [
        "1 preparation step is overdue: Book the room",
        "2 preparation steps are still to be done",
    ]


def test_an_agenda_is_held_against_the_end_of_the_day(ready):
    ready.ends_at = dt.time(15)
    ready.save()

    assert advised(ready) == ["The agenda is 15 min longer than the day"]


def test_an_end_before_the_start_is_nothing_to_hold_the_agenda_against(ready):
    ready.starts_at, ready.ends_at = dt.time(23), dt.time(1)
    ready.save()

    assert advised(ready) == []


def test_only_a_mark_in_the_day_may_have_no_minutes(ready):
    welcome = ready.agenda_blocks.filter(title="Welcome")
    welcome.update(minutes=0, kind=AgendaBlock.Kind.OTHER)
    assert advised(ready) == []

    welcome.update(kind=AgendaBlock.Kind.PRESENTATION)

    assert advised(ready) == ["“Welcome” has no minutes"]


def test_a_workshop_of_questionnaires_only_should_have_tables(ready):
    ready.tables.all().delete()
    Activity.objects.filter(block__workshop=ready).update(kind=Activity.Kind.QUESTIONNAIRE)

    assert "No tables yet" in advised(ready)


def test_tables_need_no_pilot_group_where_there_are_none(ready):
    ready.tables.update(pilot_group=None)
    assert advised(ready) == ["Table 1 has no pilot group"]

    ready.programme.pilot_groups.all().delete()

    assert advised(ready) == []


def test_delegates_need_a_seat_in_every_round_that_activities_use(ready):
    factories.delegate(ready, "Cem")
    assert advised(ready) == ["Cem has no seat"]

    Activity.objects.filter(block__workshop=ready).update(seating_round=2)

    assert advised(ready) == ["3 delegates have no seat"]


def test_nobody_lacks_a_seat_before_there_is_a_table(ready):
    ready.tables.all().delete()

    assert (needed(ready), advised(ready)) == (["No tables yet"], [])


def test_a_table_is_too_full_by_round(ready):
    cem = factories.delegate(ready, "Cem")
    seat = factories.seat(cem, ready.tables.get())
    assert advised(ready) == ["More people at table 1 than it has seats"]

    seat.round = 2
    seat.save()

    assert advised(ready) == ["Cem has no seat"]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("apart", ["Ana and Ben are to sit apart and do not"]), ("together", [])],
)
def test_rules_are_held_against_the_table_plan(ready, kind, expected):
    one, two = ready.delegates.order_by("pk")
    SeatingRule.objects.create(workshop=ready, kind=kind, one=one, other=two)

    assert advised(ready) == expected


def test_who_owns_a_pilot_is_to_sit_at_its_table(ready):
    owner = ready.delegates.order_by("pk").first()
    owner.owns = factories.pilot_group(ready.programme, name="Ships")
    owner.save()

    assert advised(ready) == ["Ana owns the pilot Ships and sits at another table"]


def test_a_rule_is_not_broken_by_who_has_no_seat(ready):
    one, two = ready.delegates.order_by("pk")
    SeatingRule.objects.create(workshop=ready, kind="together", one=one, other=two)
    two.seats.all().delete()

    assert advised(ready) == ["Ben has no seat"]


def test_an_activity_needs_its_canvas(ready):
    ActivityCanvas.objects.all().delete()

    assert needed(ready) == ["“Value Proposition” has no canvas"]


def test_an_activity_needs_a_questionnaire_that_is_no_draft(ready):
    asks = factories.activity(ready, title="Feedback", kind=Activity.Kind.QUESTIONNAIRE)
    assert needed(ready) == ["“Feedback” has no questionnaire"]

    draft = factories.questionnaire(ready, state=Questionnaire.State.DRAFT)
    ActivityQuestionnaire.objects.create(activity=asks, questionnaire=draft)
    assert needed(ready) == ["The questionnaire “Harbour interviews” is still a draft"]

    Questionnaire.objects.update(state=Questionnaire.State.OPEN)

    assert needed(ready) == []


@pytest.mark.parametrize("number", [1, 7])
def test_readiness_costs_the_same_queries_for_any_number(
    programme, django_assert_num_queries, number
):
    workshops = []
    for _ in range(number):
        workshop = factories.workshop(programme)
        factories.activity(workshop)
        factories.activity(workshop, kind=Activity.Kind.QUESTIONNAIRE)
        table = factories.table(workshop)
        one, two = (factories.delegate(workshop) for _ in range(2))
        factories.seat(one, table)
        factories.seat(two, table)
        SeatingRule.objects.create(workshop=workshop, kind="apart", one=one, other=two)
        step(workshop, "Pack")
        workshops.append(workshop)

    with django_assert_num_queries(11):
        readiness = readiness_of(workshops)
        sentences = [said(one.needed + one.advised) for one in readiness.values()]

    assert len(sentences) == number
