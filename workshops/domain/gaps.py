"""The checks of what belongs to a workshop itself: its brief, agenda, people and table plan."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, Final

from django.db.models import Count, Q
from django.utils import timezone

from workshops.agenda_checks import frame, lacks_minutes
from workshops.domain.plan import Remark, Seats, Survey, remarks_at
from workshops.domain.readiness import Gap, Surveyed
from workshops.models import Activity, Membership, Programme, Seat, Workshop
from workshops.zones import UNCHOSEN

BRIEF: Final = "workshops:brief"
AGENDA: Final = "workshops:agenda"
PEOPLE: Final = "workshops:people"
TABLES: Final = "workshops:table-plan"
TEAM_ROLES: Final = (Membership.Role.LEAD, Membership.Role.FACILITATOR)


def _gap(workshop: Workshop, kind: str, page: str, *, is_needed: bool = False, **facts: Any) -> Gap:
    return Gap(workshop, f"workshops/gaps.html#{kind}", page, is_needed, facts)


# --- When and where -----------------------------------------------------------------------


def day(surveyed: Surveyed) -> Iterator[Gap]:
    for workshop in surveyed.workshops:
        if workshop.day is None:
            yield _gap(workshop, "no-day", BRIEF, is_needed=True)


def start(surveyed: Surveyed) -> Iterator[Gap]:
    for workshop in surveyed.workshops:
        if workshop.starts_at is None:
            yield _gap(workshop, "no-start", BRIEF, is_needed=True)


def venue(surveyed: Surveyed) -> Iterator[Gap]:
    for workshop in surveyed.workshops:
        if not workshop.venue:
            yield _gap(workshop, "no-venue", BRIEF)


def time_zone(surveyed: Surveyed) -> Iterator[Gap]:
    for workshop in surveyed.workshops:
        if workshop.time_zone == UNCHOSEN:
            yield _gap(workshop, "no-time-zone", BRIEF)


# --- The brief ----------------------------------------------------------------------------


def overall_objective(surveyed: Surveyed) -> Iterator[Gap]:
    for workshop in surveyed.workshops:
        brief = surveyed.briefs.get(workshop.pk)
        if brief is None or not brief.overall_objective.strip():
            yield _gap(workshop, "no-overall-objective", BRIEF)


def objectives(surveyed: Surveyed) -> Iterator[Gap]:
    for workshop in surveyed.workshops:
        brief = surveyed.briefs.get(workshop.pk)
        if brief is None or not brief.objective_count:  # type: ignore[attr-defined]
            yield _gap(workshop, "no-objectives", BRIEF)


def steps(surveyed: Surveyed) -> Iterator[Gap]:
    """Those that are overdue where the workshop is, and those that are only open."""
    for workshop in surveyed.workshops:
        today = timezone.localdate(timezone=workshop.zone)
        to_do = surveyed.steps.get(workshop.pk, [])
        overdue = [one for one in to_do if one.due_on and one.due_on < today]
        if overdue:
            yield _gap(workshop, "steps-overdue", BRIEF, number=len(overdue), first=overdue[0])
        if len(to_do) > len(overdue):
            yield _gap(workshop, "steps-open", BRIEF, number=len(to_do) - len(overdue))


# --- The agenda ---------------------------------------------------------------------------


def agenda(surveyed: Surveyed) -> Iterator[Gap]:
    for workshop in surveyed.workshops:
        if not surveyed.blocks.get(workshop.pk):
            yield _gap(workshop, "no-agenda", AGENDA, is_needed=True)


def length_of_the_day(surveyed: Surveyed) -> Iterator[Gap]:
    """An agenda that ends after the day is to end."""
    for workshop in surveyed.workshops:
        minutes = [block.minutes for block in surveyed.blocks.get(workshop.pk, ())]
        over = frame(workshop.starts_at, workshop.ends_at, minutes).over
        if over > 0:
            yield _gap(workshop, "agenda-too-long", AGENDA, minutes=over)


def blocks_without_time(surveyed: Surveyed) -> Iterator[Gap]:
    for workshop in surveyed.workshops:
        blocks = surveyed.blocks.get(workshop.pk, ())
        without = [block for block in blocks if lacks_minutes(block.kind, block.minutes)]
        if without:
            yield _gap(
                workshop, "blocks-without-time", AGENDA, number=len(without), first=without[0]
            )


# --- People and the table plan ------------------------------------------------------------


def delegates(surveyed: Surveyed) -> Iterator[Gap]:
    """Should, not must: whoever is in no list can still join."""
    for workshop in surveyed.workshops:
        if not surveyed.delegates.get(workshop.pk):
            yield _gap(workshop, "no-delegates", PEOPLE)


def tables(surveyed: Surveyed) -> Iterator[Gap]:
    """Worksheets are handed out to tables."""
    for workshop in surveyed.workshops:
        if surveyed.tables.get(workshop.pk):
            continue
        kinds = {one.kind for one in surveyed.activities.get(workshop.pk, ())}
        is_needed = not kinds or Activity.Kind.WORKSHEET in kinds
        yield _gap(workshop, "no-tables", TABLES, is_needed=is_needed)


def pilot_groups(surveyed: Surveyed) -> Iterator[Gap]:
    """Tables without one, in programmes that look through pilot groups: one query."""
    have_groups = set(
        Programme.objects.filter(workshops__in=surveyed.workshops, pilot_groups__isnull=False)
        .order_by()
        .values_list("pk", flat=True)
        .distinct()
    )
    for workshop in surveyed.workshops:
        without = [
            table.number
            for table in surveyed.tables.get(workshop.pk, ())
            if table.pilot_group_id is None
        ]
        if without and workshop.programme_id in have_groups:
            yield _gap(
                workshop, "tables-without-group", TABLES, number=len(without), first=without[0]
            )


def seats(surveyed: Surveyed) -> Iterator[Gap]:
    """Delegates who sit nowhere in some round that there is, once there are tables."""
    for workshop in surveyed.workshops:
        if not surveyed.tables.get(workshop.pk):
            continue
        own = surveyed.seats.get(workshop.pk, [])
        seated = {(seat.delegate_id, seat.round) for seat in own}
        rounds = {1} | {one.seating_round for one in surveyed.activities.get(workshop.pk, ())}
        without = [
            delegate
            for delegate in surveyed.delegates.get(workshop.pk, ())
            if any((delegate.pk, number) not in seated for number in rounds)
        ]
        if without:
            yield _gap(
                workshop, "delegates-without-seat", TABLES, number=len(without), first=without[0]
            )


def capacity(surveyed: Surveyed) -> Iterator[Gap]:
    """Tables at which more sit in a round than there are seats."""
    for workshop in surveyed.workshops:
        own = surveyed.seats.get(workshop.pk, [])
        most: dict[int, int] = {}
        for (table, _round), number in Counter((one.table_id, one.round) for one in own).items():
            most[table] = max(number, most.get(table, 0))
        full = [
            one.number
            for one in surveyed.tables.get(workshop.pk, ())
            if one.capacity is not None and most.get(one.pk, 0) > one.capacity
        ]
        if full:
            yield _gap(workshop, "tables-too-full", TABLES, number=len(full), first=full[0])


def seating_rules(surveyed: Surveyed) -> Iterator[Gap]:
    """What the table plan itself remarks; who has no seat is told of by another check."""
    for workshop in surveyed.workshops:
        plan = Survey(
            tables=surveyed.tables.get(workshop.pk, ()),
            delegates=surveyed.delegates.get(workshop.pk, ()),
            rules=surveyed.rules.get(workshop.pk, ()),
            seats=_places(surveyed.seats.get(workshop.pk, ())),
        )
        broken = [remark for seats in plan.seats.values() for remark in _broken(plan, seats)]
        if broken:
            number = len(dict.fromkeys(broken))
            yield _gap(workshop, "rules-broken", TABLES, number=number, first=broken[0])


def _places(own: Iterable[Seat]) -> dict[int, dict[int, int]]:
    """``{round: {delegate's primary key: table's primary key}}``."""
    found: dict[int, dict[int, int]] = {}
    for seat in own:
        found.setdefault(seat.round, {})[seat.delegate_id] = seat.table_id
    return found


def _broken(plan: Survey, seats: Seats) -> Iterator[Remark]:
    for remarks in remarks_at(plan, seats).values():
        for remark in remarks:
            is_unseated = remark.kind == "together" and remark.table is None
            if remark.kind != "full" and not is_unseated:
                yield Remark(remark.kind, remark.one, remark.other, remark.group)


# --- The team -----------------------------------------------------------------------------


def team(surveyed: Surveyed) -> Iterator[Gap]:
    """One facilitator alone has nobody who goes to the tables: one query."""
    facilitating = Count("memberships", filter=Q(memberships__role__in=TEAM_ROLES))
    programmes = {one.programme_id for one in surveyed.workshops}
    numbers = dict(
        Programme.objects.filter(pk__in=programmes)
        .annotate(number=facilitating)
        .order_by()
        .values_list("pk", "number")
    )
    for workshop in surveyed.workshops:
        if numbers.get(workshop.programme_id, 0) < 2:
            yield Gap(
                workshop,
                "workshops/gaps.html#one-facilitator",
                "workshops:team",
                code=workshop.programme.code,
            )


CHECKS: Final = (
    day,
    start,
    agenda,
    tables,
    venue,
    time_zone,
    overall_objective,
    objectives,
    steps,
    length_of_the_day,
    blocks_without_time,
    delegates,
    pilot_groups,
    seats,
    capacity,
    seating_rules,
    team,
)
