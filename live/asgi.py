"""The two live addresses, served in front of Django: the stream and what devices send.

Everything else goes to Django. Whoever comes in here is identified by the product's ``Gate``,
by the same cookies as there.
"""

import asyncio
import contextlib
import json
import logging
import signal
import threading
from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Any, Final, Protocol
from urllib.parse import parse_qsl, urlsplit

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.http import parse_cookie
from django.http.request import split_domain_port, validate_host
from django.utils.translation import gettext as _

from live.database import ask
from live.hub import hub
from live.operations import MOST_OPERATIONS, Applier, Request, Senders, parse
from live.stream import Stream, Streams
from live.topics import Viewer
from live.wire import dumps, named
from live.writer import Writer

logger = logging.getLogger(__name__)

type Scope = dict[str, Any]
type Receive = Callable[[], Awaitable[dict[str, Any]]]
type Send = Callable[[dict[str, Any]], Awaitable[None]]
type Application = Callable[[Scope, Any, Any], Awaitable[None]]

STREAM: Final = "/live/stream"
PULSE: Final = "/live/pulse"
OPERATIONS: Final = "/live/operations"
MOST_BYTES: Final = 256 * 1024
RETRY_SECONDS: Final = 5


class Gate(Senders, Protocol):
    """Who comes in. The methods run in threads with a database connection."""

    def viewer(self, cookies: Mapping[str, str], claim: str) -> Viewer | None:
        """Who asks for a stream as ``claim`` (``device``, ``team``, ``screen:<code>``)."""
        ...

    def still_valid(self, subjects: Collection[Any]) -> set[Any]:
        """Those of the connected viewers' subjects who may go on; notes that they are here."""
        ...

    def credentials(self, cookies: Mapping[str, str]) -> str:
        """What a device identifies itself with, or nothing; no database here."""
        ...


class Live:
    """An ASGI application: the live addresses here, the others in ``django``."""

    def __init__(self, django: Application, gate: Gate) -> None:
        self._django = django
        self._gate = gate
        self.streams = Streams(hub)
        self.writer: Writer[Request, dict[str, Any] | None] = Writer(Applier(gate))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live_through(receive, send)
        elif scope["type"] == "http" and scope["path"] == STREAM:
            await self._stream(scope, receive, send)
        elif scope["type"] == "http" and scope["path"] == PULSE:
            await self._pulse(scope, send)
        elif scope["type"] == "http" and scope["path"] == OPERATIONS:
            await self._operations(scope, receive, send)
        else:
            await self._django(scope, receive, send)

    # --- The process --------------------------------------------------------------------

    async def _live_through(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self.streams.start(self._gate.still_valid)
                self._end_streams_on(signal.SIGTERM, signal.SIGINT)
                await send({"type": "lifespan.startup.complete"})
            else:
                self.streams.close()
                await asyncio.to_thread(self.writer.stop)
                await send({"type": "lifespan.shutdown.complete"})
                return

    def _end_streams_on(self, *numbers: signal.Signals) -> None:
        """The server waits for open responses before it ends: a stream has to end first."""
        if threading.current_thread() is not threading.main_thread():
            return
        for number in numbers:
            server = signal.getsignal(number)

            def end(received: int, frame: Any, server: Any = server) -> None:
                self.streams.close()
                if callable(server):
                    server(received, frame)

            signal.signal(number, end)

    # --- The stream ---------------------------------------------------------------------

    async def _stream(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = _headers(scope)
        if scope["method"] != "GET":
            await _answer(send, 405, _("A stream is read with GET."))
            return
        if not _is_host_allowed(headers):
            await _answer(send, 400, _("This address is not this server’s."))
            return
        if self.streams.is_closed:
            await _answer(send, 503, _("The server is about to restart."), retry=1)
            return
        self.streams.start(self._gate.still_valid)
        asked = _query(scope)
        try:
            viewer = await self._viewer(asked, headers)
            if viewer is None:
                await _answer(send, 401, _("Join the workshop again."))
                return
            stream = await self.streams.open(viewer, _cursors(asked, headers))
        except (DatabaseError, InterfaceError) as error:
            logger.warning("No stream: %s", type(error).__name__)
            await _answer(send, 503, _("The server cannot read just now."), retry=RETRY_SECONDS)
            return
        try:
            await self._send_events(stream, receive, send)
        finally:
            self.streams.leave(stream)

    async def _send_events(self, stream: Stream, receive: Receive, send: Send) -> None:
        await send(
            {
                "type": "http.response.start",
                "status": 200,
                "headers": [
                    (b"content-type", b"text/event-stream; charset=utf-8"),
                    (b"cache-control", b"no-store"),
                    (b"x-accel-buffering", b"no"),
                    *_PROTECTION,
                ],
            }
        )
        await _send_body(send, b"retry: 2000\n\n" + named("ping"))
        gone = asyncio.create_task(_until_gone(receive, stream))
        try:
            while not stream.is_over or stream.waiting:
                if not stream.waiting:
                    await stream.wake.wait()
                stream.wake.clear()
                body, stream.waiting = b"".join(stream.waiting), []
                if body:
                    await _send_body(send, body)
            await _send_body(send, b"", more=False)
        finally:
            gone.cancel()

    async def _pulse(self, scope: Scope, send: Send) -> None:
        """Whether the stream would be opened: a browser is not told why it was not."""
        headers = _headers(scope)
        try:
            is_known = await self._viewer(_query(scope), headers) is not None
        except (DatabaseError, InterfaceError):
            await _answer_json(send, 503, {"plenary": True}, retry=RETRY_SECONDS)
            return
        await _answer_json(send, 200 if is_known else 401, {"plenary": True})

    async def _viewer(
        self, asked: list[tuple[str, str]], headers: Mapping[str, str]
    ) -> Viewer | None:
        cookies = parse_cookie(headers.get("cookie", ""))
        return await ask(self._gate.viewer, cookies, dict(asked).get("as", "device"))

    # --- What devices send --------------------------------------------------------------

    async def _operations(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = _headers(scope)
        if problem := _not_from_here(scope, headers):
            await _answer(send, *problem)
            return
        body = await _read(receive)
        if body is None:
            await _answer(send, 413, _("Send at most 256 kB at a time."))
            return
        request = self._request(headers, body)
        if isinstance(request, str):
            await _answer(send, 400, request)
            return
        if not request.credentials:
            await _answer(send, 401, _("Join the workshop again."))
            return
        try:
            outcomes = await self.writer.write(request)
        except Exception as error:  # noqa: BLE001  the writer has logged it
            # What is not acknowledged stays on the device: it comes again.
            code = 507 if _is_disk_full(error) else 503
            await _answer(send, code, _("The server cannot write just now."), retry=RETRY_SECONDS)
            return
        if outcomes is None:
            await _answer(send, 401, _("Join the workshop again."))
            return
        await _answer_json(send, _status(outcomes), {"outcomes": outcomes})

    def _request(self, headers: Mapping[str, str], body: bytes) -> Request | str:
        """The request, or what is wrong with all of it."""
        try:
            sent = json.loads(body)
        except (ValueError, RecursionError):
            return _("This is not JSON.")
        if not isinstance(sent, dict) or not isinstance(sent.get("operations"), list):
            return _("“operations” is a list.")
        if len(sent["operations"]) > MOST_OPERATIONS:
            return _("Send at most 50 operations at a time.")
        waiting = sent.get("waiting", 0)
        if not isinstance(waiting, int) or isinstance(waiting, bool) or not 0 <= waiting < 10**6:
            return _("“waiting” is a number.")
        return Request(
            self._gate.credentials(parse_cookie(headers.get("cookie", ""))),
            [parse(raw) for raw in sent["operations"]],
            waiting,
        )


_PROTECTION: Final = [
    (b"x-content-type-options", b"nosniff"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"referrer-policy", b"same-origin"),
]


def _headers(scope: Scope) -> dict[str, str]:
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}


def _query(scope: Scope) -> list[tuple[str, str]]:
    return parse_qsl(scope["query_string"].decode("ascii", "replace"))


def _is_host_allowed(headers: Mapping[str, str]) -> bool:
    domain, _port = split_domain_port(headers.get("host", ""))
    return bool(domain) and validate_host(domain, [host for host in settings.ALLOWED_HOSTS if host])


def _not_from_here(scope: Scope, headers: Mapping[str, str]) -> tuple[int, str] | None:
    """What keeps other sites' pages from sending in a visitor's name: a browser sends neither
    this type of content nor a false origin for them.
    """
    if scope["method"] != "POST":
        return 405, _("Operations are sent with POST.")
    if not _is_host_allowed(headers):
        return 400, _("This address is not this server’s.")
    if headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        return 415, _("Operations are JSON.")
    return None if _is_origin_ours(headers) else (403, _("Another site’s page sent this."))


def _is_origin_ours(headers: Mapping[str, str]) -> bool:
    origin = headers.get("origin")
    if origin is None or origin in settings.CSRF_TRUSTED_ORIGINS:
        return True
    try:
        return urlsplit(origin).netloc == headers.get("host")
    except ValueError:  # brackets that hold no address
        return False


def _is_disk_full(error: Exception) -> bool:
    """As SQLite says it, and as PostgreSQL does."""
    return "full" in str(error) or "No space left" in str(error)


def _cursors(asked: list[tuple[str, str]], headers: Mapping[str, str]) -> dict[str, int]:
    """``{topic: last number seen}`` of ``?topic=worksheet.7:33``, and of the browser's own
    ``Last-Event-ID``, which is newer. -1 stands for "from now on".
    """
    cursors: dict[str, int] = {}
    texts = [value for name, value in asked if name == "topic"]
    for text in [*texts, headers.get("last-event-id", "")]:
        topic, _colon, number = text.partition(":")
        is_number = number.isascii() and number.isdigit() and len(number) <= 18
        if topic and (topic in cursors or text in texts):
            cursors[topic] = max(cursors.get(topic, -1), int(number) if is_number else -1)
    return cursors


async def _read(receive: Receive) -> bytes | None:
    """The body of a request; None when it is too large."""
    body = b""
    while True:
        message = await receive()
        part: bytes = message.get("body", b"")
        body += part
        if len(body) > MOST_BYTES:
            return None
        if not message.get("more_body"):
            return body


async def _until_gone(receive: Receive, stream: Stream) -> None:
    with contextlib.suppress(asyncio.CancelledError):
        while (await receive())["type"] != "http.disconnect":
            pass
        stream.waiting.clear()
        stream.end()


async def _send_body(send: Send, body: bytes, *, more: bool = True) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": more})


def _status(outcomes: Mapping[str, Any]) -> int:
    """200 when anything was taken or there was nothing to take, else that of the first refusal."""
    refused = [one["code"] for one in outcomes.values() if one["status"] == "refused"]
    return 200 if len(refused) < len(outcomes) or not refused else int(refused[0])


async def _answer(send: Send, status: int, message: str, *, retry: int = 0) -> None:
    await _answer_json(send, status, {"message": message}, retry=retry)


async def _answer_json(send: Send, status: int, content: Any, *, retry: int = 0) -> None:
    # A lone surrogate that came in an id goes back as "?" rather than as an error.
    body = dumps(content).encode(errors="replace")
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        *_PROTECTION,
    ]
    if retry:
        headers.append((b"retry-after", str(retry).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
