"""All tables of a running workshop at a glance: what a facilitator has to know, and no more.

Never who wrote what: the numbers are those of a table.
"""

import datetime as dt
import enum
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Max, Q, Sum
from django.utils import timezone

from canvases.domain.votes import turnout_of
from canvases.models import Note, Section, Vote, Worksheet
from live.models import Event
from live.stream import last_numbers
from workshops.models import Activity, Device, Seat, Table, Workshop

QUIET_AFTER: Final = dt.timedelta(minutes=5)
"""A table that has written nothing for so long, while it may, is perhaps stuck."""


class Need(enum.IntEnum):
    """Why a facilitator should look at a table, the most urgent first."""

    HAND = 1
    UNSENT = 2
    ABSENT = 3
    QUIET = 4
    VERSIONS = 5
    LATE = 6

    @property
    def word(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Trouble:
    """``number`` counts notes or changes. A hand may be up for ``elsewhere``, another activity."""

    need: Need
    since: dt.datetime | None = None
    number: int = 0
    elsewhere: Activity | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """The current notes of one section on one worksheet."""

    title: str
    count: int


@dataclass(frozen=True, slots=True)
class SeenDevice:
    device: Device
    is_present: bool


@dataclass(frozen=True, slots=True)
class TableState:
    """``cells`` come in the order of the sections; ``changed_at`` is when a note last changed.
    ``people`` could vote, ``voters`` have; 0 people where nobody is known who sits at the table,
    and its devices vote.
    """

    table: Table
    worksheet: Worksheet | None
    cells: tuple[Cell, ...]
    changed_at: dt.datetime | None
    devices: tuple[SeenDevice, ...]
    voters: int
    people: int
    extra_until: dt.datetime | None
    troubles: tuple[Trouble, ...]

    @property
    def note_count(self) -> int:
        return sum(cell.count for cell in self.cells)

    @property
    def present(self) -> int:
        return sum(one.is_present for one in self.devices)


@dataclass(frozen=True, slots=True)
class VotedNote:
    note: Note
    dots: int


@dataclass(frozen=True, slots=True)
class Cockpit:
    """``followed`` is the activity that is shown when none was chosen. ``results`` is there only
    once the vote is closed. ``topics`` are those of the worksheets, with their last numbers.
    """

    now: dt.datetime
    activities: Sequence[Activity]
    activity: Activity | None
    followed: Activity | None
    sections: Sequence[Section]
    tables: Sequence[TableState]
    stray: Sequence[Device]
    results: Sequence[tuple[Table, Sequence[VotedNote]]] | None
    topics: Mapping[str, int]

    @property
    def needs(self) -> list[tuple[Need, list[TableState]]]:
        """Which tables to look at, by reason, the most urgent reason first."""
        found: dict[Need, list[TableState]] = defaultdict(list)
        for state in self.tables:
            for need in sorted({one.need for one in state.troubles}):
                found[need].append(state)
        return sorted(found.items())

    @property
    def is_room_quiet(self) -> bool:
        """Whether most tables write nothing: then it is the room that listens, not a table that
        is stuck.
        """
        quiet = sum(any(one.need == Need.QUIET for one in state.troubles) for state in self.tables)
        return len(self.tables) > 2 and 2 * quiet > len(self.tables)

    @property
    def has_worksheets(self) -> bool:
        return any(state.worksheet for state in self.tables)

    @property
    def voters(self) -> int:
        return sum(state.voters for state in self.tables)

    @property
    def people(self) -> int:
        """Who could vote, each device counted where only devices are known that have."""
        return sum(state.people or state.voters for state in self.tables)


@dataclass(frozen=True, slots=True)
class Written:
    """What is on one worksheet: ``counts`` by section key."""

    counts: Mapping[str, int]
    late: int
    versions: int
    changed_at: dt.datetime | None


UNWRITTEN: Final = Written({}, 0, 0, None)


def cockpit(workshop: Workshop, chosen: str = "") -> Cockpit:
    """The workshop’s tables on the worksheets of one activity: ten queries, up to 13 with a vote.

    ``chosen`` is the code of an activity; without one it follows the agenda.
    """
    activities = list(
        Activity.objects.filter(
            block__workshop=workshop, kind=Activity.Kind.WORKSHEET
        ).select_related("block", "chosen_canvas")
    )
    followed = _followed(workshop, activities)
    activity = next((one for one in activities if one.code == chosen), followed)
    topics = _topics(workshop, activity)
    now = timezone.now()
    worksheets = list(Worksheet.objects.filter(table__workshop=workshop).select_related("activity"))
    shown = {one.table_id: one for one in worksheets if activity and one.activity == activity}
    sections = _sections(activity, shown.values())
    written = _written(activity)
    devices = _devices(workshop)
    seated = _seated(workshop, activity.seating_round if activity else 1)
    opened_at = _opened_at(workshop, activity)
    has_vote = activity is not None and activity.vote_round > 0
    turnout = turnout_of(activity) if activity and has_vote else {}

    def state(table: Table) -> TableState:
        worksheet = shown.get(table.pk)
        own = written.get(worksheet.pk, UNWRITTEN) if worksheet else UNWRITTEN
        at_table = devices.get(table.pk, ())
        present = sum(device.is_present(now) for device in at_table)
        found = [
            *_hands(table, worksheets, activity),
            *_unsent(at_table),
            *_silence(workshop, worksheet, own, opened_at, present=present, now=now),
            *_unsettled(own),
        ]
        voters = turnout.get(table.pk, 0)
        return TableState(
            table=table,
            worksheet=worksheet,
            cells=tuple(Cell(one.title, own.counts.get(one.key, 0)) for one in sections),
            changed_at=own.changed_at,
            devices=tuple(SeenDevice(one, one.is_present(now)) for one in at_table),
            voters=voters,
            people=_people(seated.get(table.pk, set()), at_table, voters),
            extra_until=table.extra_until if table.has_extra_time(now) else None,
            troubles=tuple(sorted(found, key=lambda one: one.need)),
        )

    tables = [state(one) for one in workshop.tables.select_related("pilot_group")]
    return Cockpit(
        now=now,
        activities=activities,
        activity=activity,
        followed=followed,
        sections=sections,
        tables=tables,
        stray=devices.get(None, []),
        results=_results(activity),
        topics=topics,
    )


# --- What is shown ------------------------------------------------------------------------


def _followed(workshop: Workshop, activities: Sequence[Activity]) -> Activity | None:
    """That of the running block, else the last one that was begun, else the first."""
    begun = {Activity.State.OPEN, Activity.State.LOCKED, Activity.State.REVEALED}
    running = [one for one in activities if one.block_id == workshop.current_block_id]
    under_way = [one for one in activities if one.state in begun]
    return next(iter([*running, *reversed(under_way), *activities]), None)


def _topics(workshop: Workshop, activity: Activity | None) -> dict[str, int]:
    """Read before everything else: what happens meanwhile is told again, and not missed."""
    keys = Worksheet.objects.filter(table__workshop=workshop, activity=activity)
    names = [f"worksheet.{pk}" for pk in keys.values_list("pk", flat=True)]
    known = last_numbers(names)
    return {name: known.get(name, 0) for name in names}


def _sections(activity: Activity | None, worksheets: Iterable[Worksheet]) -> list[Section]:
    """Those of the canvas on which the tables write, or would write."""
    chosen = getattr(activity, "chosen_canvas", None)
    canvas = next((one.canvas_id for one in worksheets), chosen.canvas_id if chosen else None)
    return list(Section.objects.filter(canvas=canvas))


# --- What is counted ----------------------------------------------------------------------


def _written(activity: Activity | None) -> dict[int, Written]:
    """``{worksheet's primary key: what is on it}``. A deleted note counts as a change only."""
    is_current = Q(deleted_at__isnull=True)
    rows = (
        Note.objects.filter(worksheet__activity=activity)
        .order_by()
        .values_list("worksheet", "section__key")
        .annotate(
            notes=Count("pk", filter=is_current),
            late=Count("pk", filter=is_current & Q(is_late=True)),
            versions=Count(
                "pk",
                filter=is_current & Q(beside__isnull=False, beside__deleted_at__isnull=True),
            ),
            changed=Max("changed_at"),
        )
    )
    of_worksheet: dict[int, list[tuple[str, int, int, int, dt.datetime]]] = defaultdict(list)
    for worksheet, *row in rows:
        of_worksheet[worksheet].append(tuple(row))
    return {
        worksheet: Written(
            counts={key: notes for key, notes, *_rest in own},
            late=sum(one[2] for one in own),
            versions=sum(one[3] for one in own),
            changed_at=max(one[4] for one in own),
        )
        for worksheet, own in of_worksheet.items()
    }


def _devices(workshop: Workshop) -> dict[int | None, list[Device]]:
    """Valid devices by table, in the order in which they joined."""
    found: dict[int | None, list[Device]] = defaultdict(list)
    for device in (
        Device.objects.valid()
        .filter(workshop=workshop)
        .select_related("delegate")
        .order_by("joined_at", "pk")
    ):
        found[device.table_id].append(device)
    return found


def _seated(workshop: Workshop, number: int) -> dict[int, set[int]]:
    """Primary keys of delegates by table, in a round of the table plan.

    In one that nobody has a seat in they sit as in the first.
    """
    found: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    seats = Seat.objects.filter(table__workshop=workshop, round__in=[1, number]).order_by()
    for of_round, table, delegate in seats.values_list("round", "table", "delegate"):
        found[of_round][table].add(delegate)
    return found[number] or found[1]


def _people(seated: set[int], devices: Iterable[Device], voters: int) -> int:
    """Who has a seat, and whoever else joined with a device of their own, or has voted."""
    own = {one.delegate_id for one in devices if one.delegate_id is not None}
    unnamed = sum(one.delegate_id is None and not one.is_scribe for one in devices)
    known = len(seated | own) + unnamed
    return max(known, voters) if known else 0


def _opened_at(workshop: Workshop, activity: Activity | None) -> dt.datetime | None:
    """When the activity was last opened; a table's lock or extra time opens it for nobody."""
    if activity is None:
        return None
    opened = Event.objects.filter(
        topic__name=workshop.topic,
        kind="activity",
        payload__activity=activity.code,
        payload__state=Activity.State.OPEN.value,
        payload__table__isnull=True,
    ).order_by("-number")
    return opened.values_list("created_at", flat=True).first()


def _results(
    activity: Activity | None,
) -> list[tuple[Table, Sequence[VotedNote]]] | None:
    """The notes with dots of each table, those with the most first; None until the vote closed."""
    if activity is None or activity.vote_state != Activity.VoteState.CLOSED:
        return None
    dots: dict[uuid.UUID, int] = dict(
        Vote.objects.filter(
            note__worksheet__activity=activity,
            note__deleted_at__isnull=True,
            round=activity.vote_round,
        )
        .order_by()
        .values_list("note")
        .annotate(sum=Sum("dots"))
    )
    notes = Note.objects.filter(worksheet__activity=activity, pk__in=dots).select_related(
        "section", "worksheet__table__pilot_group"
    )
    found: dict[Table, list[VotedNote]] = defaultdict(list)
    for note in sorted(notes, key=lambda one: _rank(one, dots[one.pk])):
        found[note.worksheet.table].append(VotedNote(note, dots[note.pk]))
    return list(found.items())


def _rank(note: Note, dots: int) -> tuple[int, int, int, int, dt.datetime]:
    return (
        note.worksheet.table.number,
        -dots,
        note.section.order,
        note.order,
        note.created_at,
    )


# --- What is out of the ordinary ----------------------------------------------------------


def _hands(
    table: Table, worksheets: Iterable[Worksheet], activity: Activity | None
) -> list[Trouble]:
    """Also those raised on another worksheet: a call for help is seen wherever one looks."""
    return [
        Trouble(
            Need.HAND,
            since=one.hand_raised_at,
            elsewhere=None if one.activity == activity else one.activity,
        )
        for one in worksheets
        if one.table_id == table.pk and one.hand_raised_at is not None
    ]


def _unsent(devices: Iterable[Device]) -> list[Trouble]:
    waiting = sum(device.unsent for device in devices)
    return [Trouble(Need.UNSENT, number=waiting)] if waiting else []


def _silence(
    workshop: Workshop,
    worksheet: Worksheet | None,
    written: Written,
    opened_at: dt.datetime | None,
    *,
    present: int,
    now: dt.datetime,
) -> list[Trouble]:
    """Nobody is connected, or nobody writes, at a table that may and has not said it is done.

    A raised hand says already why nothing is written.
    """
    if worksheet is None or worksheet.is_done or worksheet.locked_at is not None:
        return []
    if not worksheet.activity.takes_notes or workshop.is_closed:
        return []
    if not present:
        return [Trouble(Need.ABSENT)]
    since = max([one for one in (written.changed_at, opened_at) if one is not None], default=None)
    if since is None or now - since < QUIET_AFTER or worksheet.hand_raised_at is not None:
        return []
    return [Trouble(Need.QUIET, since=since)]


def _unsettled(written: Written) -> list[Trouble]:
    found = []
    if written.versions:
        found.append(Trouble(Need.VERSIONS, number=written.versions))
    if written.late:
        found.append(Trouble(Need.LATE, number=written.late))
    return found
