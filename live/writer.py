"""One writer: everything that waits is written in one transaction.

With one connection there is nobody to wait for a lock, the order is that of arrival, and a
burst costs one fsync for many changes instead of one for each.
"""

import asyncio
import contextlib
import logging
import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import DatabaseError, InterfaceError, connection, transaction

from live.hub import hub

logger = logging.getLogger(__name__)

MOST_AT_ONCE: Final = 64
TRIES: Final = 3


@dataclass(slots=True)
class Waiting[T, R]:
    work: T
    answer: asyncio.Future[R]
    loop: asyncio.AbstractEventLoop


class Writer[T, R]:
    """Applies work in a thread of its own.

    ``apply`` gets what waits, in order, inside a transaction, and returns as many answers. When
    the database gives the transaction up, it is tried again: ``apply`` must be harmless to
    repeat. The answers are given after the commit, and so after the broadcasts.
    """

    def __init__(self, apply: Callable[[Sequence[T]], Sequence[R]]) -> None:
        self._apply = apply
        self._queue: queue.SimpleQueue[Waiting[T, R] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    async def write(self, work: T) -> R:
        """The answer to ``work`` once it is committed.

        Raises ``DatabaseError`` or ``InterfaceError`` when the database does not take it, and
        what ``apply`` raised when it is the work's own fault.
        """
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[R] = loop.create_future()
        with self._lock:  # not between the last look into the queue and the end of the thread
            self._ensure_thread()
            self._queue.put(Waiting(work, answer, loop))
        return await answer

    def stop(self) -> None:
        """Write what waits, then end the thread."""
        with self._lock:
            thread, self._thread = self._thread, None
            if thread is not None:
                self._queue.put(None)
        if thread is not None:
            thread.join(10)

    def _ensure_thread(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="live-writer", daemon=True)
            self._thread.start()

    def _work(self) -> None:
        while (batch := self._take()) is not None:
            self._write(batch)
        connection.close()

    def _write(self, batch: Sequence[Waiting[T, R]]) -> None:
        try:
            answers: Sequence[R] | Exception = self._commit([one.work for one in batch])
        except (DatabaseError, InterfaceError) as error:
            logger.exception("what waited could not be written")
            answers = error
        except Exception as error:
            if len(batch) > 1:  # one of them is at fault: the others need not pay for it
                for one in batch:
                    self._write([one])
                return
            logger.exception("what was sent could not be applied")
            answers = error
        _answer(batch, answers)

    def _take(self) -> list[Waiting[T, R]] | None:
        first = self._queue.get()
        if first is None:
            return None
        batch = [first]
        with contextlib.suppress(queue.Empty):
            while len(batch) < MOST_AT_ONCE:
                following = self._queue.get_nowait()
                if following is None:
                    self._queue.put(None)  # after this batch
                    break
                batch.append(following)
        return batch

    def _commit(self, work: Sequence[T]) -> Sequence[R]:
        for attempt in range(1, TRIES + 1):
            try:
                with hub.gathering(), transaction.atomic():
                    return self._apply(work)
            except (DatabaseError, InterfaceError) as error:
                # The server restarted, or the disk is full: a new connection, then once more.
                connection.close()
                if attempt == TRIES:
                    raise
                logger.warning("Writing again after %s", type(error).__name__)
        raise AssertionError  # pragma: no cover


def _answer[T, R](batch: Sequence[Waiting[T, R]], answers: Sequence[R] | Exception) -> None:
    by_loop: dict[asyncio.AbstractEventLoop, list[tuple[asyncio.Future[R], Any]]] = {}
    for place, one in enumerate(batch):
        given = answers if isinstance(answers, Exception) else answers[place]
        by_loop.setdefault(one.loop, []).append((one.answer, given))
    for loop, pairs in by_loop.items():
        with contextlib.suppress(RuntimeError):  # the loop has ended: nobody waits any more
            loop.call_soon_threadsafe(_resolve, pairs)


def _resolve[R](pairs: Sequence[tuple[asyncio.Future[R], Any]]) -> None:
    for future, given in pairs:
        if future.done():
            continue
        if isinstance(given, Exception):
            future.set_exception(given)
        else:
            future.set_result(given)
