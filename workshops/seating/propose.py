"""A table plan: the rules first, then as much mixing as the room allows."""

import dataclasses
import random
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from workshops.seating.problem import (
    Broken,
    Person,
    Plan,
    Problem,
    Reason,
    Seats,
    clusters_of,
    evenly,
    fewest_pairs,
)
from workshops.seating.reasons import explained
from workshops.seating.rules import Rule, Ruled, seat_by_rules
from workshops.seating.score import Score, bound, measure, places
from workshops.seating.search import Room, Search

STEPS_FOR_A_SEAT: Final = 800
FEWEST_STEPS: Final = 60_000


@dataclass(frozen=True, slots=True)
class Proposal:
    """``most`` is what ``score.value`` cannot exceed, with the rules that are kept."""

    plan: Plan
    score: Score
    most: int
    broken: tuple[Broken, ...]

    @property
    def share(self) -> float:
        """How much of what is possible the plan has: 0 to 1, and never more than it really has."""
        return max(0.0, self.score.value / self.most) if self.most else 1.0


def propose(problem: Problem, *, steps: int | None = None) -> Proposal:
    """Seat everybody in every round, or as many as there are seats.

    Rules that cannot all be kept are broken, as few as can be, and told. What limits the search
    is a number of steps, not time: the same problem has the same plan. ``steps`` is by default
    in proportion to the seats of all rounds.
    """
    everyone = problem
    problem = _with_a_seat(everyone)
    missing = _missing(everyone, problem)
    if not problem.people:
        return Proposal({number: {} for number in _rounds(problem)}, Score(0, 0, 0, 0), 0, missing)
    ruled = {number: seat_by_rules(problem, number) for number in _rounds(problem)}
    most = bound(_possible(problem, {rule for one in ruled.values() for rule in one.broken}))
    if steps is None:
        steps = max(FEWEST_STEPS, STEPS_FOR_A_SEAT * len(problem.people) * problem.rounds)
    plan = _searched(problem, ruled, most, steps)
    broken = _explained(problem, ruled)
    return Proposal(plan, measure(problem, plan), most, (*missing, *broken))


def _rounds(problem: Problem) -> range:
    return range(1, problem.rounds + 1)


# --- Who has a seat -----------------------------------------------------------------------


def _with_a_seat(problem: Problem) -> Problem:
    """``problem`` with as many people as there are seats in every round.

    Those are left out first who are bound by the fewest rules and came last.
    """
    seats = min(sum(places(problem, number)) for number in _rounds(problem))
    too_many = len(problem.people) - seats
    if too_many <= 0:
        return problem
    ties = Counter(one for pair in (*problem.together, *problem.apart) for one in pair)
    ties.update(one.id for one in problem.people if one.group is not None)
    for kept in problem.kept.values():
        ties.update(dict.fromkeys(kept, len(problem.people) ** 2))
    order = {one.id: place for place, one in enumerate(problem.people)}
    by_ties = sorted(order, key=lambda one: (ties[one], -order[one]))
    return _without(problem, set(by_ties[:too_many]))


def _without(problem: Problem, left_out: Collection[int]) -> Problem:
    return dataclasses.replace(
        problem,
        people=tuple(one for one in problem.people if one.id not in left_out),
        together=tuple(pair for pair in problem.together if not {*pair} & {*left_out}),
        apart=tuple(pair for pair in problem.apart if not {*pair} & {*left_out}),
        kept={
            number: {one: table for one, table in kept.items() if one not in left_out}
            for number, kept in problem.kept.items()
        },
    )


def _missing(everyone: Problem, seated: Problem) -> tuple[Broken, ...]:
    have_seats = {one.id for one in seated.people}
    return tuple(
        Broken("seat", (one.id,), Reason.NO_ROOM, tuple(_rounds(everyone)))
        for one in everyone.people
        if one.id not in have_seats
    )


# --- Rules --------------------------------------------------------------------------------


def _possible(problem: Problem, broken: Collection[Rule]) -> Problem:
    """``problem`` without the rules that are broken in some round."""
    return dataclasses.replace(
        problem,
        people=tuple(
            _released(one) if ("owner", (one.id,)) in broken else one for one in problem.people
        ),
        together=tuple(pair for pair in problem.together if ("together", pair) not in broken),
        apart=tuple(pair for pair in problem.apart if ("apart", pair) not in broken),
    )


def _released(person: Person) -> Person:
    return dataclasses.replace(person, group=None)


def _explained(problem: Problem, ruled: dict[int, Ruled]) -> list[Broken]:
    """Each rule that is broken once, with all the rounds in which it is so for one reason."""
    found: dict[Broken, list[int]] = {}
    for number, one in ruled.items():
        for rule in one.broken:
            told = explained(problem, rule, one.broken, number, is_proven=one.is_proven)
            found.setdefault(dataclasses.replace(told, rounds=()), []).append(number)
    return [dataclasses.replace(one, rounds=tuple(rounds)) for one, rounds in found.items()]


# --- Seats --------------------------------------------------------------------------------


def _searched(problem: Problem, ruled: dict[int, Ruled], most: int, steps: int) -> Plan:
    people = [one.id for one in problem.people]
    index = {person: place for place, person in enumerate(people)}
    tables = [table.id for table in problem.tables]
    rooms, starts, pairs = [], [], 0
    shuffle = random.Random(problem.seed)  # noqa: S311  a plan is no secret
    for number in _rounds(problem):
        broken = ruled[number].broken
        kept = problem.kept.get(number, {})
        seats = _filled(problem, number, {**kept, **ruled[number].seats}, shuffle)
        rooms.append(_room(_possible(problem, broken), number, index))
        starts.append([tables.index(seats[person]) for person in people])
        pairs += fewest_pairs(len(people), places(problem, number))
    colleagues = [
        sum(1 << index[other.id] for other in problem.people if _are_colleagues(one, other))
        for one in problem.people
    ]
    search = Search(rooms, starts, colleagues, problem.seed)
    search.run(steps, floor=2 * pairs - most)
    return {
        number: dict(zip(people, (tables[place] for place in seated), strict=True))
        for number, seated in enumerate(search.seats, start=1)
    }


def _are_colleagues(one: Person, other: Person) -> bool:
    return (
        one is not other
        and one.organisation is not None
        and (one.organisation == other.organisation)
    )


def _room(problem: Problem, number: int, index: dict[int, int]) -> Room:
    """Round ``number`` by indexes, with the rules of ``problem``."""
    kept = problem.kept.get(number, {})
    apart = [0] * len(index)
    for one, other in problem.apart:
        apart[index[one]] |= 1 << index[other]
        apart[index[other]] |= 1 << index[one]
    return Room(
        places=places(problem, number),
        allowed=[_allowed(problem, one, kept.get(one.id)) for one in problem.people],
        apart=apart,
        units=[[index[one] for one in cluster] for cluster in clusters_of(index, problem.together)],
    )


def _allowed(problem: Problem, person: Person, kept: int | None) -> int:
    """The tables at which ``person`` may sit, as a set of bits."""
    return sum(
        1 << place
        for place, table in enumerate(problem.tables)
        if (table.id == kept if kept is not None else person.group in (None, table.group))
    )


def _filled(problem: Problem, number: int, seats: Seats, shuffle: random.Random) -> Seats:
    """``seats``, and the others where there is room: large organisations first, apart."""
    organisations = {one.id: one.organisation for one in problem.people}
    sizes = Counter(organisations.values())
    most = places(problem, number)
    level = evenly(len(problem.people), most)
    taken = Counter(seats.values())
    there = Counter((table, organisations[person]) for person, table in seats.items())
    waiting = [one for one in problem.people if one.id not in seats]
    shuffle.shuffle(waiting)
    for one in sorted(waiting, key=lambda one: -sizes[one.organisation]):
        free = [
            (taken[table.id] >= even, there[table.id, one.organisation], taken[table.id], place)
            for place, (table, even, limit) in enumerate(
                zip(problem.tables, level, most, strict=True)
            )
            if taken[table.id] < limit
        ]
        table = problem.tables[min(free)[-1]].id
        seats = seats | {one.id: table}
        taken[table] += 1
        there[table, one.organisation] += 1
    return seats
