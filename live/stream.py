"""The stream of events to one browser, and all the streams of this process.

Server-sent events, served in front of Django: its own handler would hold a thread for as long
as a response streams. A stream is a coroutine and a list of what waits to be sent.
"""

import asyncio
import logging
import random
import threading
from collections import defaultdict, deque
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from live import topics
from live.database import ask
from live.hub import Hub
from live.models import Event, Topic
from live.topics import Viewer
from live.wire import Message, named

logger = logging.getLogger(__name__)

PING_SECONDS: Final = 15
POLL_SECONDS: Final = 2
"""How late, at most, a process hears of what another did while Redis says nothing."""
MOST_WAITING: Final = 500
"""Frames. A browser that does not take them gets its stream ended, and reads the log."""
MOST_REPLAYED: Final = 200
"""Events. Who missed more reads the page's regions again, which is less."""
MOST_TOPICS: Final = 400
MOST_STREAMS_OF_A_VIEWER: Final = 8
RETURN_SECONDS: Final = 60


@dataclass(eq=False, slots=True)
class Stream:
    """What one browser follows; ``seen`` is the last number of each topic that it was sent."""

    viewer: Viewer
    seen: dict[str, int]
    waiting: list[bytes] = field(default_factory=list)
    held: list[Message] | None = field(default_factory=list)
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    is_over: bool = False

    def push(self, message: Message, full: bytes, reduced: bytes) -> None:
        """Send ``message`` unless it was seen; while the log is still being read, keep it."""
        if self.held is not None:
            self.held.append(message)
            return
        if message.number <= self.seen.get(message.topic, 0):
            return
        self.seen[message.topic] = message.number
        self.write(full if self.may_see(message) else reduced)
        if message.ends_stream:
            self.end()

    def may_see(self, message: Message) -> bool:
        return (
            not message.only_for
            or self.viewer.sees_all
            or self.viewer.key in message.only_for.split()
        )

    def write(self, frame: bytes) -> None:
        if self.is_over:
            return
        if len(self.waiting) >= MOST_WAITING:
            self.end()
            return
        self.waiting.append(frame)
        self.wake.set()

    def release(self, replayed: Iterable[bytes]) -> list[Message]:
        """The log was read: send what it had; returns what was told in the meantime."""
        held, self.held = self.held or [], None
        for frame in replayed:
            self.write(frame)
        return held

    def end(self, *last: bytes) -> None:
        """Send nothing more after ``last``."""
        if self.is_over:
            return
        self.waiting.extend(last)
        self.is_over = True
        self.wake.set()


class Streams:
    """All streams of one event loop: hears the hub, keeps each topic in order, fills gaps.

    Everything but ``_hear`` runs in the loop.
    """

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._following: dict[str, set[Stream]] = defaultdict(set)
        self._stop_listening: dict[str, Callable[[], None]] = {}
        self._told: dict[str, int] = {}
        self._of_viewer: dict[str, dict[Stream, None]] = defaultdict(dict)
        self._new: list[Stream] = []
        self._heard: deque[Message] = deque()
        self._is_woken = False
        self._lock = threading.Lock()
        self._behind: set[str] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._catching_up: asyncio.Task[None] | None = None
        self._checking: asyncio.Task[None] | None = None
        self._check: Callable[[set[Any]], set[Any]] | None = None
        self._stop_following: Callable[[], None] = lambda: None
        self.is_closed = False

    def __len__(self) -> int:
        return sum(map(len, self._of_viewer.values()))

    # --- Beginning and ending -----------------------------------------------------------

    def start(self, still_valid: Callable[[set[Any]], set[Any]]) -> None:
        """Begin to work in the running loop; the first stream may come before or after.

        ``still_valid`` tells, in a database thread, which of the connected viewers' subjects may
        go on; it is asked at every heartbeat, and may note who is there.
        """
        if self._loop is not None:
            return
        self._loop = asyncio.get_running_loop()
        self._check = still_valid
        self._stop_following = self._hub.follow(patience=0)
        self._run(self._heartbeat())
        self._run(self._poll())

    def close(self) -> None:
        """End every stream: the browser comes back to the process that follows this one.

        Can be called from a signal handler or another thread.
        """
        self.is_closed = True
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._end_all)

    def _end_all(self) -> None:
        for stream in self._all():
            self._say_bye(stream)
        for task in self._tasks:
            task.cancel()
        # It waits for a thread, and the streams have to be told meanwhile.
        asyncio.get_running_loop().run_in_executor(None, self._stop_following)

    @staticmethod
    def _say_bye(stream: Stream) -> None:
        stream.end(named("bye", retry=random.randint(500, 3000)))  # noqa: S311  to spread them

    async def open(self, viewer: Viewer, cursors: Mapping[str, int]) -> Stream:
        """A stream for ``viewer`` of those topics of ``cursors`` that it may follow.

        ``cursors`` is ``{topic: last number seen}``. First it listens, then it reads the log:
        in this order nothing can fall in between.
        """
        asked = dict(list(cursors.items())[:MOST_TOPICS])
        granted, numbers = await ask(_granted, viewer, asked)
        stream = Stream(
            viewer, {topic: asked.get(topic, numbers.get(topic, 0)) for topic in granted}
        )
        self._enter(stream)
        try:
            replayed = await ask(read_log, dict(stream.seen))
        except BaseException:
            self.leave(stream)
            raise
        self._begin(stream, replayed, numbers)
        return stream

    def _enter(self, stream: Stream) -> None:
        own = self._of_viewer[stream.viewer.key]
        while len(own) >= MOST_STREAMS_OF_A_VIEWER:
            oldest = next(iter(own))
            # Not at once again, or two tabs would go on sending each other away.
            oldest.end(named("bye", retry=RETURN_SECONDS * 1000))
            del own[oldest]
        own[stream] = None
        self._new.append(stream)
        for topic in stream.seen:
            self._follow(topic, stream)
        if self.is_closed:  # since it was asked for
            self._say_bye(stream)

    def _begin(self, stream: Stream, replayed: "Replay", numbers: Mapping[str, int]) -> None:
        """Send what the log had. ``numbers`` are older than what was granted: an event since
        then that changes the viewer's rights ends the stream.
        """
        frames = []
        is_outdated = False
        for topic, (last, messages) in replayed.items():
            if messages is None:
                frames.append(named("reset", topic=topic, number=last))
            for one in messages or ():
                frames.append(one.frame(in_full=stream.may_see(one)))
                is_new = topic in stream.viewer.follows and one.number > numbers.get(topic, 0)
                is_outdated = is_outdated or (one.ends_stream and is_new)
            stream.seen[topic] = last
            self._told.setdefault(topic, last)
        for message in stream.release(frames):
            if message.number > self._told[message.topic]:
                self._tell_in_order(message)
            else:
                stream.push(message, message.frame(in_full=True), message.frame(in_full=False))
        if is_outdated:
            stream.end()

    def leave(self, stream: Stream) -> None:
        own = self._of_viewer[stream.viewer.key]
        own.pop(stream, None)
        if not own:
            del self._of_viewer[stream.viewer.key]
        for topic in stream.seen:
            followers = self._following[topic]
            followers.discard(stream)
            if not followers:
                del self._following[topic]
                self._stop_listening.pop(topic)()
                self._told.pop(topic, None)

    def _follow(self, topic: str, stream: Stream) -> None:
        if topic not in self._stop_listening:
            self._stop_listening[topic] = self._hub.listen(topic, self._hear)
        self._following[topic].add(stream)

    # --- Telling ------------------------------------------------------------------------

    def _hear(self, message: Message) -> None:
        """Called by the hub in any thread; wakes the loop once for all that has come."""
        with self._lock:
            self._heard.append(message)
            if self._is_woken or self._loop is None or self._loop.is_closed():
                return
            self._is_woken = True
        self._loop.call_soon_threadsafe(self._tell_heard)

    def _tell_heard(self) -> None:
        with self._lock:
            messages = list(self._heard)
            self._heard.clear()
            self._is_woken = False
        for message in messages:
            self._tell_in_order(message)

    def _tell_in_order(self, message: Message) -> None:
        topic = message.topic
        told = self._told.get(topic)
        if told is None:
            # Those who follow it are still reading the log, which says what they have seen:
            # they keep the message until then.
            self._tell(message)
            return
        if message.number <= told:
            return
        if message.number > told + 1:
            self._fall_behind(topic)
            return
        self._told[topic] = message.number
        self._tell(message)

    def _tell(self, message: Message) -> None:
        followers = self._following.get(message.topic)
        if not followers:
            return
        full = message.frame(in_full=True)
        reduced = message.frame(in_full=False) if message.only_for else full
        for stream in followers:
            stream.push(message, full, reduced)

    # --- Gaps ---------------------------------------------------------------------------

    def _fall_behind(self, topic: str) -> None:
        self._behind.add(topic)
        if self._catching_up is None or self._catching_up.done():
            self._catching_up = self._run(self._catch_up())

    async def _catch_up(self) -> None:
        while self._behind:
            behind = {topic: self._told[topic] for topic in self._behind if topic in self._told}
            self._behind.clear()
            try:
                found = await ask(read_log, behind)
            except Exception as error:  # noqa: BLE001  the next poll finds what is missing
                logger.warning("A gap cannot be filled: %s", type(error).__name__)
                continue
            for topic, (last, messages) in found.items():
                if messages is None:
                    self._reset(topic, last)
                for message in messages or ():
                    self._tell_in_order(message)

    def _reset(self, topic: str, last: int) -> None:
        if topic not in self._told:
            return
        self._told[topic] = last
        for stream in self._following.get(topic, ()):
            stream.seen[topic] = last
            stream.write(named("reset", topic=topic, number=last))

    async def _poll(self) -> None:
        """Find what no broadcast told: another process made it, and Redis is down or not used."""
        while True:
            await asyncio.sleep(POLL_SECONDS)
            if not self._told:
                continue
            try:
                last = await ask(last_numbers, list(self._told))
            except Exception as error:  # noqa: BLE001  the database is away: the next poll asks again
                logger.warning("The log cannot be read: %s", type(error).__name__)
                continue
            for topic, number in last.items():
                if number > self._told.get(topic, number):
                    self._fall_behind(topic)

    # --- Heartbeat ----------------------------------------------------------------------

    async def _heartbeat(self) -> None:
        """A ping for every stream in each period, and whether its viewer may still listen.

        Spread over the period, so that a large room is never asked about all at once. Those
        who have come since the last second are among them: they are noted as here at once.
        """
        ping = named("ping")
        second = 0
        while True:
            await asyncio.sleep(1)
            second = (second + 1) % PING_SECONDS
            due = [stream for stream in self._all() if id(stream) // 64 % PING_SECONDS == second]
            for stream in due:
                stream.write(ping)
            if not due and not self._new:
                continue
            if self._checking is None or self._checking.done():
                # Not waited for: a database that hangs must not keep the pings.
                new, self._new = self._new, []
                self._checking = self._run(self._end_the_invalid([*due, *new]))

    async def _end_the_invalid(self, streams: Collection[Stream]) -> None:
        if self._check is None:
            return
        subjects = {stream.viewer.subject for stream in streams}
        try:
            valid = await ask(self._check, subjects)
        except Exception as error:  # noqa: BLE001  nobody is sent away because the database is
            logger.warning("Viewers cannot be checked: %s", type(error).__name__)
            return
        for stream in streams:
            if stream.viewer.subject not in valid:
                stream.end(named("gone"))

    def _all(self) -> list[Stream]:
        return [stream for streams in self._of_viewer.values() for stream in streams]

    def _run(self, work: Any) -> asyncio.Task[None]:
        task: asyncio.Task[None] = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


type Replay = dict[str, tuple[int, list[Message] | None]]


def _granted(viewer: Viewer, asked: Iterable[str]) -> tuple[set[str], dict[str, int]]:
    """What ``viewer`` may follow, and before that the last numbers of what it follows anyway."""
    numbers = last_numbers(list(viewer.follows))
    return topics.allowed(viewer, asked), numbers


def last_numbers(names: list[str]) -> dict[str, int]:
    """The last number of each topic that has one: a query for each 400 topics."""
    found: dict[str, int] = {}
    for start in range(0, len(names), MOST_TOPICS):
        some = names[start : start + MOST_TOPICS]
        found |= dict(Topic.objects.filter(name__in=some).values_list("name", "last_number"))
    return found


def read_log(cursors: Mapping[str, int]) -> Replay:
    """``{topic: (last number, what came after the cursor)}``; None stands for too much.

    A cursor below 0 asks for nothing but the last number. One beyond the log, as after the
    database was restored from a copy, is reset too. One query, and two for each topic that has
    something to tell.
    """
    last = last_numbers(list(cursors))
    return {topic: _after(topic, cursor, last.get(topic, 0)) for topic, cursor in cursors.items()}


def _after(topic: str, cursor: int, last: int) -> tuple[int, list[Message] | None]:
    if cursor < 0 or cursor == last:
        return last, []
    if cursor > last or last - cursor > MOST_REPLAYED:
        return last, None
    events = list(Event.objects.after(topic, cursor))
    if not events or events[0].number != cursor + 1:
        return last, None  # the log does not reach back so far
    return events[-1].number, list(topics.retold(topic, events))
