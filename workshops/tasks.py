"""What is too long for a request."""

from django.db import transaction
from django.tasks import task

from accounts.models import User
from workshops.domain import proposals
from workshops.models import SeatingProposal, Workshop


@task()
def propose_seats(proposal_id: int) -> None:
    """Work out one ``SeatingProposal``, unless it was thrown away meanwhile."""
    waiting = SeatingProposal.objects.filter(state=SeatingProposal.State.WAITING)
    proposal = waiting.select_related("workshop").filter(pk=proposal_id).first()
    if proposal is not None:
        proposals.work_out(proposal)


def request_proposal(
    workshop: Workshop, rounds: int, *, is_kept: bool, by: User
) -> SeatingProposal:
    """Queue a proposal; the task starts when the transaction has committed.

    While one is being worked on, that one is returned: pressing twice does not work twice.
    """
    with transaction.atomic():
        proposal, is_new = proposals.ask(workshop, rounds, is_kept=is_kept, user=by)
        if is_new:
            # The queue is a table of the same database: both rows come to be, or neither.
            propose_seats.enqueue(proposal.pk)
    return proposal
