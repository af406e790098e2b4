"""Running a workshop: the agenda as the state machine of the day, and its activities.

Each verb is one action of the console (see ``actions.acting``, also for ``seen`` and for what is
raised): it returns False when there was nothing to do, because it was so already.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Final

from django.utils.translation import gettext as _

from accounts.models import User
from workshops.domain.actions import Changes, ConflictError, acting
from workshops.models import Activity, AgendaBlock, ConsoleAction, Workshop
from workshops.models.agenda import MINUTES_OF_A_DAY

on_opening: Final[list[Callable[[Activity], None]]] = []
"""Called, inside the transaction, before an activity opens."""

State = Workshop.State
RUNNING: Final = {State.OPEN, State.LOCKED}


# --- The workshop -------------------------------------------------------------------------


def open_workshop(workshop: Workshop, *, user: User | None, seen: str | None = None) -> bool:
    """Let delegates join."""
    return _set_state(workshop, "open", State.OPEN, {State.PREPARED}, user, seen)


def lock(workshop: Workshop, *, user: User | None, seen: str | None = None) -> bool:
    """Let nobody join who has not joined yet."""
    return _set_state(workshop, "lock", State.LOCKED, {State.OPEN}, user, seen)


def unlock(workshop: Workshop, *, user: User | None, seen: str | None = None) -> bool:
    """Let newcomers join again."""
    return _set_state(workshop, "unlock", State.OPEN, {State.LOCKED}, user, seen)


def close(workshop: Workshop, *, user: User | None, seen: str | None = None) -> bool:
    """End the workshop: the block that is on, every open activity and every vote end with it."""
    with acting(
        workshop, "close", user=user, seen=seen, is_so=lambda: workshop.is_closed
    ) as changes:
        if workshop.is_closed:
            return False
        if workshop.state == State.PREPARED:
            raise ConflictError(_("The workshop has not been started."))
        blocks = _blocks(workshop)
        changes.set(workshop, state=State.CLOSED, closed_at=changes.now)
        for block in blocks:
            activity = activity_of(block)
            if activity is not None:
                _lock(changes, activity)
                _end_vote(changes, activity)
        current = _current(workshop, blocks)
        if current is not None and current.ended_at is None:
            _end(changes, current)
    return bool(changes)


def reopen(workshop: Workshop, *, user: User | None, seen: str | None = None) -> bool:
    """Take a close back, however long ago: the block that was on goes on.

    Activities stay as the close left them.
    """
    with acting(
        workshop, "reopen", user=user, seen=seen, is_so=lambda: workshop.state in RUNNING
    ) as changes:
        if workshop.state in RUNNING:
            return False
        if workshop.state == State.PREPARED:
            raise ConflictError(_("The workshop has not been started."))
        current = _current(workshop, _blocks(workshop))
        if current is not None and current.ended_at == workshop.closed_at:
            changes.set(current, ended_at=None)
        changes.set(workshop, state=State.OPEN, closed_at=None)
    return bool(changes)


def _set_state(
    workshop: Workshop,
    kind: str,
    state: str,
    before: set[State],
    user: User | None,
    seen: str | None,
) -> bool:
    with acting(
        workshop, kind, user=user, seen=seen, is_so=lambda: workshop.state == state
    ) as changes:
        if workshop.state == state:
            return False
        if workshop.state not in before:
            raise ConflictError(
                _("The workshop is closed. Open it again first.")
                if workshop.is_closed
                else _("The workshop has not been started.")
                if workshop.state == State.PREPARED
                else _("The workshop has been started already.")
            )
        changes.set(workshop, state=state)
    return bool(changes)


# --- The agenda ---------------------------------------------------------------------------


def start(workshop: Workshop, code: str, *, user: User | None, seen: str | None = None) -> bool:
    """Begin the block with the code ``code``, wherever it stands by now, and end the one that is
    on.

    The activity of the block that ends is locked, if it is open; that of the new one is opened,
    if it was not opened before, or was only locked. Opens the workshop where it is not open.
    """

    def is_on() -> bool:
        block = _current(workshop, _blocks(workshop))
        return block is not None and block.code == code and block.ended_at is None

    with acting(workshop, "start", user=user, seen=seen, is_so=is_on) as changes:
        _require_not_closed(workshop)
        blocks = _blocks(workshop)
        block = _coded(blocks, code)
        current = _current(workshop, blocks)
        if current == block and block.ended_at is None:
            return False
        if current is not None and current != block and current.ended_at is None:
            _end(changes, current)
            if activity := activity_of(current):
                _lock(changes, activity)
        if workshop.state == State.PREPARED:
            changes.set(workshop, state=State.OPEN)
        _begin(changes, block)
        activity = activity_of(block)
        if activity is not None and activity.state in OPENS_WITH_ITS_BLOCK:
            _open(changes, activity)
    return bool(changes)


def go_on(workshop: Workshop, *, user: User | None, seen: str | None = None) -> bool:
    """Begin the block after the present one, or the first of the day."""
    following = next_block(workshop, _blocks(workshop))
    if following is None:
        raise ConflictError(_("This was the last block. Close the workshop when it is over."))
    return start(workshop, following.code, user=user, seen=seen)


def go_back(workshop: Workshop, *, user: User | None, seen: str | None = None) -> bool:
    """Go on with the block that was on before, as if it had not ended; its activity, too.

    From the first block it goes back to before the beginning. What was opened by the block that
    is left is locked: what was written in it stays.
    """
    with acting(workshop, "back", user=user, seen=seen) as changes:
        _require_not_closed(workshop)
        blocks = _blocks(workshop)
        current = _current(workshop, blocks)
        if current is None:
            raise ConflictError(_("The day has not begun."))
        if activity := activity_of(current):
            _lock(changes, activity)
        changes.set(
            current,
            started_at=None,
            ended_at=None,
            paused_at=None,
            paused_for=dt.timedelta(),
        )
        earlier = _before(blocks, current)
        changes.set(workshop, current_block=earlier.pk if earlier else None)
        if earlier is not None:
            ended_at = earlier.ended_at
            changes.set(earlier, ended_at=None)
            activity = activity_of(earlier)
            was_locked_with_it = activity is not None and activity.locked_at == ended_at
            if activity and was_locked_with_it and activity.state == Activity.State.LOCKED:
                _open(changes, activity)
    return bool(changes)


def pause(workshop: Workshop, *, user: User | None, seen: str | None = None) -> bool:
    """Stop the clock of the block that is on."""
    with acting(
        workshop, "pause", user=user, seen=seen, is_so=lambda: _is_paused(workshop)
    ) as changes:
        block = _running(workshop)
        if block.paused_at is not None:
            return False
        changes.set(block, paused_at=changes.now)
    return bool(changes)


def resume(workshop: Workshop, *, user: User | None, seen: str | None = None) -> bool:
    """Let the clock run on."""
    with acting(
        workshop, "resume", user=user, seen=seen, is_so=lambda: not _is_paused(workshop)
    ) as changes:
        block = _running(workshop)
        if block.paused_at is None:
            return False
        _end_pause(changes, block)
    return bool(changes)


def extend(workshop: Workshop, minutes: int, *, user: User | None, seen: str | None = None) -> bool:
    """Give the block that is on ``minutes`` more, or, negative, less.

    Raises ``ConflictError`` when it would have less than none.
    """
    with acting(workshop, "extend", user=user, seen=seen, own_add_up=True) as changes:
        block = _running(workshop)
        _give(changes, block, minutes)
    return bool(changes)


def compress(
    workshop: Workshop,
    takes: Mapping[str, int],
    *,
    user: User | None,
    seen: str | None = None,
) -> bool:
    """Take minutes from blocks still to come: ``{code of the block: minutes}``."""
    with acting(workshop, "compress", user=user, seen=seen) as changes:
        _require_not_closed(workshop)
        blocks = _blocks(workshop)
        current = _current(workshop, blocks)
        for code, minutes in takes.items():
            block = _coded(blocks, code)
            if current is not None and block.order <= current.order:
                raise ConflictError(_("One of these blocks has begun meanwhile."))
            _give(changes, block, -minutes)
    return bool(changes)


def next_block(workshop: Workshop, blocks: list[AgendaBlock]) -> AgendaBlock | None:
    """The one after the present block, in the order of ``blocks``; the first before the day."""
    current = _current(workshop, blocks)
    return next((one for one in blocks if current is None or one.order > current.order), None)


# --- Activities ---------------------------------------------------------------------------

OPENS_WITH_ITS_BLOCK: Final = {Activity.State.PREPARED, Activity.State.LOCKED}
LOCKED_WITH_ACTIVITY: Final = [
    "state",
    "locked_at",
    "visibility",
    "vote_state",
    "vote_round",
    "votes_per_delegate",
    "votes_per_note",
]


def set_activity_state(
    activity: Activity, state: str, *, user: User | None, seen: str | None = None
) -> bool:
    """Prepare, open, lock, reveal or close; each from each, because each can be a mistake."""
    workshop = activity.workshop
    with acting(
        workshop,
        f"activity_{state}",
        user=user,
        seen=seen,
        is_so=lambda: _has(activity, "state", state),
    ) as changes:
        activity.refresh_from_db(fields=LOCKED_WITH_ACTIVITY)
        if activity.state == state:
            return False
        if state == Activity.State.OPEN:
            _require_not_closed(workshop)
            _open(changes, activity)
        else:
            _lock(changes, activity)
            changes.set(activity, state=state)
        if state == Activity.State.CLOSED:
            _end_vote(changes, activity)
    return bool(changes)


def set_visibility(
    activity: Activity, visibility: str, *, user: User | None, seen: str | None = None
) -> bool:
    """Decide what those at a table see of each other's notes while they write."""
    with acting(
        activity.workshop,
        "visibility",
        user=user,
        seen=seen,
        is_so=lambda: _has(activity, "visibility", visibility),
    ) as changes:
        activity.refresh_from_db(fields=LOCKED_WITH_ACTIVITY)
        changes.set(activity, visibility=visibility)
    return bool(changes)


def open_vote(
    activity: Activity,
    *,
    user: User | None,
    votes_per_delegate: int | None = None,
    votes_per_note: int | None = None,
    seen: str | None = None,
) -> bool:
    """Begin a new round of the vote; the earlier rounds are kept.

    Raises ``ConflictError`` where delegates have no votes, or cannot see what to vote on.
    """
    workshop = activity.workshop
    is_open = Activity.VoteState.OPEN
    with acting(
        workshop,
        "vote_open",
        user=user,
        seen=seen,
        is_so=lambda: _has(activity, "vote_state", is_open),
    ) as changes:
        activity.refresh_from_db(fields=LOCKED_WITH_ACTIVITY)
        if activity.vote_state == is_open:
            return False
        _require_not_closed(workshop)
        budget = activity.votes_per_delegate if votes_per_delegate is None else votes_per_delegate
        each = activity.votes_per_note if votes_per_note is None else votes_per_note
        _require_something_to_vote(activity, budget)
        changes.set(
            activity,
            vote_state=is_open,
            vote_round=_last_round(activity) + 1,
            votes_per_delegate=budget,
            votes_per_note=min(max(1, each), budget),
        )
    return bool(changes)


def close_vote(activity: Activity, *, user: User | None, seen: str | None = None) -> bool:
    """End the round: everybody sees how it came out."""
    is_open = Activity.VoteState.OPEN
    with acting(
        activity.workshop,
        "vote_close",
        user=user,
        seen=seen,
        is_so=lambda: not _has(activity, "vote_state", is_open),
    ) as changes:
        activity.refresh_from_db(fields=LOCKED_WITH_ACTIVITY)
        if activity.vote_state == Activity.VoteState.NONE:
            raise ConflictError(_("There is no vote to close."))
        _end_vote(changes, activity)
    return bool(changes)


def activity_of(block: AgendaBlock) -> Activity | None:
    """The activity of a block that was loaded with it."""
    return getattr(block, "activity", None)


# --- Steps --------------------------------------------------------------------------------


def _blocks(workshop: Workshop) -> list[AgendaBlock]:
    return list(workshop.agenda_blocks.select_related("activity"))


def _current(workshop: Workshop, blocks: list[AgendaBlock]) -> AgendaBlock | None:
    return next((one for one in blocks if one.pk == workshop.current_block_id), None)


def _coded(blocks: list[AgendaBlock], code: str) -> AgendaBlock:
    for block in blocks:
        if block.code == code:
            return block
    raise ConflictError(_("The block is no longer on the agenda: somebody has removed it."))


def _before(blocks: list[AgendaBlock], current: AgendaBlock) -> AgendaBlock | None:
    """The one that ended last before ``current`` began."""
    ended = [(one.ended_at, one.order, one) for one in blocks if one != current and one.ended_at]
    return max(ended)[2] if ended else None


def _running(workshop: Workshop) -> AgendaBlock:
    block = workshop.current_block
    if block is None or block.ended_at is not None or block.started_at is None:
        raise ConflictError(_("No block is on now."))
    return block


def _is_paused(workshop: Workshop) -> bool:
    block = workshop.current_block
    return block is not None and block.paused_at is not None


def _require_not_closed(workshop: Workshop) -> None:
    if workshop.is_closed:
        raise ConflictError(_("The workshop is closed. Open it again first."))


def _begin(changes: Changes, block: AgendaBlock) -> None:
    changes.set(
        block,
        started_at=changes.now,
        ended_at=None,
        paused_at=None,
        paused_for=dt.timedelta(),
    )
    changes.set(changes.workshop, current_block=block.pk)


def _end(changes: Changes, block: AgendaBlock) -> None:
    _end_pause(changes, block)
    changes.set(block, ended_at=changes.now)


def _end_pause(changes: Changes, block: AgendaBlock) -> None:
    if block.paused_at is not None:
        paused_for = block.paused_for + (changes.now - block.paused_at)
        changes.set(block, paused_at=None, paused_for=paused_for)


def _give(changes: Changes, block: AgendaBlock, minutes: int) -> None:
    extra = block.extra_minutes + minutes
    if not 0 <= block.minutes + extra <= MINUTES_OF_A_DAY:
        raise ConflictError(_("A block cannot have less than no time, or more than a day."))
    changes.set(block, extra_minutes=extra)


def _open(changes: Changes, activity: Activity) -> None:
    for prepare in on_opening:
        prepare(activity)
    changes.set(activity, state=Activity.State.OPEN, locked_at=None)


def _lock(changes: Changes, activity: Activity) -> None:
    """Only what is open can cease to be."""
    if activity.state == Activity.State.OPEN:
        changes.set(activity, state=Activity.State.LOCKED, locked_at=changes.now)


def _end_vote(changes: Changes, activity: Activity) -> None:
    if activity.vote_state == Activity.VoteState.OPEN:
        changes.set(activity, vote_state=Activity.VoteState.CLOSED)


def _require_something_to_vote(activity: Activity, budget: int) -> None:
    if activity.kind != Activity.Kind.WORKSHEET:
        raise ConflictError(_("Only notes can be voted on."))
    if budget < 1:
        raise ConflictError(_("Each delegate needs at least one vote."))
    if activity.state == Activity.State.PREPARED:
        raise ConflictError(_("There are no notes yet: open the activity first."))
    if not activity.shows_all_notes:
        raise ConflictError(_("Delegates see only their own notes. Reveal them first."))


def _last_round(activity: Activity) -> int:
    """The highest round that was ever begun, those included that were taken back: there may
    be votes in it.
    """
    begun = ConsoleAction.objects.filter(workshop=activity.workshop, kind="vote_open")
    rounds = (
        int(fields.get("vote_round", 0))
        for after in begun.values_list("after", flat=True)
        for row, fields in after.get("activity", {}).items()
        if row == str(activity.pk)
    )
    return max([activity.vote_round, *rounds])


def _has(activity: Activity, name: str, value: str) -> bool:
    activity.refresh_from_db(fields=LOCKED_WITH_ACTIVITY)
    return bool(getattr(activity, name) == value)
