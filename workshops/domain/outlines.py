"""From a workshop to its outline, and from an outline to a workshop."""

from collections.abc import Mapping
from dataclasses import replace

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import transaction

from live.publish import record
from workshops.domain import materials
from workshops.domain.blocks import OF_ACTIVITY, OF_BLOCK
from workshops.domain.people import TablePlan, lay_tables
from workshops.domain.programmes import WorkshopPlan, announce, invite_organisations
from workshops.domain.saving import add
from workshops.models import (
    Activity,
    AgendaBlock,
    Objective,
    Organisation,
    PreparationStep,
    Programme,
    Workshop,
)
from workshops.outline import (
    ActivityOutline,
    BlockOutline,
    BriefOutline,
    Outline,
    TableOutline,
    plain,
)

# --- The outline of a workshop ------------------------------------------------------------


def outline_of(workshop: Workshop) -> Outline:
    """Five queries, and those of the canvases and questionnaires."""
    tables = workshop.tables.select_related("pilot_group")
    return Outline(
        phase=workshop.phase,
        title=workshop.title,
        aim=workshop.aim,
        language=workshop.language,
        time_zone=workshop.time_zone,
        starts_at=workshop.starts_at,
        ends_at=workshop.ends_at,
        may_join_unnamed=workshop.may_join_unnamed,
        brief=_brief_of(workshop),
        agenda=tuple(
            _block_of(block)
            for block in workshop.agenda_blocks.select_related("presenter", "activity")
        ),
        tables=tuple(
            TableOutline(
                table.number,
                table.capacity,
                table.pilot_group.letter if table.pilot_group else "",
            )
            for table in tables
        ),
    )


def _brief_of(workshop: Workshop) -> BriefOutline:
    brief = workshop.brief
    return BriefOutline(
        overall_objective=brief.overall_objective,
        background=brief.background,
        format=brief.format,
        delivery=brief.delivery,
        interviews=brief.interviews,
        objectives=tuple(objective.text for objective in brief.objectives.all()),
        steps=tuple(step.text for step in brief.steps.all()),
    )


def _block_of(block: AgendaBlock) -> BlockOutline:
    activity: Activity | None = getattr(block, "activity", None)
    return BlockOutline(
        **{name: getattr(block, name) for name in OF_BLOCK},
        presenter=block.presenter.name if block.presenter else "",
        activity=_activity_of(activity, block) if activity else None,
    )


def _activity_of(activity: Activity, block: AgendaBlock) -> ActivityOutline:
    activity.block = block
    return ActivityOutline(
        **{name: getattr(activity, name) for name in OF_ACTIVITY},
        material=plain(materials.of(activity.kind).outline(activity)),
    )


# --- A workshop of an outline -------------------------------------------------------------


@transaction.atomic
def announce_from(programme: Programme, outline: Outline, plan: WorkshopPlan) -> Workshop:
    """Add a workshop that begins as ``outline`` says; ``plan`` says what it is called and when.

    All or nothing: raises ``ValidationError`` for what no workshop can have, such as a canvas
    that there is not.
    """
    workshop = announce(programme, plan)
    workshop.language = plan.language or outline.language
    workshop.time_zone = plan.time_zone or outline.time_zone
    workshop.starts_at = outline.starts_at
    workshop.ends_at = outline.ends_at
    workshop.may_join_unnamed = outline.may_join_unnamed
    workshop.full_clean()
    workshop.save()
    _write_brief(workshop, outline.brief)
    presenters = {block.presenter for block in outline.agenda} - {""}
    organisations = invite_organisations(programme, sorted(presenters))
    for order, block in enumerate(outline.agenda, start=1):
        _add_block(workshop, order, block, organisations)
    groups = {group.letter: group for group in programme.pilot_groups.all()}
    lay_tables(
        workshop,
        [TablePlan(one.number, groups.get(one.pilot), one.capacity) for one in outline.tables],
    )
    record(workshop.topic, "agenda")
    return workshop


def proposed(outline: Outline, plan: WorkshopPlan) -> WorkshopPlan:
    """``plan`` with what the outline proposes where it says nothing."""
    return replace(plan, title=plan.title or outline.title, aim=plan.aim or outline.aim)


def _write_brief(workshop: Workshop, outline: BriefOutline) -> None:
    brief = workshop.brief
    brief.overall_objective = outline.overall_objective
    brief.background = outline.background
    brief.format = outline.format
    brief.delivery = outline.delivery
    brief.interviews = outline.interviews
    brief.full_clean()
    brief.save()
    for order, text in enumerate(outline.objectives, start=1):
        add(Objective(brief=brief, text=text, order=order))
    for order, text in enumerate(outline.steps, start=1):
        add(PreparationStep(brief=brief, text=text, order=order))


def _add_block(
    workshop: Workshop,
    order: int,
    outline: BlockOutline,
    organisations: Mapping[str, Organisation],
) -> None:
    block = add(
        AgendaBlock(
            workshop=workshop,
            order=order,
            presenter=organisations.get(outline.presenter),
            **{name: getattr(outline, name) for name in OF_BLOCK},
        )
    )
    if outline.activity is not None:
        _add_activity(block, outline.activity)


def _add_activity(block: AgendaBlock, outline: ActivityOutline) -> None:
    activity = add(Activity(block=block, **{name: getattr(outline, name) for name in OF_ACTIVITY}))
    if outline.material is None:
        return
    try:
        materials.of(outline.kind).restore(activity, outline.material)
    except ObjectDoesNotExist as error:
        raise ValidationError(str(error)) from error
