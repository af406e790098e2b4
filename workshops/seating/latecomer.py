"""A seat for somebody who comes when the plan is made."""

from collections.abc import Iterable, Mapping

from workshops.seating.problem import Person, Plan, Problem, Table
from workshops.seating.score import are_colleagues


def best_table(
    problem: Problem,
    plan: Plan,
    person: Person,
    number: int = 1,
    *,
    taken: Mapping[int, int] | None = None,
) -> int | None:
    """The table at which ``person`` wastes the fewest pairs in round ``number``.

    Of those with a free seat, those first that keep the rules, then those with the fewest
    colleagues and old acquaintances, then those with the fewest people. None when all are full.
    ``taken`` is how many places are taken at each table, where that is more than the plan knows.
    """
    people = {one.id: one for one in problem.people}
    at_table: dict[int, list[int]] = {table.id: [] for table in problem.tables}
    for one, table in plan.get(number, {}).items():
        if one != person.id:
            at_table[table].append(one)
    if taken is None:
        taken = {table: len(there) for table, there in at_table.items()}
    met = set(_met(plan, person.id, number))

    def cost(table: Table) -> tuple[int, int, int]:
        there = at_table[table.id]
        wasted = sum(
            one in met or are_colleagues(people[one].organisation, person.organisation)
            for one in there
        )
        return _broken(problem, plan.get(number, {}), person, table), wasted, taken[table.id]

    free = [
        table
        for table in problem.tables
        if table.capacity is None or taken[table.id] < table.capacity
    ]
    return min(free, key=cost).id if free else None


def _met(plan: Plan, person: int, number: int) -> Iterable[int]:
    """With whom ``person`` sits in the other rounds."""
    for other, seats in plan.items():
        if other != number and person in seats:
            yield from (one for one, table in seats.items() if table == seats[person])


def _broken(problem: Problem, seats: dict[int, int], person: Person, table: Table) -> int:
    """How many rules ``person`` would break at ``table``."""
    broken = int(person.group not in (None, table.group))
    for pairs, is_wanted in ((problem.together, True), (problem.apart, False)):
        for pair in pairs:
            if person.id in pair:
                other = pair[0] if pair[1] == person.id else pair[1]
                broken += other in seats and (seats[other] == table.id) is not is_wanted
    return broken
