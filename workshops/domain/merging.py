"""Delegates who are one person: made one, and two again as long as nothing came between."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from live.publish import record
from workshops.domain.actions import ConflictError, lock
from workshops.domain.saving import add
from workshops.domain.seating import OF_RULE, by_key
from workshops.domain.traces import with_traces
from workshops.models import Delegate, Seat, SeatingRule, Table, Workshop

OF_DELEGATE: Final = (
    "code",
    "name",
    "organisation_id",
    "job_title",
    "owns_id",
    "is_name_withheld",
)
OF_SEAT: Final = ("delegate_id", "round", "table_id")

type Rows = dict[str, dict[str, Any]]
"""Fields by primary key, as JSON has it."""

type Concerned = dict[str, Rows]
"""``delegates``, and their ``seats`` and ``rules``."""


@transaction.atomic
def merge(kept: Delegate, others: Collection[Delegate]) -> tuple[Delegate, dict[str, Any]]:
    """Make one delegate of several who are one person: ``kept``, completed by what the others
    know. Return who is left, and what ``part`` makes several of: whoever has joined stays, under
    the name of ``kept``.

    Seats and rules of the others go over where they contradict nothing. Raises
    ``ValidationError`` when two of them have joined: what they wrote stays theirs.
    """
    everybody = [kept, *others]
    keys = [one.pk for one in everybody]
    lock(kept.workshop)
    joined_keys = _joined(keys)
    if len(joined_keys) > 1:
        raise ValidationError(
            _("Two of them have joined, and what each of them wrote stays theirs.")
        )
    before = _concerned(kept.workshop, keys)
    left = next((one for one in everybody if one.pk in joined_keys), kept)
    rest = [one for one in everybody if one.pk != left.pk]
    organisation = kept.organisation or next((o.organisation for o in rest if o.organisation), None)
    left.name = kept.name
    left.organisation = organisation
    left.job_title = kept.job_title or next((one.job_title for one in rest if one.job_title), "")
    left.owns = kept.owns or next((one.owns for one in rest if one.owns), None)
    # Who asked for it under one of the names has asked for it.
    left.is_name_withheld = any(one.is_name_withheld for one in everybody)
    _hand_over(left, rest)
    Delegate.objects.filter(pk__in=[one.pk for one in rest]).delete()
    left.full_clean()
    left.save()
    record(left.workshop.topic, "people")
    taken = {
        "left": left.pk,
        "has_joined": bool(joined_keys),
        "before": before,
        "after": _concerned(left.workshop, keys),
    }
    return left, taken


@transaction.atomic
def part(workshop: Workshop, taken: Mapping[str, Any]) -> None:
    """Make several of them again, each with their seats and rules. Twice is once.

    Raises ``ValidationError`` when somebody has one of their names by now, and ``ConflictError``
    when somebody has changed what the merging left, or when they have joined since: whose that is
    would not be known.
    """
    lock(workshop)
    before, after = taken["before"], taken["after"]
    keys = [int(key) for key in before["delegates"]]
    now = _concerned(workshop, keys)
    if now == before:
        return
    if now != after:
        raise ConflictError(_("This cannot be taken back: it was changed again meanwhile."))
    if _joined(keys) and not taken["has_joined"]:
        raise ConflictError(_("This cannot be taken back: they have joined since, as one."))
    _require_there(workshop, before)
    workshop.seating_rules.filter(pk__in=[int(key) for key in after["rules"]]).delete()
    Seat.objects.filter(pk__in=[int(key) for key in after["seats"]]).delete()
    _put_delegates(workshop, before["delegates"], left=taken["left"])
    for key, row in before["seats"].items():
        _require_room(row)
        add(Seat(pk=int(key), **row))
    for key, row in before["rules"].items():
        add(SeatingRule(pk=int(key), workshop=workshop, **row))
    record(workshop.topic, "people")
    record(workshop.topic, "tables")


# --- Steps --------------------------------------------------------------------------------


def _joined(keys: Sequence[int]) -> list[int]:
    joined = with_traces(Delegate.objects.filter(pk__in=keys))
    return list(joined.values_list("pk", flat=True))


def _concerned(workshop: Workshop, keys: Sequence[int]) -> Concerned:
    """What there is of the delegates with these primary keys: three queries."""
    rules = workshop.seating_rules.filter(Q(one__in=keys) | Q(other__in=keys))
    return {
        "delegates": by_key(workshop.delegates.filter(pk__in=keys).values("pk", *OF_DELEGATE)),
        "seats": by_key(Seat.objects.filter(delegate__in=keys).values("pk", *OF_SEAT)),
        "rules": by_key(rules.values("pk", *OF_RULE)),
    }


def _hand_over(left: Delegate, rest: Sequence[Delegate]) -> None:
    """The seats of rounds in which ``left`` has none, and rules about others."""
    keys = {one.pk for one in rest}
    rounds = set(left.seats.values_list("round", flat=True))
    for seat in Seat.objects.filter(delegate__in=keys).order_by("pk"):
        if seat.round not in rounds:
            rounds.add(seat.round)
            Seat.objects.filter(pk=seat.pk).update(delegate=left)
    for rule in SeatingRule.objects.filter(workshop=left.workshop).order_by("pk"):
        ends = {left.pk if pk in keys else pk for pk in (rule.one_id, rule.other_id)}
        if keys & {rule.one_id, rule.other_id}:
            rule.delete()
            if len(ends) == 2:
                one, other = sorted(ends)
                SeatingRule.objects.get_or_create(
                    workshop=left.workshop,
                    one_id=one,
                    other_id=other,
                    defaults={"kind": rule.kind},
                )


def _require_there(workshop: Workshop, before: Mapping[str, Rows]) -> None:
    """All that they had to do with: it may have been removed since."""
    programme = workshop.programme
    people, seats, rules = (list(before[one].values()) for one in ("delegates", "seats", "rules"))
    ends = {row[end] for row in rules for end in ("one_id", "other_id")}
    for rows, wanted in (
        (programme.organisations, {row["organisation_id"] for row in people}),
        (programme.pilot_groups, {row["owns_id"] for row in people}),
        (workshop.tables, {row["table_id"] for row in seats}),
        (workshop.delegates, ends - {int(key) for key in before["delegates"]}),
    ):
        if rows.filter(pk__in=wanted - {None}).count() < len(wanted - {None}):
            raise ConflictError(
                _("This cannot be taken back: something of theirs was removed meanwhile.")
            )


def _put_delegates(workshop: Workshop, rows: Rows, *, left: int) -> None:
    """``left`` first: it may have a name that another one has again then."""
    for key, row in sorted(rows.items(), key=lambda one: int(one[0]) != left):
        if int(key) != left:
            add(Delegate(pk=int(key), workshop=workshop, **row))
            continue
        one = workshop.delegates.get(pk=left)
        for name, value in row.items():
            setattr(one, name, value)
        one.full_clean()
        one.save()


def _require_room(row: Mapping[str, Any]) -> None:
    seats = Seat.objects.filter(table=row["table_id"], round=row["round"])
    table = Table.objects.get(pk=row["table_id"])
    if table.capacity is not None and seats.count() >= table.capacity:
        raise ConflictError(_("Table %(number)s is full.") % {"number": table.number})
