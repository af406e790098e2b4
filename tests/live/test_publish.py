"""The event log: numbered without gap, written with the change, told after the commit."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from live.hub import hub
from live.models import Event, Topic
from live.publish import append, claim, record
from live.wire import Message


class BrokenOffError(Exception):
    pass


@pytest.fixture
def heard():
    """The messages that a listener of ``workshop.1`` in this process gets."""
    messages: list[Message] = []
    stop = hub.listen("workshop.1", messages.append)
    yield messages
    stop()


@pytest.fixture
def local(monkeypatch):
    """The hub of this process without its Redis, so that a broadcast arrives at once."""
    monkeypatch.setattr(hub, "_redis", None)


def numbers(topic):
    return list(Event.objects.filter(topic__name=topic).values_list("number", flat=True))


@pytest.mark.django_db
def test_record_numbers_each_topic_by_itself_without_gap():
    for topic in ("workshop.1", "worksheet.7", "workshop.1", "workshop.1", "worksheet.7"):
        record(topic, "changed")

    assert sorted(numbers("workshop.1")) == [1, 2, 3]
    assert sorted(numbers("worksheet.7")) == [1, 2]
    assert Topic.objects.get(name="workshop.1").last_number == 3


@pytest.mark.django_db
def test_record_keeps_what_happened():
    message = record("worksheet.7", "note.added", note="ab12", revision=1)

    event = Event.objects.get()
    assert message == Message("worksheet.7", 1, "note.added", {"note": "ab12", "revision": 1})
    assert (event.number, event.kind, event.payload) == (1, message.kind, message.data)


@pytest.mark.django_db
def test_record_keeps_the_operation_under_which_the_change_was_sent():
    operation = uuid.uuid4()

    record("worksheet.7", "note.added", operation=operation)
    record("worksheet.7", "note.changed")

    operations = Event.objects.order_by("number").values_list("operation", flat=True)
    assert list(operations) == [operation, None]


@pytest.mark.django_db
@pytest.mark.parametrize("before", [1, 7])
def test_record_costs_two_queries(django_assert_num_queries, before):
    for _ in range(before):
        record("workshop.1", "agenda")

    with django_assert_num_queries(2):
        record("workshop.1", "tables")


@pytest.mark.django_db(transaction=True)
def test_claimed_number_is_the_event_s_and_the_log_holds_less_than_is_told(heard, local):
    with transaction.atomic():
        claimed = claim("workshop.1")
        told = Message("workshop.1", claimed.number, "note.added", {}, {"text": "Fog"}, "device.1")
        append(claimed, "workshop.1", "note.added", {"note": "ab12"}, told=told)
        record("workshop.1", "tables")

    events = Event.objects.order_by("number").values_list("number", "kind", "payload")
    assert list(events) == [(1, "note.added", {"note": "ab12"}), (2, "tables", {})]
    assert heard == [told, Message("workshop.1", 2, "tables", {})]


@pytest.mark.django_db(transaction=True)
def test_claim_of_a_change_that_is_given_up_leaves_no_gap():
    with suppress(BrokenOffError), transaction.atomic():
        claim("workshop.1")
        raise BrokenOffError
    with transaction.atomic():
        claimed = claim("workshop.1")

    assert claimed.number == 1


@pytest.mark.django_db(transaction=True)
def test_claim_outside_a_transaction_is_refused():
    with pytest.raises(TransactionManagementError):
        claim("workshop.1")

    assert not Topic.objects.exists()


@pytest.mark.django_db
def test_reader_gets_the_events_after_the_last_one_seen_in_their_order():
    for kind in ("one", "two", "three"):
        record("workshop.1", kind)
    record("workshop.11", "another")

    assert [event.kind for event in Event.objects.after("workshop.1", 1)] == ["two", "three"]


@pytest.mark.django_db(transaction=True)
def test_record_outside_a_transaction_is_refused_and_leaves_nothing():
    with pytest.raises(TransactionManagementError):
        record("workshop.1", "agenda")

    assert not Event.objects.exists()
    assert not Topic.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_event_reaches_listeners_after_the_commit_and_not_before(heard, local):
    with transaction.atomic():
        record("workshop.1", "agenda")
        record("workshop.2", "agenda")
        before = list(heard)

    assert before == []
    assert heard == [Message("workshop.1", 1, "agenda", {})]


@pytest.mark.django_db(transaction=True)
def test_change_that_is_rolled_back_leaves_no_event_no_gap_and_no_broadcast(heard, local):
    with suppress(BrokenOffError), transaction.atomic():
        record("workshop.1", "agenda")
        raise BrokenOffError
    with transaction.atomic():
        record("workshop.1", "tables")

    assert [(event.number, event.kind) for event in Event.objects.all()] == [(1, "tables")]
    assert [message.kind for message in heard] == ["tables"]


@pytest.mark.django_db(transaction=True)
def test_inner_change_that_is_rolled_back_is_not_told(heard, local):
    with transaction.atomic():
        record("workshop.1", "agenda")
        with suppress(BrokenOffError), transaction.atomic():
            record("workshop.1", "tables")
            raise BrokenOffError

    assert [(message.number, message.kind) for message in heard] == [(1, "agenda")]
    assert numbers("workshop.1") == [1]


@pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="SQLite lets one writer in at a time anyway"
)
@pytest.mark.django_db(transaction=True)
def test_writers_at_once_number_a_topic_without_gap():
    start = threading.Barrier(4)

    def write(count: int) -> None:
        try:
            start.wait()
            for _ in range(count):
                with transaction.atomic():
                    record("workshop.1", "tables")
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as writers:
        list(writers.map(write, [25] * 4))

    assert sorted(numbers("workshop.1")) == list(range(1, 101))
