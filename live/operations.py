"""Changes that devices send: each applied exactly once, each with an outcome of its own.

A device that heard no answer sends again. What it sends has an id that it made itself, under
which the event log knows what was done.
"""

import datetime as dt
import logging
import uuid
from collections import defaultdict
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from django.core.exceptions import ValidationError
from django.db import DatabaseError, DataError, IntegrityError, connection, models
from django.utils.translation import gettext as _

from live.database import as_one, rows
from live.models import Event

logger = logging.getLogger(__name__)

MOST_OPERATIONS: Final = 50
"""In one request; a device that has more sends them in several."""


class RefusedError(Exception):
    """A change that cannot be made, and will not be by sending it again.

    ``code`` is an HTTP status: 422 for a wrong value (``field`` names it), 404 for what the
    sender does not have, 409 for what is not possible now. ``data`` goes back with it.
    """

    def __init__(self, code: int, message: str, *, field: str = "", **data: Any) -> None:
        super().__init__(message)
        self.code = code
        self.field = field
        self.message = message
        self.data = data


@dataclass(frozen=True, slots=True)
class Operation:
    """One change, as it was sent. ``age`` is how long it had waited on the device by then: the
    device's own clock may be wrong by hours, what has passed on it is not.
    """

    id: uuid.UUID
    kind: str
    body: Mapping[str, Any]
    age: dt.timedelta = dt.timedelta()


@dataclass(frozen=True, slots=True)
class Request:
    """What one request brought: its sender, by what it identifies itself with; the operations
    in order, the broken ones with what is wrong; and how many more wait on the device.
    """

    credentials: str
    operations: Sequence[Operation | RefusedError]
    waiting: int = 0


class OperationKinds(Protocol):
    """What applies some kinds of operation; runs in the writer's thread and transaction."""

    def prepare(self, operations: Sequence[tuple[Any, Operation]]) -> Any:
        """Load what the ``(actor, operation)`` pairs need, in as many queries for all as for
        one. The answer is passed on to ``apply``.
        """
        ...

    def apply(self, prepared: Any, actor: Any, operation: Operation) -> Mapping[str, Any]:
        """Make the change and record exactly one event with the operation's id.

        It is all or nothing by itself: what is raised leaves nothing behind. Returns what the
        device is told. Raises ``RefusedError`` or ``ValidationError``.
        """
        ...


class Senders(Protocol):
    """Who may send; runs in the writer's thread and transaction."""

    def actors(self, credentials: Collection[str]) -> Mapping[str, Any]:
        """Who identifies themselves so; without those who may not send."""
        ...

    def heard(self, actors: Mapping[Any, int]) -> None:
        """These were heard of just now, with so many more operations waiting on them."""
        ...


class SpoiltError(Exception):
    """An operation failed half-way among others: they have to be applied one by one."""


kinds: dict[str, OperationKinds] = {}


def register(names: Collection[str], group: OperationKinds) -> None:
    for name in names:
        kinds[name] = group


def parse(raw: object) -> Operation | RefusedError:
    """One entry of a request, or what is wrong with it."""
    if not isinstance(raw, dict):
        return RefusedError(422, _("An operation is an object."), field="operations")
    try:
        identity = uuid.UUID(raw.get("id"))
    except (ValueError, TypeError, AttributeError):
        return RefusedError(422, _("An operation has an id, a UUID."), field="id")
    kind = raw.get("kind")
    if not isinstance(kind, str) or kind not in kinds:
        return RefusedError(
            422, _("There is no such kind of operation."), field="kind", id=str(identity)
        )
    age = raw.get("age", 0)
    if not isinstance(age, int) or isinstance(age, bool) or not 0 <= age <= 10**12:
        return RefusedError(
            422, _("The age is a number of milliseconds."), field="age", id=str(identity)
        )
    return Operation(identity, kind, raw, dt.timedelta(milliseconds=age))


class Applier:
    """Applies what the writer took from its queue: ``Request`` in, outcomes out.

    The outcomes of a request are ``{operation id: outcome}`` in the order of its operations, or
    None for a sender who may not send. An outcome is ``{"status": "applied" | "duplicate" |
    "refused", ...}``, a refused one with ``code``, ``field`` and ``message``. Broken entries
    without an id stand under ``"#<place>"``.
    """

    def __init__(self, senders: Senders) -> None:
        self._senders = senders

    def __call__(self, requests: Sequence[Request]) -> list[dict[str, Any] | None]:
        """Nearly always all can be applied: that is tried first, and costs no savepoints."""
        try:
            with as_one():
                return self._apply(requests)
        except SpoiltError:
            return self._apply(requests)

    def _apply(self, requests: Sequence[Request]) -> list[dict[str, Any] | None]:
        actors = self._senders.actors({request.credentials for request in requests})
        pairs = [
            (actors[request.credentials], operation)
            for request in requests
            if request.credentials in actors
            for operation in request.operations
            if isinstance(operation, Operation)
        ]
        done = _done_before([operation.id for _actor, operation in pairs])
        prepared = _prepare([pair for pair in pairs if pair[1].id not in done])
        answers: list[dict[str, Any] | None] = []
        for request in requests:
            actor = actors.get(request.credentials)
            answers.append(None if actor is None else _outcomes(actor, request, prepared, done))
        self._senders.heard(
            {
                actors[request.credentials]: request.waiting
                for request in requests
                if request.credentials in actors
            }
        )
        return answers


def _done_before(identities: Sequence[uuid.UUID]) -> dict[uuid.UUID, Event]:
    events = rows(Event, "operation", identities)
    models.prefetch_related_objects(events, "topic")
    return {event.operation: event for event in events if event.operation is not None}


def _prepare(pairs: Sequence[tuple[Any, Operation]]) -> dict[OperationKinds, Any]:
    by_group: dict[OperationKinds, list[tuple[Any, Operation]]] = defaultdict(list)
    for actor, operation in pairs:
        by_group[kinds[operation.kind]].append((actor, operation))
    return {group: group.prepare(own) for group, own in by_group.items()}


def _outcomes(
    actor: Hashable,
    request: Request,
    prepared: Mapping[OperationKinds, Any],
    done: dict[uuid.UUID, Event],
) -> dict[str, Any]:
    outcomes: dict[str, Any] = {}
    for place, operation in enumerate(request.operations):
        if isinstance(operation, RefusedError):
            outcomes[str(operation.data.get("id", f"#{place}"))] = _refused(operation)
        elif (before := done.get(operation.id)) is not None:
            outcomes[str(operation.id)] = _duplicate(before)
        else:
            outcomes[str(operation.id)] = _apply(actor, operation, prepared)
            # The same id twice in one batch: the second is looked up again.
            done |= _done_before([operation.id]) if _is_repeated(operation, request) else {}
    return outcomes


def _is_repeated(operation: Operation, request: Request) -> bool:
    identities = [one.id for one in request.operations if isinstance(one, Operation)]
    return identities.count(operation.id) > 1


def _apply(
    actor: Any, operation: Operation, prepared: Mapping[OperationKinds, Any]
) -> dict[str, Any]:
    group = kinds[operation.kind]
    try:
        return {"status": "applied", **group.apply(prepared[group], actor, operation)}
    except Exception as error:
        if connection.needs_rollback:
            raise SpoiltError from error
        return _failed(operation, error)


def _failed(operation: Operation, error: Exception) -> dict[str, Any]:
    match error:
        case RefusedError():
            return _known(operation) or _refused(error)
        case ValidationError():
            field, messages = next(iter(_messages(error).items()))
            return _known(operation) or _refused(RefusedError(422, messages[0], field=field))
        case IntegrityError():
            return _known(operation) or _refused(
                RefusedError(409, _("This contradicts what is there already."))
            )
        case DataError():
            return _refused(RefusedError(422, _("This holds something that cannot be stored.")))
        case DatabaseError():
            raise error  # not this operation's fault: the writer begins again
    # One operation that we do not understand must not keep the others from being applied, nor
    # come back for ever.
    logger.error("an operation of kind %s failed", operation.kind, exc_info=error)
    return _refused(RefusedError(422, _("This could not be applied.")))


def _known(operation: Operation) -> dict[str, Any] | None:
    """The outcome of what another process, or this batch, has applied since we looked."""
    before = _done_before([operation.id]).get(operation.id)
    return None if before is None else _duplicate(before)


def _duplicate(before: Event) -> dict[str, Any]:
    return {
        "status": "duplicate",
        "topic": before.topic.name,
        "number": before.number,
        **before.payload,
    }


def _messages(error: ValidationError) -> dict[str, list[str]]:
    return error.message_dict if hasattr(error, "error_dict") else {"": error.messages}


def _refused(error: RefusedError) -> dict[str, Any]:
    return {
        "status": "refused",
        "code": error.code,
        "field": error.field,
        "message": error.message,
        **error.data,
    }
