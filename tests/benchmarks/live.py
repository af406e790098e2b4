"""``bin/bench live``: how soon the others at a table see a note, and what that costs.

Real HTTP and server-sent events against a real server process, tables of eight. Steady: one
note from each device every 15 s. Burst: one from each within 2 s. Saturation: 32 writers that
write as soon as they were answered, 200 devices that follow. Server and load generator get
processors of their own where there are two; the generator says how late it was itself.

Without options it measures SQLite in one process, then PostgreSQL and Redis with two workers if
DATABASE_URL and REDIS_URL name servers.
"""

import argparse
import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).resolve().parent.parent.parent
SIZES = (50, 200, 500, 1000, 2000)
TABLE = 8
WRITERS = 32
FOLLOWERS = 200


@dataclass(frozen=True, slots=True)
class Column:
    """A way to store and to tell: environment variables, and how many web workers."""

    name: str
    environment: dict[str, str]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--devices", type=int, nargs="*", default=list(SIZES))
    parser.add_argument("--seconds", type=float, default=30, help="length of the steady round")
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    parser.add_argument("--no-saturation", action="store_true")
    options = parser.parse_args()
    for column in columns(options.only):
        print(f"=== {column.name}")
        print(HEAD)
        for devices in options.devices:
            with serving(column, devices) as server, generating(server) as generator:
                memory = server.memory_per_stream(devices)
                for order in (
                    {"round": "steady", "seconds": options.seconds, "every": 15},
                    {"round": "burst", "seconds": 2},
                ):
                    print(line(str(order["round"]), server, generator.run(order), memory))
                print(f"      {server.holds()}")
        if not options.no_saturation:
            with serving(column, FOLLOWERS) as server, generating(server) as generator:
                order = {"round": "saturate", "seconds": 8, "writers": WRITERS}
                result = generator.run(order)
                print(line("saturation", server, result, None))
                rate = result["acknowledged"] / result["seconds"]
                print(f"      {rate:.0f} notes a second from {WRITERS} writers")


def columns(only: str | None) -> Iterator[Column]:
    if only != "postgresql":
        yield Column("SQLite (synchronous=FULL), one process", {})
    database, redis = os.environ.get("DATABASE_URL", ""), os.environ.get("REDIS_URL", "")
    if only != "sqlite" and database and redis:
        yield Column(
            "PostgreSQL and Redis, two workers",
            {"DATABASE_URL": database, "REDIS_URL": redis, "WEB_WORKERS": "2"},
        )


# --- The server ---------------------------------------------------------------------------


class Server:
    """A real server process with a room prepared in its database."""

    def __init__(
        self, process: subprocess.Popen[bytes], port: int, room: dict[str, Any], database: str
    ) -> None:
        self._database = database
        self.process = psutil.Process(process.pid)
        self.port = port
        self.room = room
        self._idle = self._memory()
        self._used = self.cpu()

    def processes(self) -> list[psutil.Process]:
        """Those that serve; the task worker and what only supervises do not count."""
        own = [self.process, *self.process.children(recursive=True)]
        return [one for one in own if not self._is_task_worker(one)]

    @staticmethod
    def _is_task_worker(process: psutil.Process) -> bool:
        with suppress(psutil.Error):
            words = process.cmdline()
            return "work" in words or "reports.pdf.worker" in " ".join(words)
        return True

    def cpu(self) -> float:
        return sum(sum(one.cpu_times()[:2]) for one in self.processes())

    def used_since(self) -> float:
        """Seconds of processor time since this was asked last."""
        before, self._used = self._used, self.cpu()
        return self._used - before

    def _memory(self) -> int:
        return sum(one.memory_info().rss for one in self.processes())

    def memory_per_stream(self, streams: int) -> float:
        """kB that each open stream has added."""
        return (self._memory() - self._idle) / streams / 1024

    def holds(self) -> str:
        threads = sum(one.num_threads() for one in self.processes())
        files = sum(
            "sqlite3" in opened.path for one in self.processes() for opened in one.open_files()
        )
        held = (
            f"{connections_to(self._database)} connections to the database"
            if self._database
            else f"{files} open files of the database"
        )
        return f"{len(self.processes())} processes, {threads} threads, {held}"


def connections_to(url: str) -> int:
    import psycopg

    with psycopg.connect(url) as connection:
        found = connection.execute(
            "SELECT count(*) - 1 FROM pg_stat_activity WHERE datname = current_database()"
        ).fetchone()
    return int(found[0]) if found else 0


@contextmanager
def serving(column: Column, devices: int, *, people: int = 0) -> Iterator[Server]:
    """A real server with a room: so many devices that have joined, so many people who have not."""
    with tempfile.TemporaryDirectory(prefix="plenary-bench-") as scratch, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        environment = {
            **{k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "REDIS_URL"}},
            **column.environment,
            "VAR_DIR": scratch,
            "PORT": str(port),
            "LOG_LEVEL": "ERROR",
            "LOAD_DEMO": "no",
        }
        with database(column, environment):
            room = prepare_room(environment, devices, people)
            process = subprocess.Popen(
                [sys.executable, "manage.py", "serve"],
                cwd=ROOT,
                env=environment,
                stdout=subprocess.DEVNULL,
                preexec_fn=lambda: pin(0),  # noqa: PLW1509  one thread, before the server begins
            )
            try:
                await_answer(port)
                yield Server(process, port, room, environment.get("DATABASE_URL", ""))
            finally:
                process.terminate()
                process.wait(20)


@contextmanager
def database(column: Column, environment: dict[str, str]) -> Iterator[None]:
    """A database of its own on the server that was named; nothing of an installation is touched."""
    if "DATABASE_URL" not in column.environment:
        yield
        return
    import psycopg

    server = column.environment["DATABASE_URL"]
    name = f"plenary_bench_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    base, _slash, _old = server.rpartition("/")
    environment["DATABASE_URL"] = f"{base}/{name}"
    try:
        yield
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def prepare_room(environment: dict[str, str], devices: int, people: int) -> dict[str, Any]:
    """Tables of eight with a worksheet each, and devices that have joined; in a process that
    has the server's settings.
    """
    for command in (
        ["manage.py", "migrate", "--verbosity=0"],
        ["-m", "tests.load.room", str(devices), str(people)],
    ):
        done = subprocess.run(
            [sys.executable, *command],
            cwd=ROOT,
            env=environment,
            check=True,
            stdout=subprocess.PIPE,
        )
    room: dict[str, Any] = json.loads(done.stdout)
    return room


def await_answer(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with suppress(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready/", timeout=5)
            return
        time.sleep(0.1)
    raise RuntimeError("the server did not start")


def pin(processor: int) -> None:
    if hasattr(os, "sched_setaffinity") and (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(0, [processor])


# --- The load generator -------------------------------------------------------------------


class Generator:
    def __init__(self, process: subprocess.Popen[str], server: Server) -> None:
        self._process = process
        self._server = server

    def run(self, order: dict[str, Any]) -> dict[str, Any]:
        self._server.used_since()
        result = self.ask(order)
        result["server_cpu"] = self._server.used_since()
        return result

    def ask(self, value: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(value) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer


@contextmanager
def generating(server: Server) -> Iterator[Generator]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.load.generator"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        generator = Generator(process, server)
        cpus = [1] if (os.cpu_count() or 1) > 1 else []
        generator.ask({**server.room, "host": "127.0.0.1", "port": server.port, "cpus": cpus})
        yield generator
    finally:
        process.kill()
        process.wait()


# --- Words --------------------------------------------------------------------------------

HEAD = (
    f"{'round':<11} {'N':>5} {'notes/s':>8} {'delivered':>9} {'lost':>5} {'2x':>3}"
    f" {'seen p50':>9} {'p95':>8} {'p99':>8} {'max':>8} {'ack p95':>8}"
    f" {'cpu s':>6} {'kB/stream':>9} {'lag p95':>8} {'its cpu':>7}  errors"
)


def line(name: str, server: Server, result: dict[str, Any], memory: float | None) -> str:
    seen, ack, lag = result["seen"], result["ack"], result["lag"]
    kept = "" if memory is None else f"{memory:.1f}"
    return (
        f"{name:<11} {result['devices']:>5} {result['notes'] / result['seconds']:>8.1f}"
        f" {result['delivered']:>9} {result['lost']:>5} {result['doubled']:>3}"
        f" {seen['p50']:>9.1f} {seen['p95']:>8.1f} {seen['p99']:>8.1f} {seen['max']:>8.1f}"
        f" {ack['p95']:>8.1f} {result['server_cpu']:>6.2f} {kept:>9} {lag['p95']:>8.1f}"
        f" {result['generator_cpu']:>7.2f}  {result['errors'] or 'none'}"
    )


if __name__ == "__main__":
    main()
