import datetime as dt

import pytest
from django.utils import timezone

from canvases.domain.cockpit import Need, cockpit
from canvases.models import Note, Vote
from live.publish import record
from tests import factories
from workshops.models import Activity, Device, Workshop


def _ago(minutes: float) -> dt.datetime:
    return timezone.now() - dt.timedelta(minutes=minutes)


@pytest.fixture
def workshop(programme):
    return factories.workshop(programme, state=Workshop.State.OPEN)


@pytest.fixture
def activity(workshop):
    return factories.activity(workshop, factories.canvas(), state=Activity.State.OPEN)


@pytest.fixture
def table(workshop):
    return factories.table(workshop)


@pytest.fixture
def sheet(activity, table):
    """With somebody at the table."""
    factories.device(table.workshop, table=table)
    return factories.worksheet(activity, table)


def _written(sheet, minutes, **fields):
    """A note that last changed so many ``minutes`` ago."""
    note = factories.note(sheet, **fields)
    Note.objects.filter(pk=note.pk).update(changed_at=_ago(minutes))
    return note


def _needs(workshop):
    return [(one.need, one.number) for state in cockpit(workshop).tables for one in state.troubles]


# --- Which activity -----------------------------------------------------------------------


def test_the_cockpit_follows_the_running_block(workshop, activity):
    later = factories.activity(workshop, title="Later", state=Activity.State.OPEN)
    workshop.current_block = activity.block

    assert cockpit(workshop).activity == activity
    assert cockpit(workshop, later.code).activity == later
    assert cockpit(workshop, later.code).followed == activity


def test_without_a_running_block_it_shows_what_was_begun_last_else_the_first(workshop):
    first, second, third = (factories.activity(workshop, title=title) for title in "ABC")
    assert cockpit(workshop).activity == first

    for one, state in [(first, "closed"), (second, "revealed")]:
        one.state = state
        one.save()

    assert cockpit(workshop).activity == second
    assert third in cockpit(workshop).activities


def test_a_break_does_not_take_the_worksheets_away(workshop, activity):
    workshop.current_block = factories.agenda_block(workshop, "Coffee")

    assert cockpit(workshop).activity == activity


def test_an_activity_of_another_workshop_is_not_shown(programme, workshop, activity):
    other = factories.activity(factories.workshop(programme), title="Elsewhere")

    assert cockpit(workshop, other.code).activity == activity


# --- Numbers ------------------------------------------------------------------------------


def test_current_notes_are_counted_by_section(workshop, sheet):
    factories.note(sheet, section="customer-pains")
    factories.note(sheet, section="customer-pains")
    factories.note(sheet, section="gain-creators")
    factories.note(sheet, section="customer-jobs", deleted_at=timezone.now())

    (state,) = cockpit(workshop).tables

    assert {cell.title: cell.count for cell in state.cells if cell.count} == {
        "Customer pains": 2,
        "Gain creators": 1,
    }
    assert len(state.cells) == 6
    assert state.note_count == 3


def test_deleting_a_note_is_the_table_s_last_activity_too(workshop, sheet):
    _written(sheet, 9)
    gone = _written(sheet, 2, deleted_at=_ago(2))

    (state,) = cockpit(workshop).tables

    gone.refresh_from_db()
    assert state.changed_at == gone.changed_at


def test_devices_are_counted_with_those_that_are_present(workshop, table, sheet):
    factories.device(workshop, table=table, last_seen_at=_ago(3))
    factories.device(workshop, table=table, revoked_at=timezone.now())
    factories.device(workshop, table=table, is_scribe=True)
    stray = factories.device(workshop)

    shown = cockpit(workshop)

    (state,) = shown.tables
    assert (state.present, len(state.devices)) == (2, 3)
    assert list(shown.stray) == [stray]


def test_tables_without_worksheets_are_there_with_their_devices(workshop, activity, table):
    factories.device(workshop, table=table)

    shown = cockpit(workshop)

    assert not shown.has_worksheets
    assert [(one.worksheet, one.present) for one in shown.tables] == [(None, 1)]
    assert len(shown.sections) == 6


def test_topics_carry_the_numbers_that_were_there_before(workshop, sheet):
    record(sheet.topic, "subject")
    record(sheet.topic, "subject")

    assert cockpit(workshop).topics == {sheet.topic: 2}


# --- What is out of the ordinary ----------------------------------------------------------


def test_a_table_that_writes_needs_nobody(workshop, sheet):
    _written(sheet, 4)

    assert _needs(workshop) == []


@pytest.mark.parametrize(("minutes", "needs"), [(4.9, []), (5.1, [(Need.QUIET, 0)])])
def test_a_table_is_quiet_after_five_minutes_without_a_change(workshop, sheet, minutes, needs):
    _written(sheet, minutes)

    assert _needs(workshop) == needs


def test_quiet_counts_from_the_opening(workshop, activity, sheet):
    _written(sheet, 50)
    record(workshop.topic, "activity", activity=activity.code, state="open")

    assert _needs(workshop) == []


@pytest.mark.parametrize(("state", "needs"), [("open", [(Need.QUIET, 0)]), ("locked", [])])
def test_quiet_is_out_of_the_ordinary_only_while_a_table_may_write(
    workshop, activity, sheet, state, needs
):
    _written(sheet, 50)
    activity.state = state
    activity.save()

    assert _needs(workshop) == needs


@pytest.mark.parametrize("fields", [{"is_done": True}, {"locked_at": timezone.now()}])
def test_a_table_that_is_done_or_locked_may_be_quiet(workshop, sheet, fields):
    _written(sheet, 50)
    type(sheet).objects.update(**fields)

    assert _needs(workshop) == []


def test_a_raised_hand_says_already_why_nothing_is_written(workshop, sheet):
    _written(sheet, 50)
    sheet.hand_raised_at = _ago(1)
    sheet.save()

    assert _needs(workshop) == [(Need.HAND, 0)]


@pytest.mark.parametrize(("quiet", "is_room"), [(2, False), (3, True)])
def test_when_most_tables_are_quiet_it_is_the_room(workshop, activity, quiet, is_room):
    for number in range(4):
        table = factories.table(workshop)
        factories.device(workshop, table=table)
        _written(factories.worksheet(activity, table), 50 if number < quiet else 1)

    assert cockpit(workshop).is_room_quiet == is_room


def test_a_table_at_which_nobody_is_connected_is_found(workshop, table, sheet):
    _written(sheet, 50)
    table.devices.update(last_seen_at=_ago(3))

    assert _needs(workshop) == [(Need.ABSENT, 0)]


def test_unsent_changes_of_all_devices_of_a_table_are_added(workshop, table, sheet):
    factories.device(workshop, table=table, unsent=3)
    factories.device(workshop, table=table, unsent=1)
    factories.device(workshop, table=table, unsent=9, revoked_at=timezone.now())

    assert _needs(workshop) == [(Need.UNSENT, 4)]


def test_late_notes_and_two_versions_are_found_until_they_are_settled(workshop, sheet):
    note = factories.note(sheet)
    version = factories.note(sheet, beside=note)
    factories.note(sheet, is_late=True)
    assert _needs(workshop) == [(Need.VERSIONS, 1), (Need.LATE, 1)]

    Note.objects.filter(pk=note.pk).update(deleted_at=timezone.now())

    assert _needs(workshop) == [(Need.LATE, 1)]
    assert version.beside == note


def test_a_hand_is_seen_also_when_it_was_raised_for_another_activity(workshop, activity, sheet):
    raised = _ago(2)
    later = factories.activity(workshop, factories.canvas(), title="Later")
    factories.worksheet(later, sheet.table, hand_raised_at=raised)
    workshop.current_block = activity.block

    (state,) = cockpit(workshop).tables

    assert [(one.need, one.since, one.elsewhere) for one in state.troubles] == [
        (Need.HAND, raised, later)
    ]


def test_reasons_come_by_urgency_each_with_its_tables(workshop, activity):
    for hand, unsent in [(None, 2), (_ago(1), 0), (_ago(2), 1)]:
        table = factories.table(workshop)
        factories.device(workshop, table=table, unsent=unsent)
        factories.worksheet(activity, table, hand_raised_at=hand)

    needs = cockpit(workshop).needs

    assert [(need, [one.table.number for one in states]) for need, states in needs] == [
        (Need.HAND, [2, 3]),
        (Need.UNSENT, [1, 3]),
    ]


# --- Votes --------------------------------------------------------------------------------


@pytest.fixture
def voting(activity):
    activity.vote_state = Activity.VoteState.OPEN
    activity.vote_round = 2
    activity.votes_per_delegate = 3
    activity.save()
    return activity


def test_turnout_counts_those_who_voted_among_those_who_could(workshop, table, sheet, voting):
    ana, ben = factories.delegate(workshop, "Ana"), factories.delegate(workshop, "Ben")
    factories.seat(ana, table)
    factories.seat(ben, table)
    tablet = factories.device(workshop, table=table, delegate=ana)
    factories.device(workshop, table=table, is_scribe=True)
    note = factories.note(sheet)
    Vote.objects.create(note=note, device=tablet, delegate=ana, round=2)

    (state,) = cockpit(workshop).tables

    # The third is a device whose owner gave no name.
    assert (state.voters, state.people) == (1, 3)


def test_where_nobody_is_known_who_sits_there_no_number_of_people_is_made_up(
    workshop, table, sheet, voting
):
    Device.objects.update(delegate=None, is_scribe=True)
    tablet = factories.device(workshop, table=table, is_scribe=True)
    before = cockpit(workshop)
    Vote.objects.create(note=factories.note(sheet), device=tablet, round=2, dots=1)

    after = cockpit(workshop)

    assert [(one.voters, one.people) for one in before.tables] == [(0, 0)]
    assert (before.voters, before.people) == (0, 0)
    assert [(one.voters, one.people) for one in after.tables] == [(1, 0)]
    assert (after.voters, after.people) == (1, 1)


def test_dots_are_told_only_once_the_vote_is_closed_and_the_most_come_first(
    workshop, table, sheet, voting
):
    device = factories.device(workshop, table=table)
    other = factories.device(workshop, table=table)
    few, most = factories.note(sheet, "Few"), factories.note(sheet, "Most")
    gone = factories.note(sheet, "Gone", deleted_at=timezone.now())
    Vote.objects.create(note=few, device=device, round=1, dots=9)
    for note, who, dots in [
        (few, device, 1),
        (most, device, 2),
        (most, other, 1),
        (gone, other, 1),
    ]:
        Vote.objects.create(note=note, device=who, round=2, dots=dots)
    assert cockpit(workshop).results is None

    voting.vote_state = Activity.VoteState.CLOSED
    voting.save()

    results = cockpit(workshop).results
    assert results is not None
    assert [(at, [(one.note.text, one.dots) for one in voted]) for at, voted in results] == [
        (table, [("Most", 3), ("Few", 1)])
    ]


# --- Price --------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 7, 25])
@pytest.mark.parametrize(("vote", "queries"), [("none", 10), ("open", 11), ("closed", 13)])
def test_the_cockpit_costs_the_same_queries_for_any_number_of_tables(
    workshop, activity, django_assert_num_queries, number, vote, queries
):
    activity.vote_state, activity.vote_round = vote, 0 if vote == "none" else 1
    activity.save()
    for _ in range(number):
        group = factories.pilot_group(workshop.programme) if number < 8 else None
        table = factories.table(workshop, pilot_group=group)
        sheet = factories.worksheet(activity, table, hand_raised_at=timezone.now())
        delegate = factories.delegate(workshop)
        factories.seat(delegate, table)
        device = factories.device(workshop, table=table, delegate=delegate, unsent=2)
        note = factories.note(sheet, is_late=True)
        factories.note(sheet, beside=note)
        Vote.objects.create(note=note, device=device, delegate=delegate)

    with django_assert_num_queries(queries):
        shown = cockpit(workshop)

    assert len(shown.needs) == 4
