"""Actions of the console: made one after the other, kept with what they changed, taken back."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final, cast

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.duration import duration_string
from django.utils.translation import gettext as _

from accounts.models import User
from live.publish import record
from workshops.models import Activity, AgendaBlock, ConsoleAction, Screen, Workshop

UNDO_FOR: Final = dt.timedelta(seconds=10)
"""How long an action can be taken back, as the console offers it."""
TOLERANCE: Final = dt.timedelta(seconds=5)
"""For the way of the last press to the server."""

MODELS: Final[dict[str, type[models.Model]]] = {
    "workshop": Workshop,
    "block": AgendaBlock,
    "activity": Activity,
    "screen": Screen,
}
LOCKED_WITH_WORKSHOP: Final = ["state", "closed_at", "current_block"]

SCREEN: Final = "screen"
"""The kind of what was put on the projector. It stands apart: it makes nobody's console stale,
and does not hide that the action before it can still be taken back.
"""

on_undone: Final[list[Callable[[ConsoleAction], None]]] = []
"""Called, inside the transaction, when an action was taken back."""

type Snapshot = dict[str, dict[str, dict[str, Any]]]


class ConflictError(Exception):
    """The action does not fit what is so by now; the message says why, in a sentence."""


def sentence(refused: ConflictError | ValidationError) -> str:
    """Why something was refused, for whoever pressed it."""
    return " ".join(refused.messages) if isinstance(refused, ValidationError) else str(refused)


class StaleError(ConflictError):
    """Somebody acted after the console was drawn on which this was pressed.

    ``last`` is what they did; None when they took back all that there was.
    """

    def __init__(self, last: ConsoleAction | None) -> None:
        super().__init__(_("Somebody else has just done something."))
        self.last = last


class Changes:
    """Collects what an action changes, so that it is saved, told and kept in one go."""

    def __init__(self, workshop: Workshop, now: dt.datetime) -> None:
        self.workshop = workshop
        self.now = now
        self.before: Snapshot = {}
        self.after: Snapshot = {}
        self._instances: dict[tuple[str, int], models.Model] = {}

    def __bool__(self) -> bool:
        return bool(self.after)

    def set(self, instance: models.Model, **values: Any) -> None:
        """Give fields of a row new values; a foreign key takes a primary key."""
        kind = next(name for name, model in MODELS.items() if isinstance(instance, model))
        row = str(instance.pk)
        for name, value in values.items():
            field = _field(instance, name)
            old = getattr(instance, field.attname)
            before = self.before.get(kind, {}).get(row, {})
            if old == value and name not in before:
                continue
            self.before.setdefault(kind, {}).setdefault(row, {}).setdefault(name, encoded(old))
            self.after.setdefault(kind, {}).setdefault(row, {})[name] = encoded(value)
            setattr(instance, field.attname, value)
            self._instances[kind, instance.pk] = instance

    def save(self) -> None:
        """One update for each row, and the events that tell of them."""
        for (kind, pk), instance in self._instances.items():
            instance.save(update_fields=list(self.after[kind][str(pk)]))
        self._tell()

    def _tell(self) -> None:
        touched = self.after.get("workshop", {}).get(str(self.workshop.pk), {})
        if "state" in touched:
            record(self.workshop.topic, "workshop", state=self.workshop.state)
        if "block" in self.after or "current_block" in touched:
            record(self.workshop.topic, "agenda")
        for instance in self._instances.values():
            if isinstance(instance, Activity):
                record(
                    self.workshop.topic, "activity", activity=instance.code, state=instance.state
                )
            elif isinstance(instance, Screen):
                record(self.workshop.screen_topic, "screen")


@contextmanager
def acting(
    workshop: Workshop,
    kind: str,
    *,
    user: User | None,
    seen: str | None = None,
    is_so: Callable[[], bool] = lambda: False,
    own_add_up: bool = False,
) -> Iterator[Changes]:
    """One action in one transaction, while every other action of the workshop waits.

    ``seen`` is the code of the last action that stood when the console was drawn on which this
    was pressed (empty: none; None: do not ask). Raises ``StaleError`` when another one stands by
    now, unless ``is_so`` finds that it made so what this one wants: then nothing is changed, and
    no action is kept. ``own_add_up``: the same person's same actions since may add up.
    """
    with transaction.atomic():
        lock(workshop)
        changes = Changes(workshop, timezone.now())
        if not is_so():
            _require_seen(workshop, seen, kind if own_add_up else "", user)
        yield changes
        if changes:
            changes.save()
            ConsoleAction.objects.create(
                workshop=workshop,
                user=user,
                kind=kind,
                before=changes.before,
                after=changes.after,
            )


def lock(workshop: Workshop) -> None:
    """Wait for the other actions of this workshop, and see what they did to it.

    The lock does not hold up those who join, write or vote meanwhile.
    """
    rows = Workshop.objects.select_for_update(no_key=True)
    workshop.refresh_from_db(fields=LOCKED_WITH_WORKSHOP, from_queryset=rows)


def last_action(workshop: Workshop) -> ConsoleAction | None:
    """The last action that was not taken back, with whose it is: one query."""
    standing = workshop.console_actions.filter(undone_at__isnull=True).exclude(kind=SCREEN)
    return standing.select_related("user").order_by("-pk").first()


def last_shown(workshop: Workshop) -> ConsoleAction | None:
    """What was last put on the projector and not taken back, with whose it is: one query."""
    standing = workshop.console_actions.filter(undone_at__isnull=True, kind=SCREEN)
    return standing.select_related("user").order_by("-pk").first()


def undo(action: ConsoleAction) -> None:
    """Take back what ``action`` changed, within ten seconds.

    Raises ``ConflictError`` when it is too late, when it was taken back already, or when
    something that it changed is not as it left it.
    """
    with transaction.atomic():
        workshop = action.workshop
        lock(workshop)
        now = timezone.now()
        action.refresh_from_db(fields=["undone_at"])
        if action.undone_at is not None:
            raise ConflictError(_("This was taken back already."))
        if now - action.made_at > UNDO_FOR + TOLERANCE:
            raise ConflictError(_("It is too late to take this back: ten seconds have passed."))
        changes = Changes(workshop, now)
        for kind, rows in action.after.items():
            instances = _instances(workshop, kind, rows)
            for row, fields in rows.items():
                instance = instances.get(int(row))
                if instance is None or not _is_still(instance, fields):
                    raise ConflictError(
                        _("This cannot be taken back: it was changed again meanwhile.")
                    )
                changes.set(instance, **_decoded(instance, action.before[kind][row]))
        changes.save()
        action.undone_at = now
        action.save(update_fields=["undone_at"])
        for follow in on_undone:
            follow(action)


# --- Snapshots ----------------------------------------------------------------------------


def encoded(value: Any) -> Any:
    """A field's value as JSON has it."""
    if isinstance(value, dt.datetime):
        return value.isoformat()
    if isinstance(value, dt.timedelta):
        return duration_string(value)
    return value


def _decoded(instance: models.Model, fields: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(instance, name, value) for name, value in fields.items()}


def _value(instance: models.Model, name: str, value: Any) -> Any:
    field = _field(instance, name)
    return value if value is None or field.is_relation else field.to_python(value)


def _is_still(instance: models.Model, fields: dict[str, Any]) -> bool:
    for name, value in _decoded(instance, fields).items():
        if getattr(instance, _field(instance, name).attname) != value:
            return False
    return True


def _field(instance: models.Model, name: str) -> "models.Field[Any, Any]":
    return cast("models.Field[Any, Any]", instance._meta.get_field(name))


def _instances(workshop: Workshop, kind: str, rows: dict[str, Any]) -> dict[int, models.Model]:
    """The rows that a snapshot speaks of, as they are now, by primary key."""
    if kind == "workshop":
        return {workshop.pk: workshop}
    if kind == "screen":
        return dict(Screen.objects.filter(workshop=workshop).in_bulk(list(map(int, rows))))
    if kind == "block":
        return dict(workshop.agenda_blocks.in_bulk(list(map(int, rows))))
    activities = Activity.objects.filter(block__workshop=workshop)
    return dict(activities.in_bulk(list(map(int, rows))))


def _require_seen(workshop: Workshop, seen: str | None, adding: str, user: User | None) -> None:
    if seen is None:
        return
    last = last_action(workshop)
    if (last.code if last else "") == seen:
        return
    if adding and last is not None:
        since = workshop.console_actions.filter(undone_at__isnull=True).exclude(kind=SCREEN)
        if seen:
            since = since.filter(
                pk__gt=models.Subquery(workshop.console_actions.filter(code=seen).values("pk")[:1])
            )
        if not since.exclude(user=user, kind=adding).exists() and since.exists():
            return
    raise StaleError(last)
