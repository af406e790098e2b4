"""Reading a workshop once, in a number of queries that does not grow with what it holds."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from reports.models import Report
from reports.outcomes.answers import questionnaires_of
from reports.outcomes.facts import (
    AgendaFacts,
    BriefFacts,
    GroupFacts,
    MilestoneFacts,
    OrganisationFacts,
    Outcomes,
    PartFacts,
    PostFacts,
    ProgrammeFacts,
    ReportFacts,
    SeriesFacts,
    WorkshopFacts,
)
from reports.outcomes.missing import missing_from
from reports.outcomes.seats import tables_of
from reports.outcomes.worksheets import activities_of
from workshops.models import Delegate, PilotGroup, Workshop
from workshops.models.agenda import starts


def collect(workshop: Workshop) -> Outcomes:
    """Everything that the report of ``workshop`` says; at most 29 queries.

    Raises ``Report.DoesNotExist`` when no report was started.
    """
    report = Report.objects.select_related("workshop__programme", "workshop__brief").get(
        workshop=workshop
    )
    workshop = report.workshop
    programme = workshop.programme
    groups = {group.pk: group_facts(group) for group in programme.pilot_groups.all()}
    activities = activities_of(workshop, groups)
    questionnaires = questionnaires_of(workshop)
    tables, rounds = tables_of(workshop, groups)
    return Outcomes(
        report=_report(report),
        programme=ProgrammeFacts(
            name=programme.name,
            short_name=programme.short_name,
            aim=programme.aim,
            structure_intro=programme.structure_intro,
            organiser=programme.organiser,
            logo=programme.logo.name or "",
            organiser_mark=programme.organiser_mark or programme.organiser,
            colour=programme.colour,
        ),
        workshop=_workshop(workshop),
        series=_series(workshop),
        groups=tuple(groups.values()),
        milestones=tuple(
            MilestoneFacts(text=milestone.text, due=milestone.due)
            for milestone in programme.milestones.all()
        ),
        brief=_brief(workshop),
        agenda=_agenda(workshop),
        organisations=_organisations(report),
        tables=tables,
        activities=activities,
        questionnaires=questionnaires,
        posts=_posts(workshop),
        missing=missing_from(tables, rounds, activities, questionnaires),
        rounds=rounds,
    )


def group_facts(group: PilotGroup) -> GroupFacts:
    return GroupFacts(
        letter=group.letter, name=group.name, long_name=group.long_name, tone=group.tone
    )


def _report(report: Report) -> ReportFacts:
    parts = list(report.parts.all())
    return ReportFacts(
        title=report.title,
        subtitle=report.subtitle,
        classification=report.classification,
        are_names_withheld=report.are_names_withheld,
        parts=tuple(
            PartFacts(
                kind=part.kind, title=part.title, body=part.body, is_appendix=part.is_appendix
            )
            for part in parts
            if part.is_included
        ),
        left_out=tuple(part.title for part in parts if not part.is_included),
    )


def _workshop(workshop: Workshop) -> WorkshopFacts:
    return WorkshopFacts(
        code=workshop.code,
        name=workshop.name,
        title=workshop.title,
        number=workshop.number,
        phase=workshop.phase,
        aim=workshop.aim,
        venue=workshop.venue,
        city=workshop.city,
        country=workshop.country,
        day=workshop.day,
        when=_when(workshop),
        language=workshop.language,
        time_zone=workshop.time_zone,
    )


def _when(workshop: Workshop) -> str:
    return date_format(workshop.day, "j F Y") if workshop.day else workshop.when


def _series(this: Workshop) -> tuple[SeriesFacts, ...]:
    return tuple(
        SeriesFacts(
            name=workshop.name,
            phase=workshop.phase,
            aim=workshop.aim,
            when=_when(workshop),
            is_this=workshop.pk == this.pk,
            is_past=workshop.order < this.order,
        )
        for workshop in this.programme.workshops.in_series()
    )


def _brief(workshop: Workshop) -> BriefFacts:
    brief = workshop.brief
    return BriefFacts(
        overall_objective=brief.overall_objective,
        background=brief.background,
        objectives=tuple(objective.text for objective in brief.objectives.all()),
        format=brief.format,
        delivery=brief.delivery,
    )


def _agenda(workshop: Workshop) -> tuple[AgendaFacts, ...]:
    blocks = list(workshop.agenda_blocks.select_related("presenter"))
    minutes = [block.minutes for block in blocks]
    clock = [f"{time:%H:%M}" if time else "" for time in starts(workshop.starts_at, [*minutes, 0])]
    return tuple(
        AgendaFacts(
            starts=start,
            ends=end,
            kind=block.kind,
            title=block.title,
            minutes=block.minutes,
            presenter=block.presenter.name if block.presenter else "",
        )
        for block, start, end in zip(blocks, clock, clock[1:], strict=False)
    )


def _organisations(report: Report) -> tuple[OrganisationFacts, ...]:
    """Those with a delegate at the workshop, in the programme's order; strays come last."""
    delegates: dict[int | None, list[Delegate]] = {}
    for delegate in report.workshop.delegates.order_by("name"):
        delegates.setdefault(delegate.organisation_id, []).append(delegate)
    present = [
        (organisation.name, organisation.logo.name or "", delegates[organisation.pk])
        for organisation in report.workshop.programme.organisations.all()
        if organisation.pk in delegates
    ]
    if None in delegates:
        present.append((_("Without an organisation"), "", delegates[None]))
    return tuple(
        OrganisationFacts(
            name=name,
            logo=logo,
            delegates=tuple(
                delegate.name
                for delegate in people
                if not (delegate.is_name_withheld or report.are_names_withheld)
            ),
            count=len(people),
        )
        for name, logo, people in present
    )


def _posts(workshop: Workshop) -> tuple[PostFacts, ...]:
    return tuple(
        PostFacts(
            author=post.author,
            handle=post.handle,
            posted_on=post.posted_on,
            text=post.text,
            replies=post.replies,
            reposts=post.reposts,
            likes=post.likes,
            other_counts=tuple(post.other_counts),
        )
        for post in workshop.posts.all()
    )
