"""Fan-out: who listens to which topic in this process, and how the other processes hear of it."""

import logging
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from django.conf import settings

from live.wire import Message

logger = logging.getLogger(__name__)

RECONNECT_SECONDS = 1
LISTEN_SECONDS = 1
PUBLISH_SECONDS = 1
"""How long a change waits for a Redis that hangs; the log has the event anyway."""

type Listener = Callable[[Message], None]


class Hub:
    """The listeners of this process.

    Without Redis a broadcast reaches them directly. With Redis it is published there, and one
    subscription per process (``follow``) brings it back to every process alike.
    """

    def __init__(self, redis_url: str = "") -> None:
        self._lock = threading.Lock()
        self._listeners: dict[str, list[Listener]] = defaultdict(list)
        self._gathering = threading.local()
        self._redis: Any = None
        self._redis_is_away_until = 0.0
        if redis_url:
            import redis  # only where it is configured

            self._redis = redis.Redis.from_url(
                redis_url,
                socket_timeout=PUBLISH_SECONDS,
                socket_connect_timeout=PUBLISH_SECONDS,
            )
            # Redis has one set of channels for all its databases. Installations that share a
            # server, each with a database of its own, must not hear each other.
            database = self._redis.connection_pool.connection_kwargs.get("db") or 0
            self._channel = f"plenary.live.{database}"

    def listen(self, topic: str, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` for every message of ``topic``; the answer ends that."""
        with self._lock:
            self._listeners[topic].append(listener)

        def stop() -> None:
            with self._lock:
                if listener in self._listeners[topic]:
                    self._listeners[topic].remove(listener)
                if not self._listeners[topic]:
                    del self._listeners[topic]

        return stop

    def broadcast(self, message: Message) -> None:
        """Tell everyone who listens to the message's topic, in all processes."""
        gathered = getattr(self._gathering, "messages", None)
        if gathered is None:
            self._tell([message])
        else:
            gathered.append(message)

    @contextmanager
    def gathering(self) -> Iterator[None]:
        """What this thread broadcasts inside is told together at the end: one round trip."""
        messages: list[Message] = []
        self._gathering.messages = messages
        try:
            yield
        finally:
            del self._gathering.messages
            if messages:
                self._tell(messages)

    def _tell(self, messages: Sequence[Message]) -> None:
        if self._redis is not None and time.monotonic() >= self._redis_is_away_until:
            try:
                self._redis.publish(self._channel, "\n".join(one.to_json() for one in messages))
                return
            except self._redis_errors() as error:
                # The log has the events: readers find the gap. This process need not wait for
                # that, nor wait again at once for a Redis that hangs.
                logger.warning("Redis did not take a broadcast: %s", type(error).__name__)
                self._redis_is_away_until = time.monotonic() + RECONNECT_SECONDS
        for message in messages:
            self.deliver(message)

    def deliver(self, message: Message) -> None:
        """Hand ``message`` to this process's listeners. One that fails does not stop the others."""
        with self._lock:
            listeners = list(self._listeners.get(message.topic, ()))
        for listener in listeners:
            try:
                listener(message)
            except Exception:
                logger.exception("a listener of %s failed", message.topic)

    def follow(self, *, patience: float = 5) -> Callable[[], None]:
        """Subscribe this process to Redis in a thread; the answer ends the subscription.

        Waits ``patience`` seconds, at most, for Redis's word that the subscription stands. A
        Redis that is away, now or later, is asked again until it is there: what was told in the
        meantime is in the log. Without Redis there is nothing to follow.
        """
        if self._redis is None:
            return lambda: None
        stands, is_over = threading.Event(), threading.Event()
        thread = threading.Thread(
            target=self._follow, args=(stands, is_over), name="live-follower", daemon=True
        )
        thread.start()
        stands.wait(patience)

        def stop() -> None:
            is_over.set()
            thread.join(timeout=5)

        return stop

    def _follow(self, stands: threading.Event, is_over: threading.Event) -> None:
        subscription = self._redis.pubsub()
        is_subscribed = False
        while not is_over.is_set():
            try:
                if not is_subscribed:
                    subscription.subscribe(self._channel)
                    is_subscribed = True
                # After an error the next read connects and subscribes again by itself.
                raw = subscription.get_message(timeout=LISTEN_SECONDS)
            except self._redis_errors() as error:
                logger.warning("Redis is gone: %s", type(error).__name__)
                is_over.wait(RECONNECT_SECONDS)
                continue
            if raw is not None and raw["type"] == "message":
                self._hear(raw["data"])
            elif raw is not None:
                stands.set()
        with suppress(self._redis_errors()):
            subscription.close()

    def _hear(self, data: bytes) -> None:
        for line in data.split(b"\n"):
            try:
                message = Message.from_json(line)
            except ValueError:
                logger.warning("Redis passed on something that is no message")
                continue
            self.deliver(message)

    @staticmethod
    def _redis_errors() -> type[Exception]:
        import redis

        return redis.RedisError


hub = Hub(settings.REDIS_URL)
