"""Servers as processes that a test starts, kills and starts again at the same address."""

import contextlib
import http.client
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from tests.faults.database import Database


def free_port() -> int:
    """One that the system gives to nobody of itself: it stays free while a server restarts."""
    while True:
        port = random.randrange(20000, 32000)
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port


def until_it_answers(port: int, process: subprocess.Popen[bytes], seconds: float = 60) -> None:
    """Wait until something listens at ``port``."""
    deadline = time.monotonic() + seconds
    while True:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 5):
            return
        assert process.poll() is None, "the server ended by itself"
        assert time.monotonic() < deadline, "the server does not listen"
        time.sleep(0.03)


class Server:
    """``tests.faults.run`` on a folder and a database; ``variables`` of its environment too."""

    def __init__(self, folder: Path, database: Database, **variables: str) -> None:
        self.folder = folder
        self.port = free_port()
        self._log = folder / f"server-{self.port}.log"
        self._process: subprocess.Popen[bytes] | None = None
        unset = {"DATABASE_URL", "REDIS_URL", "SITE_URL", "SECRET_KEY", "WEB_WORKERS"}
        self._environment = {
            **{name: value for name, value in os.environ.items() if name not in unset},
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "VAR_DIR": str(folder),
            "PORT": str(self.port),
            "LOG_LEVEL": "WARNING",
            **({"DATABASE_URL": database.url} if database.url else {}),
            **variables,
        }

    @property
    def address(self) -> str:
        """``host:port``."""
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"http://{self.address}"

    @property
    def log(self) -> str:
        return self._log.read_text("utf-8")

    def start(self, **variables: str) -> None:
        """Start it, with ``variables`` for this time only, and wait until it listens."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.faults.run"],
                cwd=settings.BASE_DIR,
                env=self._environment | variables,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        until_it_answers(self.port, self._process)

    def signal(self, number: signal.Signals) -> None:
        assert self._process
        self._process.send_signal(number)

    def kill(self) -> None:
        """``kill -9``: no time for anything."""
        self.signal(signal.SIGKILL)
        self.wait()

    def wait(self, seconds: float = 20) -> int:
        """The code that it ended with; ``TimeoutExpired`` if it does not end."""
        assert self._process
        return self._process.wait(seconds)

    def restart(self, **variables: str) -> None:
        """Start it where it was, after it has ended."""
        self.wait()
        self.start(**variables)

    def end(self) -> None:
        """As the test leaves it: at once."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def get(self, path: str, **headers: str) -> tuple[int, bytes]:
        """Status and body of one request."""
        with contextlib.closing(http.client.HTTPConnection(self.address, timeout=20)) as connection:
            connection.request("GET", path, headers=headers)
            response = connection.getresponse()
            return response.status, response.read()


@contextlib.contextmanager
def running(folder: Path, database: Database, **variables: str) -> Iterator[Server]:
    server = Server(folder, database, **variables)
    try:
        server.start()
        yield server
    finally:
        server.end()
