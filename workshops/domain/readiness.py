"""What a workshop still lacks before it is opened: one list, to which every app adds its own."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from django.db.models import Count
from django.urls import reverse

from workshops.models import (
    Activity,
    AgendaBlock,
    Brief,
    Delegate,
    PreparationStep,
    Seat,
    SeatingRule,
    Table,
    Workshop,
)


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that a workshop lacks.

    ``says`` is the template of its sentence, which is given ``facts``; ``page`` is the name of
    the address where it is mended, by the code of the workshop or by ``code``. Without what
    ``is_needed`` the day cannot go as it was planned; of the rest somebody should at least know.
    """

    workshop: Workshop
    says: str
    page: str
    is_needed: bool = False
    facts: Mapping[str, Any] = field(default_factory=dict)
    code: str = ""

    @property
    def address(self) -> str:
        return reverse(self.page, args=[self.code or self.workshop.code])


@dataclass(frozen=True, slots=True)
class Readiness:
    """What a workshop that has not begun still lacks, and what somebody should know of it."""

    needed: tuple[Gap, ...] = ()
    advised: tuple[Gap, ...] = ()


class Surveyed:
    """Workshops with what the checks look at: each thing is one query, however many workshops
    and checks there are. Everything is listed by the workshop's primary key.
    """

    def __init__(self, workshops: Sequence[Workshop]) -> None:
        self.workshops = workshops

    @cached_property
    def briefs(self) -> dict[int, Brief]:
        """With ``objective_count``."""
        briefs = Brief.objects.filter(workshop__in=self.workshops)
        return {
            one.workshop_id: one for one in briefs.annotate(objective_count=Count("objectives"))
        }

    @cached_property
    def steps(self) -> dict[int, list[PreparationStep]]:
        """Those that are not done."""
        steps = PreparationStep.objects.filter(
            brief__workshop__in=self.workshops, done_at__isnull=True
        )
        return grouped(steps, lambda one: one.brief_id)

    @cached_property
    def blocks(self) -> dict[int, list[AgendaBlock]]:
        """In their order, with their activities."""
        blocks = AgendaBlock.objects.filter(workshop__in=self.workshops)
        return grouped(
            blocks.select_related("activity").order_by("order"), lambda one: one.workshop_id
        )

    @property
    def activities(self) -> dict[int, list[Activity]]:
        return {
            workshop: [one.activity for one in blocks if hasattr(one, "activity")]
            for workshop, blocks in self.blocks.items()
        }

    @cached_property
    def tables(self) -> dict[int, list[Table]]:
        tables = Table.objects.filter(workshop__in=self.workshops)
        return grouped(tables.order_by("number"), lambda one: one.workshop_id)

    @cached_property
    def delegates(self) -> dict[int, list[Delegate]]:
        """With the pilots that they own."""
        delegates = Delegate.objects.filter(workshop__in=self.workshops).select_related("owns")
        return grouped(delegates.order_by("name", "pk"), lambda one: one.workshop_id)

    @cached_property
    def seats(self) -> dict[int, list[Seat]]:
        """Of all rounds, with their delegates."""
        seats = Seat.objects.filter(delegate__workshop__in=self.workshops)
        return grouped(
            seats.select_related("delegate").order_by("round", "pk"),
            lambda one: one.delegate.workshop_id,
        )

    @cached_property
    def rules(self) -> dict[int, list[SeatingRule]]:
        rules = SeatingRule.objects.filter(workshop__in=self.workshops)
        return grouped(rules.select_related("one", "other"), lambda one: one.workshop_id)


type Check = Callable[[Surveyed], Iterable[Gap]]

_checks: Final[list[Check]] = []


def register(*checks: Check) -> None:
    """Their gaps come in the order in which the checks are registered."""
    _checks.extend(checks)


def readiness_of(workshops: Iterable[Workshop]) -> dict[int, Readiness]:
    """How ready each of ``workshops`` is that has not begun, by primary key.

    The number of queries does not grow with that of the workshops.
    """
    surveyed = Surveyed([one for one in workshops if one.state == Workshop.State.PREPARED])
    if not surveyed.workshops:
        return {}
    gaps = grouped(
        (gap for check in _checks for gap in check(surveyed)), lambda gap: gap.workshop.pk
    )
    return {
        workshop.pk: Readiness(
            needed=tuple(one for one in gaps.get(workshop.pk, ()) if one.is_needed),
            advised=tuple(one for one in gaps.get(workshop.pk, ()) if not one.is_needed),
        )
        for workshop in surveyed.workshops
    }


def grouped[T](rows: Iterable[T], key: Callable[[T], int]) -> dict[int, list[T]]:
    """``rows`` in their order, by what ``key`` says of each."""
    found: dict[int, list[T]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found
