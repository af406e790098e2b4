"""The day as a state machine: each action, what it tells, its undo, and who comes second."""

import datetime as dt

import pytest
from django.utils import timezone

from canvases.models import Worksheet
from live.models import Event
from tests import factories
from tests.day import compress, start
from workshops.domain import actions, running
from workshops.domain.actions import ConflictError, StaleError
from workshops.models import Activity, AgendaBlock, ConsoleAction, Workshop

State = Activity.State


@pytest.fixture
def day(workshop):
    """Welcome, an activity on a canvas with one table, a break, another activity, the end."""
    factories.table(workshop)
    factories.agenda_block(workshop, "Welcome", minutes=15)
    factories.activity(workshop, factories.canvas())
    factories.agenda_block(workshop, "Break", kind=AgendaBlock.Kind.BREAK, minutes=15)
    factories.activity(workshop, factories.canvas())
    factories.agenda_block(workshop, "Close", minutes=0)
    return workshop


def told(workshop: Workshop) -> list[str]:
    return [event.kind for event in Event.objects.after(workshop.topic, 0)]


def block(workshop: Workshop, position: int) -> AgendaBlock:
    return workshop.agenda_blocks.select_related("activity").get(order=position)


def activity(workshop: Workshop, position: int = 2) -> Activity:
    return Activity.objects.select_related("block__workshop").get(
        block__workshop=workshop, block__order=position
    )


def rows(workshop: Workshop) -> list[object]:
    """All that an action can change."""
    return [
        *Workshop.objects.filter(pk=workshop.pk).values_list("state", "closed_at", "current_block"),
        *workshop.agenda_blocks.values_list(
            "started_at", "ended_at", "paused_at", "paused_for", "extra_minutes"
        ),
        *Activity.objects.filter(block__workshop=workshop).values_list(
            "state",
            "locked_at",
            "visibility",
            "vote_state",
            "vote_round",
            "votes_per_delegate",
            "votes_per_note",
        ),
    ]


def last(workshop: Workshop) -> ConsoleAction:
    found = actions.last_action(workshop)
    assert found is not None
    return found


def later(action: ConsoleAction, seconds: float) -> None:
    """As if ``action`` had been made so much earlier."""
    made_at = action.made_at - dt.timedelta(seconds=seconds)
    ConsoleAction.objects.filter(pk=action.pk).update(made_at=made_at)
    action.made_at = made_at


# --- The workshop -------------------------------------------------------------------------


def test_opening_lets_delegates_join_and_is_kept_with_whose_it_is(day, facilitator):
    changed = running.open_workshop(day, user=facilitator)

    day.refresh_from_db()
    action = day.console_actions.get()
    assert changed
    assert day.state == Workshop.State.OPEN
    assert told(day) == ["workshop"]
    assert (action.kind, action.user) == ("open", facilitator)
    assert action.before == {"workshop": {str(day.pk): {"state": "prepared"}}}
    assert action.after == {"workshop": {str(day.pk): {"state": "open"}}}


def test_newcomers_are_locked_out_and_let_in_again(day, facilitator):
    running.open_workshop(day, user=facilitator)

    running.lock(day, user=facilitator)
    locked = day.state
    running.unlock(day, user=facilitator)

    assert (locked, day.state) == (Workshop.State.LOCKED, Workshop.State.OPEN)
    assert told(day) == ["workshop"] * 3


def test_what_is_so_already_is_no_action(day, facilitator):
    running.open_workshop(day, user=facilitator)
    running.lock(day, user=facilitator)
    before = rows(day)

    changed = running.lock(day, user=facilitator, seen="somethingelse")

    assert not changed
    assert rows(day) == before
    assert day.console_actions.count() == 2
    assert told(day) == ["workshop"] * 2


def test_closing_ends_the_block_the_activities_and_the_vote(day, facilitator):
    start(day, 2, user=facilitator)
    running.open_vote(activity(day), user=facilitator, votes_per_delegate=3)
    running.set_activity_state(activity(day, 4), State.OPEN, user=facilitator)

    running.close(day, user=facilitator)

    day.refresh_from_db()
    first, second = activity(day), activity(day, 4)
    assert day.state == Workshop.State.CLOSED
    assert block(day, 2).ended_at == day.closed_at
    assert [first.state, second.state] == [State.LOCKED, State.LOCKED]
    assert [first.locked_at, second.locked_at] == [day.closed_at, day.closed_at]
    assert first.vote_state == Activity.VoteState.CLOSED
    assert sorted(told(day)[-4:]) == ["activity", "activity", "agenda", "workshop"]


def test_a_closed_workshop_is_opened_again_where_it_was(day, facilitator):
    start(day, 2, user=facilitator)
    running.close(day, user=facilitator)

    running.reopen(day, user=facilitator)

    day.refresh_from_db()
    assert (day.state, day.closed_at) == (Workshop.State.OPEN, None)
    assert day.current_block == block(day, 2)
    assert block(day, 2).ended_at is None
    assert activity(day).state == State.LOCKED


def test_a_closed_workshop_takes_no_steps(day, facilitator):
    start(day, 2, user=facilitator)
    running.close(day, user=facilitator)
    before = rows(day)
    steps = [
        lambda: start(day, 3, user=facilitator),
        lambda: running.go_back(day, user=facilitator),
        lambda: running.pause(day, user=facilitator),
        lambda: running.extend(day, 5, user=facilitator),
        lambda: running.lock(day, user=facilitator),
        lambda: running.set_activity_state(activity(day), State.OPEN, user=facilitator),
        lambda: running.open_vote(activity(day), user=facilitator, votes_per_delegate=3),
    ]

    for step in steps:
        with pytest.raises(ConflictError):
            step()

    assert rows(day) == before


def test_what_was_not_started_cannot_be_closed(day, facilitator):
    for refuse in (running.close, running.lock, running.reopen):
        with pytest.raises(ConflictError, match="has not been started"):
            refuse(day, user=facilitator)


# --- The agenda ---------------------------------------------------------------------------


def test_the_first_block_opens_the_workshop(day, facilitator):
    running.go_on(day, user=facilitator)

    day.refresh_from_db()
    assert day.state == Workshop.State.OPEN
    assert day.current_block == block(day, 1)
    assert block(day, 1).started_at is not None
    assert told(day) == ["workshop", "agenda"]


def test_going_on_ends_the_block_and_opens_the_activity_of_the_next(day, facilitator):
    running.go_on(day, user=facilitator)

    running.go_on(day, user=facilitator)

    assert block(day, 1).ended_at == block(day, 2).started_at
    assert activity(day).state == State.OPEN
    assert Worksheet.objects.of_workshop(day).count() == 1
    assert told(day)[2:] == ["worksheets", "agenda", "activity"]


def test_going_on_locks_what_is_open_and_leaves_what_is_revealed(day, facilitator):
    start(day, 2, user=facilitator)
    running.go_on(day, user=facilitator)
    locked = activity(day)
    start(day, 4, user=facilitator)
    running.set_activity_state(activity(day, 4), State.REVEALED, user=facilitator)

    running.go_on(day, user=facilitator)

    assert (locked.state, locked.locked_at) == (State.LOCKED, block(day, 2).ended_at)
    assert activity(day, 4).state == State.REVEALED


def test_after_the_last_block_there_is_none(day, facilitator):
    start(day, 5, user=facilitator)

    with pytest.raises(ConflictError, match="last block"):
        running.go_on(day, user=facilitator)


def test_starting_what_is_on_is_no_action(day, facilitator, lead):
    running.go_on(day, user=facilitator)
    seen = ""

    changed = start(day, 1, user=lead, seen=seen)

    assert not changed
    assert day.console_actions.count() == 1


def test_a_block_that_was_held_is_started_anew(day, facilitator):
    start(day, 2, user=facilitator)
    running.go_on(day, user=facilitator)

    start(day, 2, user=facilitator)

    assert block(day, 2).ended_at is None
    assert block(day, 2).started_at == block(day, 3).ended_at
    assert activity(day).state == State.OPEN
    assert activity(day).locked_at is None


def test_a_block_that_does_not_exist_is_refused(day, facilitator):
    with pytest.raises(ConflictError, match="no longer on the agenda"):
        running.start(day, "nosuchblock", user=facilitator)


def test_going_back_takes_the_step_back_and_the_lock_with_it(day, facilitator):
    start(day, 2, user=facilitator)
    running.go_on(day, user=facilitator)

    running.go_back(day, user=facilitator)

    day.refresh_from_db()
    assert day.current_block == block(day, 2)
    assert (block(day, 2).ended_at, block(day, 3).started_at) == (None, None)
    assert (activity(day).state, activity(day).locked_at) == (State.OPEN, None)


def test_going_back_leaves_locked_what_was_locked_by_hand(day, facilitator):
    start(day, 2, user=facilitator)
    running.set_activity_state(activity(day), State.LOCKED, user=facilitator)
    running.go_on(day, user=facilitator)

    running.go_back(day, user=facilitator)

    assert activity(day).state == State.LOCKED


def test_going_back_locks_what_was_opened_and_going_on_opens_it_again(day, facilitator):
    start(day, 1, user=facilitator)
    running.go_on(day, user=facilitator)

    running.go_back(day, user=facilitator)
    locked = activity(day).state
    running.go_on(day, user=facilitator)

    assert (locked, activity(day).state) == (State.LOCKED, State.OPEN)


def test_going_back_from_the_first_block_is_before_the_day(day, facilitator):
    running.go_on(day, user=facilitator)

    running.go_back(day, user=facilitator)

    day.refresh_from_db()
    assert day.current_block is None
    assert block(day, 1).started_at is None
    with pytest.raises(ConflictError, match="not begun"):
        running.go_back(day, user=facilitator)


def test_a_pause_makes_the_block_longer(day, facilitator):
    running.go_on(day, user=facilitator)
    started_at = block(day, 1).started_at
    assert started_at is not None
    running.pause(day, user=facilitator)
    paused_at = timezone.now() - dt.timedelta(minutes=4)
    AgendaBlock.objects.filter(workshop=day, order=1).update(paused_at=paused_at)

    again = running.pause(day, user=facilitator)
    running.resume(day, user=facilitator)
    nothing = running.resume(day, user=facilitator)

    one = block(day, 1)
    assert (again, nothing) == (False, False)
    assert one.paused_at is None
    assert dt.timedelta(minutes=4) <= one.paused_for < dt.timedelta(minutes=5)
    assert one.ends_at(timezone.now()) == started_at + one.length + one.paused_for


def test_a_block_that_ends_paused_is_paused_no_longer(day, facilitator):
    running.go_on(day, user=facilitator)
    running.pause(day, user=facilitator)

    running.go_on(day, user=facilitator)

    one = block(day, 1)
    assert one.paused_at is None
    assert one.paused_for > dt.timedelta()


def test_a_block_is_given_minutes_and_loses_them(day, facilitator):
    running.go_on(day, user=facilitator)

    running.extend(day, 5, user=facilitator)
    running.extend(day, -1, user=facilitator)

    assert block(day, 1).extra_minutes == 4
    assert told(day) == ["workshop", "agenda", "agenda", "agenda"]


def test_a_block_cannot_have_less_than_no_time(day, facilitator):
    running.go_on(day, user=facilitator)

    with pytest.raises(ConflictError):
        running.extend(day, -16, user=facilitator)

    assert block(day, 1).extra_minutes == 0


def test_without_a_block_there_is_no_clock(day, facilitator):
    running.open_workshop(day, user=facilitator)

    for refused in (running.pause, running.resume):
        with pytest.raises(ConflictError, match="No block is on"):
            refused(day, user=facilitator)


def test_later_blocks_are_compressed_in_one_action(day, facilitator):
    running.go_on(day, user=facilitator)

    compress(day, {3: 5, 4: 12}, user=facilitator)

    assert list(day.agenda_blocks.values_list("extra_minutes", flat=True)) == [0, 0, -5, -12, 0]
    assert day.console_actions.count() == 2


def test_what_comes_again_is_compressed_too(day, facilitator):
    start(day, 4, user=facilitator)
    start(day, 2, user=facilitator)

    compress(day, {4: 12}, user=facilitator)

    assert block(day, 4).extra_minutes == -12


def test_a_block_that_has_begun_is_not_compressed(day, facilitator):
    start(day, 3, user=facilitator)
    before = rows(day)

    with pytest.raises(ConflictError, match="has begun"):
        compress(day, {4: 12, 3: 5}, user=facilitator)

    assert rows(day) == before


# --- Activities ---------------------------------------------------------------------------


@pytest.mark.parametrize("state", [State.PREPARED, State.LOCKED, State.REVEALED, State.CLOSED])
def test_an_activity_leaves_open_at_a_known_instant_and_comes_back(day, facilitator, state):
    one = activity(day)
    running.set_activity_state(one, State.OPEN, user=facilitator)

    running.set_activity_state(one, state, user=facilitator)
    left = activity(day)
    running.set_activity_state(one, State.OPEN, user=facilitator)

    assert left.state == state
    assert left.locked_at is not None
    assert activity(day).locked_at is None
    payloads = [event.payload for event in Event.objects.after(day.topic, 0)]
    assert {"activity": one.code, "state": state} in payloads


def test_revealing_keeps_the_instant_of_the_lock(day, facilitator):
    one = activity(day)
    running.set_activity_state(one, State.OPEN, user=facilitator)
    running.set_activity_state(one, State.LOCKED, user=facilitator)
    locked_at = activity(day).locked_at

    running.set_activity_state(one, State.REVEALED, user=facilitator)

    assert activity(day).locked_at == locked_at


def test_visibility_is_told(day, facilitator):
    changed = running.set_visibility(activity(day), Activity.Visibility.COUNTS, user=facilitator)
    again = running.set_visibility(activity(day), Activity.Visibility.COUNTS, user=facilitator)

    assert (changed, again) == (True, False)
    assert activity(day).visibility == Activity.Visibility.COUNTS
    assert told(day) == ["activity"]


def test_a_vote_has_rounds(day, facilitator):
    running.set_activity_state(activity(day), State.OPEN, user=facilitator)

    running.open_vote(activity(day), user=facilitator, votes_per_delegate=3, votes_per_note=2)
    again = running.open_vote(activity(day), user=facilitator)
    running.close_vote(activity(day), user=facilitator)
    running.open_vote(activity(day), user=facilitator)

    one = activity(day)
    assert not again
    assert (one.vote_state, one.vote_round) == (Activity.VoteState.OPEN, 2)
    assert (one.votes_per_delegate, one.votes_per_note) == (3, 2)


def test_a_round_that_was_taken_back_is_not_used_again(day, facilitator):
    running.set_activity_state(activity(day), State.OPEN, user=facilitator)
    running.open_vote(activity(day), user=facilitator, votes_per_delegate=3)
    actions.undo(last(day))

    running.open_vote(activity(day), user=facilitator, votes_per_delegate=3)

    assert activity(day).vote_round == 2


@pytest.mark.parametrize(
    ("state", "visibility", "votes", "why"),
    [
        (State.OPEN, Activity.Visibility.EVERYONE, 0, "at least one vote"),
        (State.PREPARED, Activity.Visibility.EVERYONE, 3, "no notes yet"),
        (State.OPEN, Activity.Visibility.ONLY_MINE, 3, "Reveal them first"),
    ],
)
def test_there_is_no_vote_without_something_to_vote(
    day, facilitator, state, visibility, votes, why
):
    Activity.objects.filter(block__workshop=day).update(state=state, visibility=visibility)

    with pytest.raises(ConflictError, match=why):
        running.open_vote(activity(day), user=facilitator, votes_per_delegate=votes)

    assert activity(day).vote_state == Activity.VoteState.NONE


def test_a_questionnaire_is_not_voted_on(day, facilitator):
    Activity.objects.update(kind=Activity.Kind.QUESTIONNAIRE, state=State.OPEN)

    with pytest.raises(ConflictError, match="Only notes"):
        running.open_vote(activity(day), user=facilitator, votes_per_delegate=3)


def test_a_vote_that_never_was_cannot_be_closed(day, facilitator):
    with pytest.raises(ConflictError, match="no vote"):
        running.close_vote(activity(day), user=facilitator)


# --- Undo ---------------------------------------------------------------------------------

SCENES = {
    "open": (0, lambda day: running.open_workshop(day, user=None)),
    "start": (0, lambda day: start(day, 2, user=None)),
    "lock": (1, lambda day: running.lock(day, user=None)),
    "close": (2, lambda day: running.close(day, user=None)),
    "next": (2, lambda day: running.go_on(day, user=None)),
    "back": (3, lambda day: running.go_back(day, user=None)),
    "pause": (2, lambda day: running.pause(day, user=None)),
    "extend": (2, lambda day: running.extend(day, 5, user=None)),
    "compress": (1, lambda day: compress(day, {3: 5, 4: 7}, user=None)),
    "reveal": (2, lambda day: running.set_activity_state(activity(day), "revealed", user=None)),
    "visibility": (2, lambda day: running.set_visibility(activity(day), "counts", user=None)),
    "vote": (2, lambda day: running.open_vote(activity(day), user=None, votes_per_delegate=3)),
}


@pytest.mark.parametrize("scene", SCENES)
def test_undo_leaves_everything_as_it_was_and_tells_the_same(day, scene):
    started, act = SCENES[scene]
    for position in range(1, started + 1):
        start(day, position, user=None)
    before, number = rows(day), len(told(day))
    act(day)
    after = [kind for kind in told(day)[number:] if kind != "worksheets"]

    actions.undo(last(day))

    assert rows(day) == before
    assert sorted(told(day)[-len(after) :]) == sorted(after)
    assert day.console_actions.order_by("-pk")[0].undone_at is not None


def test_undo_of_a_resume_pauses_since_the_same_instant(day):
    start(day, 1, user=None)
    running.pause(day, user=None)
    before = rows(day)
    running.resume(day, user=None)

    actions.undo(last(day))

    assert rows(day) == before


def test_undo_comes_too_late(day, facilitator):
    running.open_workshop(day, user=facilitator)
    action = last(day)
    later(action, 16)

    with pytest.raises(ConflictError, match="too late"):
        actions.undo(action)

    day.refresh_from_db()
    assert day.state == Workshop.State.OPEN


def test_undo_is_patient_with_a_slow_network(day, facilitator):
    running.open_workshop(day, user=facilitator)
    action = last(day)
    later(action, 14)

    actions.undo(action)

    day.refresh_from_db()
    assert day.state == Workshop.State.PREPARED


def test_undo_works_once(day, facilitator):
    start(day, 1, user=facilitator)
    running.extend(day, 5, user=facilitator)
    action = last(day)
    actions.undo(action)

    with pytest.raises(ConflictError, match="already"):
        actions.undo(action)

    assert block(day, 1).extra_minutes == 0


def test_undo_overwrites_nothing_that_came_after(day, facilitator, lead):
    start(day, 1, user=facilitator)
    running.extend(day, 5, user=facilitator)
    earlier = last(day)
    running.extend(day, 1, user=lead)
    before = rows(day)

    with pytest.raises(ConflictError, match="changed again"):
        actions.undo(earlier)

    assert rows(day) == before


# --- Two at once --------------------------------------------------------------------------


def test_who_acts_on_an_old_picture_is_told_what_was_done(day, facilitator, lead):
    start(day, 1, user=facilitator)
    seen = last(day).code
    start(day, 2, user=facilitator, seen=seen)
    before = rows(day)

    with pytest.raises(StaleError) as refused:
        start(day, 3, user=lead, seen=seen)

    assert refused.value.last == last(day)
    assert last(day).user == facilitator
    assert rows(day) == before


def test_what_was_taken_back_is_an_old_picture_too(day, facilitator, lead):
    start(day, 1, user=facilitator)
    action = last(day)
    actions.undo(action)

    with pytest.raises(StaleError) as refused:
        running.extend(day, 1, user=lead, seen=action.code)

    assert refused.value.last is None


def test_ones_own_minutes_add_up_and_those_of_two_people_do_not(day, facilitator, lead):
    start(day, 1, user=facilitator)
    seen = last(day).code

    running.extend(day, 1, user=facilitator, seen=seen)
    running.extend(day, 1, user=facilitator, seen=seen)
    with pytest.raises(StaleError):
        running.extend(day, 1, user=lead, seen=seen)

    assert block(day, 1).extra_minutes == 2


def test_ones_own_minutes_do_not_reach_another_block(day, facilitator):
    start(day, 1, user=facilitator)
    seen = last(day).code
    running.extend(day, 1, user=facilitator, seen=seen)
    running.go_on(day, user=facilitator)

    with pytest.raises(StaleError):
        running.extend(day, 1, user=facilitator, seen=seen)

    assert block(day, 2).extra_minutes == 0
