"""How good a plan is, and how good none can be better than."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from workshops.seating.problem import (
    Plan,
    Problem,
    Table,
    clusters_of,
    evenly,
    fewest_pairs,
    pairs_of,
)


@dataclass(frozen=True, slots=True)
class Score:
    """All are numbers of pairs of people at one table, counted in each round.

    ``encounters``: of different organisations, who did not sit together in an earlier round.
    ``colleagues``: of one organisation. ``again``: of different organisations, who met before.
    ``excess``: how many pairs there are beyond those of evenly filled tables.
    """

    encounters: int
    colleagues: int
    again: int
    excess: int

    @property
    def value(self) -> int:
        """Full tables have more pairs; so that this is no merit, an excess counts against it."""
        return self.encounters - 2 * self.excess


def measure(problem: Problem, plan: Plan) -> Score:
    """The score of ``plan``, whoever has a seat in it."""
    organisations = {one.id: one.organisation for one in problem.people}
    met: set[tuple[int, int]] = set()
    found: Counter[str] = Counter()
    excess = 0
    for number in sorted(plan):
        at_table: dict[int, list[int]] = {}
        for person, table in plan[number].items():
            at_table.setdefault(table, []).append(person)
        now = [pair for members in at_table.values() for pair in combinations(sorted(members), 2)]
        for one, other in now:
            colleagues = are_colleagues(organisations[one], organisations[other])
            found["colleagues" if colleagues else "again" if (one, other) in met else "new"] += 1
        met.update(now)
        excess += len(now) - fewest_pairs(len(plan[number]), places(problem, number))
    return Score(found["new"], found["colleagues"], found["again"], max(0, excess))


def are_colleagues(one: int | None, other: int | None) -> bool:
    return one is not None and one == other


def bound(problem: Problem) -> int:
    """A number that ``Score.value`` of no plan exceeds that seats all and keeps all rules.

    In one round, let P be the pairs at one table, E the fewest that there can be (all tables
    filled evenly), and W those that are wasted: of one organisation, or met before. The round
    counts ``P − W − 2(P − E) = E − W − (P − E) ≤ E − W``. W is at least:

    - *colleagues*, in each round: an organisation of m people at T tables has, by pigeonhole, no
      fewer pairs at one table than when spread evenly; nor fewer than the owners of each pilot
      group among them have at its tables (tables of different groups share no pairs), nor than
      its people have who are to sit together.
    - *again*, from the second round on: those of different organisations who have to sit
      together met before. They are other pairs than the colleagues: the two add up.
    - or, from the second round on, *by tables*: n people at one table sat at T tables in the
      first round, so that some met before: no fewer pairs than n spread evenly over T. As this
      is convex in n, evenly filled tables have the least of it, as they have of P.

    The last may count colleagues, too: of it and the sum of the others, the larger holds. At
    last, no pair is new twice: all rounds together have no more encounters than there are pairs
    of different organisations.
    """
    everyone = len(problem.people)
    first = _colleagues_at_least(problem)
    later = first + _tied_strangers(problem)
    value = 0
    for number in range(1, problem.rounds + 1):
        open_places = places(problem, number)
        sizes = evenly(everyone, open_places)
        by_tables = sum(fewest_pairs(size, [everyone] * len(open_places)) for size in sizes)
        wasted = first if number == 1 else max(later, by_tables)
        value += sum(map(pairs_of, sizes)) - wasted
    organisations = Counter(one.organisation for one in problem.people)
    colleagues = sum(pairs_of(size) for name, size in organisations.items() if name is not None)
    return max(0, min(value, pairs_of(everyone) - colleagues))


def places(problem: Problem, number: int) -> list[int]:
    """How many can sit at each table in round ``number``; everyone where it has no capacity.

    A table at which more keep their seats than it has seats has as many as keep them.
    """
    kept = Counter(problem.kept.get(number, {}).values())
    everyone = len(problem.people)
    return [_most(table, everyone, kept[table.id]) for table in problem.tables]


def _most(table: Table, everyone: int, kept: int) -> int:
    return max(everyone if table.capacity is None else table.capacity, kept)


def _colleagues_at_least(problem: Problem) -> int:
    """Pairs of one organisation at one table, in every round."""
    most = [max(column) for column in zip(*_places_of_rounds(problem), strict=True)]
    groups = {table.group for table in problem.tables if table.group is not None}
    of_group = {
        group: [
            seats for table, seats in zip(problem.tables, most, strict=True) if table.group == group
        ]
        for group in groups
    }
    organisations = {one.id: one.organisation for one in problem.people}
    tied: Counter[int | None] = Counter()
    for cluster in clusters_of(organisations, problem.together):
        for name, size in Counter(organisations[one] for one in cluster).items():
            tied[name] += pairs_of(size)
    owners = Counter((one.organisation, one.group) for one in problem.people)
    total = 0
    for name, size in Counter(organisations.values()).items():
        if name is not None:
            of_owners = (fewest_pairs(owners[name, one], seats) for one, seats in of_group.items())
            total += max(fewest_pairs(size, most), sum(of_owners), tied[name])
    return total


def _places_of_rounds(problem: Problem) -> Sequence[list[int]]:
    return [places(problem, number) for number in range(1, problem.rounds + 1)]


def _tied_strangers(problem: Problem) -> int:
    """Pairs of different organisations who sit together in every round.

    Owners of a pilot group with one table do.
    """
    organisations = {one.id: one.organisation for one in problem.people}
    tables = Counter(table.group for table in problem.tables)
    owners: dict[int, list[int]] = {}
    for one in problem.people:
        if one.group is not None and tables[one.group] == 1:
            owners.setdefault(one.group, []).append(one.id)
    chained = [pair for those in owners.values() for pair in pairwise(those)]
    return sum(
        not are_colleagues(organisations[one], organisations[other])
        for cluster in clusters_of(organisations, [*problem.together, *chained])
        for one, other in combinations(cluster, 2)
    )
