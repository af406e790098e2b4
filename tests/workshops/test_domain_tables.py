import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from live.models import Event
from tests import factories
from workshops.domain.tables import end_extra_time, give_extra_time


@pytest.fixture
def activity(workshop):
    return factories.activity(workshop, state="locked")


@pytest.fixture
def table(workshop):
    return factories.table(workshop)


def _minutes_left(table):
    table.refresh_from_db()
    return (table.extra_until - timezone.now()) / dt.timedelta(minutes=1)


def test_extra_time_counts_from_now_while_no_block_runs(table, activity):
    give_extra_time(table, 5, activity)

    assert _minutes_left(table) == pytest.approx(5, abs=0.1)


def test_extra_time_is_added_to_what_the_table_has_already(table, activity):
    give_extra_time(table, 5, activity)
    give_extra_time(table, 5, activity)

    assert _minutes_left(table) == pytest.approx(10, abs=0.1)


@pytest.mark.parametrize(
    ("started", "ended", "minutes"), [(50, False, 15), (70, False, 5), (50, True, 5)]
)
def test_extra_time_comes_after_the_running_block(
    workshop, table, activity, started, ended, minutes
):
    """The block of the activity has 60 minutes; once it is over, now counts."""
    block = activity.block
    block.started_at = timezone.now() - dt.timedelta(minutes=started)
    block.ended_at = timezone.now() if ended else None
    block.save()
    workshop.current_block = block
    workshop.save()

    give_extra_time(table, 5, activity)

    assert _minutes_left(table) == pytest.approx(minutes, abs=0.1)


def test_extra_time_that_has_passed_does_not_count(table, activity):
    table.extra_until = timezone.now() - dt.timedelta(hours=1)
    table.save()

    give_extra_time(table, 5, activity)

    assert _minutes_left(table) == pytest.approx(5, abs=0.1)


def test_extra_time_ends_and_the_room_is_told_of_both(workshop, table, activity):
    give_extra_time(table, 5, activity)
    end_extra_time(table, activity)

    table.refresh_from_db()
    assert table.extra_until is None
    told = {"activity": activity.code, "state": "locked", "table": table.code}
    events = Event.objects.filter(topic__name=workshop.topic).values_list("kind", "payload")
    assert list(events) == [("activity", told)] * 2


def test_a_workshop_that_was_closed_gives_no_extra_time(workshop, table, activity):
    workshop.state = "closed"
    workshop.save()

    with pytest.raises(ValidationError):
        give_extra_time(table, 5, activity)

    table.refresh_from_db()
    assert table.extra_until is None
