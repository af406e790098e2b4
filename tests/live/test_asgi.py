"""The live addresses, asked as a browser asks: what is let in, and what is answered."""

import asyncio
import json
import signal
import uuid
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import OperationalError, transaction

from live import operations, topics
from live.asgi import MOST_BYTES, Live, Receive, Scope, Send
from live.hub import hub
from live.models import Event
from live.operations import Operation, RefusedError
from live.publish import record
from live.topics import Viewer

pytestmark = pytest.mark.django_db(transaction=True)

ANA = Viewer("ana", sees_all=False, subject="ana", follows=("lamp.1",))
HOST = {"host": "testserver"}
JSON = {**HOST, "content-type": "application/json", "cookie": "device=ana"}


class Lamps:
    """Topics and operations of one kind; ``out`` of oil, or ``wrong``."""

    def allowed(self, viewer: Viewer, ids: Collection[int]) -> set[int]:
        return {one for one in ids if one < 10}

    def retell(self, topic: str, events: Any) -> Any:
        return topics.plainly(topic, events)

    def prepare(self, pairs: Any) -> None:
        return None

    @transaction.atomic
    def apply(self, prepared: None, actor: str, operation: Operation) -> dict[str, Any]:
        if "out" in operation.body:
            raise RefusedError(operation.body["out"], "The lamp is out.", field="lamp")
        record("lamp.1", "lit", operation=operation.id)
        return {"by": actor, "text": operation.body.get("text")}


class Keepers:
    """A gate that knows Ana by her cookie. ``trouble`` is what the database says."""

    def __init__(self) -> None:
        self.trouble: Exception | None = None
        self.waiting: dict[str, int] = {}

    def viewer(self, cookies: Mapping[str, str], claim: str) -> Viewer | None:
        self._try()
        return ANA if cookies.get("device") == "ana" and claim in {"device", "team"} else None

    def still_valid(self, subjects: Collection[Any]) -> set[Any]:
        return set(subjects)

    def credentials(self, cookies: Mapping[str, str]) -> str:
        return cookies.get("device", "")

    def actors(self, credentials: Collection[str]) -> dict[str, str]:
        self._try()
        return {one: one for one in credentials if one == "ana"}

    def heard(self, actors: Mapping[Any, int]) -> None:
        self.waiting |= actors

    def _try(self) -> None:
        if self.trouble is not None:
            raise self.trouble


@dataclass
class Answer:
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    is_complete: bool = False

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    async def take(self, message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        else:
            self.body += message["body"]
            self.is_complete = not message.get("more_body", False)


@pytest.fixture
def keepers() -> Keepers:
    return Keepers()


@pytest.fixture
def live(keepers, monkeypatch) -> Live:
    lamps = Lamps()
    monkeypatch.setattr(operations, "kinds", {"lamp.light": lamps})
    monkeypatch.setattr(topics, "kinds", {"lamp": lamps})
    monkeypatch.setattr(hub, "_redis", None)

    async def django(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 418, "headers": []})
        await send({"type": "http.response.body", "body": scope["path"].encode()})

    return Live(django, keepers)


def scope(method: str, address: str, headers: Mapping[str, str]) -> Scope:
    path, _mark, query = address.partition("?")
    return {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers.items()],
    }


def ask(
    live: Live,
    address: str,
    method: str = "GET",
    headers: Mapping[str, str] = JSON,
    body: bytes | list[bytes] = b"",
) -> Answer:
    """The answer to a request that ends; each part of the body comes by itself."""
    parts = [body] if isinstance(body, bytes) else list(body)
    answer = Answer()

    async def receive() -> dict[str, Any]:
        part = parts.pop(0)
        return {"type": "http.request", "body": part, "more_body": bool(parts)}

    asyncio.run(in_time(live(scope(method, address, headers), receive, answer.take)))
    live.writer.stop()
    assert answer.is_complete
    return answer


async def in_time(work: Awaitable[None]) -> None:
    async with asyncio.timeout(20):
        await work


def send(live: Live, *bodies: Any, headers: Mapping[str, str] = JSON, **more: Any) -> Answer:
    body = json.dumps({"operations": bodies, **more}).encode()
    return ask(live, "/live/operations", "POST", headers, body)


def light(**more: Any) -> dict[str, Any]:
    return {"id": str(uuid.uuid4()), "kind": "lamp.light", **more}


def lit() -> int:
    return Event.objects.filter(topic__name="lamp.1").count()


# --- What devices send ----------------------------------------------------------------------


def test_operations_are_applied_and_each_has_its_outcome(live, keepers):
    one, other = light(text="Fog"), light(text="“Café” ☕")

    answer = send(live, one, other, waiting=7)

    assert answer.status == 200
    assert answer.json == {
        "outcomes": {
            one["id"]: {"status": "applied", "by": "ana", "text": "Fog"},
            other["id"]: {"status": "applied", "by": "ana", "text": "“Café” ☕"},
        }
    }
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert int(answer.headers["content-length"]) == len(answer.body)
    assert keepers.waiting == {"ana": 7}
    assert lit() == 2


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ([], 200),
        ([light(out=409)], 409),
        ([light(out=404), light(out=409)], 404),
        ([light(out=409), light()], 200),
        ([7], 422),
        ([7, light()], 200),
    ],
)
def test_status_is_a_refusal_only_when_all_are_refused(live, sent, status):
    answer = send(live, *sent)

    assert answer.status == status
    assert len(answer.json["outcomes"]) == len(sent)


def test_operation_that_is_sent_again_is_a_duplicate_and_no_error(live):
    one = light()
    send(live, one)

    answer = send(live, one)

    assert answer.status == 200
    assert answer.json["outcomes"][one["id"]]["status"] == "duplicate"
    assert lit() == 1


@pytest.mark.parametrize(
    ("method", "headers", "status"),
    [
        ("GET", JSON, 405),
        ("PUT", JSON, 405),
        ("HEAD", JSON, 405),
        ("POST", {**JSON, "host": "evil.example"}, 400),
        ("POST", {**JSON, "host": ""}, 400),
        ("POST", {name: JSON[name] for name in JSON if name != "host"}, 400),
        ("POST", {name: JSON[name] for name in JSON if name != "content-type"}, 415),
        ("POST", {**JSON, "content-type": "text/plain"}, 415),
        ("POST", {**JSON, "content-type": "application/x-www-form-urlencoded"}, 415),
        ("POST", {**JSON, "content-type": "text/plain; application/json"}, 415),
        ("POST", {**JSON, "origin": "https://evil.example"}, 403),
        ("POST", {**JSON, "origin": "http://testserver.evil.example"}, 403),
        ("POST", {**JSON, "origin": "null"}, 403),
        ("POST", {**JSON, "origin": ""}, 403),
        ("POST", {**JSON, "origin": "http://["}, 403),
        ("POST", {**JSON, "cookie": ""}, 401),
        ("POST", {**JSON, "cookie": "device=mallory"}, 401),
        ("POST", {**JSON, "cookie": "device=\xff\x00; ;=;;"}, 401),
    ],
)
def test_request_that_may_not_be_made_is_refused_in_words_and_changes_nothing(
    live, method, headers, status
):
    answer = ask(
        live,
        "/live/operations",
        method,
        headers,
        json.dumps({"operations": [light()]}).encode(),
    )

    assert answer.status == status
    assert answer.json["message"].endswith(".")
    assert "retry-after" not in answer.headers
    assert lit() == 0


@pytest.mark.parametrize(
    "headers",
    [
        {**JSON, "origin": "http://testserver"},
        {**JSON, "content-type": "application/json; charset=utf-8"},
        {**JSON, "host": "testserver:80", "origin": "http://testserver:80"},
    ],
)
def test_request_of_our_own_page_is_taken(live, headers):
    assert send(live, light(), headers=headers).status == 200


def test_request_of_a_page_under_another_name_of_this_server_is_taken(live, settings):
    settings.CSRF_TRUSTED_ORIGINS = ["https://plenary.example"]

    answer = send(live, light(), headers={**JSON, "origin": "https://plenary.example"})

    assert answer.status == 200


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b"null",
        b"7",
        b"{}",
        b'{"operations": null}',
        b'{"operations": {}}',
        b'{"operations": [], "waiting": null}',
        b'{"operations": [], "waiting": "7"}',
        b'{"operations": [], "waiting": true}',
        b'{"operations": [], "waiting": -1}',
        b'{"operations": [], "waiting": 1e3}',
        b'{"operations": [], "waiting": 1000000}',
        b'{"operations": [' + b"7," * 50 + b"7]}",
        b"[" * 100_000,
        b'{"operations": [' + b"9" * 5000 + b"]}",
    ],
)
def test_body_that_is_no_list_of_operations_is_refused_in_words(live, body):
    answer = ask(live, "/live/operations", "POST", JSON, body)

    assert answer.status == 400
    assert answer.json["message"].endswith(".")


@pytest.mark.parametrize(("more", "status"), [(0, 422), (1, 413)])
def test_body_has_a_most_however_it_arrives(live, more, status):
    text = json.dumps({"operations": ["x"]}).encode()
    body = text + b" " * (MOST_BYTES - len(text) + more)

    whole = ask(live, "/live/operations", "POST", JSON, body)
    in_parts = ask(live, "/live/operations", "POST", JSON, [body[:7], body[7:999], body[999:]])

    assert (whole.status, in_parts.status) == (status, status)


@pytest.mark.parametrize(
    ("trouble", "status"),
    [
        ("database is locked", 503),
        ("connection refused", 503),
        ("database or disk is full", 507),
        ('could not extend file "base/1/2": No space left on device', 507),
    ],
)
def test_database_that_takes_nothing_asks_to_come_again(live, keepers, trouble, status):
    keepers.trouble = OperationalError(trouble)

    answer = send(live, light())

    assert answer.status == status
    assert answer.headers["retry-after"] == "5"
    assert answer.json["message"].endswith(".")
    assert lit() == 0


def test_half_a_letter_comes_back_as_a_question_mark(live):
    answer = ask(
        live,
        "/live/operations",
        "POST",
        JSON,
        b'{"operations": [{"id": "%s", "kind": "lamp.light", "text": "\\ud800"}]}'
        % str(uuid.uuid4()).encode(),
    )

    (outcome,) = answer.json["outcomes"].values()
    assert (answer.status, outcome["text"]) == (200, "?")


# --- Pulse, and the rest --------------------------------------------------------------------


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    ("address", "cookie", "status"),
    [
        ("/live/pulse", "device=ana", 200),
        ("/live/pulse?as=team", "device=ana", 200),
        ("/live/pulse?as=nobody", "device=ana", 401),
        ("/live/pulse", "device=mallory", 401),
        ("/live/pulse", "", 401),
        ("/live/pulse?as=%ff%00", "", 401),
    ],
)
def test_pulse_tells_whether_the_stream_would_be_opened(live, method, address, cookie, status):
    answer = ask(live, address, method, {**HOST, "cookie": cookie})

    assert (answer.status, answer.json) == (status, {"plenary": True})
    assert answer.headers["cache-control"] == "no-store"


def test_pulse_tells_that_the_database_is_away(live, keepers):
    keepers.trouble = OperationalError("gone")

    answer = ask(live, "/live/pulse")

    assert (answer.status, answer.headers["retry-after"]) == (503, "5")


@pytest.mark.parametrize(
    "path", ["/", "/live/streams", "/live/", "/live/operations/", "/LIVE/PULSE"]
)
def test_everything_else_is_djangos(live, path):
    answer = ask(live, path)

    assert (answer.status, answer.body.decode()) == (418, path)


# --- The stream -----------------------------------------------------------------------------


class Browser:
    """A stream that is being read; ``leave`` closes the page."""

    def __init__(self, live: Live, address: str, headers: Mapping[str, str] = JSON) -> None:
        self.answer = Answer()
        self._is_gone = asyncio.Event()
        self.task = asyncio.create_task(
            in_time(live(scope("GET", address, headers), self._receive, self.answer.take))
        )

    async def _receive(self) -> dict[str, Any]:
        await self._is_gone.wait()
        return {"type": "http.disconnect"}

    async def until(self, text: str) -> None:
        while text not in self.answer.body.decode():  # noqa: ASYNC110  a browser only waits too
            await asyncio.sleep(0.01)

    async def leave(self) -> None:
        self._is_gone.set()
        await self.task


def run(live: Live, scene: Callable[[], Awaitable[None]]) -> None:
    async def all_of_it() -> None:
        try:
            await in_time(scene())
        finally:
            live.streams.close()
            await asyncio.sleep(0)
            await asyncio.gather(*live.streams._tasks, return_exceptions=True)

    asyncio.run(all_of_it())


def happen(topic: str, kind: str, **data: Any) -> None:
    with transaction.atomic():
        record(topic, kind, **data)


def test_stream_replays_and_goes_on_until_the_browser_leaves(live):
    happen("lamp.2", "one")
    happen("lamp.2", "two")

    async def scene():
        browser = Browser(live, "/live/stream?as=device&topic=lamp.2:1&topic=lamp.99:0")
        await browser.until("two")
        await asyncio.to_thread(happen, "lamp.2", "three")
        await asyncio.to_thread(happen, "lamp.1", "own")
        await browser.until("own")
        await browser.leave()

        text = browser.answer.body.decode()
        ids = [line for line in text.split("\n") if line.startswith("id: ")]
        assert browser.answer.status == 200
        assert browser.answer.headers["content-type"] == "text/event-stream; charset=utf-8"
        assert browser.answer.headers["x-accel-buffering"] == "no"
        assert text.startswith("retry: 2000\n\nevent: ping\n")
        assert ids == ["id: lamp.2:2", "id: lamp.2:3", "id: lamp.1:1"]
        assert len(live.streams) == 0

    run(live, scene)


@pytest.mark.parametrize(
    ("query", "last", "expected"),
    [
        ("topic=lamp.2", "", []),
        ("topic=lamp.2:", "", []),
        ("topic=lamp.2:x", "", []),
        ("topic=lamp.2:-1", "", []),
        ("topic=lamp.2:0", "", ["one", "two", "three"]),
        ("topic=lamp.2:1", "lamp.2:2", ["three"]),
        ("topic=lamp.2:2", "lamp.2:1", ["three"]),
        ("topic=lamp.2:1", "lamp.3:2", ["two", "three"]),
        ("topic=lamp.2:1&topic=lamp.2:2", "", ["three"]),
        ("topic=lamp.2:2", "\xff:\xff", ["three"]),
        ("topic=lamp.2:2&topic=%00:%ff&topic=:1&topic=" + "x" * 999, "", ["three"]),
    ],
)
def test_stream_begins_after_what_the_browser_has_seen(live, query, last, expected):
    for kind in ("one", "two", "three"):
        happen("lamp.2", kind)

    async def scene():
        browser = Browser(live, f"/live/stream?{query}", {**JSON, "last-event-id": last})
        await browser.until("ping")
        await asyncio.to_thread(happen, "lamp.1", "own")
        await browser.until("own")
        await browser.leave()

        lines = browser.answer.body.decode().split("\n")
        events = [json.loads(line[6:]) for line in lines if line.startswith('data: {"topic"')]
        assert [event["kind"] for event in events] == [*expected, "own"]

    run(live, scene)


@pytest.mark.parametrize(
    ("method", "address", "headers", "status"),
    [
        ("POST", "/live/stream", JSON, 405),
        ("HEAD", "/live/stream", JSON, 405),
        ("GET", "/live/stream", {**JSON, "host": "evil.example"}, 400),
        ("GET", "/live/stream", HOST, 401),
        ("GET", "/live/stream?as=screen:x", JSON, 401),
    ],
)
def test_stream_that_may_not_be_opened_is_refused_in_words(live, method, address, headers, status):
    answer = ask(live, address, method, headers)

    assert answer.status == status
    assert answer.json["message"].endswith(".")
    assert len(live.streams) == 0


def test_stream_asks_to_come_again_while_the_database_is_away(live, keepers):
    keepers.trouble = OperationalError("gone")

    answer = ask(live, "/live/stream")

    assert (answer.status, answer.headers["retry-after"]) == (503, "5")


def test_server_that_ends_says_bye_and_opens_no_more(live):
    async def scene():
        browser = Browser(live, "/live/stream?topic=lamp.2:0")
        await browser.until("ping")
        live.streams.close()
        await browser.task
        late = Browser(live, "/live/stream?topic=lamp.2:0")
        await late.task

        assert "event: bye\n" in browser.answer.body.decode()
        assert browser.answer.is_complete
        assert (late.answer.status, late.answer.headers["retry-after"]) == (503, "1")
        assert len(live.streams) == 0

    run(live, scene)


def test_event_that_changes_rights_is_sent_and_then_the_stream_ends(live):
    async def scene():
        browser = Browser(live, "/live/stream?topic=lamp.2:0")
        await browser.until("ping")
        await asyncio.to_thread(happen, "lamp.1", "moved", end=True)
        await browser.task

        assert browser.answer.is_complete
        assert '"kind":"moved"' in browser.answer.body.decode()
        assert len(live.streams) == 0

    run(live, scene)


@pytest.fixture
def _signals():
    """The handlers of this process, put back afterwards."""
    kept = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("_signals")
def test_streams_end_at_the_signal_that_ends_the_server(live):
    """The server waits for open responses before it says that the process ends."""
    stopped: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, frame: stopped.append(number))

    async def scene():
        starts = [{"type": "lifespan.startup"}]
        said: list[str] = []

        async def receive() -> dict[str, Any]:
            if not starts:
                await asyncio.Event().wait()
            return starts.pop()

        async def take(message: dict[str, Any]) -> None:
            said.append(message["type"])

        process = asyncio.create_task(in_time(live({"type": "lifespan"}, receive, take)))
        browser = Browser(live, "/live/stream?topic=lamp.2:0")
        await browser.until("ping")
        signal.raise_signal(signal.SIGTERM)
        await browser.task
        process.cancel()

        assert said == ["lifespan.startup.complete"]
        assert "event: bye\n" in browser.answer.body.decode()

    run(live, scene)
    assert stopped == [signal.SIGTERM]


@pytest.mark.usefixtures("_signals")
def test_process_begins_and_ends_as_the_server_says(live):
    said: list[str] = []
    messages = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]

    async def receive() -> dict[str, Any]:
        return messages.pop(0)

    async def take(message: dict[str, Any]) -> None:
        said.append(message["type"])

    asyncio.run(in_time(live({"type": "lifespan"}, receive, take)))

    assert said == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
    assert live.streams.is_closed
