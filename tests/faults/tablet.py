"""A device without a browser: writes with an outbox, and follows the stream."""

import contextlib
import http.client
import json
import socket
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from django.conf import settings

DONE = {"applied", "duplicate", "refused"}


@dataclass
class Waiting:
    """An operation in the outbox, with when it was written."""

    body: dict[str, Any]
    since: float = field(default_factory=time.monotonic)


class Tablet:
    """Keeps what it writes until the server has named it, and then what the server said."""

    def __init__(self, address: str, token: str, worksheet: str) -> None:
        self.address = address
        self.token = token
        self.worksheet = worksheet
        self.outbox: deque[Waiting] = deque()
        self.outcomes: dict[str, dict[str, Any]] = {}
        self.statuses: list[int] = []
        self._most = 50

    @property
    def cookies(self) -> str:
        return f"{settings.DEVICE_COOKIE_NAME}={self.token}"

    def write(self, text: str, section: str = "customer-pains", **more: Any) -> str:
        """Put a new note into the outbox; returns the note's id, which is the operation's too."""
        identity = str(uuid.uuid4())
        return self.put("note.add", id=identity, note=identity, section=section, text=text, **more)

    def put(self, kind: str, **body: Any) -> str:
        operation = {"id": str(uuid.uuid4()), "worksheet": self.worksheet, "kind": kind, **body}
        self.outbox.append(Waiting(operation))
        return str(operation["id"])

    def send(self, *, timeout: float = 10) -> bool:
        """One try to send what waits; tells whether the server answered.

        When it takes no such request, what waits goes one by one, and what is to blame is put
        aside.
        """
        batch = list(self.outbox)[: self._most]
        try:
            status, answer = self.post(
                {
                    "operations": [
                        {"age": int((time.monotonic() - one.since) * 1000), **one.body}
                        for one in batch
                    ],
                    "waiting": len(self.outbox) - len(batch),
                },
                timeout=timeout,
            )
        except (OSError, http.client.HTTPException):
            return False
        self.statuses.append(status)
        if not isinstance(answer, dict):
            return False
        outcomes = answer.get("outcomes", {})
        if status in {400, 413} and len(batch) == 1:
            outcomes = {batch[0].body["id"]: {"status": "refused", "code": status, **answer}}
        self._most = 1 if status in {400, 413} else 50
        self.outcomes |= outcomes
        for one in batch:
            if outcomes.get(one.body["id"], {}).get("status") in DONE:
                self.outbox.remove(one)
        return True

    def drain(self, seconds: float = 30) -> None:
        """Try until nothing waits."""
        deadline = time.monotonic() + seconds
        while self.outbox:
            self.send()
            assert time.monotonic() < deadline, f"not sent: {len(self.outbox)}, {self.statuses}"
            if self.outbox:
                time.sleep(0.1)

    def post(self, content: object, *, timeout: float = 10) -> tuple[int, Any]:
        """The status, and the answer if it is JSON."""
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        headers = {"Content-Type": "application/json", "Cookie": self.cookies}
        connection = http.client.HTTPConnection(self.address, timeout=timeout)
        with contextlib.closing(connection):
            connection.request("POST", "/live/operations", body, headers)
            response = connection.getresponse()
            raw = response.read()
            is_json = response.headers.get_content_type() == "application/json"
            return response.status, json.loads(raw) if is_json else None

    def status(self, identity: str) -> str:
        """What became of an operation."""
        return str(self.outcomes[identity]["status"])

    def follow(self, cursors: Mapping[str, int | None]) -> "Listener":
        return Listener(self.address, self.cookies, cursors)


class Listener:
    """Follows a stream in a thread of its own, and comes back when it ends, as a browser does.

    ``events`` are those of the log, ``signs`` the others with their data.
    """

    def __init__(
        self,
        address: str,
        cookies: str,
        cursors: Mapping[str, int | None],
        *,
        claim: str = "device",
    ) -> None:
        self.events: list[dict[str, Any]] = []
        self.signs: list[tuple[str, dict[str, Any]]] = []
        self.statuses: list[int] = []
        self.ends = 0
        self._claim = claim
        self._address = address
        self._cookies = cookies
        self._cursors = dict(cursors)
        self._news = threading.Condition()
        self._is_over = False
        self._socket: socket.socket | None = None
        self._thread = threading.Thread(target=self._follow, daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        self.until(lambda: self.signs)
        return self

    def __exit__(self, *_args: object) -> None:
        with self._news:
            self._is_over = True
            if self._socket is not None:
                with contextlib.suppress(OSError):
                    self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join(20)

    def until(self, is_so: Callable[[], object], seconds: float = 20) -> None:
        """Wait until ``is_so`` about what came."""
        with self._news:
            came = self._news.wait_for(is_so, seconds)
        assert came, f"waited in vain: {self.statuses} {self.signs[-5:]} {self.events[-5:]}"

    def until_number(self, topic: str, number: int, seconds: float = 20) -> None:
        self.until(lambda: self._cursors.get(topic) == number, seconds)

    def until_sign(self, kind: str, seconds: float = 20) -> dict[str, Any]:
        """Wait for a sign; returns the data of its last one."""
        self.until(lambda: kind in [name for name, _data in self.signs], seconds)
        return [data for name, data in self.signs if name == kind][-1]

    def numbers(self, topic: str) -> list[int]:
        """Of all that came of ``topic``, in the order in which it came."""
        return [one["number"] for one in self.events if one["topic"] == topic]

    def notes(self) -> list[str]:
        """The ids of the notes that it was told were added, in the order of being told."""
        return [
            one["data"]["note"]["id"]
            for one in self.events
            if one["kind"] == "note.added" and "note" in one["data"]
        ]

    # --- The thread -------------------------------------------------------------------------

    def _follow(self) -> None:
        while not self._is_over:
            with contextlib.suppress(OSError, http.client.HTTPException):
                self._read()
            with self._news:
                self.ends += 1
                self._news.notify_all()
            time.sleep(0.1)

    def _read(self) -> None:
        asked = "".join(
            f"&topic={topic}" + (f":{number}" if number is not None else "")
            for topic, number in self._cursors.items()
        )
        connection = http.client.HTTPConnection(self._address, timeout=60)
        with contextlib.closing(connection):
            connection.connect()
            with self._news:
                if self._is_over:
                    return
                self._socket = connection.sock
            headers = {"Cookie": self._cookies}
            connection.request("GET", f"/live/stream?as={self._claim}{asked}", headers=headers)
            response = connection.getresponse()
            with contextlib.closing(response):
                with self._news:
                    self.statuses.append(response.status)
                    self._is_over = self._is_over or response.status == 401
                    self._news.notify_all()
                if response.status == 200:
                    self._take_all(response)

    def _take_all(self, response: http.client.HTTPResponse) -> None:
        """Frame by frame: a blank line ends each."""
        kind = data = ""
        while line := response.readline():
            name, _colon, value = line.decode().rstrip("\n").partition(": ")
            if name == "event":
                kind = value
            elif name == "data":
                data = value
            elif not name:
                if data:
                    self._take(kind, json.loads(data))
                kind = data = ""

    def _take(self, kind: str, data: dict[str, Any]) -> None:
        with self._news:
            if kind:
                self.signs.append((kind, data))
                if kind == "reset":
                    self._cursors[data["topic"]] = data["number"]
            else:
                self.events.append(data)
                self._cursors[data["topic"]] = data["number"]
            self._news.notify_all()
