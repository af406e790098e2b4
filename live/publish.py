"""Record an event with the change that it tells of, and tell the listeners after the commit."""

import functools
from typing import Any

from django.db import transaction
from django.db.models import F

from live.hub import hub
from live.models import Event, Topic
from live.wire import Message


def record(topic: str, kind: str, **data: Any) -> Message:
    """Append an event to ``topic``'s log and broadcast it when the transaction commits.

    Must run inside the transaction of the change itself: then the log says exactly what the
    database holds, whatever is killed when. The broadcast is a hint; a listener that missed it
    finds the gap in the numbers and reads the log. Costs three queries, four for a new topic.

    Raises ``TransactionManagementError`` outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("record() belongs in the change's transaction")
    if not Topic.objects.filter(name=topic).update(last_number=F("last_number") + 1):
        Topic.objects.get_or_create(name=topic)
        Topic.objects.filter(name=topic).update(last_number=F("last_number") + 1)
    row = Topic.objects.get(name=topic)
    Event.objects.create(topic=row, number=row.last_number, kind=kind, payload=data)
    message = Message(topic=topic, number=row.last_number, kind=kind, data=data)
    transaction.on_commit(functools.partial(hub.broadcast, message), robust=True)
    return message
