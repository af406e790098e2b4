"""What is known before anybody has a seat."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

type Seats = dict[int, int]
"""``{person: table}`` of one round."""
type Plan = dict[int, Seats]
"""``{round: {person: table}}``; rounds count from 1."""
type Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Person:
    """``group`` is the pilot group that this person owns: they sit at one of its tables."""

    id: int
    organisation: int | None = None
    group: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """``capacity`` is None where as many may sit as come."""

    id: int
    capacity: int | None = None
    group: int | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """``kept`` are seats that stay as they are: ``{round: {person: table}}``."""

    people: tuple[Person, ...]
    tables: tuple[Table, ...]
    rounds: int = 1
    together: tuple[Pair, ...] = ()
    apart: tuple[Pair, ...] = ()
    kept: Mapping[int, Mapping[int, int]] = field(default_factory=dict)
    seed: int = 1


class Reason(StrEnum):
    """Why a rule is not kept."""

    KEPT_SEATS = "kept-seats"
    NO_TABLE = "no-table"
    OTHER_GROUPS = "other-groups"
    ONE_TABLE = "one-table"
    CONTRADICTION = "contradiction"
    TOO_MANY = "too-many"
    NO_ROOM = "no-room"


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that is not kept: ``kind`` is ``together``, ``apart``, ``owner`` or ``seat``.

    ``people`` are the two of the rule, or the one owner, or the one without a seat. ``rounds``
    are those in which it is broken. ``people_involved`` are those who, with the rules that are
    kept, are in the way. ``is_proven`` says that no plan keeps more rules.
    """

    kind: str
    people: tuple[int, ...]
    reason: Reason
    rounds: tuple[int, ...]
    people_involved: tuple[int, ...] = ()
    is_proven: bool = True


def pairs_of(number: int) -> int:
    return number * (number - 1) // 2


def evenly(number: int, capacities: Iterable[int]) -> list[int]:
    """``number`` people spread over tables as evenly as these capacities let them.

    The fullest tables differ from the others by one at most, unless these are full. No other
    spread has a smaller sum of any convex function of the sizes. Those for whom there is no
    place are left out.
    """
    capacities = list(capacities)
    sizes = [0] * len(capacities)
    for _ in range(min(number, sum(capacities))):
        free = (place for place, most in enumerate(capacities) if sizes[place] < most)
        sizes[min(free, key=lambda place: sizes[place])] += 1
    return sizes


def fewest_pairs(number: int, capacities: Iterable[int]) -> int:
    """How many pairs sit at one table at the least, when ``number`` people are seated."""
    return sum(map(pairs_of, evenly(number, capacities)))


def clusters_of(people: Iterable[int], together: Iterable[Pair]) -> list[list[int]]:
    """Those whom these pairs tie to each other, directly or by way of others; two at least.

    In the order of ``people``.
    """
    leader = {one: one for one in people}

    def lead(one: int) -> int:
        while leader[one] != one:
            leader[one] = one = leader[leader[one]]
        return one

    for one, other in together:
        if one in leader and other in leader:
            leader[lead(other)] = lead(one)
    members: dict[int, list[int]] = {}
    for one in leader:
        members.setdefault(lead(one), []).append(one)
    return [cluster for cluster in members.values() if len(cluster) > 1]
