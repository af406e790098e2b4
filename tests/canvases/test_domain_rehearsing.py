import datetime as dt

import pytest
from django.core.cache import cache
from django.db.models import F

from canvases import simulation as sim
from canvases.domain.rehearsing import step
from canvases.models import Link, Note, Vote, Worksheet
from live.models import Event, Topic
from tests import factories
from workshops.domain import rehearsal, running
from workshops.models import Activity, Device, Workshop

TICK = dt.timedelta(seconds=sim.TICK)


@pytest.fixture
def rehearsed(workshop):
    """A rehearsal of three tables, the worksheet of which has just been opened."""
    factories.activity(workshop, factories.canvas(), votes_per_delegate=2)
    for _ in range(3):
        factories.table(workshop)
    made = rehearsal.start(workshop, user=None)
    running.go_on(made, user=None)
    return made


def begun_at(rehearsed):
    return rehearsed.devices.order_by("pk")[0].joined_at


def play(rehearsed, ticks, since=0):
    """Step by step from the tick ``since``; return how much was done."""
    began = begun_at(rehearsed)
    return sum(step(rehearsed, began + tick * TICK) for tick in range(since, since + ticks))


def test_tables_write_as_their_delegates_do(rehearsed):
    done = play(rehearsed, 20)

    notes = Note.objects.filter(worksheet__table__workshop=rehearsed)
    assert 0 < notes.count() <= done
    assert not notes.exclude(device__is_simulated=True, author__workshop=rehearsed).exists()
    assert not notes.exclude(author__seats__table=F("worksheet__table")).exists()
    told = Event.objects.filter(topic__name__startswith="worksheet.", kind="note.added")
    assert told.count() == notes.count()


def test_what_the_tables_do_follows_from_the_seed_alone(rehearsed):
    play(rehearsed, 10)
    first = list(Note.objects.order_by("created_at").values_list("text", "device"))
    Note.objects.all().delete()
    Worksheet.objects.update(hand_raised_at=None)
    cache.clear()

    play(rehearsed, 10)

    assert list(Note.objects.order_by("created_at").values_list("text", "device")) == first


def test_a_tick_is_done_once_however_many_consoles_are_open(rehearsed):
    began = begun_at(rehearsed)
    moments = [began + tick * TICK for tick in range(10)]
    first = [step(rehearsed, moment) for moment in moments]

    assert sum(first) > 0
    assert [step(rehearsed, moment) for moment in moments] == [0] * 10


def test_a_whole_activity_is_played_to_its_end(rehearsed):
    play(rehearsed, 300)

    sheets = [one.worksheets.get() for one in rehearsed.tables.all()]
    assert all(one.is_done for one in sheets)
    assert sum(one.hand_raised_at is not None for one in sheets) == 1
    assert Link.objects.exists()
    silent, other, *_others = Device.objects.order_by("last_seen_at")
    assert silent.last_seen_at
    assert other.last_seen_at
    assert other.last_seen_at - silent.last_seen_at > TICK * 200


def test_a_device_says_for_a_while_that_notes_wait_on_it(rehearsed):
    play(rehearsed, sim.AWAY_FROM + 4)
    assert list(Device.objects.filter(unsent__gt=0).values_list("unsent", flat=True)) == [2]

    play(rehearsed, 7, since=sim.AWAY_FROM + 4)

    assert not Device.objects.filter(unsent__gt=0).exists()


def test_delegates_vote_within_their_dots(rehearsed):
    play(rehearsed, 20)
    activity = Activity.objects.select_related("block__workshop").get(block__workshop=rehearsed)
    running.open_vote(activity, user=None)
    running.set_activity_state(activity, "locked", user=None)

    play(rehearsed, 60, since=20)

    given = [sum(one.dots for one in device.votes.all()) for device in rehearsed.devices.all()]
    assert Vote.objects.exists()
    assert max(given) == 2


def test_nothing_is_written_before_a_worksheet_is_open_or_after_the_close(rehearsed):
    running.close(rehearsed, user=None)

    assert play(rehearsed, 20) == 0
    assert not Note.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_step_that_comes_too_late_leaves_nothing_behind(rehearsed, monkeypatch):
    """The rehearsal is ended while a step has read its room, and before it does anything."""
    began = begun_at(rehearsed)
    plan = sim.plan

    def ended_meanwhile(*asked):
        deeds = plan(*asked)
        if deeds:
            rehearsal.end(Workshop.objects.get(pk=rehearsed.pk))
        return deeds

    monkeypatch.setattr(sim, "plan", ended_meanwhile)
    done = [
        step(rehearsed, began + tick * TICK)
        for tick in range(20)
        if Workshop.objects.filter(pk=rehearsed.pk).exists()
    ]

    assert sum(done) == 0
    assert not Workshop.objects.filter(pk=rehearsed.pk).exists()
    assert not Topic.objects.filter(name__startswith="worksheet.").exists()
    assert not Topic.objects.filter(name=rehearsed.console_topic).exists()


def test_a_workshop_itself_is_never_simulated(rehearsed):
    real = rehearsed.rehearsal_of
    factories.device(real, table=real.tables.first())
    running.go_on(real, user=None)
    began = begun_at(rehearsed)

    assert [step(real, began + tick * TICK) for tick in range(20)] == [0] * 20
    assert not Note.objects.exists()


@pytest.mark.parametrize("number", [1, 7])
def test_reading_the_room_costs_the_same_queries_for_any_size(
    workshop, django_assert_num_queries, number
):
    factories.activity(workshop, factories.canvas())
    for _ in range(number):
        factories.table(workshop)
    made = rehearsal.start(workshop, user=None)
    running.go_on(made, user=None)
    sheets = [one.worksheets.get() for one in made.tables.all()]
    for sheet in sheets:
        sheet.is_done = True
        sheet.save()
        factories.note(sheet)
    began = begun_at(made)

    with django_assert_num_queries(7):
        step(made, began)
