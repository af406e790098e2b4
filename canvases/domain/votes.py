"""Dot voting: a budget for each delegate, hidden until the vote is closed, rounds kept."""

import uuid

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext as _

from canvases.models import Note, Vote, Worksheet
from live.database import step
from live.publish import record
from workshops.domain.saving import add
from workshops.models import Activity, Delegate, Device


def of_voter(activity: Activity, device: Device, delegate: Delegate | None) -> QuerySet[Vote]:
    """The votes in the present round of whoever votes here: a delegate on any device."""
    voter = (
        Q(delegate=delegate) if delegate is not None else Q(device=device, delegate__isnull=True)
    )
    return Vote.objects.filter(voter, note__worksheet__activity=activity, round=activity.vote_round)


@step
def cast(
    note: Note,
    dots: int,
    *,
    device: Device,
    delegate: Delegate | None = None,
    operation: uuid.UUID | None = None,
) -> None:
    """Let ``note`` have ``dots`` of the voter's dots in this round; 0 takes them back.

    Raises ``ValidationError`` for a deleted note, more dots on a note than the activity allows,
    and more than are left.
    """
    worksheet = note.worksheet
    activity = worksheet.activity
    if note.deleted_at is not None:
        raise ValidationError({"note": _("This note was deleted.")})
    if not 0 <= dots <= activity.votes_per_note:
        raise ValidationError({"dots": _("A note cannot have so many of your dots.")})
    # The topic's row is the lock under which one voter's two devices take turns.
    record(worksheet.topic, "vote", operation=operation)
    own = of_voter(activity, device, delegate)
    elsewhere = own.exclude(note=note).aggregate(sum=Sum("dots"))["sum"] or 0
    if elsewhere + dots > activity.votes_per_delegate:
        raise ValidationError({"dots": _("You have no dots left. Take one from another note.")})
    if dots:
        if not own.filter(note=note).update(dots=dots):
            add(
                Vote(
                    note=note,
                    device=device,
                    delegate=delegate,
                    round=activity.vote_round,
                    dots=dots,
                )
            )
    else:
        own.filter(note=note).delete()


def dots_of(worksheet: Worksheet, device: Device) -> dict[str, dict[str, int]]:
    """The dots that were put from ``device``: ``{delegate's code: {note id: dots}}``.

    The code is empty for a device that is not shared. One query.
    """
    activity = worksheet.activity
    votes = Vote.objects.filter(note__worksheet=worksheet, round=activity.vote_round)
    if device.is_scribe:
        votes = votes.filter(device=device).select_related("delegate")
    else:
        votes = votes.filter(
            Q(delegate=device.delegate_id)
            if device.delegate_id
            else Q(device=device, delegate__isnull=True)
        )
    found: dict[str, dict[str, int]] = {}
    for vote in votes:
        voter = vote.delegate.code if device.is_scribe and vote.delegate else ""
        found.setdefault(voter, {})[str(vote.note_id)] = vote.dots
    return found


def totals_of(worksheet: Worksheet) -> dict[str, int]:
    """``{note id: dots}`` of the last round; only for when the vote is closed. One query."""
    votes = Vote.objects.filter(
        note__worksheet=worksheet,
        round=worksheet.activity.vote_round,
        note__deleted_at__isnull=True,
    )
    return {
        str(note): dots
        for note, dots in votes.order_by().values_list("note").annotate(sum=Sum("dots"))
    }


def turnout_of(activity: Activity) -> dict[int, int]:
    """How many have voted in this round: ``{table's primary key: voters}``. One query."""
    votes = Vote.objects.filter(
        note__worksheet__activity=activity, round=activity.vote_round
    ).values_list("note__worksheet__table", "delegate", "device")
    voters: dict[int, set[tuple[str, int]]] = {}
    for table, delegate, device in votes.order_by():
        voter = ("delegate", delegate) if delegate else ("device", device)
        voters.setdefault(table, set()).add(voter)
    return {table: len(own) for table, own in voters.items()}
