"""The server dies at the worst moments; what it acknowledged is there, once."""

import shutil
import signal

import pytest
from django.conf import settings
from django.db import connection

from tests.faults import power
from tests.faults.database import sqlite
from tests.faults.room import numbers_of, stored
from tests.faults.server import Server

needs_sqlite = pytest.mark.skipif(
    "sqlite" not in settings.DATABASES["default"]["ENGINE"], reason="DATABASE_URL is not SQLite's"
)
needs_watched_files = pytest.mark.skipif(
    not power.is_possible(), reason="this Python's SQLite is built in"
)


@pytest.fixture
def stopped(database, tmp_path):
    server = Server(tmp_path, database)
    yield server
    server.end()


@pytest.mark.parametrize("point", ["after_commit", "before_reply"])
def test_kill_after_commit_keeps_the_note_once(point, stopped, room):
    stopped.start(FAULT=point)
    writer, reader = room.tablet(stopped.address), room.tablet(stopped.address)
    with reader.follow({room.topic: 0}) as heard:
        note = writer.write("Ships run aground.")

        was_answered = writer.send()
        stopped.wait()
        kept = stored(room.worksheet)
        stopped.restart()
        writer.drain()
        heard.until_number(room.topic, 1)

    assert not was_answered
    assert kept == stored(room.worksheet) == [note]
    assert writer.status(note) == "duplicate"
    assert heard.notes() == [note]
    assert numbers_of(room.topic) == heard.numbers(room.topic) == [1]


def test_kill_before_commit_stores_the_note_at_the_second_try(stopped, room):
    stopped.start(FAULT="before_commit", FAULT_AT="2")
    writer, reader = room.tablet(stopped.address), room.tablet(stopped.address)
    with reader.follow({room.topic: 0}) as heard:
        first = writer.write("Ships run aground.")
        writer.drain()
        second = writer.write("The light is weak.")

        was_answered = writer.send()
        stopped.wait()
        kept = stored(room.worksheet)
        stopped.restart()
        writer.drain()
        heard.until_number(room.topic, 2)

    assert not was_answered
    assert kept == [first]
    assert stored(room.worksheet) == [first, second]
    assert writer.status(second) == "applied"
    assert heard.notes() == [first, second]
    assert numbers_of(room.topic) == heard.numbers(room.topic) == [1, 2]


@needs_sqlite
@needs_watched_files
@pytest.mark.parametrize("level", ["FULL", "NORMAL"])
def test_power_loss_takes_nothing_that_was_acknowledged(level, stopped, room, tmp_path):
    """With NORMAL it does: which shows that the cut is one, and why the product says FULL."""
    connection.close()  # so that the server's connections are the only ones
    stopped.start(FAULT="power_loss", FAULT_SYNCHRONOUS=level)
    writer = room.tablet(stopped.address)
    for number in range(12):
        writer.write(f"Note {number}")
        writer.drain()

    stopped.signal(signal.SIGUSR1)
    stopped.wait()
    after = shutil.copytree(tmp_path / "after-the-loss", tmp_path / "after")

    with sqlite(after).connected():
        kept = stored(room.worksheet)
        numbers_of(room.topic)
    acknowledged = [one for one in writer.outcomes if writer.status(one) == "applied"]
    assert len(acknowledged) == 12
    assert set(kept) <= set(acknowledged)
    if level == "FULL":
        assert len(kept) == 12
    else:
        assert len(kept) < 12
