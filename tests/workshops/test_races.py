"""Two facilitators who press at the same moment: threads, each with a connection of its own."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from tests import cast, factories
from tests.day import start
from workshops.domain import actions, people_import, running
from workshops.domain.actions import ConflictError, last_action
from workshops.models import PeopleImport, Workshop

type Press = Callable[[Workshop], object]


@pytest.fixture
def day(transactional_db: None) -> Workshop:
    """On its first block of four, the second of which is an activity."""
    workshop = factories.workshop(factories.programme())
    factories.table(workshop)
    factories.agenda_block(workshop, "Welcome")
    factories.activity(workshop, factories.canvas())
    factories.agenda_block(workshop, "Break")
    factories.agenda_block(workshop, "Close")
    start(workshop, 1, user=None)
    return workshop


def seen(workshop: Workshop) -> str:
    last = last_action(workshop)
    return last.code if last else ""


def at_once(workshop: Workshop, *presses: Press) -> list[object]:
    """What each press came to: what it returned, or the conflict that it met."""
    start = threading.Barrier(len(presses))

    def press(act: Press) -> object:
        try:
            own = Workshop.objects.get(pk=workshop.pk)
            start.wait(10)
            return act(own)
        except ConflictError as refused:
            return type(refused).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(len(presses)) as people:
        return list(people.map(press, presses))


def test_two_who_press_next_at_once_go_one_block_on(day: Workshop):
    old = seen(day)

    def press(own: Workshop) -> bool:
        return start(own, 2, user=None, seen=old)

    outcomes = at_once(day, press, press, press)

    day.refresh_from_db()
    assert sorted(map(str, outcomes)) == ["False", "False", "True"]
    assert day.current_block == day.agenda_blocks.get(order=2)
    assert day.console_actions.count() == 2


def test_of_two_who_want_different_blocks_the_second_is_told(day: Workshop):
    old = seen(day)

    outcomes = at_once(
        day,
        lambda own: start(own, 3, user=None, seen=old),
        lambda own: start(own, 4, user=None, seen=old),
    )

    assert sorted(map(str, outcomes)) == ["StaleError", "True"]
    assert day.agenda_blocks.filter(started_at__isnull=False, ended_at__isnull=True).count() == 1
    assert day.console_actions.count() == 2


def test_of_two_different_presses_at_once_one_counts(day: Workshop):
    old = seen(day)

    outcomes = at_once(
        day,
        lambda own: running.extend(own, 5, user=None, seen=old),
        lambda own: running.pause(own, user=None, seen=old),
    )

    block = day.agenda_blocks.get(order=1)
    assert sorted(map(str, outcomes)) == ["StaleError", "True"]
    assert (block.extra_minutes == 5) != (block.paused_at is not None)


def test_an_action_is_taken_back_once_by_two_at_once(day: Workshop):
    start(day, 2, user=None)
    code = seen(day)

    def undo(own: Workshop) -> bool:
        actions.undo(own.console_actions.select_related("workshop").get(code=code))
        return True

    outcomes = at_once(day, undo, undo)

    day.refresh_from_db()
    assert sorted(map(str, outcomes)) == ["ConflictError", "True"]
    assert day.current_block == day.agenda_blocks.get(order=1)


def test_a_list_that_two_apply_at_once_is_applied_once(day: Workshop):
    one = factories.people_import(day, cast.facilitator(day.programme), "Name\nAna\nBo")

    def press(_own: Workshop) -> str:
        try:
            people_import.apply(PeopleImport.objects.get(pk=one.pk))
        except ValidationError:
            return "refused"
        return "applied"

    outcomes = at_once(day, press, press)

    assert sorted(map(str, outcomes)) == ["applied", "refused"]
    assert day.delegates.count() == 2
