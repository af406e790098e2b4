"""Name badges on sheets of labels."""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import ngettext

from reports.outcomes.facts import GroupFacts
from reports.printing.counting import on_pages
from reports.printing.facts import DelegateFacts, PrintFacts
from reports.printing.labels import L4785, LABELS, LabelSheet
from reports.printing.names import FittedText, fit
from reports.printing.paper import Mark, Place

INSET: Final = 5.0
"""Millimetres of white inside a label: sheets are fed askew, and dies are cut askew."""

NAME_HEIGHT: Final = 20.5
OWNER_WIDTH: Final = 26.0
"""Of the mark of a pilot's owner, beside organisation and job title."""

LARGEST: Final = 34.0
SMALLEST: Final = 12.0


@dataclass(frozen=True, slots=True)
class Options:
    """``start`` is the first label of the first sheet that is not used yet; ``across`` and
    ``down`` move everything, in millimetres; ``blanks`` are badges for those who come unexpected.
    """

    labels: str = L4785.key
    start: int = 1
    across: float = 0.0
    down: float = 0.0
    blanks: int = 0
    with_tables: bool = True


@dataclass(frozen=True, slots=True)
class Badge:
    """``is_blank``: a line to write the name on."""

    place: Place
    name: FittedText
    organisation: FittedText
    job_title: FittedText
    table: int | None
    group: GroupFacts | None
    owns: GroupFacts | None
    is_blank: bool


@dataclass(frozen=True, slots=True)
class Badges:
    """``leaves`` are the badges of each sheet; ``event`` is one line that stands on each."""

    labels: LabelSheet
    event: FittedText
    leaves: tuple[tuple[Badge, ...], ...]
    marks: tuple[Mark, ...]


def draw(facts: PrintFacts, options: Options) -> Badges:
    labels = LABELS[options.labels]
    people: list[DelegateFacts | None] = [*facts.delegates, *[None] * options.blanks]
    start = min(options.start, labels.size)
    places = labels.places(len(people), start, across=options.across, down=options.down)
    leaves: dict[int, list[Badge]] = {}
    for person, (sheet, place) in zip(people, places, strict=True):
        badge = _badge(person, place, with_table=options.with_tables)
        leaves.setdefault(sheet, []).append(badge)
    return Badges(
        labels=labels,
        event=fit(facts.mark, 46, 4, largest=7.5, smallest=7, face="Regular"),
        leaves=tuple(tuple(leaf) for leaf in leaves.values()),
        marks=labels.marks(across=options.across, down=options.down),
    )


def contains(facts: PrintFacts, options: Options) -> str:
    labels = LABELS[options.labels]
    count = len(facts.delegates) + options.blanks
    badges = ngettext("%(count)d badge", "%(count)d badges", count) % {"count": count}
    return on_pages(badges, labels.sheets(count, min(options.start, labels.size)))


def _badge(person: DelegateFacts | None, place: Place, *, with_table: bool) -> Badge:
    width = place.width - 2 * INSET
    beside = width - OWNER_WIDTH if person and person.owns else width
    if person is None:
        nothing = FittedText((), 0)
        return Badge(place, nothing, nothing, nothing, None, None, None, is_blank=True)
    return Badge(
        place=place,
        name=fit(person.name, width, NAME_HEIGHT, largest=LARGEST, smallest=SMALLEST),
        organisation=fit(person.organisation, beside, 8, largest=12.5, smallest=8.5),
        job_title=fit(person.job_title, beside, 5, largest=9.5, smallest=7.5, face="Regular"),
        table=person.table if with_table else None,
        group=person.group if with_table else None,
        owns=person.owns,
        is_blank=False,
    )
