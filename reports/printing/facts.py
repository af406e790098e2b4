"""Reading a workshop once for all of its sheets, in a number of queries that does not grow."""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db.models import Prefetch
from django.urls import reverse

from canvases.definition import CanvasDefinition
from reports.outcomes.collect import group_facts
from reports.outcomes.facts import GroupFacts
from workshops.domain import materials
from workshops.domain.agenda import PlannedBlock, planned
from workshops.models import Activity, Delegate, PilotGroup, Seat, Workshop


@dataclass(frozen=True, slots=True)
class TableFacts:
    """``url`` is the table's own door."""

    number: int
    group: GroupFacts | None
    url: str


@dataclass(frozen=True, slots=True)
class DelegateFacts:
    """``table`` is that of the first round. Names are told here whether withheld or not: what
    is withheld is withheld from the report, and these sheets stay in the room.
    """

    name: str
    organisation: str
    job_title: str
    table: int | None
    group: GroupFacts | None
    owns: GroupFacts | None
    is_name_withheld: bool = False


@dataclass(frozen=True, slots=True)
class ActivityFacts:
    """``canvas`` is None where delegates answer a questionnaire; ``material`` names either."""

    code: str
    title: str
    handout_title: str
    subject: str
    asked: str
    is_worksheet: bool
    material: str
    canvas: CanvasDefinition | None
    visibility: str
    votes_per_delegate: int
    votes_per_note: int
    round: int


@dataclass(frozen=True, slots=True)
class BlockFacts:
    kind: str
    starts: dt.time | None
    ends: dt.time | None
    minutes: int
    title: str
    presenter: str
    notes: str
    activity: ActivityFacts | None


@dataclass(frozen=True, slots=True)
class PrintFacts:
    """``host`` and ``join_path`` are the address that is typed, ``join_url`` the one that a
    camera reads; ``language`` is a BCP 47 tag.
    """

    programme: str
    organiser: str
    mark: str
    name: str
    title: str
    phase: str
    place: str
    day: dt.date | None
    when: str
    starts_at: dt.time | None
    language: str
    objectives: tuple[str, ...]
    host: str
    join_path: str
    join_url: str
    join_code: str
    tables: tuple[TableFacts, ...]
    delegates: tuple[DelegateFacts, ...]
    blocks: tuple[BlockFacts, ...]

    @property
    def address(self) -> str:
        """What is typed into a browser."""
        return self.host + self.join_path

    @property
    def full_name(self) -> str:
        return f"{self.name}: {self.title}" if self.title else self.name

    @property
    def worksheets(self) -> tuple[ActivityFacts, ...]:
        """The activities that have a canvas to print."""
        return tuple(one.activity for one in self.blocks if one.activity and one.activity.canvas)

    @property
    def names_withheld(self) -> int:
        """How many names the report leaves out."""
        return sum(one.is_name_withheld for one in self.delegates)


def print_facts(workshop: Workshop, site: str) -> PrintFacts:
    """What the sheets of ``workshop`` say; ``site`` is scheme and host of its QR codes.

    At most 10 queries. Needs ``programme`` and ``brief``, or they are two more.
    """
    programme = workshop.programme
    return PrintFacts(
        programme=programme.name,
        organiser=programme.organiser,
        mark=programme.organiser_mark or programme.organiser or programme.name,
        name=workshop.name,
        title=workshop.title,
        phase=workshop.get_phase_display(),
        place=workshop.place,
        day=workshop.day,
        when=workshop.when,
        starts_at=workshop.starts_at,
        language=workshop.language or "en",
        objectives=tuple(one.text for one in workshop.brief.objectives.all()),
        host=urlsplit(site).netloc,
        join_path=reverse("workshops:join"),
        join_url=site + reverse("workshops:door", args=[workshop.join_token]),
        join_code=workshop.spoken_join_code,
        tables=_tables(workshop, site),
        delegates=_delegates(workshop),
        blocks=_blocks(workshop),
    )


def _tables(workshop: Workshop, site: str) -> tuple[TableFacts, ...]:
    return tuple(
        TableFacts(
            number=table.number,
            group=_group(table.pilot_group),
            url=site + reverse("workshops:table-door", args=[table.code]),
        )
        for table in workshop.tables.select_related("pilot_group")
    )


def _group(group: PilotGroup | None) -> GroupFacts | None:
    return group_facts(group) if group else None


def _delegates(workshop: Workshop) -> tuple[DelegateFacts, ...]:
    """In the order of their organisations."""
    first_round = Seat.objects.filter(round=1).select_related("table__pilot_group")
    delegates = workshop.delegates.select_related("organisation", "owns").prefetch_related(
        Prefetch("seats", first_round, to_attr="first_seats")
    )
    return tuple(_delegate(one, next(iter(one.first_seats), None)) for one in delegates)


def _delegate(delegate: Delegate, seat: Seat | None) -> DelegateFacts:
    return DelegateFacts(
        name=delegate.name,
        organisation=delegate.organisation.name if delegate.organisation else "",
        job_title=delegate.job_title,
        table=seat.table.number if seat else None,
        group=_group(seat.table.pilot_group) if seat else None,
        owns=_group(delegate.owns),
        is_name_withheld=delegate.is_name_withheld,
    )


def _blocks(workshop: Workshop) -> tuple[BlockFacts, ...]:
    day = planned(workshop)
    activities = _activities(workshop)
    return tuple(_block(one, activities) for one in day.blocks)


def _block(planned: PlannedBlock, activities: dict[int, ActivityFacts]) -> BlockFacts:
    block = planned.block
    return BlockFacts(
        kind=block.kind,
        starts=planned.starts,
        ends=planned.ends,
        minutes=block.minutes,
        title=block.title,
        presenter=block.presenter.name if block.presenter else "",
        notes=block.facilitator_notes,
        activity=activities.get(block.pk),
    )


def _activities(workshop: Workshop) -> dict[int, ActivityFacts]:
    """``{primary key of the block: its activity}``."""
    activities = list(
        Activity.objects.filter(block__workshop=workshop)
        .select_related("chosen_canvas__canvas")
        .prefetch_related("chosen_canvas__canvas__sections__answers")
    )
    names: dict[int, str] = {}
    for kind in Activity.Kind.values:
        own = [one for one in activities if one.kind == kind]
        names |= {key: offer.name for key, offer in materials.of(kind).chosen(own).items()}
    return {one.block_id: _activity(one, names.get(one.pk, "")) for one in activities}


def _activity(activity: Activity, material: str) -> ActivityFacts:
    chosen = getattr(activity, "chosen_canvas", None)
    return ActivityFacts(
        code=activity.code,
        title=activity.title,
        handout_title=activity.handout_title or activity.title,
        subject=activity.subject,
        asked=activity.asked,
        is_worksheet=activity.kind == Activity.Kind.WORKSHEET,
        material=material,
        canvas=chosen.canvas.definition if chosen else None,
        visibility=activity.get_visibility_display(),
        votes_per_delegate=activity.votes_per_delegate,
        votes_per_note=activity.votes_per_note,
        round=activity.seating_round,
    )
