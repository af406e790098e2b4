"""A list of people comes in: read, understood, shown, applied, and taken back if need be."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from live.publish import record
from workshops.domain.ordering import following
from workshops.domain.traces import unused, with_traces
from workshops.importing.columns import Meaning, guessed, has_heads
from workshops.importing.persons import Fault, Person, person_of
from workshops.importing.plan import FIELDS, Added, Known, Plan, planned
from workshops.importing.sheet import Sheet
from workshops.models import Delegate, Organisation, PeopleImport, Workshop
from workshops.naming import cleaned

_BATCH: Final = 500
_STORED: Final = {"organisation": "organisation_id", "owns": "owns_id"}
"""The attributes of a delegate whose values in a plan are primary keys."""


def discard_outdated() -> int:
    """Forget the lists whose day is over, applied or not; returns how many these were."""
    return PeopleImport.objects.outdated().delete()[0]


# --- Read and understood ------------------------------------------------------------------


@transaction.atomic
def stage(
    workshop: Workshop, sheets: Sequence[Sheet], *, user: User, source: str = ""
) -> PeopleImport:
    """Keep what was read, with a guess at what its columns mean. What the same person had begun
    before, and what is older than a day, goes.
    """
    discard_outdated()
    workshop.people_imports.filter(user=user, applied_at__isnull=True).delete()
    one = PeopleImport(workshop=workshop, user=user, source=source[:200])
    one.sheets = [sheet.to_json() for sheet in sheets]
    _look_at(one, sheets[0])
    one.save(force_insert=True)
    return one


def choose_sheet(one: PeopleImport, place: int) -> None:
    """Take the people from another sheet of the file; IndexError when there is none."""
    _look_at(one, Sheet.from_json(one.sheets[place]))
    one.save(update_fields=["cells", "numbers", "has_heads", "columns"])


def _look_at(one: PeopleImport, sheet: Sheet) -> None:
    one.cells, one.numbers = sheet.rows, sheet.numbers
    one.has_heads = has_heads(sheet.rows)
    one.columns = {meaning.value: place for meaning, place in guessed(sheet.rows).items()}


def describe(one: PeopleImport, columns: Mapping[Meaning, int], *, first_is_heads: bool) -> None:
    """Say what the columns mean, and whether the first row names them."""
    one.columns = {meaning.value: place for meaning, place in columns.items()}
    one.has_heads = first_is_heads
    one.save(update_fields=["columns", "has_heads"])


def columns_of(one: PeopleImport) -> dict[Meaning, int]:
    return {Meaning(meaning): place for meaning, place in one.columns.items()}


def rows_of(one: PeopleImport) -> list[tuple[int, list[str]]]:
    """The rows with people, each with its number in the file."""
    first = 1 if one.has_heads else 0
    return list(zip(one.numbers[first:], one.cells[first:], strict=True))


@transaction.atomic
def mend(one: PeopleImport, number: int, values: Mapping[Meaning, str]) -> None:
    """Put other values into the row of that number, which may be there no more."""
    if number not in one.numbers:
        return
    row = one.cells[one.numbers.index(number)]
    for meaning, place in columns_of(one).items():
        if meaning in values:
            row[place] = cleaned(values[meaning])
    one.save(update_fields=["cells"])


@transaction.atomic
def leave_out(one: PeopleImport, numbers: Collection[int]) -> None:
    """Forget the rows of these numbers."""
    kept = [
        place
        for place, number in enumerate(one.numbers)
        if number not in numbers or (one.has_heads and place == 0)
    ]
    one.cells = [one.cells[place] for place in kept]
    one.numbers = [one.numbers[place] for place in kept]
    one.save(update_fields=["cells", "numbers"])


# --- Shown --------------------------------------------------------------------------------


def plan_of(one: PeopleImport) -> Plan:
    """What applying would change now: three queries."""
    workshop, columns = one.workshop, columns_of(one)
    people: list[Person | Fault] = [person_of(number, row, columns) for number, row in rows_of(one)]
    delegates = workshop.delegates.order_by("pk").values_list(
        "pk", "name", "organisation_id", "job_title", "owns_id", "is_name_withheld"
    )
    groups = list(workshop.programme.pilot_groups.all())
    return planned(
        people,
        [Known(*values) for values in delegates],
        dict(workshop.programme.organisations.values_list("name", "pk")),
        {name: group.pk for group in groups for name in (group.long_name, group.name, str(group))}
        | {group.letter: group.pk for group in groups},
    )


# --- Applied and taken back ---------------------------------------------------------------


@transaction.atomic
def apply(one: PeopleImport) -> None:
    """Change the list of delegates as ``plan_of`` says at this moment: all or nothing.

    Afterwards ``one`` knows only what it changed. Raises ``ValidationError`` when it was applied
    before or a row is not understood.
    """
    # Two facilitators who import at once take turns here.
    workshop = Workshop.objects.select_for_update(no_key=True).get(pk=one.workshop_id)
    one = _claimed(one)
    plan = plan_of(one)
    if plan.faults:
        raise ValidationError(_("There are rows that have to be mended or left out first."))
    companies = _invited(workshop, plan.new_organisations)
    added = [_delegate(workshop, person, companies) for person in plan.added]
    Delegate.objects.bulk_create(added, batch_size=_BATCH)
    changed = _change(plan, companies)
    one.changes = {
        "added": [delegate.pk for delegate in added],
        "organisations": list(companies.values()),
        "changed": changed,
    }
    one.sheets, one.cells, one.numbers, one.columns = [], [], [], {}
    one.applied_at = timezone.now()
    one.save()
    if not plan.changes_nothing:
        record(workshop.topic, "people")


def _claimed(one: PeopleImport) -> PeopleImport:
    fresh = PeopleImport.objects.select_for_update(of=("self",)).filter(pk=one.pk)
    found = fresh.select_related("workshop__programme").first()
    if found is None or found.applied_at is not None:
        raise ValidationError(_("This list was applied or thrown away meanwhile."))
    return found


def _delegate(workshop: Workshop, person: Added, companies: Mapping[Any, int]) -> Delegate:
    return Delegate(
        workshop=workshop,
        name=person.name,
        organisation_id=companies.get(person.organisation, person.organisation),
        job_title=person.job_title,
        owns_id=person.owns,
        is_name_withheld=person.is_name_withheld,
    )


def _invited(workshop: Workshop, names: Sequence[str]) -> dict[Any, int]:
    """The primary keys of organisations that are new, by their names."""
    made = Organisation.objects.bulk_create(
        [
            Organisation(programme=workshop.programme, name=name, order=order)
            for order, name in enumerate(
                names, start=following(workshop.programme.organisations.all())
            )
        ],
        batch_size=_BATCH,
    )
    return {organisation.name: organisation.pk for organisation in made}


def _change(plan: Plan, companies: Mapping[Any, int]) -> list[list[Any]]:
    """Change those who are there; return ``[[primary key, before, after]]``."""
    changes = {}
    told: list[list[Any]] = []
    for one in plan.changed:
        after = dict(one.after)
        if "organisation" in after:
            after["organisation"] = companies.get(after["organisation"], after["organisation"])
        changes[one.known.pk] = after
        told.append([one.known.pk, {name: getattr(one.known, name) for name in after}, after])
    _store(changes)
    return told


def _store(changes: Mapping[int, Mapping[str, Any]]) -> None:
    """Write ``{primary key: {field: value}}``: an upsert is ten times as fast as an update of
    thousands of rows by cases.
    """
    delegates = Delegate.objects.in_bulk(list(changes))
    for pk, values in changes.items():
        if pk in delegates:
            for name, value in values.items():
                setattr(delegates[pk], _STORED.get(name, name), value)
    Delegate.objects.bulk_create(
        delegates.values(),
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["pk"],
        update_fields=list(FIELDS),
    )


def last_applied(workshop: Workshop) -> PeopleImport | None:
    """The import that can be taken back, if there is one."""
    return workshop.people_imports.reversible().first()


def take_back(one: PeopleImport) -> None:
    """Undo the import: whoever it added goes, with the seats that they were given, and whatever
    it changed, and nobody has changed since, is as before.

    Raises ``ValidationError`` when one of those whom it added has joined, when the list has
    changed so that it cannot be as before, and when it was not applied.
    """
    if one.applied_at is None:
        raise ValidationError(_("This list was not applied."))
    try:
        with transaction.atomic():
            Workshop.objects.select_for_update(no_key=True).get(pk=one.workshop_id)
            _take_back(one)
    except IntegrityError:
        raise ValidationError(_("The list has changed so that it cannot be undone.")) from None


def _take_back(one: PeopleImport) -> None:
    added = Delegate.objects.filter(workshop=one.workshop, pk__in=one.changes["added"])
    joined = with_traces(added).count()
    if joined:
        raise ValidationError(
            ngettext(
                "%(number)s of the new delegates has joined. Remove the others one by one.",
                "%(number)s of the new delegates have joined. Remove the others one by one.",
                joined,
            ),
            params={"number": joined},
        )
    added.delete()
    changed = {pk: (before, after) for pk, before, after in one.changes["changed"]}
    now = Delegate.objects.filter(workshop=one.workshop).in_bulk(list(changed))
    _store(
        {
            pk: {
                name: value
                for name, value in changed[pk][0].items()
                if getattr(delegate, _STORED.get(name, name)) == changed[pk][1][name]
            }
            for pk, delegate in now.items()
        }
    )
    unused(Organisation.objects.filter(pk__in=one.changes["organisations"])).delete()
    one.delete()
    record(one.workshop.topic, "people")


def discard(one: PeopleImport) -> None:
    """Throw away a list that was not applied."""
    one.delete()
