"""The table plan as it is drawn: who sits where in a round, and what is to be said of it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from workshops.domain.seating import seats_of
from workshops.layout import DrawnSeats, drawn_seats
from workshops.models import Activity, Delegate, PilotGroup, SeatingRule, Table, Workshop

type Seats = Mapping[int, int]
"""``{delegate's primary key: table's primary key}``"""


@dataclass(frozen=True, slots=True)
class Remark:
    """What is wrong at a table. ``kind`` says in which sentence it is told:

    ``apart``: ``one`` and ``other`` are to sit apart. ``together``: ``one`` sits here, ``other``
    at ``table``, or nowhere. ``owner``: ``one`` owns the pilot ``group``, which is another's.
    ``full``: more sit here than there are seats.
    """

    kind: str
    one: Delegate | None = None
    other: Delegate | None = None
    group: PilotGroup | None = None
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Seated:
    """``colleagues``: how many of the same organisation sit at the table, this one included."""

    delegate: Delegate
    colleagues: int = 1


@dataclass(frozen=True, slots=True)
class PlannedTable:
    table: Table
    seated: tuple[Seated, ...]
    drawing: DrawnSeats
    remarks: tuple[Remark, ...] = ()

    @property
    def is_full(self) -> bool:
        return self.table.capacity is not None and len(self.seated) >= self.table.capacity


@dataclass(frozen=True, slots=True)
class PlannedRoom:
    """A round; ``colleagues`` are the pairs of one organisation at one table."""

    number: int
    tables: tuple[PlannedTable, ...]
    unseated: tuple[Delegate, ...]
    colleagues: int = 0

    @property
    def seated(self) -> int:
        return sum(len(one.seated) for one in self.tables)

    @property
    def broken(self) -> int:
        return sum(len(one.remarks) for one in self.tables)


@dataclass(frozen=True, slots=True)
class Survey:
    """All that a plan is drawn from. ``activities`` are the titles of those in each round."""

    tables: Sequence[Table]
    delegates: Sequence[Delegate]
    rules: Sequence[SeatingRule]
    seats: Mapping[int, Seats]
    activities: Mapping[int, Sequence[str]] = field(default_factory=dict)

    @property
    def rounds(self) -> int:
        """The last round that has a seat or an activity; 1 at least."""
        return max([1, *self.seats, *self.activities])


def survey(workshop: Workshop) -> Survey:
    """Five queries, however large the room is."""
    activities: dict[int, list[str]] = {}
    for number, title in Activity.objects.filter(block__workshop=workshop).values_list(
        "seating_round", "title"
    ):
        activities.setdefault(number, []).append(title)
    delegates = list(workshop.delegates.select_related("organisation", "owns"))
    known = {one.pk: one for one in delegates}
    rules = list(workshop.seating_rules.all())
    for rule in rules:
        rule.one, rule.other = known[rule.one_id], known[rule.other_id]
    return Survey(
        tables=list(workshop.tables.select_related("pilot_group")),
        delegates=delegates,
        rules=rules,
        seats=seats_of(workshop),
        activities=activities,
    )


def planned(surveyed: Survey, number: int, seats: Seats | None = None) -> PlannedRoom:
    """Round ``number``, with the seats that there are, or with those that are proposed."""
    if seats is None:
        seats = surveyed.seats.get(number, {})
    at_table = _at_table(surveyed, seats)
    remarks = remarks_at(surveyed, seats)
    tables = tuple(
        _planned_table(table, at_table[table.pk], remarks.get(table.pk, ()))
        for table in surveyed.tables
    )
    return PlannedRoom(
        number=number,
        tables=tables,
        unseated=tuple(one for one in surveyed.delegates if seats.get(one.pk) not in at_table),
        colleagues=sum(one.colleagues - 1 for table in tables for one in table.seated) // 2,
    )


def _planned_table(
    table: Table, delegates: Sequence[Delegate], remarks: Sequence[Remark]
) -> PlannedTable:
    sent = Counter(one.organisation_id for one in delegates)
    return PlannedTable(
        table=table,
        seated=tuple(
            Seated(one, sent[one.organisation_id] if one.organisation_id else 1)
            for one in delegates
        ),
        drawing=drawn_seats(table.number, table.capacity, len(delegates)),
        remarks=tuple(remarks),
    )


def _at_table(surveyed: Survey, seats: Seats) -> dict[int, list[Delegate]]:
    at_table: dict[int, list[Delegate]] = {table.pk: [] for table in surveyed.tables}
    for one in surveyed.delegates:
        if seats.get(one.pk) in at_table:
            at_table[seats[one.pk]].append(one)
    return at_table


def remarks_at(surveyed: Survey, seats: Seats) -> dict[int, list[Remark]]:
    """What is wrong with ``seats``, by the tables at which it is to be said."""
    tables = {table.pk: table for table in surveyed.tables}
    found: dict[int, list[Remark]] = {}
    for pk, delegates in _at_table(surveyed, seats).items():
        table = tables[pk]
        said = found.setdefault(pk, [])
        if table.capacity is not None and len(delegates) > table.capacity:
            said.append(Remark("full"))
        said += [
            Remark("owner", one, group=one.owns)
            for one in delegates
            if one.owns_id not in (None, table.pilot_group_id)
        ]
    for rule in surveyed.rules:
        here, there = seats.get(rule.one_id), seats.get(rule.other_id)
        if here is not None and here == there and rule.kind == SeatingRule.Kind.APART:
            found[here].append(Remark("apart", rule.one, rule.other))
        elif here != there and rule.kind == SeatingRule.Kind.TOGETHER:
            one, other = rule.one, rule.other
            if here is None:
                (one, here), (other, there) = (other, there), (one, None)
            found[here or 0].append(Remark("together", one, other, table=tables.get(there or 0)))
    return found
