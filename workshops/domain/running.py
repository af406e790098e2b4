"""Running the day: the agenda as a state machine, and the states of its activities.

Each use case moves everyone in the room. It locks the workshop, so that co-facilitators who
press at the same moment take turns; refuses what was decided looking at an older state
(``StaleError``); and keeps what it changed, so that it can be taken back.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final, cast

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from live.publish import record
from workshops.models import Activity, AgendaBlock, ConsoleAction, Screen, Table, Workshop

UNDO_SECONDS: Final = 10
TOLERANCE_SECONDS: Final = 5
"""What a press of "undo" may take on its way."""

on_opening: list[Callable[[Activity], None]] = []
"""What has to be done, in the same transaction, before delegates find an activity open."""

KINDS: Final[Mapping[str, type[models.Model]]] = {
    "workshop": Workshop,
    "block": AgendaBlock,
    "activity": Activity,
    "table": Table,
    "screen": Screen,
}
NAMES: Final = {model: name for name, model in KINDS.items()}


class StaleError(Exception):
    """Somebody else has just changed what this was decided on; the sentence says so."""


# --- The workshop -------------------------------------------------------------------------


def open_workshop(workshop: Workshop, *, user: User, seen: str | None = None) -> None:
    """Let delegates join; also after it was locked or closed."""
    with acting(workshop, "open", user, seen) as act:
        act.change(workshop, state=Workshop.State.OPEN, closed_at=None)


def lock_workshop(workshop: Workshop, *, user: User, seen: str | None = None) -> None:
    """Let nobody else join; who is in stays in."""
    with acting(workshop, "lock", user, seen) as act:
        act.change(workshop, state=Workshop.State.LOCKED)


def close_workshop(workshop: Workshop, *, user: User, seen: str | None = None) -> None:
    """End the day: the running block ends, what is open is locked, open votes are closed."""
    with acting(workshop, "close", user, seen) as act:
        act.end_current()
        for activity in _activities(workshop):
            act.lock(activity)
            if activity.vote_state == Activity.VoteState.OPEN:
                act.change(activity, vote_state=Activity.VoteState.CLOSED)
        act.change(workshop, state=Workshop.State.CLOSED, closed_at=act.now, current_block=None)


# --- The agenda ---------------------------------------------------------------------------


def start(workshop: Workshop, block: AgendaBlock, *, user: User, seen: str | None = None) -> None:
    """Begin ``block`` and end the one before it; nothing happens when it runs already.

    An activity that was prepared opens with its block, and one that was open is locked when its
    block ends. The first block opens the workshop.
    """
    if block.workshop_id != workshop.pk:
        raise ValidationError(_("This block belongs to another workshop."))
    with acting(workshop, "start", user, seen) as act:
        if workshop.current_block_id == block.pk:
            return
        act.end_current()
        block.refresh_from_db()
        act.change(
            block, started_at=act.now, ended_at=None, paused_at=None, paused_for=dt.timedelta()
        )
        act.change(workshop, current_block=block)
        if workshop.state == Workshop.State.PREPARED:
            act.change(workshop, state=Workshop.State.OPEN)
        activity = _activity_of(block)
        if activity is not None and activity.state == Activity.State.PREPARED:
            act.set_state(activity, Activity.State.OPEN)


def go_on(workshop: Workshop, *, user: User, seen: str | None = None) -> None:
    """Start the next block; after the last one the agenda is over."""
    following = next_block(workshop)
    if following is not None:
        start(workshop, following, user=user, seen=seen)
        return
    with acting(workshop, "finish", user, seen) as act:
        act.end_current()
        act.change(workshop, current_block=None)


def go_back(workshop: Workshop, *, user: User, seen: str | None = None) -> None:
    """Go on with the block before, as if it had never ended; the present one has not begun."""
    with acting(workshop, "back", user, seen) as act:
        before = previous_block(workshop)
        if before is None:
            raise ValidationError(_("There is no block before this one."))
        current = workshop.current_block
        if current is not None:
            activity = _activity_of(current)
            if activity is not None:
                act.lock(activity)
            act.change(
                current,
                started_at=None,
                ended_at=None,
                paused_at=None,
                paused_for=dt.timedelta(),
            )
        act.change(before, started_at=before.started_at or act.now, ended_at=None)
        act.change(workshop, current_block=before)
        activity = _activity_of(before)
        if activity is not None and activity.state == Activity.State.LOCKED:
            act.set_state(activity, Activity.State.OPEN)


def pause(workshop: Workshop, *, user: User, seen: str | None = None) -> None:
    with acting(workshop, "pause", user, seen) as act:
        block = _current(workshop)
        if block.paused_at is None:
            act.change(block, paused_at=act.now)


def resume(workshop: Workshop, *, user: User, seen: str | None = None) -> None:
    with acting(workshop, "resume", user, seen) as act:
        block = _current(workshop)
        if block.paused_at is not None:
            act.change(
                block,
                paused_at=None,
                paused_for=block.paused_for + (act.now - block.paused_at),
            )


def extend(workshop: Workshop, minutes: int, *, user: User, seen: str | None = None) -> None:
    """Give the running block more minutes, or with a negative number fewer."""
    with acting(workshop, "extend", user, seen) as act:
        block = _current(workshop)
        if not 1 <= block.minutes + block.extra_minutes + minutes <= 24 * 60:
            raise ValidationError(_("A block lasts from one minute to a day."))
        act.change(block, extra_minutes=block.extra_minutes + minutes)


def compress(
    workshop: Workshop, cuts: Mapping[int, int], *, user: User, seen: str | None = None
) -> None:
    """Take minutes from blocks to come: ``{primary key of the block: minutes}``."""
    with acting(workshop, "compress", user, seen) as act:
        for block in workshop.agenda_blocks.filter(pk__in=cuts, started_at__isnull=True):
            left = block.minutes + block.extra_minutes - cuts[block.pk]
            if left < 0 or cuts[block.pk] < 0:
                raise ValidationError(_("A block cannot lose more minutes than it has."))
            act.change(block, extra_minutes=block.extra_minutes - cuts[block.pk])


def next_block(workshop: Workshop) -> AgendaBlock | None:
    """The block after the running one; before the first, that is the first that never ran."""
    blocks = workshop.agenda_blocks.select_related("activity")
    if workshop.current_block is not None:
        return blocks.filter(order__gt=workshop.current_block.order).first()
    ran = blocks.filter(started_at__isnull=False).last()
    return blocks.filter(order__gt=ran.order if ran else 0).first()


def previous_block(workshop: Workshop) -> AgendaBlock | None:
    """The block before the running one; when the agenda is over, the last that ran."""
    blocks = workshop.agenda_blocks.all()
    if workshop.current_block is not None:
        return blocks.filter(order__lt=workshop.current_block.order).last()
    return blocks.filter(started_at__isnull=False).last()


# --- Activities ---------------------------------------------------------------------------


def set_activity_state(
    activity: Activity, state: str, *, user: User, seen: str | None = None
) -> None:
    """Open, lock, reveal or close an activity, or put it back to any of these."""
    with acting(activity.workshop, f"activity-{state}", user, seen) as act:
        act.set_state(_fresh(activity), state)


def set_visibility(
    activity: Activity, visibility: str, *, user: User, seen: str | None = None
) -> None:
    """Say how much those at a table see of each other's notes until the reveal."""
    with acting(activity.workshop, "visibility", user, seen) as act:
        act.change(_fresh(activity), visibility=visibility)


def open_vote(
    activity: Activity,
    *,
    user: User,
    votes_per_delegate: int,
    votes_per_note: int,
    seen: str | None = None,
) -> None:
    """Begin a new round of dot voting; the rounds before it are kept."""
    with acting(activity.workshop, "vote-open", user, seen) as act:
        activity = _fresh(activity)
        if activity.vote_state == Activity.VoteState.OPEN:
            return
        if activity.state == Activity.State.PREPARED:
            raise ValidationError(_("Open the activity before its vote."))
        if not 1 <= votes_per_note <= votes_per_delegate:
            raise ValidationError(
                {"votes_per_note": _("A note can have from one to all of a delegate’s dots.")}
            )
        act.change(
            activity,
            vote_state=Activity.VoteState.OPEN,
            vote_round=activity.vote_round + 1,
            votes_per_delegate=votes_per_delegate,
            votes_per_note=votes_per_note,
        )


def close_vote(activity: Activity, *, user: User, seen: str | None = None) -> None:
    """End the vote; now its result may be seen."""
    with acting(activity.workshop, "vote-close", user, seen) as act:
        activity = _fresh(activity)
        if activity.vote_state == Activity.VoteState.OPEN:
            act.change(activity, vote_state=Activity.VoteState.CLOSED)


# --- Taking back --------------------------------------------------------------------------


def seen_of(workshop: Workshop) -> str:
    """What a form sends back to say which state its author saw: the last action's code."""
    last = workshop.console_actions.order_by("-pk").values_list("code", "undone_at").first()
    if last is None:
        return ""
    return f"{last[0]}{'-undone' if last[1] else ''}"


def last_undoable(workshop: Workshop, now: dt.datetime) -> ConsoleAction | None:
    """The last action, for as long as it can be taken back."""
    last = workshop.console_actions.order_by("-pk").first()
    since = now - dt.timedelta(seconds=UNDO_SECONDS)
    return last if last and last.undone_at is None and last.made_at > since else None


@transaction.atomic
def undo(action: ConsoleAction) -> None:
    """Put everything back as it was before ``action``.

    Raises ``StaleError`` when it is too late, was done already, or when something that it
    changed has changed again since.
    """
    workshop = Workshop.objects.select_for_update().get(pk=action.workshop_id)
    action.refresh_from_db()
    if action.undone_at is not None:
        raise StaleError(_("Somebody else has just taken this back."))
    now = timezone.now()
    if now - action.made_at > dt.timedelta(seconds=UNDO_SECONDS + TOLERANCE_SECONDS):
        raise StaleError(_("This was too long ago to be taken back."))
    rows = _rows_of(action)
    if any(
        _value(row, field) != value
        for (name, pk), row in rows.items()
        for field, value in action.after[name][pk].items()
    ):
        raise StaleError(_("This has changed again since."))
    for (name, pk), row in rows.items():
        fields = action.before[name][pk]
        for field, value in fields.items():
            setattr(row, _column(row, field).attname, _python(row, field, value))
        row.save(update_fields=list(fields))
    action.undone_at = now
    action.save(update_fields=["undone_at"])
    _tell(workshop, list(rows.values()))


# --- Pieces -------------------------------------------------------------------------------


class Act:
    """What one action changes. ``change`` saves a row and remembers how it was."""

    def __init__(self, workshop: Workshop) -> None:
        self.workshop = workshop
        self.now = timezone.now()
        self.before: dict[str, dict[str, dict[str, str | None]]] = {}
        self.after: dict[str, dict[str, dict[str, str | None]]] = {}
        self.touched: dict[tuple[str, str], models.Model] = {}

    def change(self, row: models.Model, **fields: Any) -> None:
        changed = [field for field, value in fields.items() if getattr(row, field) != value]
        if not changed:
            return
        name, pk = NAMES[type(row)], str(row.pk)
        before = self.before.setdefault(name, {}).setdefault(pk, {})
        after = self.after.setdefault(name, {}).setdefault(pk, {})
        for field in changed:
            before.setdefault(field, _value(row, field))
            setattr(row, field, fields[field])
            after[field] = _value(row, field)
        row.save(update_fields=changed)
        self.touched[name, pk] = row

    def set_state(self, activity: Activity, state: str) -> None:
        if activity.state == state:
            return
        if state == Activity.State.OPEN:
            for prepare in on_opening:
                prepare(activity)
            self.change(activity, state=state, locked_at=None)
            return
        is_ending = activity.state == Activity.State.OPEN
        self.change(activity, state=state, locked_at=self.now if is_ending else activity.locked_at)

    def lock(self, activity: Activity) -> None:
        if activity.state == Activity.State.OPEN:
            self.set_state(activity, Activity.State.LOCKED)

    def end_current(self) -> None:
        """End the running block and lock its activity."""
        block = self.workshop.current_block
        if block is None:
            return
        pause = self.now - block.paused_at if block.paused_at else dt.timedelta()
        self.change(
            block,
            ended_at=self.now,
            paused_at=None,
            paused_for=block.paused_for + pause,
        )
        activity = _activity_of(block)
        if activity is not None:
            self.lock(activity)


@contextmanager
def acting(workshop: Workshop, kind: str, user: User | None, seen: str | None) -> Iterator[Act]:
    """One action on the locked workshop; nothing is kept or told when nothing changed.

    ``seen`` is what ``seen_of`` said when the page was made on which this was decided, None for
    what does not depend on that. Raises ``StaleError`` when it is no longer so.
    """
    with transaction.atomic():
        fresh = Workshop.objects.select_for_update().get(pk=workshop.pk)
        for field in ("state", "closed_at", "current_block_id"):
            setattr(workshop, field, getattr(fresh, field))
        workshop.current_block = fresh.current_block
        if seen is not None and seen != seen_of(workshop):
            raise StaleError(_("Somebody else has just changed this. Look again, then decide."))
        act = Act(workshop)
        yield act
        if act.touched:
            ConsoleAction.objects.create(
                workshop=workshop, user=user, kind=kind, before=act.before, after=act.after
            )
            _tell(workshop, list(act.touched.values()))


def _tell(workshop: Workshop, rows: list[models.Model]) -> None:
    """One event for each thing that the room looks at by itself."""
    if any(isinstance(row, AgendaBlock) for row in rows):
        record(workshop.topic, "agenda")
    for row in rows:
        if isinstance(row, Activity):
            record(workshop.topic, "activity", activity=row.code, state=row.state)
        elif isinstance(row, Workshop):
            record(workshop.topic, "workshop", state=row.state)
        elif isinstance(row, Table):
            record(workshop.topic, "activity", table=row.code)
        elif isinstance(row, Screen):
            record(workshop.screen_topic, "screen")


def _rows_of(action: ConsoleAction) -> dict[tuple[str, str], models.Model]:
    """The rows that the action touched, as they are now: a query for each kind.

    Raises ``StaleError`` when one is gone.
    """
    found: dict[tuple[str, str], models.Model] = {}
    for name, rows in action.after.items():
        by_key = KINDS[name]._default_manager.in_bulk(list(rows))
        if len(by_key) != len(rows):
            raise StaleError(_("What this changed is there no more."))
        found |= {(name, str(pk)): row for pk, row in by_key.items()}
    return found


def _value(row: models.Model, field: str) -> str | None:
    """A field's value as text that tells two values apart."""
    column = _column(row, field)
    value = getattr(row, column.attname)
    if value is None:
        return None
    if isinstance(column, models.JSONField):
        return json.dumps(value, sort_keys=True)
    return str(value if isinstance(column, models.ForeignKey) else column.value_to_string(row))


def _python(row: models.Model, field: str, value: str | None) -> Any:
    column = _column(row, field)
    if value is None:
        return None
    if isinstance(column, models.JSONField):
        return json.loads(value)
    target = column.target_field if isinstance(column, models.ForeignKey) else column
    return target.to_python(value)


def _column(row: models.Model, field: str) -> "models.Field[Any, Any]":
    return cast("models.Field[Any, Any]", row._meta.get_field(field))


def _current(workshop: Workshop) -> AgendaBlock:
    if workshop.current_block is None:
        raise ValidationError(_("No block is running."))
    return workshop.current_block


def _activity_of(block: AgendaBlock) -> Activity | None:
    return Activity.objects.select_related("block__workshop").filter(block=block).first()


def _activities(workshop: Workshop) -> models.QuerySet[Activity]:
    return Activity.objects.filter(block__workshop=workshop).select_related("block__workshop")


def _fresh(activity: Activity) -> Activity:
    """The activity as it is now that the workshop is locked."""
    activity.refresh_from_db(
        fields=[
            "state",
            "locked_at",
            "visibility",
            "vote_state",
            "vote_round",
            "votes_per_delegate",
            "votes_per_note",
        ]
    )
    return activity
