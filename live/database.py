"""The few threads in which the live transport talks to the database.

A stream must hold neither a thread nor a connection: what it needs from the database it asks
of these threads, which give their connection back after each question.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from django.db import close_old_connections, connections

READERS: Final = 4

_readers = ThreadPoolExecutor(READERS, thread_name_prefix="live-reader")


async def ask[**P, R](question: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Answer ``question`` in one of the reading threads."""

    def answer() -> R:
        close_old_connections()
        try:
            return question(*args, **kwargs)
        finally:
            _give_back()

    return await asyncio.get_running_loop().run_in_executor(_readers, answer)


def _give_back() -> None:
    """A connection from a pool goes back to it; one to a local file is cheap to keep."""
    for connection in connections.all(initialized_only=True):
        if connection.vendor != "sqlite":
            connection.close()
