"""The network between a device and the server, with what goes wrong there."""

import asyncio
import contextlib
import enum
import threading
from collections.abc import Iterator

from tests.faults.server import free_port

PORTAL = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 58\r\nConnection: close\r\n"
    b"\r\n<!doctype html><title>Guest network</title><h1>Log in</h1>"
)


class Mode(enum.Enum):
    OK = "everything passes"
    REFUSE = "nothing listens, and what was open is reset"
    BLACKHOLE = "connections stand, or are made, and nothing passes any more"
    PORTAL = "somebody else answers in the server's place"
    CUT_REPLY = "the server gets what is sent; its reply never arrives"
    SLOW = "everything passes, each piece a little later"


class Proxy:
    """Between ``port`` and the server's; ``mode`` can change at any time."""

    def __init__(self, server_port: int) -> None:
        self.port = free_port()
        self._server_port = server_port
        self._mode = Mode.OK
        self._listener: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._do(self._listen())

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"http://{self.address}"

    @property
    def mode(self) -> Mode:
        return self._mode

    @mode.setter
    def mode(self, mode: Mode) -> None:
        self._do(self._become(mode))

    def end(self) -> None:
        self._do(self._become(Mode.REFUSE))
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _do(self, work: "asyncio._CoroutineLike[None]") -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(20)

    async def _listen(self) -> None:
        self._listener = await asyncio.start_server(self._connect, "127.0.0.1", self.port)

    async def _become(self, mode: Mode) -> None:
        before, self._mode = self._mode, mode
        if mode is Mode.REFUSE:
            if self._listener:
                self._listener.close()
                self._listener = None
            for writer in list(self._writers):
                writer.transport.abort()
            for task in list(self._tasks):
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
        elif before is Mode.REFUSE:
            await self._listen()

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        self._writers.add(writer)
        try:
            with contextlib.suppress(OSError, asyncio.CancelledError):
                await self._carry(reader, writer)
        finally:
            self._tasks.discard(task)
            self._writers.discard(writer)
            writer.transport.abort()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._mode is Mode.PORTAL:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(PORTAL)
            await writer.drain()
            writer.close()
            await writer.wait_closed()
            return
        there, to_server = await asyncio.open_connection("127.0.0.1", self._server_port)
        self._writers.add(to_server)
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(self._pass(reader, to_server))
                both.create_task(self._pass(there, writer, is_reply=True))
        except* OSError:
            pass
        finally:
            self._writers.discard(to_server)
            to_server.transport.abort()

    async def _pass(
        self, source: asyncio.StreamReader, target: asyncio.StreamWriter, *, is_reply: bool = False
    ) -> None:
        """Pass on what comes, piece by piece, until one side ends the connection."""
        while piece := await source.read(65536):
            if self._mode is Mode.BLACKHOLE:
                await asyncio.Event().wait()  # lost, for this connection: also when others work
            if self._mode is Mode.PORTAL or (self._mode is Mode.CUT_REPLY and is_reply):
                raise ConnectionResetError
            if self._mode is Mode.SLOW:
                await asyncio.sleep(0.3)
            target.write(piece)
            await target.drain()
        raise ConnectionResetError


@contextlib.contextmanager
def between(server_port: int) -> Iterator[Proxy]:
    proxy = Proxy(server_port)
    try:
        yield proxy
    finally:
        proxy.end()
