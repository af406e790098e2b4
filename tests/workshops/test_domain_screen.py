"""What is put on the projector, and the day that it shows."""

import datetime as dt

import pytest
from django.utils import timezone

from live.models import Event
from tests import factories
from workshops.domain import actions
from workshops.domain.screen import (
    announced,
    latest_announcement,
    screen_of,
    show,
    staged_day,
)
from workshops.models import Announcement, ConsoleAction, Screen, Workshop


def _fresh(workshop):
    return Workshop.objects.get(pk=workshop.pk)


def _told(workshop):
    return list(
        Event.objects.filter(topic__name=workshop.screen_topic).values_list("kind", flat=True)
    )


def test_a_projector_without_a_word_shows_how_to_join(workshop):
    screen = screen_of(workshop)

    assert (screen.view, screen.shown) == ("join", {})


def test_showing_something_is_kept_and_told(workshop, facilitator):
    show(workshop, "worksheet", {"worksheet": "abc"}, facilitator)

    screen = screen_of(_fresh(workshop))
    assert (screen.view, screen.shown) == ("worksheet", {"worksheet": "abc"})
    assert _told(workshop) == ["screen"]


def test_what_is_shown_already_is_not_shown_again(workshop, facilitator):
    show(workshop, "agenda", {}, facilitator)

    show(workshop, "agenda", {}, facilitator)

    assert _told(workshop) == ["screen"]
    assert workshop.console_actions.count() == 1


def test_what_was_shown_can_be_taken_back(workshop, facilitator):
    show(workshop, "worksheet", {"worksheet": "abc"}, facilitator)
    show(workshop, "blank", {}, facilitator)

    actions.undo(ConsoleAction.objects.latest("pk"))

    screen = Screen.objects.get(workshop=workshop)
    assert (screen.view, screen.shown) == ("worksheet", {"worksheet": "abc"})
    assert _told(workshop) == ["screen", "screen", "screen"]


def test_the_first_thing_shown_can_be_taken_back_too(workshop, facilitator):
    show(workshop, "agenda", {}, facilitator)

    actions.undo(ConsoleAction.objects.get())

    assert screen_of(_fresh(workshop)).view == "join"


def test_the_projector_makes_nobodys_console_stale(workshop, facilitator):
    factories.agenda_block(workshop)
    before = actions.last_action(workshop)

    show(workshop, "agenda", {}, facilitator)

    assert actions.last_action(workshop) == before
    assert actions.last_shown(workshop) == ConsoleAction.objects.get()


# --- The day ------------------------------------------------------------------------------


@pytest.fixture
def day(workshop):
    """Three blocks; the second began at 14:20 and has ten minutes more than planned."""
    at = dt.datetime(2018, 10, 11, 14, 0, tzinfo=workshop.zone)
    welcome = factories.agenda_block(
        workshop, "Welcome", started_at=at, ended_at=at + dt.timedelta(minutes=20)
    )
    talk = factories.agenda_block(
        workshop,
        "Talk",
        minutes=30,
        extra_minutes=10,
        started_at=at + dt.timedelta(minutes=20),
    )
    factories.agenda_block(workshop, "Close")
    workshop.current_block = talk
    workshop.save()
    return welcome, talk


def test_the_day_is_told_as_it_went_and_as_it_will_go_on(workshop, day):
    now = dt.datetime(2018, 10, 11, 14, 30, tzinfo=workshop.zone)

    staged = staged_day(workshop, now)

    assert [
        (one.block.title, f"{one.starts:%H:%M}", one.is_over, one.is_now) for one in staged.blocks
    ] == [
        ("Welcome", "14:00", True, False),
        ("Talk", "14:20", False, True),
        ("Close", "15:00", False, False),
    ]
    assert staged.running == day[1]
    assert staged.ends_at == dt.datetime(2018, 10, 11, 15, 0, tzinfo=workshop.zone)
    assert staged.following == staged.blocks[2]


def test_what_follows_an_overrun_begins_when_that_ends(workshop, day):
    now = dt.datetime(2018, 10, 11, 15, 12, tzinfo=workshop.zone)

    assert f"{staged_day(workshop, now).blocks[2].starts:%H:%M}" == "15:12"


def test_a_closed_workshop_has_nothing_running(workshop, day):
    workshop.state = Workshop.State.CLOSED

    staged = staged_day(workshop, timezone.now())

    assert staged.running is None
    assert all(one.is_over for one in staged.blocks)


def test_a_row_of_the_day_begins_where_the_day_stands(workshop):
    now = timezone.now()
    for number in range(10):
        block = factories.agenda_block(workshop, f"Block {number}")
        if number < 2:
            block.started_at = block.ended_at = now
            block.save()

    ahead = staged_day(workshop, now).ahead

    assert [one.block.title for one in ahead] == [f"Block {number}" for number in range(2, 9)]


# --- Announcements ------------------------------------------------------------------------


def test_words_for_the_wall_stand_for_themselves(workshop):
    assert announced(workshop, {"text": "Lunch at one"}) == "Lunch at one"


def test_an_announcement_that_was_withdrawn_leaves_the_wall(workshop):
    said = Announcement.objects.create(workshop=workshop, text="Lunch at one")
    Announcement.objects.create(workshop=workshop, text="Only you", table=factories.table(workshop))

    assert latest_announcement(workshop) == said
    assert announced(workshop, {"announcement": said.code}) == "Lunch at one"

    said.withdrawn_at = timezone.now()
    said.save()
    assert announced(workshop, {"announcement": said.code}) == ""
