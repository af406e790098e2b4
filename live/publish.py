"""Record an event with the change that it tells of, and tell the listeners after the commit."""

import functools
import uuid
from typing import Any

from django.db import connection, transaction

from live.database import insert
from live.hub import hub
from live.models import Event, Topic
from live.wire import Message


def record(topic: str, kind: str, *, operation: uuid.UUID | None = None, **data: Any) -> Message:
    """Append an event to ``topic``'s log and broadcast it when the transaction commits.

    Must run inside the transaction of the change itself: then the log says exactly what the
    database holds, whatever is killed when. The broadcast is a hint; a listener that missed it
    finds the gap in the numbers and reads the log. ``operation`` is the sender's id of the
    change, by which a repeated send is known. Costs two queries.

    Raises ``TransactionManagementError`` outside a transaction.
    """
    return append(claim(topic), topic, kind, data, operation=operation)


class Claim(tuple[int, int]):
    """The next number of a topic, taken but not yet used: ``(topic's primary key, number)``."""

    __slots__ = ()

    @property
    def number(self) -> int:
        return self[1]


def claim(topic: str) -> Claim:
    """Take the topic's next number, and with it its lock until the transaction ends: one query.

    For a change that has to know its number while it is being made; ``append`` follows.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("an event belongs in its change's transaction")
    table = connection.ops.quote_name(Topic._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (name, last_number) VALUES (%s, 1) "  # noqa: S608  our own name
            f"ON CONFLICT (name) DO UPDATE SET last_number = {table}.last_number + 1 "
            "RETURNING id, last_number",
            [topic],
        )
        return Claim(cursor.fetchone())


def append(
    claimed: Claim,
    topic: str,
    kind: str,
    data: dict[str, Any],
    *,
    operation: uuid.UUID | None = None,
    told: Message | None = None,
) -> Message:
    """Write the event whose number was claimed, and broadcast it after the commit: one query.

    ``data`` goes into the log; ``told`` is broadcast instead where the log must not hold, or
    not everyone may see, what there is to say.
    """
    insert(
        Event(
            topic_id=claimed[0],
            number=claimed.number,
            kind=kind,
            payload=data,
            operation=operation,
        )
    )
    message = told or Message(topic, claimed.number, kind, data)
    transaction.on_commit(functools.partial(hub.broadcast, message), robust=True)
    return message
