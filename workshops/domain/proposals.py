"""Proposed table plans: asked for, worked out by a task, taken over or thrown away."""

import dataclasses
import datetime as dt
import logging
import time
from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from live.publish import record
from workshops.domain import seating
from workshops.domain.actions import ConflictError, lock
from workshops.models import SeatingProposal, SeatingRule, Workshop
from workshops.seating import Person, Plan, Problem, Proposal, Table, propose

logger = logging.getLogger(__name__)

PATIENCE: Final = dt.timedelta(minutes=3)
"""After this long without an answer, the process that worked on it was ended."""

State = SeatingProposal.State


def problem_of(
    workshop: Workshop, rounds: int, *, kept: Mapping[int, Mapping[int, int]], seed: int = 1
) -> Problem:
    """The people, tables and rules of ``workshop``: three queries."""
    rules = list(workshop.seating_rules.values_list("kind", "one", "other"))
    together = tuple((one, other) for kind, one, other in rules if kind == TOGETHER)
    return Problem(
        people=tuple(
            Person(*values)
            for values in workshop.delegates.order_by("pk").values_list(
                "pk", "organisation", "owns"
            )
        ),
        tables=tuple(
            Table(*values)
            for values in workshop.tables.values_list("pk", "capacity", "pilot_group")
        ),
        rounds=rounds,
        together=together,
        apart=tuple((one, other) for kind, one, other in rules if kind != TOGETHER),
        kept={number: seats for number, seats in kept.items() if number <= rounds},
        seed=seed,
    )


TOGETHER: Final = SeatingRule.Kind.TOGETHER


def ask(
    workshop: Workshop, rounds: int, *, is_kept: bool, user: User | None
) -> tuple[SeatingProposal, bool]:
    """A new proposal, instead of the last, and True; or the one that is being worked on.

    ``is_kept``: who has a seat already keeps it. Inside a transaction.
    """
    lock(workshop)
    if workshop.is_closed:
        raise ConflictError(_("The workshop is closed. Its table plan stays as it was."))
    last = latest(workshop)
    if last is not None and last.state == State.WAITING and not is_broken_off(last):
        return last, False
    seed = last.seed % 1000 + 1 if last else 1
    workshop.seating_proposals.all().delete()
    made = SeatingProposal.objects.create(
        workshop=workshop, user=user, rounds=rounds, seed=seed, findings={"is_kept": is_kept}
    )
    record(workshop.topic, "tables")
    return made, True


def latest(workshop: Workshop) -> SeatingProposal | None:
    return workshop.seating_proposals.order_by("-pk").first()


def is_broken_off(proposal: SeatingProposal) -> bool:
    return proposal.state == State.WAITING and timezone.now() - proposal.made_at > PATIENCE


def work_out(proposal: SeatingProposal) -> None:
    """Find the plan, and keep it with what is to be said of it."""
    workshop = proposal.workshop
    kept = seating.seats_of(workshop) if proposal.findings["is_kept"] else {}
    problem = problem_of(workshop, proposal.rounds, kept=kept, seed=proposal.seed)
    begun = time.perf_counter()
    try:
        found = propose(problem)
    except Exception:
        _finish(proposal, State.FAILED)
        raise
    seconds = time.perf_counter() - begun
    logger.info("proposal %s: %.0f %% in %.1f s", proposal.code, 100 * found.share, seconds)
    proposal.plan = found.plan
    proposal.findings |= _findings(found, seconds)
    _finish(proposal, State.READY)


def take_over(proposal: SeatingProposal, *, user: User | None) -> None:
    """Seat everybody as proposed, in each of its rounds, as one change that can be undone.

    Raises ``ConflictError`` when people, tables or the seats that were to be kept have changed
    since it was worked out; then nobody is moved.
    """
    workshop = proposal.workshop
    with transaction.atomic():
        lock(workshop)
        if proposal.state != State.READY:
            raise ConflictError(_("The proposal is not ready."))
        seats, plan = seating.seats_of(workshop), plan_of(proposal)
        moves: dict[int, dict[int, int | None]] = {}
        for number, proposed in plan.items():
            now = seats.get(number, {})
            stays = all(proposed.get(one) == table for one, table in now.items())
            if proposal.findings["is_kept"] and not stays:
                raise ConflictError(
                    _("Seats that were to be kept have changed since. Propose a plan again.")
                )
            moves[number] = {**dict.fromkeys(now), **proposed}
        seating.change(workshop, moves, user=user)
        discard(proposal)


@transaction.atomic
def discard(proposal: SeatingProposal) -> None:
    proposal.delete()
    record(proposal.workshop.topic, "tables")


def plan_of(proposal: SeatingProposal) -> Plan:
    """As JSON gives it back, with numbers for keys."""
    return {
        int(number): {int(one): table for one, table in seats.items()}
        for number, seats in proposal.plan.items()
    }


def _findings(found: Proposal, seconds: float) -> dict[str, Any]:
    return {
        "score": dataclasses.asdict(found.score),
        "most": found.most,
        # Rounded down: it is to be true that the plan has so much.
        "percent": int(100 * found.share),
        "seconds": round(seconds, 1),
        "broken": [dataclasses.asdict(one) for one in found.broken],
    }


@transaction.atomic
def _finish(proposal: SeatingProposal, state: str) -> None:
    """Keep how it came out, unless it was thrown away meanwhile."""
    proposal.state = state
    kept = SeatingProposal.objects.filter(pk=proposal.pk).update(
        state=state, plan=proposal.plan, findings=proposal.findings
    )
    if kept:
        record(proposal.workshop.topic, "tables")
