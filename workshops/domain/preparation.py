"""Preparing a workshop: its brief and its agenda."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction

from live.publish import record
from workshops.domain.ordering import following
from workshops.domain.saving import add
from workshops.models import Activity, AgendaBlock, Objective, Organisation, Workshop


@dataclass(frozen=True, slots=True)
class ActivityPlan:
    """What delegates do in a block; ``kind`` is an ``Activity.Kind``."""

    title: str
    kind: str = Activity.Kind.WORKSHEET
    asked: str = ""
    handout_title: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class BlockPlan:
    """A line of an agenda; ``kind`` is an ``AgendaBlock.Kind``, ``minutes`` may be 0."""

    title: str
    minutes: int = 0
    kind: str = AgendaBlock.Kind.OTHER
    presenter: Organisation | None = field(default=None, hash=False)
    activity: ActivityPlan | None = None


@transaction.atomic
def write_brief(
    workshop: Workshop,
    *,
    overall_objective: str = "",
    background: str = "",
    objectives: Sequence[str] = (),
    format: str = "",  # noqa: A002  the brief's own word
    delivery: str = "",
) -> None:
    """Replace the brief's texts and its list of particular objectives."""
    brief = workshop.brief
    brief.overall_objective = overall_objective
    brief.background = background
    brief.format = format
    brief.delivery = delivery
    brief.full_clean()
    brief.save()
    brief.objectives.all().delete()
    for order, text in enumerate(objectives, start=1):
        add(Objective(brief=brief, text=text, order=order))
    record(workshop.topic, "brief")


@transaction.atomic
def plan_agenda(workshop: Workshop, blocks: Sequence[BlockPlan]) -> list[AgendaBlock]:
    """Append ``blocks`` to the agenda in their order; return them."""
    first = following(workshop.agenda_blocks.all())
    made = []
    for order, plan in enumerate(blocks, start=first):
        block = add(
            AgendaBlock(
                workshop=workshop,
                order=order,
                kind=plan.kind,
                title=plan.title,
                minutes=plan.minutes,
                presenter=plan.presenter,
            )
        )
        if plan.activity is not None:
            add(
                Activity(
                    block=block,
                    kind=plan.activity.kind,
                    title=plan.activity.title,
                    asked=plan.activity.asked,
                    handout_title=plan.activity.handout_title,
                    subject=plan.activity.subject,
                )
            )
        made.append(block)
    record(workshop.topic, "agenda")
    return made
