"""Working out who sits where: plain values in and out, no database.

``propose`` makes a plan, ``measure`` says how good one is, ``best_table`` seats a latecomer.
"""

from workshops.seating.latecomer import best_table
from workshops.seating.problem import Broken, Person, Plan, Problem, Reason, Table
from workshops.seating.propose import Proposal, propose
from workshops.seating.score import Score, bound, measure

__all__ = [
    "Broken",
    "Person",
    "Plan",
    "Problem",
    "Proposal",
    "Reason",
    "Score",
    "Table",
    "best_table",
    "bound",
    "measure",
    "propose",
]
