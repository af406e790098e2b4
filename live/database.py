"""How the live transport talks to the database: in few threads, and in a hurry.

A stream must hold neither a thread nor a connection: what it needs from the database it asks
of these threads, which give their connection back after each question.
"""

import asyncio
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache, wraps
from typing import Any, Final, cast

from django.db import close_old_connections, connection, connections, models, transaction

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
    for one in connections.all(initialized_only=True):
        if one.vendor != "sqlite":
            one.close()


def rows[M: models.Model](model: type[M], column: str, values: Collection[object]) -> list[M]:
    """The rows of ``model`` whose ``column`` is one of ``values``, in no order: one query.

    For where hundreds ask in a second: to compose the query as an expression takes Django five
    times as long as to run it.
    """
    if not values:
        return []
    field = cast("models.Field[Any, Any]", model._meta.get_field(column))
    name = connection.ops.quote_name
    marks = ", ".join(["%s"] * len(values))
    return list(
        model._default_manager.raw(
            f"SELECT * FROM {name(model._meta.db_table)} "  # noqa: S608  our own names
            f"WHERE {name(str(field.column))} IN ({marks})",
            [field.get_db_prep_value(value, connection) for value in values],
        )
    )


@contextmanager
def together() -> Iterator[None]:
    """Statements inside are sent without waiting for each other's answers, where that is possible.

    Only for such as nobody reads the answer of; an error of one is raised at the end.
    """
    if connection.vendor == "postgresql":
        with connection.wrap_database_errors, connection.connection.pipeline():
            yield
    else:
        yield


_as_one: Final = ContextVar("as_one", default=False)


def step[**P, R](change: Callable[P, R]) -> Callable[P, R]:
    """Let ``change`` hold as a whole or not at all, as ``transaction.atomic`` does.

    A savepoint costs two round trips: inside ``as_one`` there is none, and a change that fails
    spoils the transaction (``connection.needs_rollback``).
    """

    @wraps(change)
    def inner(*args: P.args, **kwargs: P.kwargs) -> R:
        with transaction.atomic(savepoint=not _as_one.get()):
            return change(*args, **kwargs)

    return inner


@contextmanager
def as_one() -> Iterator[None]:
    """Steps inside hold together or not at all."""
    before = _as_one.set(True)
    try:
        with transaction.atomic():
            yield
    finally:
        _as_one.reset(before)


def insert(row: models.Model) -> None:
    """Insert ``row``, whose key is set or is not needed afterwards: one query.

    For the same place as ``rows``, and for the same reason. No signal is sent.
    """
    statement, fields = _insertion(type(row), connection.vendor)
    values = [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
    row._state.adding = False
    row._state.db = connection.alias


@lru_cache
def _insertion(model: type[models.Model], _vendor: str) -> tuple[str, list[models.Field[Any, Any]]]:
    fields = [
        field
        for field in model._meta.local_concrete_fields
        if not isinstance(field, models.AutoField)
    ]
    name = connection.ops.quote_name
    columns = ", ".join(name(str(field.column)) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    table = name(model._meta.db_table)
    return f"INSERT INTO {table} ({columns}) VALUES ({marks})", fields  # noqa: S608  our own names
