"""How the live transport talks to the database: as Django would, in less time."""

import asyncio
import threading
import uuid

import pytest
from django.db import IntegrityError, connection, transaction

from live.database import ask, insert, rows, together
from live.models import Event, Topic


@pytest.fixture
def lamp(db: None) -> Topic:
    return Topic.objects.create(name="lamp.1")


def event(topic: Topic, number: int) -> Event:
    return Event(
        topic=topic, number=number, kind="lit", payload={"by": "“Ana”"}, operation=uuid.uuid4()
    )


@pytest.mark.parametrize("number", [1, 7])
def test_rows_are_those_of_a_filter_in_one_query(lamp, django_assert_num_queries, number):
    made = [event(lamp, place) for place in range(number)]
    for one in [*made, event(lamp, 99)]:
        one.save()
    wanted = [one.operation for one in made]

    with django_assert_num_queries(1):
        found = rows(Event, "operation", wanted)

    assert {one.pk for one in found} == {one.pk for one in made}
    assert all(one.payload == {"by": "“Ana”"} for one in found)
    assert rows(Event, "topic", {lamp.pk}) == list(Event.objects.all())


def test_rows_of_nothing_cost_nothing(lamp, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert rows(Topic, "name", []) == []


@pytest.mark.parametrize("name", ["'; DROP TABLE live_event; --", "lamp.1' OR '1'='1", '"', "%s"])
def test_rows_are_asked_for_by_value(lamp, name):
    assert rows(Topic, "name", [name]) == []
    assert Topic.objects.count() == 1


def test_row_is_inserted_as_it_would_be_saved(lamp, django_assert_num_queries):
    saved, inserted = event(lamp, 1), event(lamp, 2)
    saved.save()

    with django_assert_num_queries(1):
        insert(inserted)

    one, other = Event.objects.order_by("number")
    assert (other.kind, other.payload, other.operation) == ("lit", one.payload, inserted.operation)
    assert other.created_at is not None
    assert not inserted._state.adding


def test_statements_together_are_all_made(lamp):
    with transaction.atomic(), together():
        insert(event(lamp, 1))
        insert(event(lamp, 2))

    assert Event.objects.count() == 2


@pytest.mark.parametrize("has_read", [False, True])
def test_error_of_one_statement_is_raised_and_the_transaction_goes_on(lamp, has_read):
    @transaction.atomic
    def contradict() -> None:
        with together():
            insert(event(lamp, 1))
            insert(event(lamp, 1))
            if has_read:
                Event.objects.count()

    with transaction.atomic():
        with pytest.raises(IntegrityError):
            contradict()
        insert(event(lamp, 2))

    assert list(Event.objects.values_list("number", flat=True)) == [2]


@pytest.mark.django_db(transaction=True)
def test_question_is_answered_in_another_thread():
    here = threading.get_ident()

    def question() -> tuple[int, bool]:
        Topic.objects.count()
        return threading.get_ident(), connection.connection is not None

    async def scene() -> None:
        thread, was_open = await ask(question)

        assert thread != here
        assert was_open

    asyncio.run(scene())


def test_question_that_fails_is_told_to_who_asked():
    def question() -> None:
        raise KeyError("lamp")

    async def scene() -> None:
        with pytest.raises(KeyError):
            await ask(question)

    asyncio.run(scene())
