"""Servers that end and come back while the room goes on: Plenary, PostgreSQL, Redis."""

import contextlib
import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from django.core.management import call_command

from tests.faults.database import POSTGRESQL, create, postgresql
from tests.faults.room import Room, numbers_of, stored
from tests.faults.server import free_port, running, until_it_answers
from tests.faults.tablet import Tablet

needs_postgresql = pytest.mark.skipif(not POSTGRESQL, reason="DATABASE_URL is not set")
needs_redis = pytest.mark.skipif(not shutil.which("redis-server"), reason="no redis-server here")


# --- Plenary ------------------------------------------------------------------------------


def test_sigterm_with_streams_ends_in_time_and_everyone_comes_back(server, room):
    readers = [room.tablet(server.address).follow({room.topic: 0}) for _ in range(50)]
    writer = room.tablet(server.address)
    note = writer.write("Ships run aground.")
    with contextlib.ExitStack() as streams:
        for heard in readers:
            streams.enter_context(heard)
        slow, rest = begin_to_send(writer)

        server.signal(signal.SIGTERM)
        for heard in readers:
            heard.until_sign("bye")
        slow.sendall(rest)
        answer = slow.makefile("rb").read()
        code = server.wait()
        slow.close()
        server.start()
        after = writer.write("The light is weak.")
        writer.send()
        for heard in readers:
            heard.until_number(room.topic, 2)

    assert b"200 OK" in answer.splitlines()[0]
    assert b'"status":"applied"' in answer
    assert code == 0
    assert stored(room.worksheet) == [note, after]
    assert [heard.notes() for heard in readers] == [[note, after]] * 50
    assert [heard.numbers(room.topic) for heard in readers] == [[1, 2]] * 50
    retries = {data["retry"] for heard in readers for sign, data in heard.signs if sign == "bye"}
    assert len(retries) > 10  # they do not all come back in the same moment
    assert 500 <= min(retries) <= max(retries) <= 3000


def begin_to_send(tablet: Tablet) -> tuple[socket.socket, bytes]:
    """What waits on ``tablet`` as a request of which half is sent, and the other half."""
    body = json.dumps({"operations": [one.body for one in tablet.outbox], "waiting": 0}).encode()
    tablet.outbox.clear()
    head = (
        f"POST /live/operations HTTP/1.1\r\nHost: {tablet.address}\r\nConnection: close\r\n"
        f"Cookie: {tablet.cookies}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    ).encode()
    host, port = tablet.address.split(":")
    connection = socket.create_connection((host, int(port)), 20)
    connection.sendall(head + body[:20])
    return connection, body[20:]


def test_kill_while_all_write_loses_and_doubles_nothing(server, room):
    """Killed at whatever point it was, twice, with eight devices that never stop."""
    tablets = [room.tablet(server.address) for _ in range(8)]
    is_over = threading.Event()

    def write(tablet: Tablet) -> None:
        number = 0
        while not is_over.wait(0.02):
            number += 1
            tablet.write(f"Note {number}")
            tablet.send(timeout=2)
        tablet.drain()

    threads = [threading.Thread(target=write, args=[tablet]) for tablet in tablets]
    with room.tablet(server.address).follow({room.topic: 0}) as heard:
        for thread in threads:
            thread.start()
        for number in (20, 60):
            heard.until(lambda least=number: len(heard.events) >= least)
            server.kill()
            server.restart()
        is_over.set()
        for thread in threads:
            thread.join()
        numbers = numbers_of(room.topic)
        heard.until_number(room.topic, numbers[-1])

    acknowledged = {one for tablet in tablets for one in tablet.outcomes}
    assert {status for tablet in tablets for status in map(tablet.status, tablet.outcomes)} <= {
        "applied",
        "duplicate",
    }
    assert len(acknowledged) > 60
    assert set(stored(room.worksheet)) == acknowledged == set(heard.notes())
    assert len(heard.notes()) == len(acknowledged) == len(numbers)
    assert heard.numbers(room.topic) == numbers


# --- Redis --------------------------------------------------------------------------------


class Redis:
    """A server of its own, which keeps nothing."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self._folder = folder
        self.start()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        options = {"bind": "127.0.0.1", "port": str(self.port), "save": "", "dir": self._folder}
        command = [text for name, value in options.items() for text in (f"--{name}", str(value))]
        self._process = subprocess.Popen(
            ["redis-server", *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        until_it_answers(self.port, self._process)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def until_followed(self, number: int) -> None:
        """Wait until so many processes are subscribed."""
        deadline = time.monotonic() + 20
        with redis.Redis.from_url(self.url) as client:
            while True:
                counted = client.pubsub_numsub(*client.pubsub_channels("plenary.*"))
                if sum(count for _name, count in counted) == number:
                    return
                assert time.monotonic() < deadline, counted
                time.sleep(0.05)


@pytest.fixture
def own_redis(tmp_path: Path) -> Iterator[Redis]:
    made = Redis(tmp_path)
    yield made
    made.kill()


@needs_postgresql
@needs_redis
def test_redis_restart_is_bridged_by_the_log(database, tmp_path, own_redis, room):
    """Three processes: one writes; the devices of the two others listen. One of these asks the
    log so rarely that it can only hear through Redis, and find there what it has missed.
    """
    with (
        running(tmp_path, database, REDIS_URL=own_redis.url) as here,
        running(tmp_path, database, REDIS_URL=own_redis.url) as there,
        running(tmp_path, database, REDIS_URL=own_redis.url, FAULT_POLL="3600") as trusting,
    ):
        own_redis.until_followed(3)
        writer = room.tablet(here.address)
        with (
            room.tablet(there.address).follow({room.topic: 0}) as heard,
            room.tablet(trusting.address).follow({room.topic: 0}) as by_redis,
        ):
            before = writer.write("With Redis.")
            writer.drain()
            heard.until_number(room.topic, 1)
            by_redis.until_number(room.topic, 1)

            own_redis.kill()
            without = [writer.write("Without Redis."), writer.write("Still without.")]
            writer.drain()
            heard.until_number(room.topic, 3)
            meanwhile = by_redis.notes()
            pages = [one.get("/health/live/")[0] for one in (here, there)]

            own_redis.start()
            own_redis.until_followed(3)
            after = writer.write("With Redis again.")
            writer.drain()
            heard.until_number(room.topic, 4)
            by_redis.until_number(room.topic, 4)

    notes = [before, *without, after]
    assert meanwhile == [before]
    assert stored(room.worksheet) == heard.notes() == by_redis.notes() == notes
    assert heard.numbers(room.topic) == numbers_of(room.topic) == [1, 2, 3, 4]
    assert (heard.statuses, by_redis.statuses, pages) == ([200], [200], [200, 200])


# --- PostgreSQL ---------------------------------------------------------------------------


class Cluster:
    """A PostgreSQL of its own, which may be stopped without stopping anybody else's."""

    def __init__(self, binaries: Path) -> None:
        # Outside pytest's folders, which are for the user who runs the tests: PostgreSQL refuses
        # to run as root.
        self.folder = Path(tempfile.mkdtemp(prefix="plenary-faults-"))
        self._binaries = binaries
        self._user: dict[str, Any] = {}
        if os.geteuid() == 0:
            self._user = {"user": "postgres", "group": "postgres", "extra_groups": []}
            shutil.chown(self.folder, "postgres")
        self.port = free_port()
        self._run("initdb", "--username", "postgres", "--auth", "trust", "--no-sync")
        self._ctl("start")

    @property
    def url(self) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def restart(self) -> None:
        """As after a crash: every connection breaks, no transaction is finished."""
        self._ctl("restart", "--mode", "immediate")

    def end(self) -> None:
        self._ctl("stop", "--mode", "immediate")
        shutil.rmtree(self.folder)

    def _ctl(self, *command: str) -> None:
        log = str(self.folder / "log")
        options = f"-h 127.0.0.1 -p {self.port} -k {self.folder} -c fsync=off"
        self._run("pg_ctl", "--wait", "--log", log, "--options", options, *command)

    def _run(self, name: str, *arguments: str) -> None:
        subprocess.run(
            [self._binaries / name, "--pgdata", self.folder / "data", *arguments],
            cwd=self.folder,
            check=True,
            stdout=subprocess.DEVNULL,
            **self._user,
        )


def binaries() -> Path | None:
    found = shutil.which("initdb")
    others = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return Path(found).parent if found else others[-1].parent if others else None


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    found = binaries()
    if found is None:
        pytest.skip("no initdb here")
    if os.geteuid() == 0 and "postgres" not in [one.pw_name for one in pwd.getpwall()]:
        pytest.skip("no user postgres here")
    made = Cluster(found)
    yield made
    made.end()


@needs_postgresql
def test_pg_restart_is_waited_for(cluster, tmp_path, django_db_blocker):
    database = postgresql(cluster.url, "plenary")
    with django_db_blocker.unblock(), running(tmp_path, database) as server:
        create(cluster.url, "plenary")
        with database.connected():
            call_command("migrate", verbosity=0)
            room = Room.open()
            tablets = [room.tablet(server.address) for _ in range(4)]
            reader = room.tablet(server.address)
        is_over = threading.Event()

        def write(tablet: Tablet) -> None:
            number = 0
            while not is_over.wait(0.03):
                number += 1
                tablet.write(f"Note {number}")
                tablet.send()
            tablet.drain()

        threads = [threading.Thread(target=write, args=[tablet]) for tablet in tablets]
        with reader.follow({room.topic: 0}) as heard:
            for thread in threads:
                thread.start()
            heard.until(lambda: len(heard.events) >= 20)
            cluster.restart()
            seen = len(heard.events)
            heard.until(lambda: len(heard.events) >= seen + 20)
            is_over.set()
            for thread in threads:
                thread.join()
            with database.connected():
                numbers = numbers_of(room.topic)
                kept = stored(room.worksheet)
            heard.until_number(room.topic, numbers[-1])
        status, _body = server.get("/health/ready/")

    acknowledged = [one for tablet in tablets for one in tablet.outcomes]
    assert sorted(kept) == sorted(acknowledged) == sorted(heard.notes())
    assert heard.numbers(room.topic) == numbers
    assert {tablet.status(one) for tablet in tablets for one in tablet.outcomes} <= {
        "applied",
        "duplicate",
    }
    assert {status for tablet in tablets for status in tablet.statuses} <= {200, 503}
    assert heard.statuses == [200]  # the stream held no connection that could break
    assert status == 200
