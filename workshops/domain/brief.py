"""Writing the brief, field by field, with what was changed by whom kept beside it.

A field's wording is known by its version: who saves says which one was seen.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from live.publish import record
from workshops.domain.ordering import following, put_in_order
from workshops.domain.saving import add
from workshops.models import (
    Brief,
    BriefRevision,
    Objective,
    PreparationStep,
    Workshop,
)
from workshops.versions import version

PROSE: Final = ("overall_objective", "background", "format", "delivery", "interviews")
PLACE: Final = ("venue", "city", "country")
TIME: Final = ("day", "starts_at", "ends_at", "time_zone")
FIELDS: Final = (*PROSE, *PLACE, *TIME, "language")
OBJECTIVES: Final = "objectives"

SITTING: Final = dt.timedelta(minutes=10)
"""Changes of one person that are no further apart are one revision."""


class StaleWordingError(Exception):
    """Somebody saved another wording meanwhile: ``now``, by ``user`` where that is known."""

    def __init__(self, now: str, user: User | None) -> None:
        super().__init__(now)
        self.now = now
        self.user = user


def holder(workshop: Workshop, name: str) -> Brief | Workshop:
    """What has the field ``name``: the brief, or the workshop itself."""
    return workshop.brief if name in PROSE else workshop


def wording(workshop: Workshop, name: str) -> str:
    """The field as text, as forms have it; empty for what is open."""
    value = getattr(holder(workshop, name), name)
    if isinstance(value, dt.time):
        return value.strftime("%H:%M")
    return "" if value is None else str(value)


@transaction.atomic
def change_field(
    workshop: Workshop, name: str, text: str, *, seen: str | None, user: User | None
) -> None:
    """Save ``text`` as the wording of a field, and keep the one before.

    ``seen`` is the version that was seen when it was written (None: do not ask). Raises
    ``StaleWordingError`` where another one stands by now, and ``ValidationError`` for what the
    field cannot be.
    """
    _lock(workshop)
    held = holder(workshop, name)
    held.refresh_from_db(fields=[name])
    before = wording(workshop, name)
    field = held._meta.get_field(name)
    value = field.clean(text or None if field.null else text, held)  # type: ignore[union-attr]
    setattr(held, name, value)
    after = wording(workshop, name)
    if after == before:
        return
    if seen is not None and seen != version(before):
        setattr(held, name, field.to_python(before or None))  # type: ignore[union-attr]
        raise StaleWordingError(before, _last_writer(workshop.brief, name))
    held.save(update_fields=[name])
    _keep(workshop.brief, user, name, before, after)
    record(workshop.topic, "brief")


def restore(revision: BriefRevision, name: str, *, user: User | None) -> None:
    """Take back the wording that ``revision`` replaced: a revision of its own.

    Raises ``ValidationError`` when that wording cannot stand any more.
    """
    before, _after = revision.changes[name]
    workshop = revision.brief.workshop
    if name == OBJECTIVES:
        _restore_objectives(workshop, before, user)
    else:
        change_field(workshop, name, before, seen=None, user=user)


# --- Objectives ---------------------------------------------------------------------------


@transaction.atomic
def add_objectives(workshop: Workshop, texts: Sequence[str], *, user: User | None) -> None:
    """At the end of the list."""
    with _objectives_kept(workshop, user) as rows:
        for place, text in enumerate(texts, start=len(rows) + 1):
            add(Objective(brief=workshop.brief, text=text, order=place))


@transaction.atomic
def change_objective(objective: Objective, text: str, *, seen: str, user: User | None) -> None:
    """Raises ``StaleWordingError`` where the text is not the one that was ``seen``."""
    workshop = objective.brief.workshop
    with _objectives_kept(workshop, user):
        objective.refresh_from_db(fields=["text"])
        if seen != version(objective.text) and objective.text != text:
            raise StaleWordingError(objective.text, _last_writer(workshop.brief, OBJECTIVES))
        objective.text = text
        objective.save(update_fields=["text"])


@transaction.atomic
def delete_objective(objective: Objective, *, user: User | None) -> dict[str, Any]:
    """Return what ``bring_back_objective`` brings back."""
    workshop = objective.brief.workshop
    with _objectives_kept(workshop, user) as rows:
        places = {one.pk: place for place, one in enumerate(rows)}
        kept = {
            "code": objective.code,
            "text": objective.text,
            "place": places.get(objective.pk, len(rows)),
        }
        Objective.objects.filter(pk=objective.pk).delete()
        put_in_order(workshop.brief.objectives.all(), [one for one in rows if one != objective])
    return kept


@transaction.atomic
def bring_back_objective(workshop: Workshop, kept: dict[str, Any], *, user: User | None) -> None:
    """Where it was. The second time nothing happens."""
    with _objectives_kept(workshop, user) as rows:
        if all(one.code != kept["code"] for one in rows):
            order = following(workshop.brief.objectives.all())
            brief, code, text = workshop.brief, kept["code"], kept["text"]
            back = add(Objective(brief=brief, code=code, text=text, order=order))
            rows.insert(kept["place"], back)
            put_in_order(workshop.brief.objectives.all(), rows)


@transaction.atomic
def order_objectives(workshop: Workshop, codes: Sequence[str], *, user: User | None) -> None:
    """``codes`` are those of all objectives."""
    with _objectives_kept(workshop, user) as rows:
        put_in_order(workshop.brief.objectives.all(), _by_codes(rows, codes))


def _restore_objectives(workshop: Workshop, texts: Sequence[str], user: User | None) -> None:
    with transaction.atomic(), _objectives_kept(workshop, user):
        workshop.brief.objectives.all().delete()
        for place, text in enumerate(texts, start=1):
            add(Objective(brief=workshop.brief, text=text, order=place))


@contextmanager
def _objectives_kept(workshop: Workshop, user: User | None) -> Iterator[list[Objective]]:
    """The objectives as they are; what the body makes of them is kept as one change."""
    _lock(workshop)
    rows = list(workshop.brief.objectives.all())
    before = [one.text for one in rows]
    yield rows
    after = list(workshop.brief.objectives.values_list("text", flat=True))
    if after != before:
        _keep(workshop.brief, user, OBJECTIVES, before, after)
        record(workshop.topic, "brief")


# --- Preparation steps --------------------------------------------------------------------


@transaction.atomic
def add_steps(workshop: Workshop, texts: Sequence[str]) -> None:
    """At the end of the list."""
    for place, text in enumerate(texts, start=following(workshop.brief.steps.all())):
        add(PreparationStep(brief=workshop.brief, text=text, order=place))
    record(workshop.topic, "brief")


@transaction.atomic
def change_step(step: PreparationStep) -> None:
    step.full_clean()
    step.save(update_fields=["text", "due_on"])
    record(step.brief.workshop.topic, "brief")


@transaction.atomic
def tick(step: PreparationStep, *, is_done: bool) -> None:
    """Say that a step is done, or is not; when it was done first stays."""
    if is_done != (step.done_at is not None):
        step.done_at = timezone.now() if is_done else None
        step.save(update_fields=["done_at"])
        record(step.brief.workshop.topic, "brief")


@transaction.atomic
def delete_step(step: PreparationStep) -> dict[str, Any]:
    """Return what ``bring_back_step`` brings back."""
    workshop = step.brief.workshop
    _lock(workshop)
    before = Q(order__lt=step.order) | Q(order=step.order, pk__lt=step.pk)
    kept = {
        "code": step.code,
        "text": step.text,
        "due_on": step.due_on and step.due_on.isoformat(),
        "done_at": step.done_at and step.done_at.isoformat(),
        "place": workshop.brief.steps.filter(before).count(),
    }
    step.delete()
    record(workshop.topic, "brief")
    return kept


@transaction.atomic
def bring_back_step(workshop: Workshop, kept: dict[str, Any]) -> None:
    """Where it was, with its date and its tick. The second time nothing happens."""
    _lock(workshop)
    rows = list(workshop.brief.steps.all())
    if any(one.code == kept["code"] for one in rows):
        return
    fields = {name: value for name, value in kept.items() if name != "place"}
    order = following(workshop.brief.steps.all())
    rows.insert(kept["place"], add(PreparationStep(brief=workshop.brief, order=order, **fields)))
    put_in_order(workshop.brief.steps.all(), rows)
    record(workshop.topic, "brief")


@transaction.atomic
def order_steps(workshop: Workshop, codes: Sequence[str]) -> None:
    """``codes`` are those of all steps."""
    rows = list(workshop.brief.steps.all())
    put_in_order(workshop.brief.steps.all(), _by_codes(rows, codes))
    record(workshop.topic, "brief")


# --- Steps --------------------------------------------------------------------------------


def _lock(workshop: Workshop) -> None:
    """Wait for others who change this brief."""
    Brief.objects.select_for_update().get(pk=workshop.brief.pk)


def _by_codes[Row: (Objective, PreparationStep)](
    rows: Sequence[Row], codes: Sequence[str]
) -> list[Row]:
    """In the order of ``codes``; what has none of them, having come meanwhile, at the end."""
    places = {code: place for place, code in enumerate(codes)}
    return sorted(rows, key=lambda row: places.get(row.code, len(places)))


def _last_writer(brief: Brief, name: str) -> User | None:
    last = brief.revisions.filter(changes__has_key=name).select_related("user").first()
    return last.user if last else None


def _keep(brief: Brief, user: User | None, name: str, before: Any, after: Any) -> None:
    """As part of what ``user`` changed at this sitting, unless somebody else came between."""
    last = brief.revisions.select_related("user").first()
    now = timezone.now()
    is_same = last is not None and last.user == user and now - last.changed_at <= SITTING
    if last is None or not is_same:
        BriefRevision.objects.create(brief=brief, user=user, changes={name: [before, after]})
        return
    first = last.changes.get(name, [before])[0]
    last.changes = {key: value for key, value in last.changes.items() if key != name}
    if first != after:
        last.changes[name] = [first, after]
    if last.changes:
        last.save(update_fields=["changes", "changed_at"])
    else:
        last.delete()
