"""Seats for those who have rules, so that as many rules as can be are kept.

Who is bound by no rule fits in wherever there is room. So the model holds only those who are:
owners of pilots, and who is to sit together with, or apart from, somebody.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from workshops.seating.problem import Problem, Seats, evenly
from workshops.seating.score import places

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

EFFORT: Final = 3.0
"""Of the solver's own deterministic time: about seconds, the same on every machine."""
OF_AN_OWNER: Final = 3
OF_A_PAIR: Final = 2
"""How much it counts when a rule is broken."""

type Rule = tuple[str, tuple[int, ...]]
"""``("together" | "apart", (one, other))`` or ``("owner", (person,))``."""


@dataclass(frozen=True, slots=True)
class Ruled:
    """``seats`` of those who have rules; ``is_proven``: no others keep more of them."""

    seats: Seats
    broken: tuple[Rule, ...]
    is_proven: bool


def rules_of(problem: Problem) -> list[Rule]:
    owners: list[Rule] = [("owner", (one.id,)) for one in problem.people if one.group is not None]
    together: list[Rule] = [("together", pair) for pair in problem.together]
    apart: list[Rule] = [("apart", pair) for pair in problem.apart]
    return owners + together + apart


def seat_by_rules(problem: Problem, number: int) -> Ruled:
    """Seats in round ``number`` for those who have rules. The same problem has the same seats."""
    rules = rules_of(problem)
    if not rules:
        return Ruled({}, (), is_proven=True)
    model = _Model(problem, number, rules)
    if (seats := model.solve(must_keep=True)) is not None:
        return Ruled(seats, (), is_proven=True)
    seats = model.solve(must_keep=False)
    if seats is None:
        raise RuntimeError("No seats were found, although all rules may be broken.")
    return Ruled(seats, model.broken, model.is_proven)


class _Model:
    def __init__(self, problem: Problem, number: int, rules: Sequence[Rule]) -> None:
        self.problem = problem
        self.rules = rules
        self.kept = problem.kept.get(number, {})
        bound_by_rules = {person for _kind, people in rules for person in people}
        self.people = [one for one in problem.people if one.id in bound_by_rules]
        taken = [table for person, table in self.kept.items() if person not in bound_by_rules]
        self.places = [
            most - taken.count(table.id)
            for table, most in zip(problem.tables, places(problem, number), strict=True)
        ]
        self.level = evenly(len(problem.people), self.places)
        self.broken: tuple[Rule, ...] = ()
        self.is_proven = False

    def solve(self, *, must_keep: bool) -> Seats | None:
        """Seats that keep all rules, or as many as can be; None when there are none."""
        from ortools.sat.python import cp_model

        model = cp_model.CpModel()
        at = {
            (one.id, place): model.new_bool_var("")
            for one in self.people
            for place in range(len(self.places))
        }
        for one in self.people:
            model.add_exactly_one(at[one.id, place] for place in range(len(self.places)))
            if one.id in self.kept:
                place = [table.id for table in self.problem.tables].index(self.kept[one.id])
                model.add(at[one.id, place] == 1)
        over = self._keep_capacities(model, at)
        keeps = [model.new_bool_var("") for _ in self.rules]
        for rule, is_kept in zip(self.rules, keeps, strict=True):
            self._keep(model, at, rule, is_kept)
            if must_keep:
                model.add(is_kept == 1)
        worth = [OF_AN_OWNER if kind == "owner" else OF_A_PAIR for kind, _people in self.rules]
        much = 2 * len(self.people) + 1
        model.minimize(
            sum(over) - sum(much * one * is_kept for one, is_kept in zip(worth, keeps, strict=True))
        )
        return self._solved(model, at, keeps)

    def _solved(
        self,
        model: "cp_model.CpModel",
        at: "dict[tuple[int, int], cp_model.IntVar]",
        keeps: "list[cp_model.IntVar]",
    ) -> Seats | None:
        """The seats of the best solution, of which ``broken`` and ``is_proven`` tell."""
        from ortools.sat.python import cp_model

        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 1
        solver.parameters.max_deterministic_time = EFFORT
        status = solver.solve(model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None
        self.is_proven = status == cp_model.OPTIMAL
        self.broken = tuple(
            rule
            for rule, is_kept in zip(self.rules, keeps, strict=True)
            if not solver.value(is_kept)
        )
        tables = self.problem.tables
        return {
            person: tables[place].id for (person, place), sits in at.items() if solver.value(sits)
        }

    def _keep_capacities(
        self, model: "cp_model.CpModel", at: "dict[tuple[int, int], cp_model.IntVar]"
    ) -> "list[cp_model.IntVar]":
        """How many sit at each table beyond what is even."""
        over = []
        for place, most in enumerate(self.places):
            load = sum(at[one.id, place] for one in self.people)
            model.add(load <= most)
            beyond = model.new_int_var(0, len(self.people), "")
            model.add(load <= self.level[place] + beyond)
            over.append(beyond)
        return over

    def _keep(
        self,
        model: "cp_model.CpModel",
        at: "dict[tuple[int, int], cp_model.IntVar]",
        rule: Rule,
        is_kept: "cp_model.IntVar",
    ) -> None:
        kind, people = rule
        if kind == "owner":
            group = next(one.group for one in self.people if one.id == people[0])
            its = [place for place, table in enumerate(self.problem.tables) if table.group == group]
            model.add_at_least_one([*(at[people[0], place] for place in its), ~is_kept])
            return
        one, other = people
        for place in range(len(self.places)):
            if kind == "together":
                model.add_implication(at[one, place], at[other, place]).only_enforce_if(is_kept)
            else:
                model.add_at_most_one([at[one, place], at[other, place]]).only_enforce_if(is_kept)
