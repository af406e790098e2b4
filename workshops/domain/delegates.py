"""The list of delegates as facilitators keep it: changed one by one, searched.

``merging`` frees it of doubles.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from live.publish import record
from workshops.domain.programmes import invite_organisations
from workshops.domain.saving import add
from workshops.domain.traces import with_traces
from workshops.models import Delegate, Seat, SeatingRule, Table, Workshop
from workshops.naming import compared, namesakes

PAGE: Final = 100
"""Delegates on one page of the list."""


# --- The list -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Listed:
    """All delegates in their order, as little of each as a search has to look at."""

    people: Sequence[tuple[int, str, str, str]]
    """``(primary key, name, organisation, job title)``."""

    @property
    def organisation_count(self) -> int:
        return len({organisation for _pk, _name, organisation, _title in self.people} - {""})

    def found(self, words: str) -> list[int]:
        """The primary keys of those who have all ``words``, wherever and however written."""
        wanted = compared(words).split()
        if not wanted:
            return [one[0] for one in self.people]
        texts = ((one[0], compared(" ".join(one[1:]))) for one in self.people)
        return [pk for pk, text in texts if all(word in text for word in wanted)]

    def doubles(self) -> list[Sequence[int]]:
        """The primary keys of those who may be one person, together."""
        return namesakes((pk, name) for pk, name, _organisation, _title in self.people)


def listed(workshop: Workshop) -> Listed:
    """One query, whatever the number of delegates."""
    rows = workshop.delegates.values_list("pk", "name", "organisation__name", "job_title")
    return Listed([(pk, name, company or "", title) for pk, name, company, title in rows])


# --- One of them --------------------------------------------------------------------------


@transaction.atomic
def keep(delegate: Delegate, *, new_organisation: str = "") -> None:
    """Save a delegate, new or changed, who comes from a new organisation if one is named.

    Raises ``ValidationError`` with the field's sentence.
    """
    if new_organisation:
        invited = invite_organisations(delegate.workshop.programme, [new_organisation])
        delegate.organisation = invited[new_organisation]
    if delegate._state.adding:
        add(delegate)
    else:
        delegate.full_clean()
        delegate.save()
    record(delegate.workshop.topic, "people")


@transaction.atomic
def remove(delegate: Delegate) -> dict[str, Any]:
    """Take a delegate off the list; return what ``restore`` brings back.

    Raises ``ValidationError`` when they have joined or something of theirs is kept.
    """
    if with_traces(Delegate.objects.filter(pk=delegate.pk)).exists():
        raise ValidationError(
            _("%(name)s has joined, and what was written is kept. So the name stays in the list."),
            params={"name": delegate.name},
        )
    rules = delegate.workshop.seating_rules.filter(Q(one=delegate) | Q(other=delegate))
    kept = {
        "pk": delegate.pk,
        "code": delegate.code,
        "name": delegate.name,
        "organisation_id": delegate.organisation_id,
        "job_title": delegate.job_title,
        "is_name_withheld": delegate.is_name_withheld,
        "owns_id": delegate.owns_id,
        "seats": list(delegate.seats.values_list("round", "table_id")),
        "rules": list(rules.values("code", "kind", "one_id", "other_id")),
    }
    delegate.delete()
    record(delegate.workshop.topic, "people")
    return kept


@transaction.atomic
def restore(workshop: Workshop, kept: dict[str, Any]) -> Delegate:
    """Bring back whom ``remove`` took off the list, with those seats that are still free, and with
    the rules about others who are there.

    Twice is once. Raises ``ValidationError`` when somebody of the name was added meanwhile.
    """
    there = workshop.delegates.filter(code=kept["code"]).first()
    if there is not None:
        return there
    values = dict(kept)
    seats, rules = dict(values.pop("seats")), values.pop("rules", [])
    programme = workshop.programme
    if not programme.organisations.filter(pk=values["organisation_id"]).exists():
        values["organisation_id"] = None
    if not programme.pilot_groups.filter(pk=values["owns_id"]).exists():
        values["owns_id"] = None
    delegate = add(Delegate(workshop=workshop, **values))
    for number, table in seats.items():
        _seat_again(delegate, workshop.tables.filter(pk=table).first(), number)
    everyone = set(workshop.delegates.values_list("pk", flat=True)) if rules else set()
    for rule in rules:
        if {rule["one_id"], rule["other_id"]} <= everyone:
            add(SeatingRule(workshop=workshop, **rule))
    record(workshop.topic, "people")
    return delegate


def _seat_again(delegate: Delegate, table: Table | None, number: int) -> None:
    if table is None:
        return
    taken = table.seats.filter(round=number).count()
    if table.capacity is None or taken < table.capacity:
        add(Seat(delegate=delegate, table=table, round=number))
