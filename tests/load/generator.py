"""Drives many devices from one process: each follows its stream and writes notes over HTTP.

It reads what to do as JSON from the standard input, prints a line when all streams stand, waits
for a line to begin each round, and prints each round's result as a line of JSON. All times are
of one clock, its own: a note counts from just before it is written to the socket until another
device of its table has read the event from its own socket. What the generator itself is late
is measured beside: a round in which it was late for long says more about it than the server.
"""

import asyncio
import json
import os
import random
import re
import resource
import sys
import time
import uuid
from dataclasses import dataclass, field
from typing import Any, cast

from uvloop import run

NOTE_ID = re.compile(rb'"kind":"note\.added","data":\{"note":\{"id":"([0-9a-f-]{36})"')
LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
LAG_EVERY = 0.01


@dataclass(slots=True)
class Round:
    """What happened in one round; times in seconds."""

    sent: dict[bytes, float] = field(default_factory=dict)
    groups: dict[bytes, int] = field(default_factory=dict)
    acks: list[float] = field(default_factory=list)
    seen: list[float] = field(default_factory=list)
    heard: dict[bytes, int] = field(default_factory=dict)
    doubled: int = 0
    errors: dict[str, int] = field(default_factory=dict)
    lags: list[float] = field(default_factory=list)

    def fail(self, what: str) -> None:
        self.errors[what] = self.errors.get(what, 0) + 1


@dataclass(slots=True)
class Device:
    group: int
    worksheet: str
    topic: str
    token: str
    own: set[bytes] = field(default_factory=set)
    had: set[bytes] = field(default_factory=set)
    connection: "Connection | None" = None


class Room:
    """All devices, and the round that is under way."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self.host: str = plan["host"]
        self.port: int = plan["port"]
        self.devices = [Device(**one) for one in plan["devices"]]
        self.sizes: dict[int, int] = {}
        for device in self.devices:
            self.sizes[device.group] = self.sizes.get(device.group, 0) + 1
        self.round = Round()
        self.broken_streams = 0

    async def open_streams(self) -> None:
        """Some at a time, as people come in; a stream counts once its first bytes have come."""
        gate = asyncio.Semaphore(50)

        async def one(device: Device) -> None:
            async with gate:
                await self._open(device)

        await asyncio.gather(*(one(device) for device in self.devices))

    async def _open(self, device: Device) -> None:
        loop = asyncio.get_running_loop()
        ready = loop.create_future()
        await loop.create_connection(
            lambda: StreamReader(self, device, ready), self.host, self.port
        )
        await asyncio.wait_for(ready, 60)

    async def steady(self, seconds: float, every: float) -> None:
        """One note from each device every ``every`` seconds, evenly spread at random."""
        until = time.perf_counter() + seconds

        async def one(device: Device) -> None:
            await asyncio.sleep(random.random() * every)
            while time.perf_counter() < until:
                begun = time.perf_counter()
                await self.write(device)
                await asyncio.sleep(max(0.0, every - (time.perf_counter() - begun)))

        await asyncio.gather(*(one(device) for device in self.devices))

    async def burst(self, seconds: float) -> None:
        """One note from each device, all within ``seconds``."""

        async def one(device: Device) -> None:
            await asyncio.sleep(random.random() * seconds)
            await self.write(device)

        await asyncio.gather(*(one(device) for device in self.devices))

    async def saturate(self, seconds: float, writers: int) -> None:
        """``writers`` devices of different tables, each writing as soon as it was answered."""
        until = time.perf_counter() + seconds
        step = max(1, len(self.devices) // writers)

        async def one(device: Device) -> None:
            while time.perf_counter() < until:
                await self.write(device)

        await asyncio.gather(*(one(device) for device in self.devices[::step][:writers]))

    async def write(self, device: Device) -> None:
        note = str(uuid.uuid4())
        name = note.encode()
        body = json.dumps(
            {
                "operations": [
                    {
                        "id": str(uuid.uuid4()),
                        "kind": "note.add",
                        "worksheet": device.worksheet,
                        "section": "customer-pains",
                        "note": note,
                        "text": f"What keepers say of the light, number {random.randrange(10**6)}",
                        "age": 0,
                    }
                ],
                "waiting": 0,
            }
        ).encode()
        device.own.add(name)
        self.round.groups[name] = device.group
        if device.connection is None or device.connection.is_lost:
            loop = asyncio.get_running_loop()
            try:
                _transport, device.connection = await loop.create_connection(
                    Connection, self.host, self.port
                )
            except OSError as error:
                self.round.fail(type(error).__name__)
                return
        head = (
            f"POST /live/operations HTTP/1.1\r\nHost: {self.host}:{self.port}\r\n"
            f"Cookie: device={device.token}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        ).encode()
        started = time.perf_counter()
        self.round.sent[name] = started
        try:
            status, answer = await asyncio.wait_for(device.connection.ask(head + body), 60)
        except (OSError, TimeoutError) as error:
            self.round.fail(type(error).__name__)
            return
        if status == 200 and b'"applied"' in answer:
            self.round.acks.append(time.perf_counter() - started)
        else:
            self.round.fail(f"HTTP {status}")

    def hear(self, device: Device, name: bytes) -> None:
        if name in device.own:
            return
        if name in device.had:
            self.round.doubled += 1
            return
        device.had.add(name)
        started = self.round.sent.get(name)
        if started is not None:
            self.round.seen.append(time.perf_counter() - started)
            self.round.heard[name] = self.round.heard.get(name, 0) + 1

    @property
    def lost(self) -> int:
        """Deliveries that did not come, of notes that were acknowledged or not."""
        return sum(
            self.sizes[group] - 1 - self.round.heard.get(name, 0)
            for name, group in self.round.groups.items()
        )

    async def settle(self, seconds: float = 10) -> None:
        """Until everything has come, at most ``seconds``."""
        until = time.perf_counter() + seconds
        while self.lost and time.perf_counter() < until:  # noqa: ASYNC110  many notes, one end
            await asyncio.sleep(0.05)


class StreamReader(asyncio.Protocol):
    def __init__(self, room: Room, device: Device, ready: asyncio.Future[None]) -> None:
        self._room, self._device, self._ready = room, device, ready
        self._rest = b""
        self._status = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        cast("asyncio.Transport", transport).write(
            f"GET /live/stream?as=device&topic={self._device.topic} HTTP/1.1\r\n"
            f"Host: {self._room.host}:{self._room.port}\r\n"
            f"Cookie: device={self._device.token}\r\nAccept: text/event-stream\r\n\r\n".encode()
        )

    def data_received(self, data: bytes) -> None:
        # The time of arrival is that of this call; frames that come together came together.
        text = self._rest + data
        self._status = self._status or text[9:12]
        if not self._ready.done() and self._status != b"200":
            self._ready.set_exception(OSError(text[:60]))
        elif not self._ready.done() and b"event: ping" in text:
            self._ready.set_result(None)
        end = 0
        for found in NOTE_ID.finditer(text):
            self._room.hear(self._device, found[1])
            end = found.end()
        self._rest = text[end:][-200:]

    def connection_lost(self, error: Exception | None) -> None:
        if not self._ready.done():
            self._ready.set_exception(OSError("the stream was not opened"))
        self._room.broken_streams += 1


class Connection(asyncio.Protocol):
    """One kept-alive connection, one question at a time."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None
        self._received = b""
        self.is_lost = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    async def ask(self, request: bytes) -> tuple[int, bytes]:
        assert self._transport is not None
        self._answer = asyncio.get_running_loop().create_future()
        self._received = b""
        self._transport.write(request)
        return await self._answer

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, mark, body = self._received.partition(b"\r\n\r\n")
        length = LENGTH.search(head)
        is_whole = mark and length and len(body) >= int(length[1])
        if is_whole and self._answer and not self._answer.done():
            self._answer.set_result((int(head[9:12]), body))

    def connection_lost(self, error: Exception | None) -> None:
        self.is_lost = True
        if self._answer and not self._answer.done():
            self._answer.set_exception(ConnectionResetError())


async def measure_lag(room: Room) -> None:
    while True:
        begun = time.perf_counter()
        await asyncio.sleep(LAG_EVERY)
        room.round.lags.append(time.perf_counter() - begun - LAG_EVERY)


def report(room: Room, seconds: float, cpu: float) -> dict[str, Any]:
    done = room.round
    return {
        "devices": len(room.devices),
        "seconds": seconds,
        "notes": len(done.groups),
        "acknowledged": len(done.acks),
        "delivered": len(done.seen),
        "lost": room.lost,
        "doubled": done.doubled,
        "broken_streams": room.broken_streams,
        "errors": done.errors,
        "seen": percentiles(done.seen),
        "ack": percentiles(done.acks),
        "lag": percentiles(done.lags),
        "generator_cpu": cpu,
    }


def percentiles(values: list[float]) -> dict[str, float]:
    """p50, p95, p99 and the maximum in milliseconds."""
    if not values:
        return {}
    ordered = sorted(values)
    at = lambda share: ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000  # noqa: E731
    return {"p50": at(0.5), "p95": at(0.95), "p99": at(0.99), "max": ordered[-1] * 1000}


async def main() -> None:
    plan = json.loads(sys.stdin.readline())
    if plan.get("cpus"):
        os.sched_setaffinity(0, plan["cpus"])
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    room = Room(plan)
    await room.open_streams()
    say({"streams": len(room.devices)})
    lag = asyncio.create_task(measure_lag(room))
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        order = json.loads(line)
        room.round = Round()
        begun, used = time.perf_counter(), time.process_time()
        await getattr(room, order.pop("round"))(**order)
        seconds = time.perf_counter() - begun
        await room.settle()
        say(report(room, seconds, time.process_time() - used))
    lag.cancel()


def say(value: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    run(main())
