"""A programme's series of workshops: where it stands, and what each workshop has."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from workshops.domain.readiness import Readiness
from workshops.models import AgendaBlock, Delegate, Table, Workshop


@dataclass(frozen=True, slots=True)
class Contents:
    """How much of each thing a workshop has."""

    blocks: int = 0
    delegates: int = 0
    tables: int = 0
    worksheets: int = 0
    notes: int = 0
    responses: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """A workshop in its series. At most one step is the present one.

    ``readiness`` is that of a workshop ahead that has not begun.
    """

    workshop: Workshop
    is_past: bool
    is_present: bool
    contents: Contents = Contents()
    readiness: Readiness | None = None


def steps(
    workshops: Sequence[Workshop],
    contents: Mapping[int, Contents],
    readiness: Mapping[int, Readiness],
    today: dt.date,
) -> list[Step]:
    """Where the series stands: the present workshop is the one that runs, else the next one.

    Over are a closed workshop, one whose day has passed, and all that come before one of these.
    """
    present = _present(workshops, today)
    return [
        Step(
            workshop=workshop,
            is_past=place < present,
            is_present=place == present,
            contents=contents.get(workshop.pk, Contents()),
            readiness=readiness.get(workshop.pk) if place >= present else None,
        )
        for place, workshop in enumerate(workshops)
    ]


def around(workshop: Workshop, today: dt.date) -> list[Step]:
    """The series as it is drawn on a page of ``workshop``, which is the present one there.

    A rehearsal stands for the workshop that it rehearses, at the cost of a query.
    """
    this = workshop.rehearsal_of or workshop
    workshops = list(workshop.programme.workshops.in_series())
    past = min(_present(workshops, today), workshops.index(this))
    return [
        Step(workshop=one, is_past=place < past, is_present=one == this)
        for place, one in enumerate(workshops)
    ]


def contents_of(workshops: Sequence[Workshop]) -> dict[int, Contents]:
    """What each workshop has, by primary key: four queries, whatever the number.

    Worksheets, notes and responses belong to apps above this one; they are counted through
    the relations that those apps hang on tables and workshops.
    """
    blocks = AgendaBlock.objects.filter(workshop__in=workshops).values_list("workshop")
    delegates = Delegate.objects.filter(workshop__in=workshops).values_list("workshop")
    is_current = Q(worksheets__notes__deleted_at__isnull=True)
    tables = Table.objects.filter(workshop__in=workshops).values_list("workshop")
    responses = Workshop.objects.filter(pk__in=[one.pk for one in workshops]).values_list("pk")
    numbers_of_blocks = dict(blocks.annotate(number=Count("pk")).order_by())
    numbers_of_delegates = dict(delegates.annotate(number=Count("pk")).order_by())
    numbers_of_responses = dict(
        responses.annotate(number=Count("questionnaires__responses", distinct=True)).order_by()
    )
    on_tables = {
        pk: (laid, sheets, written)
        for pk, laid, sheets, written in tables.annotate(
            tables=Count("pk", distinct=True),
            sheets=Count("worksheets", distinct=True),
            written=Count("worksheets__notes", distinct=True, filter=is_current),
        ).order_by()
    }
    return {
        workshop.pk: Contents(
            numbers_of_blocks.get(workshop.pk, 0),
            numbers_of_delegates.get(workshop.pk, 0),
            *on_tables.get(workshop.pk, (0, 0, 0)),
            responses=numbers_of_responses.get(workshop.pk, 0),
        )
        for workshop in workshops
    }


def _present(workshops: Sequence[Workshop], today: dt.date) -> int:
    """The place of the workshop that runs, else of the next one."""
    running = [place for place, one in enumerate(workshops) if _is_running(one)]
    over = [place for place, one in enumerate(workshops) if _is_over(one, today)]
    return running[-1] if running else (over[-1] + 1 if over else 0)


def _is_running(workshop: Workshop) -> bool:
    return workshop.state in {Workshop.State.OPEN, Workshop.State.LOCKED}


def _is_over(workshop: Workshop, today: dt.date) -> bool:
    has_passed = workshop.day is not None and workshop.day < today
    return workshop.is_closed or has_passed
