"""Who sat where: the tables, and each round of the table plan."""

from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from reports.outcomes.facts import GroupFacts, RoundFacts, TableFacts
from workshops.models import Activity, Seat, Table, Workshop

type Seats = Mapping[int, Sequence[Seat]]
"""``{table's primary key: its seats}``"""


def tables_of(
    workshop: Workshop, groups: Mapping[int, GroupFacts]
) -> tuple[tuple[TableFacts, ...], tuple[RoundFacts, ...]]:
    """The tables as they were in the first round, and all rounds where there are more: at most
    three queries.
    """
    tables = list(Table.objects.filter(workshop=workshop))
    seats = _seats(workshop)
    activities = _activities(workshop) if seats else {}
    rounds = tuple(_rounds(tables, seats, activities, workshop))
    return (
        tuple(
            TableFacts(
                number=table.number,
                group=groups.get(table.pilot_group_id or 0),
                capacity=table.capacity,
                delegates=_names(seats.get(1, {}).get(table.pk, ()), workshop),
            )
            for table in tables
        ),
        rounds if [one.number for one in rounds] != [1] else (),
    )


def _seats(workshop: Workshop) -> dict[int, dict[int, list[Seat]]]:
    """``{round: Seats}``"""
    seats: dict[int, dict[int, list[Seat]]] = {}
    for seat in Seat.objects.filter(table__workshop=workshop).select_related(
        "delegate__organisation"
    ):
        seats.setdefault(seat.round, {}).setdefault(seat.table_id, []).append(seat)
    return seats


def _activities(workshop: Workshop) -> dict[int, list[str]]:
    """``{round: titles of its activities}``"""
    titles: dict[int, list[str]] = {}
    for number, title in Activity.objects.filter(block__workshop=workshop).values_list(
        "seating_round", "title"
    ):
        titles.setdefault(number, []).append(title)
    return titles


def _rounds(
    tables: Sequence[Table],
    seats: Mapping[int, Seats],
    activities: Mapping[int, Sequence[str]],
    workshop: Workshop,
) -> Iterator[RoundFacts]:
    """Each that has a seat or an activity. Where nobody was given a seat, everybody stayed."""
    before: Seats | None = None
    for number in sorted({*seats, *activities}) or [1]:
        here = seats.get(number) or before or {}
        yield RoundFacts(
            number=number,
            activities=tuple(activities.get(number, ())),
            delegates=tuple(_names(here.get(table.pk, ()), workshop) for table in tables),
            is_as_before=bool(before) and _places(here) == _places(before or {}),
        )
        before = here


def _places(seats: Seats) -> set[tuple[int, int]]:
    """Names do not tell whether the same people sit there: they may be withheld."""
    return {(table, seat.delegate_id) for table, own in seats.items() for seat in own}


def _names(seats: Sequence[Seat], workshop: Workshop) -> tuple[str, ...]:
    return tuple(_name(seat, are_withheld=workshop.report.are_names_withheld) for seat in seats)


def _name(seat: Seat, *, are_withheld: bool) -> str:
    delegate = seat.delegate
    if not (delegate.is_name_withheld or are_withheld):
        return delegate.name
    return (delegate.organisation.name if delegate.organisation else "") or _("(name withheld)")
