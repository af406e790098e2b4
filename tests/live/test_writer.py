"""The writer: in order, many in one transaction, answered after the commit."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction

from live.hub import hub
from live.models import Topic
from live.publish import record
from live.wire import Message
from live.writer import MOST_AT_ONCE, TRIES, Writer

pytestmark = pytest.mark.django_db(transaction=True)


class Ledger:
    """Writes each word as a topic; ``before`` may go wrong first, and ``gate`` keeps it waiting."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.gate = threading.Event()
        self.gate.set()
        self.reached = threading.Event()
        self.before: Callable[[Sequence[str]], None] = lambda words: None

    def __call__(self, words: Sequence[str]) -> list[str]:
        assert connection.in_atomic_block
        self.batches.append(list(words))
        self.reached.set()
        self.gate.wait(10)
        for word in words:
            Topic.objects.create(name=word)
        self.before(words)
        return [word.upper() for word in words]


@pytest.fixture
def ledger() -> Ledger:
    return Ledger()


@pytest.fixture
def writer(ledger):
    made = Writer(ledger)
    yield made
    ledger.gate.set()
    made.stop()


def run(scene: Callable[[], Awaitable[None]]) -> None:
    async def limited() -> None:
        async with asyncio.timeout(20):
            await scene()

    asyncio.run(limited())


def written() -> list[str]:
    return list(Topic.objects.order_by("pk").values_list("name", flat=True))


async def all_waiting(writer: Writer[str, str], words: Sequence[str], ledger: Ledger) -> Any:
    """``words`` waiting behind one that is being written."""
    ledger.gate.clear()
    first = asyncio.create_task(writer.write("first"))
    while not ledger.reached.is_set():  # noqa: ASYNC110  set by a thread
        await asyncio.sleep(0.001)
    rest = [asyncio.create_task(writer.write(word)) for word in words]
    await asyncio.sleep(0)
    return [first, *rest]


def test_work_is_written_and_answered(writer):
    async def scene():
        assert await writer.write("one") == "ONE"
        assert await writer.write("two") == "TWO"

    run(scene)
    assert written() == ["one", "two"]


def test_what_waits_is_written_in_one_transaction_in_its_order(writer, ledger):
    words = [f"word {number}" for number in range(20)]

    async def scene():
        waiting = await all_waiting(writer, words, ledger)
        ledger.gate.set()
        answers = await asyncio.gather(*waiting)

        assert answers == ["FIRST", *(word.upper() for word in words)]

    run(scene)
    assert ledger.batches == [["first"], words]
    assert written() == ["first", *words]


def test_batch_has_a_most(writer, ledger):
    words = [f"word {number}" for number in range(MOST_AT_ONCE + 1)]

    async def scene():
        waiting = await all_waiting(writer, words, ledger)
        ledger.gate.set()
        await asyncio.gather(*waiting)

    run(scene)
    assert [len(batch) for batch in ledger.batches] == [1, MOST_AT_ONCE, 1]


def test_answer_comes_after_the_commit_and_after_the_broadcast(monkeypatch):
    monkeypatch.setattr(hub, "_redis", None)
    heard: list[Message] = []
    stop = hub.listen("lamp.1", heard.append)

    def apply(words: Sequence[str]) -> list[str]:
        for word in words:
            record("lamp.1", word)
        return list(words)

    writer: Writer[str, str] = Writer(apply)

    async def scene():
        await writer.write("lit")
        seen_by_others = await asyncio.to_thread(written)

        assert seen_by_others == ["lamp.1"]
        assert [message.kind for message in heard] == ["lit"]

    run(scene)
    writer.stop()
    stop()


@pytest.mark.parametrize("failures", range(1, TRIES))
def test_transaction_that_the_database_gave_up_is_tried_again_whole(writer, ledger, failures):
    def give_up(words: Sequence[str]) -> None:
        if len(ledger.batches) <= failures:
            raise OperationalError("the server restarts")

    ledger.before = give_up

    async def scene():
        assert await writer.write("one") == "ONE"

    run(scene)
    assert ledger.batches == [["one"]] * (failures + 1)
    assert written() == ["one"]


def test_database_that_stays_away_is_told_to_all_who_wait_and_the_next_are_written(writer, ledger):
    def give_up(words: Sequence[str]) -> None:
        if "bad" in words:
            raise OperationalError("database or disk is full")

    ledger.before = give_up

    async def scene():
        waiting = await all_waiting(writer, ["one", "bad", "two"], ledger)
        ledger.gate.set()
        first, *rest = await asyncio.gather(*waiting, return_exceptions=True)

        assert first == "FIRST"
        assert [type(one) for one in rest] == [OperationalError] * 3
        assert await writer.write("three") == "THREE"

    run(scene)
    assert ledger.batches == [["first"], *[["one", "bad", "two"]] * TRIES, ["three"]]
    assert written() == ["first", "three"]


def test_error_that_nobody_thought_of_is_told_at_once_and_the_writer_goes_on(
    writer, ledger, caplog
):
    def fail(words: Sequence[str]) -> None:
        if "bad" in words:
            raise KeyError("what?")

    ledger.before = fail

    async def scene():
        with pytest.raises(KeyError):
            await writer.write("bad")
        assert await writer.write("good") == "GOOD"

    run(scene)
    assert ledger.batches == [["bad"], ["good"]]
    assert written() == ["good"]
    assert "what was sent could not be applied" in caplog.text


def test_what_cannot_be_applied_does_not_keep_those_beside_it_from_being_written(writer, ledger):
    def fail(words: Sequence[str]) -> None:
        if "bad" in words:
            raise KeyError("what?")

    ledger.before = fail

    async def scene():
        waiting = await all_waiting(writer, ["one", "bad", "two"], ledger)
        ledger.gate.set()
        answers = await asyncio.gather(*waiting, return_exceptions=True)

        assert answers[:2] == ["FIRST", "ONE"]
        assert isinstance(answers[2], KeyError)
        assert answers[3] == "TWO"

    run(scene)
    assert written() == ["first", "one", "two"]


def test_broadcasts_of_a_try_that_failed_are_not_told(monkeypatch):
    monkeypatch.setattr(hub, "_redis", None)
    heard: list[Message] = []
    stop = hub.listen("lamp.1", heard.append)
    tries: list[int] = []

    def apply(words: Sequence[str]) -> list[str]:
        record("lamp.1", "lit")
        tries.append(1)
        if len(tries) == 1:
            raise IntegrityError("given up at the end")
        return list(words)

    writer: Writer[str, str] = Writer(apply)

    async def scene():
        await writer.write("lit")

    run(scene)
    writer.stop()
    stop()
    assert [(message.number, message.kind) for message in heard] == [(1, "lit")]


def test_writer_that_stops_writes_what_waits(writer, ledger):
    words = [f"word {number}" for number in range(5)]

    async def scene():
        waiting = await all_waiting(writer, words, ledger)
        stopping = asyncio.create_task(asyncio.to_thread(writer.stop))
        await asyncio.sleep(0.05)
        ledger.gate.set()
        await stopping

        assert await asyncio.gather(*waiting) == ["FIRST", *(word.upper() for word in words)]

    run(scene)
    assert written() == ["first", *words]
    assert not [one for one in threading.enumerate() if one.name == "live-writer"]


def test_writer_that_was_stopped_begins_again_when_there_is_work(writer):
    async def scene():
        await writer.write("one")
        await asyncio.to_thread(writer.stop)
        await asyncio.to_thread(writer.stop)
        await writer.write("two")

    run(scene)
    assert written() == ["one", "two"]


def test_sender_that_does_not_wait_any_more_does_not_keep_the_others_from_their_answers(
    writer, ledger
):
    async def scene():
        waiting = await all_waiting(writer, ["gone", "there"], ledger)
        waiting[1].cancel()
        await asyncio.sleep(0)
        ledger.gate.set()

        assert await waiting[2] == "THERE"

    run(scene)
    assert written() == ["first", "gone", "there"]


def test_loops_that_have_ended_do_not_stop_the_writer(writer, ledger):
    async def leave():
        await all_waiting(writer, ["gone"], ledger)

    async def scene():
        assert await writer.write("there") == "THERE"

    asyncio.run(leave())
    ledger.gate.set()
    run(scene)
    assert written() == ["first", "gone", "there"]


def test_nothing_of_a_try_that_failed_stays(writer, ledger):
    def fail_in_the_middle(words: Sequence[str]) -> None:
        with transaction.atomic():
            Topic.objects.create(name="half")
        raise KeyError

    ledger.before = fail_in_the_middle

    async def scene():
        with pytest.raises(KeyError):
            await writer.write("one")

    run(scene)
    assert written() == []


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no server to lose")
@pytest.mark.parametrize("at", ["between", "within"])
def test_connection_that_was_lost_is_made_again(writer, ledger, at):
    import psycopg  # only where it is installed

    backends: list[int] = []

    def note_backend(words: Sequence[str]) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            backends.append(cursor.fetchone()[0])
        if at == "within" and words == ["two"] and len(set(backends)) == 1:
            cut(backends[-1])
            Topic.objects.count()

    def cut(backend: int) -> None:
        with psycopg.connect(**parameters) as other:
            other.execute("SELECT pg_terminate_backend(%s)", [backend])

    parameters = {
        name: value
        for name, value in connection.get_connection_params().items()
        if name in {"host", "port", "user", "password", "dbname"}
    }
    ledger.before = note_backend

    async def scene():
        await writer.write("one")
        if at == "between":
            cut(backends[-1])
        assert await writer.write("two") == "TWO"

    run(scene)
    assert len(set(backends)) == 2
    assert written() == ["one", "two"]
