"""Many write at once: nobody is turned away, and the numbers have no gap."""

import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.db import transaction

from live.models import Event, Topic
from live.publish import record
from live.stream import read_log
from tests.faults.database import POSTGRESQL, Database
from tests.faults.room import numbers_of, stored
from tests.faults.server import running
from workshops.models import Device

needs_sqlite = pytest.mark.skipif(
    "sqlite" not in settings.DATABASES["default"]["ENGINE"], reason="DATABASE_URL is not SQLite's"
)
needs_postgresql = pytest.mark.skipif(not POSTGRESQL, reason="DATABASE_URL is not set")


def at_once(number: int, work: Callable[[int], None]) -> None:
    """``work`` in as many threads, each of which is given its place; raises what one raised."""
    with ThreadPoolExecutor(number) as pool:
        list(pool.map(work, range(number)))


@needs_sqlite
def test_sqlite_writer_storm_turns_nobody_away(database, server, room):
    """Devices write through the server; another process, as the task worker is, reads a number
    and writes the next one.
    """
    counter, _token = room.join()
    tablets = [room.tablet(server.address) for _ in range(12)]

    def write_through_the_server(place: int) -> None:
        for number in range(20):
            tablets[place].write(f"Note {number}")
            tablets[place].send()

    def read_then_write(_place: int) -> None:
        with database.connected():
            for _ in range(40):
                with transaction.atomic():
                    device = Device.objects.get(pk=counter.pk)
                    device.unsent += 1
                    device.save(update_fields=["unsent"])

    with room.tablet(server.address).follow({room.topic: 0}) as heard:
        at_once(20, lambda at: (write_through_the_server if at < 12 else read_then_write)(at))
        heard.until_number(room.topic, 12 * 20)

    assert {status for tablet in tablets for status in tablet.statuses} == {200}
    assert [len(tablet.outbox) for tablet in tablets] == [0] * 12
    counter.refresh_from_db()
    assert counter.unsent == 8 * 40
    kept = stored(room.worksheet)
    assert sorted(kept) == sorted(one for tablet in tablets for one in tablet.outcomes)
    assert heard.notes() == kept
    assert heard.numbers(room.topic) == numbers_of(room.topic)
    assert len(kept) == 12 * 20
    assert "locked" not in server.log


@needs_postgresql
def test_pg_event_gap_hides_no_event_from_who_reads_along(database: Database):
    """Eight write, in transactions of any length, while one reads what came after the last."""
    topic, most = "workshop.1", 8 * 30

    def write(place: int) -> None:
        chance = random.Random(place)
        with database.connected():
            for number in range(30):
                with transaction.atomic():
                    time.sleep(chance.uniform(0, 0.003))
                    record(topic, "agenda", writer=place, turn=number)
                    time.sleep(chance.uniform(0, 0.003))

    heard: list[int] = []

    def read_along() -> None:
        deadline = time.monotonic() + 60
        with database.connected():
            cursor = 0
            while cursor < most and time.monotonic() < deadline:
                cursor, messages = read_log({topic: cursor}).get(topic, (cursor, []))
                assert messages is not None
                heard.extend(one.number for one in messages)

    at_once(9, lambda place: read_along() if place == 8 else write(place))

    assert heard == list(range(1, most + 1))
    assert numbers_of(topic) == heard
    assert Topic.objects.get(name=topic).last_number == Event.objects.count() == most


@needs_postgresql
def test_pg_event_gap_between_two_servers_hides_no_note_from_either(database, tmp_path, room):
    """Eight devices, four at each process, which know of each other by the log alone."""
    with running(tmp_path, database) as here, running(tmp_path, database) as there:
        servers = [here, there]
        tablets = [room.tablet(servers[place % 2].address) for place in range(8)]

        def write(place: int) -> None:
            for number in range(20):
                tablets[place].write(f"Note {number}")
                tablets[place].send()

        with (
            room.tablet(here.address).follow({room.topic: 0}) as heard_here,
            room.tablet(there.address).follow({room.topic: 0}) as heard_there,
        ):
            at_once(8, write)
            heard_here.until_number(room.topic, 8 * 20)
            heard_there.until_number(room.topic, 8 * 20)

    assert {status for tablet in tablets for status in tablet.statuses} == {200}
    kept = stored(room.worksheet)
    assert sorted(kept) == sorted(one for tablet in tablets for one in tablet.outcomes)
    numbers = numbers_of(room.topic)
    assert len(kept) == len(numbers) == 8 * 20
    for heard in (heard_here, heard_there):
        assert heard.numbers(room.topic) == numbers
        assert sorted(heard.notes()) == sorted(kept)
        assert "reset" not in [sign for sign, _data in heard.signs]
