"""Why a rule cannot be kept, as far as it can be said in a sentence."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final

from workshops.seating.problem import Broken, Problem, Reason, clusters_of
from workshops.seating.rules import Rule
from workshops.seating.score import places

type Found = tuple[Reason, tuple[int, ...]]


def explained(
    problem: Problem, rule: Rule, broken: Collection[Rule], number: int, *, is_proven: bool
) -> Broken:
    """``rule``, one of those that are ``broken`` in round ``number``, with the reason."""
    kind, people = rule
    case = _Case(problem, broken, number)
    reason, involved = CASES[kind](case, *people)
    return Broken(kind, people, reason, (number,), involved, is_proven=is_proven)


class _Case:
    """A round with the rules that are kept in it."""

    def __init__(self, problem: Problem, broken: Collection[Rule], number: int) -> None:
        self.problem = problem
        self.kept: Mapping[int, int] = problem.kept.get(number, {})
        self.places = places(problem, number)
        self.people = {one.id: one for one in problem.people}
        self.apart = [pair for pair in problem.apart if ("apart", pair) not in broken]
        together = [pair for pair in problem.together if ("together", pair) not in broken]
        self.owners = {
            one.id: one.group
            for one in problem.people
            if one.group is not None and ("owner", (one.id,)) not in broken
        }
        self.cluster: dict[int, Sequence[int]] = {one: (one,) for one in self.people}
        for cluster in clusters_of(self.people, together):
            self.cluster.update(dict.fromkeys(cluster, cluster))

    def owner(self, person: int) -> Found:
        group = self.people[person].group
        seats = self._places_of(group)
        if not seats:
            return Reason.NO_TABLE, ()
        if any(one in self.kept for one in self.cluster[person]):
            return Reason.KEPT_SEATS, tuple(one for one in self.cluster[person] if one in self.kept)
        others = [one for one in self.cluster[person] if self.owners.get(one, group) != group]
        if others:
            return Reason.OTHER_GROUPS, tuple(others)
        owners = [one.id for one in self.problem.people if one.group == group]
        if len(owners) > sum(seats):
            return Reason.TOO_MANY, tuple(owners)
        return Reason.NO_ROOM, ()

    def together(self, one: int, other: int) -> Found:
        these, those = self.cluster[one], self.cluster[other]
        everyone = [*these, *those]
        if len({self.kept[person] for person in everyone if person in self.kept}) > 1:
            return Reason.KEPT_SEATS, tuple(person for person in everyone if person in self.kept)
        for pair in self.apart:
            if set(pair) & set(these) and set(pair) & set(those):
                return Reason.CONTRADICTION, pair
        groups = {self.owners[person] for person in everyone if person in self.owners}
        if len(groups) > 1:
            return Reason.OTHER_GROUPS, tuple(one for one in everyone if one in self.owners)
        if len(everyone) > max(self._places_of(*groups) if groups else self.places):
            return Reason.TOO_MANY, tuple(everyone)
        return Reason.NO_ROOM, ()

    def apart_from(self, one: int, other: int) -> Found:
        if other in self.cluster[one]:
            return Reason.CONTRADICTION, tuple(self.cluster[one])
        if {one, other} <= set(self.kept) and self.kept[one] == self.kept[other]:
            return Reason.KEPT_SEATS, (one, other)
        groups = [
            {self.owners[person] for person in self.cluster[each] if person in self.owners}
            for each in (one, other)
        ]
        if groups[0] and groups[0] == groups[1] and len(self._places_of(*groups[0])) == 1:
            return Reason.ONE_TABLE, ()
        return Reason.NO_ROOM, ()

    def _places_of(self, group: int | None) -> list[int]:
        tables = zip(self.problem.tables, self.places, strict=True)
        return [most for table, most in tables if table.group == group]


CASES: Final[dict[str, Callable[..., Found]]] = {
    "owner": _Case.owner,
    "together": _Case.together,
    "apart": _Case.apart_from,
}
