"""From a plan that keeps the rules to a better one: a local search by simulated annealing.

A set of people is an integer with a bit for each, so that "how many of those at this table has
she met" is one operation, however many they are. What it counts is the pairs at one table plus
those of them that are wasted, which is ``E − Score.value`` and a constant.
"""

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

STAGES: Final = 120
HOTTEST: Final = 0.9
COLDEST: Final = 0.09
"""Temperatures, in pairs."""
WORSE: Final = 40
"""What is worse by more pairs is never taken."""


@dataclass(frozen=True, slots=True)
class Room:
    """A round, by indexes of people and tables.

    ``allowed`` are the tables at which each person may sit, ``apart`` the people with whom they
    may not, as sets of bits. ``units`` are those who move together; everybody is in one.
    """

    places: Sequence[int]
    allowed: Sequence[int]
    apart: Sequence[int]
    units: Sequence[Sequence[int]]


def members_of(people: int) -> Iterator[int]:
    """The indexes in a set of bits."""
    while people:
        lowest = people & -people
        yield lowest.bit_length() - 1
        people ^= lowest


class Search:
    """``seats`` is ``[round][person] -> table``; it keeps the rules, and still does after.

    ``colleagues`` is, for each person, the set of the others of their organisation.
    """

    def __init__(
        self,
        rooms: Sequence[Room],
        seats: Sequence[Sequence[int]],
        colleagues: Sequence[int],
        seed: int,
    ) -> None:
        self.rooms = rooms
        self.seats = [list(one) for one in seats]
        self.colleagues = colleagues
        self.random = random.Random(seed)  # noqa: S311  a plan is no secret
        self.units = [_unit_of_each(room, len(colleagues)) for room in rooms]
        self.at = [[0] * len(room.places) for room in rooms]
        self.met = [bytearray(len(colleagues)) for _ in colleagues]
        self.once = [0] * len(colleagues)
        self.twice = [0] * len(colleagues)
        self.cost = 0
        for number, seated in enumerate(self.seats):
            for person, table in enumerate(seated):
                self.cost += self._enter(number, person, table)

    def run(self, steps: int, floor: int) -> int:
        """Try ``steps`` exchanges, or fewer where the cost has come down to ``floor``.

        The same seed gives the same seats. Returns how many were tried.
        """
        best, best_cost = [list(one) for one in self.seats], self.cost
        tried = 0
        for stage in range(STAGES):
            temperature = HOTTEST * (COLDEST / HOTTEST) ** (stage / (STAGES - 1))
            chances = [math.exp(-worse / temperature) for worse in range(WORSE)]
            for _ in range(max(1, steps // STAGES)):
                if self.cost <= floor:
                    return tried
                tried += 1
                self._step(chances)
                if self.cost < best_cost:
                    best, best_cost = [list(one) for one in self.seats], self.cost
        self.seats, self.cost = best, best_cost
        return tried

    def _step(self, chances: Sequence[float]) -> None:
        """One exchange between two tables, if it is allowed and luck has it."""
        chance = self.random.random
        number = int(chance() * len(self.rooms))
        seated, units = self.seats[number], self.units[number]
        person, other = int(chance() * len(seated)), int(chance() * len(seated))
        table, elsewhere = seated[person], seated[other]
        if elsewhere == table:
            return
        there = self.at[number][table]
        is_fuller = there.bit_count() > self.at[number][elsewhere].bit_count() + 1
        # Whose table suits them is seldom asked to leave it.
        wasted = there & (self.colleagues[person] | self.twice[person])
        if not wasted and not is_fuller and chance() < 0.75:
            return
        if is_fuller or len(units[person]) > 1 or len(units[other]) > 1 or chance() < 0.1:
            self._try(number, units[person], elsewhere, chances, instead=other)
        else:
            self._swap(number, person, other, chances)

    def _swap(self, number: int, one: int, other: int, chances: Sequence[float]) -> None:
        """Let two people change places: what it costs is known before anything is changed."""
        room, seated, at = self.rooms[number], self.seats[number], self.at[number]
        here, there = seated[one], seated[other]
        if not (room.allowed[one] >> there & 1 and room.allowed[other] >> here & 1):
            return
        stay, are = at[here] & ~(1 << one), at[there] & ~(1 << other)
        if room.apart[one] & are or room.apart[other] & stay:
            return
        colleagues, once, twice = self.colleagues, self.once, self.twice
        worse = (
            (are & (colleagues[one] | once[one])).bit_count()
            + (stay & (colleagues[other] | once[other])).bit_count()
            - (stay & (colleagues[one] | twice[one])).bit_count()
            - (are & (colleagues[other] | twice[other])).bit_count()
        )
        if worse <= 0 or (worse < WORSE and self.random.random() < chances[worse]):
            self._leave(number, one)
            self._leave(number, other)
            self._enter(number, one, there)
            self._enter(number, other, here)
            self.cost += worse

    def _try(
        self,
        number: int,
        unit: Sequence[int],
        table: int,
        chances: Sequence[float],
        *,
        instead: int,
    ) -> None:
        """Let those of ``unit`` move to ``table``, where ``instead`` and others make room."""
        room = self.rooms[number]
        home = self.seats[number][unit[0]]
        leaving = self._making_room(number, unit, table, instead)
        moves = [(one, table) for one in unit] + [(one, home) for one in leaving]
        if not moves or not all(room.allowed[one] >> to & 1 for one, to in moves):
            return
        worse = self._move(number, moves)
        is_kept = all(not room.apart[one] & self.at[number][to] for one, to in moves)
        fits = self.at[number][home].bit_count() <= room.places[home]
        fits &= self.at[number][table].bit_count() <= room.places[table]
        lucky = worse <= 0 or (worse < WORSE and self.random.random() < chances[worse])
        if is_kept and fits and lucky:
            self.cost += worse
        else:
            back = [(one, home if to == table else table) for one, to in moves]
            self._move(number, back)

    def _making_room(
        self, number: int, unit: Sequence[int], table: int, instead: int
    ) -> Sequence[int]:
        """Who leaves ``table`` for ``unit``: as many; or nobody, where there is room."""
        units = self.units[number]
        free = self.rooms[number].places[table] - self.at[number][table].bit_count()
        if free >= len(unit) and self.random.random() < 0.5:
            return ()
        leaving = list(units[instead])
        single = [
            one
            for one in members_of(self.at[number][table])
            if one != instead and len(units[one]) == 1
        ]
        missing = len(unit) - len(leaving)
        if 0 < missing <= len(single):
            leaving += self.random.sample(single, missing)
        return leaving

    def _move(self, number: int, moves: Sequence[tuple[int, int]]) -> int:
        worse = sum(self._leave(number, person) for person, _table in moves)
        return worse + sum(self._enter(number, person, table) for person, table in moves)

    def _leave(self, number: int, person: int) -> int:
        """Take somebody from their table; by how much that makes it worse: never more than 0."""
        bit = 1 << person
        table = self.seats[number][person]
        others = self.at[number][table] & ~bit
        self.at[number][table] = others
        wasted = others & (self.colleagues[person] | self.twice[person])
        met = self.met[person]
        for other in members_of(others):
            times = met[other] - 1
            met[other] = self.met[other][person] = times
            if times < 2:
                known = self.twice if times else self.once
                known[person] ^= 1 << other
                known[other] ^= bit
        return -others.bit_count() - wasted.bit_count()

    def _enter(self, number: int, person: int, table: int) -> int:
        """Seat somebody who has no seat; by how much that makes it worse."""
        bit = 1 << person
        others = self.at[number][table]
        self.at[number][table] = others | bit
        self.seats[number][person] = table
        wasted = others & (self.colleagues[person] | self.once[person])
        met = self.met[person]
        for other in members_of(others):
            times = met[other] + 1
            met[other] = self.met[other][person] = times
            if times <= 2:
                known = self.twice if times == 2 else self.once
                known[person] ^= 1 << other
                known[other] ^= bit
        return others.bit_count() + wasted.bit_count()


def _unit_of_each(room: Room, people: int) -> list[Sequence[int]]:
    units: list[Sequence[int]] = [(person,) for person in range(people)]
    for unit in room.units:
        for person in unit:
            units[person] = unit
    return units
