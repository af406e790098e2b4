import datetime as dt

import pytest
from django.apps import apps
from django.core import serializers

from questionnaires.models import ActivityQuestionnaire, Questionnaire
from tests import factories
from workshops.domain import rehearsal, running
from workshops.domain.series import around
from workshops.models import Activity, ConsoleAction, Device, Workshop

TODAY = dt.date(2018, 10, 1)


@pytest.fixture
def real(workshop):
    """A prepared workshop: two tables, delegates, a worksheet and a questionnaire."""
    group = factories.pilot_group(workshop.programme)
    guild = factories.organisation(workshop.programme)
    factories.agenda_block(workshop, "Welcome", presenter=guild, facilitator_notes="Smile")
    factories.activity(workshop, factories.canvas(), asked="Why?", votes_per_delegate=3)
    asks = factories.activity(workshop, title="Feedback", kind=Activity.Kind.QUESTIONNAIRE)
    questionnaire = factories.questionnaire(workshop)
    factories.question(questionnaire)
    factories.response(questionnaire)
    ActivityQuestionnaire.objects.create(activity=asks, questionnaire=questionnaire)
    for number in (1, 2):
        table = factories.table(workshop, number=number, pilot_group=group, capacity=1)
        factories.seat(factories.delegate(workshop, organisation=guild), table)
    return workshop


def everything():
    """All rows of the product's own tables."""
    own = {"workshops", "canvases", "questionnaires", "reports", "live"}
    return {
        model._meta.label: serializers.serialize("json", model._default_manager.order_by("pk"))
        for model in apps.get_models()
        if model._meta.app_label in own
    }


def test_a_rehearsal_has_the_structure_and_none_of_the_people(real, facilitator):
    copied = rehearsal.start(real, user=facilitator, per_table=2)

    assert (copied.rehearsal_of, copied.state, copied.number) == (real, "open", None)
    assert copied.join_code != real.join_code
    blocks = [(one.title, one.minutes, one.presenter) for one in copied.agenda_blocks.all()]
    assert blocks == [(one.title, one.minutes, one.presenter) for one in real.agenda_blocks.all()]
    activity = Activity.objects.get(block__workshop=copied, kind="worksheet")
    original = Activity.objects.get(block__workshop=real, kind="worksheet")
    assert (activity.asked, activity.votes_per_delegate) == ("Why?", 3)
    assert activity.chosen_canvas.canvas == original.chosen_canvas.canvas
    tables = [(one.number, one.pilot_group) for one in copied.tables.all()]
    assert tables == [(one.number, one.pilot_group) for one in real.tables.all()]
    assert copied.delegates.filter(organisation=None).count() == 4
    assert copied.devices.filter(is_simulated=True).count() == 4
    assert copied.delegates.filter(name__in=real.delegates.values("name")).count() == 0


def test_answers_of_a_rehearsal_go_to_a_questionnaire_of_its_own(real):
    copied = rehearsal.start(real, user=None)

    chosen = ActivityQuestionnaire.objects.get(activity__block__workshop=copied)
    assert chosen.questionnaire.workshop == copied
    assert Questionnaire.objects.get(workshop=real).responses.count() == 1


def test_a_workshop_without_tables_is_rehearsed_with_some(workshop):
    copied = rehearsal.start(workshop, user=None, per_table=1)

    assert copied.tables.count() == rehearsal.TABLES
    assert workshop.tables.count() == 0


def test_there_is_one_rehearsal_at_a_time(real):
    first = rehearsal.start(real, user=None)

    assert rehearsal.start(real, user=None) == first
    assert Workshop.objects.filter(rehearsal_of=real).count() == 1


def test_a_rehearsal_of_the_day_before_goes_when_the_next_starts(real):
    first = rehearsal.start(real, user=None)
    ConsoleAction.objects.update(made_at=dt.datetime(2018, 10, 11, tzinfo=dt.UTC))

    second = rehearsal.start(real, user=None)

    assert second != first
    assert list(real.rehearsals.all()) == [second]


def test_a_rehearsal_goes_without_a_trace(real):
    before = everything()
    copied = rehearsal.start(real, user=None)
    running.go_on(copied, user=None)
    running.go_on(copied, user=None)
    table = copied.tables.all()[0]
    own, _token = Device.issue(copied, table=table)
    sheet = table.worksheets.get()
    factories.note(sheet, device=own)
    factories.response(Questionnaire.objects.get(workshop=copied))
    factories.report(copied)
    assert everything() != before

    rehearsal.end(copied)

    assert everything() == before


def test_a_rehearsal_stands_in_the_series_as_its_workshop(real):
    later = factories.workshop(real.programme)
    copied = rehearsal.start(real, user=None)

    steps = [(one.workshop, one.is_past, one.is_present) for one in around(copied, TODAY)]

    assert steps == [(real, False, True), (later, False, False)]


def test_only_a_rehearsal_is_taken_away(real):
    with pytest.raises(ValueError, match="only a rehearsal"):
        rehearsal.end(real)

    assert Workshop.objects.filter(pk=real.pk).exists()
