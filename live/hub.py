"""Fan-out: who listens to which topic in this process, and how the other processes hear of it."""

import logging
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.conf import settings

from live.wire import Message

logger = logging.getLogger(__name__)

RECONNECT_SECONDS = 1
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
        self._redis: Any = None
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
        if self._redis is None:
            self.deliver(message)
            return
        try:
            self._redis.publish(self._channel, message.to_json())
        except self._redis_errors() as error:
            # The log has the event: readers find the gap. This process need not wait for that.
            logger.warning("Redis did not take a broadcast: %s", type(error).__name__)
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

    def follow(self) -> Callable[[], None]:
        """Subscribe this process to Redis in a thread; the answer ends the subscription.

        Without Redis there is nothing to follow.
        """
        if self._redis is None:
            return lambda: None
        subscription = self._redis.pubsub(ignore_subscribe_messages=True)
        subscription.subscribe(**{self._channel: self._hear})
        # The first message is Redis's own word that the subscription stands.
        subscription.get_message(timeout=5)
        thread = subscription.run_in_thread(
            sleep_time=1, daemon=True, exception_handler=self._wait_for_redis
        )

        def stop() -> None:
            thread.stop()
            thread.join(timeout=5)
            subscription.close()

        return stop

    def _hear(self, raw: dict[str, Any]) -> None:
        try:
            message = Message.from_json(raw["data"])
        except ValueError:
            logger.warning("Redis passed on something that is no message")
            return
        self.deliver(message)

    def _wait_for_redis(self, error: BaseException, subscription: Any, thread: Any) -> None:
        """Keep the thread: its next read connects and subscribes again.

        What was told in the meantime is in the log, where readers find it by the gap.
        """
        if not isinstance(error, self._redis_errors()):
            raise error
        logger.warning("Redis is gone: %s", type(error).__name__)
        time.sleep(RECONNECT_SECONDS)

    @staticmethod
    def _redis_errors() -> type[Exception]:
        import redis

        return redis.RedisError


hub = Hub(settings.REDIS_URL)
