"""``bin/bench seating``: how good a proposed table plan is, how soon, and against what.

A conference of 200 people of 40 organisations, large and small, at 25 tables, in three rounds,
with pairs to sit together and apart and with owners of pilots; and a workshop of 40. Printed are
the score, the bound that no plan exceeds, their ratio, and seconds. Beside it, from random seats,
exchanges of two that are kept when they are no worse, for as long as the proposal took.
"""

import argparse
import random
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations

from workshops.seating import Person, Plan, Problem, Proposal, Table, measure, propose

SEEDS = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class Size:
    name: str
    people: int
    organisations: int
    tables: int
    capacity: int
    rounds: int
    groups: int = 4
    pairs: int = 6


SIZES = (
    Size("workshop", 40, 12, 7, 6, 2),
    Size("conference", 200, 40, 25, 8, 3),
    Size("loose conference", 200, 40, 25, 10, 3),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="*", default=list(SEEDS))
    options = parser.parse_args()
    print(f"{'':18} {'seed':>4} {'score':>6} {'bound':>6} {'ratio':>7} {'seconds':>8}", end="")
    print(f" {'broken':>6} {'random + swap':>14}")
    for size in SIZES:
        ratios = [one(size, seed) for seed in options.seeds]
        print(f"{size.name:18} ratio at the median {statistics.median(ratios):.4f}")


def one(size: Size, seed: int) -> float:
    problem = made_up(size, seed)
    begun = time.perf_counter()
    proposal = propose(problem)
    seconds = time.perf_counter() - begun
    value = proposal.score.value
    other = measure(problem, random_and_swap(problem, proposal, seconds)).value
    print(
        f"{size.name:18} {seed:>4} {value:>6} {proposal.most:>6} {proposal.share:>7.4f}"
        f" {seconds:>8.2f} {len(proposal.broken):>6} {other:>7} {other / proposal.most:.4f}"
    )
    return proposal.share


def made_up(size: Size, seed: int) -> Problem:
    """Organisations of unequal sizes: the larger half sends most."""
    chance = random.Random(seed)
    weights = [1 / (place + 1) ** 0.7 for place in range(size.organisations)]
    sent = chance.choices(range(size.organisations), weights, k=size.people)
    owners = chance.sample(range(size.people), 3 * size.groups)
    groups = {person: place % size.groups for place, person in enumerate(owners)}
    others = [one for one in range(size.people) if one not in groups]
    paired = chance.sample(others, 4 * size.pairs)
    pairs = list(zip(paired[::2], paired[1::2], strict=True))
    return Problem(
        people=tuple(Person(one, sent[one], groups.get(one)) for one in range(size.people)),
        tables=tuple(
            Table(place, size.capacity, place % (size.groups + 1)) for place in range(size.tables)
        ),
        rounds=size.rounds,
        together=tuple(pairs[: size.pairs]),
        apart=tuple(pairs[size.pairs :]),
        seed=seed,
    )


def random_and_swap(problem: Problem, proposal: Proposal, seconds: float) -> Plan:
    """Those who have rules sit as proposed, which keeps the rules; the others at random, and then
    wherever two can change places and nothing is the worse for it.
    """
    chance = random.Random(problem.seed)
    people = [one.id for one in problem.people]
    organisations = [one.organisation for one in problem.people]
    ruled = {one for pair in (*problem.together, *problem.apart) for one in pair}
    ruled |= {one.id for one in problem.people if one.group is not None}
    free = [one for one in people if one not in ruled]
    rounds = []
    for proposed in proposal.plan.values():
        seats = [proposed[one] for one in people]
        for one, table in zip(
            free, chance.sample([seats[one] for one in free], len(free)), strict=True
        ):
            seats[one] = table
        rounds.append(seats)
    at = [
        [{one for one in people if seats[one] == table.id} for table in problem.tables]
        for seats in rounds
    ]
    met = [[0] * len(people) for _ in people]
    for members in (members for tables in at for members in tables):
        for one, other in permutations(members, 2):
            met[one][other] += 1
    ends = time.perf_counter() + seconds
    while time.perf_counter() < ends:
        for _ in range(200):
            _swap(chance, free, rounds, at, met, organisations)
    return {number: dict(zip(people, seats, strict=True)) for number, seats in enumerate(rounds, 1)}


def _swap(
    chance: random.Random,
    free: Sequence[int],
    rounds: list[list[int]],
    at: list[list[set[int]]],
    met: list[list[int]],
    organisations: Sequence[int | None],
) -> None:
    number = chance.randrange(len(rounds))
    seats = rounds[number]
    one, other = chance.choice(free), chance.choice(free)
    here, there = seats[one], seats[other]
    if here == there:
        return

    def wasted(person: int, table: int, most: int) -> int:
        return sum(
            organisations[person] == organisations[each] or met[person][each] > most
            for each in at[number][table]
            if each not in (one, other)
        )

    worse = wasted(one, there, 0) + wasted(other, here, 0)
    worse -= wasted(one, here, 1) + wasted(other, there, 1)
    if worse > 0:
        return
    for person, left, entered in ((one, here, there), (other, there, here)):
        at[number][left].remove(person)
        for each in at[number][left] - {one, other}:
            met[person][each] -= 1
            met[each][person] -= 1
        for each in at[number][entered] - {one, other}:
            met[person][each] += 1
            met[each][person] += 1
    at[number][there].add(one)
    at[number][here].add(other)
    seats[one], seats[other] = there, here


if __name__ == "__main__":
    main()
