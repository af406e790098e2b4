"""Loading the demo: its data files, through the use cases that the screens call too."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import transaction

from accounts.models import User
from canvases.domain import library, notes, worksheets
from canvases.models import Canvas
from questionnaires.domain import questionnaires, responses
from questionnaires.models import Questionnaire
from reports.domain import drafting
from reports.models import Report
from workshops.domain import people, preparation, programmes
from workshops.domain.saving import add
from workshops.models import Activity, Organisation, PilotGroup, Post, Programme, Workshop

DATA = Path(__file__).parent / "c3isp"

type Table = dict[str, Any]


def read(name: str) -> Table:
    """One of the demo's data files, by its name without ending."""
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


@transaction.atomic
def load(lead: User) -> Workshop:
    """Bring the C3ISP programme into the database, led by ``lead``; return workshop #2."""
    library.install_shipped()
    programme, workshop = _programme(read("programme"), lead)
    plan = read("workshop")
    groups = {group.letter: group for group in programme.pilot_groups.all()}
    activities = _prepare(workshop, plan, groups)
    people.add_delegates(
        workshop,
        [
            # Nobody's name was recorded: the report prints the organisations.
            people.DelegateRow(row["label"], row["organisation"], is_name_withheld=True)
            for row in read("delegates")["delegates"]
        ],
    )
    _fill_worksheets(activities, groups)
    _interview(workshop)
    for order, row in enumerate(read("posts")["posts"], start=1):
        add(_post(workshop, order, row))
    _write_report(workshop)
    # Workshop #1 came before: its content is not part of the demo.
    workshop.programme.workshops.filter(order__lte=workshop.order).update(
        state=Workshop.State.CLOSED
    )
    workshop.refresh_from_db()
    return workshop


def _programme(data: Table, lead: User) -> tuple[Programme, Workshop]:
    programme = programmes.found(
        name=data["name"],
        lead=lead,
        short_name=data["short_name"],
        aim=data["aim"].strip(),
        structure_intro=data["structure_intro"],
        organiser=read("workshop")["organiser"],
        organiser_mark=read("workshop")["organiser_mark"],
    )
    programmes.name_pilot_groups(
        programme,
        [
            programmes.PilotGroupPlan(
                row["letter"], row["name"], row["tone"], row.get("long_name", "")
            )
            for row in data["pilot_groups"]
        ],
    )
    programmes.invite_organisations(programme, [row["name"] for row in data["organisations"]])
    programmes.set_milestones(
        programme,
        [
            programmes.MilestonePlan(row["text"], row["due"], row["due_on"])
            for row in data["milestones"]
        ],
    )
    series = {
        row["key"]: programmes.announce(
            programme,
            programmes.WorkshopPlan(
                name=row["name"],
                phase=row["phase"],
                number=row.get("number"),
                aim=row["aim"],
                when=row.get("when", ""),
                day=row.get("day"),
            ),
        )
        for row in data["workshops"]
    }
    return programme, series[read("workshop")["key"]]


def _prepare(
    workshop: Workshop, plan: Table, groups: Mapping[str, PilotGroup]
) -> dict[str, Activity]:
    """Set date and place, brief, agenda and tables; return the activities by their keys."""
    for name in (
        "title", "venue", "city", "country", "day", "starts_at", "time_zone", "language"
    ):  # fmt: skip
        setattr(workshop, name, plan[name])
    workshop.full_clean()
    workshop.save()
    brief = plan["brief"]
    preparation.write_brief(
        workshop,
        overall_objective=brief["overall_objective"].strip(),
        background=brief["background"].strip(),
        objectives=brief["objectives"],
        format=brief["format"].strip(),
        delivery="\n\n".join(
            [
                brief["delivery"].strip(),
                brief["sessions_intro"].strip(),
                "\n".join(f"- {_session(row)}" for row in brief["sessions"]),
            ]
        ),
    )
    organisations = {one.name: one for one in workshop.programme.organisations.all()}
    plans = {row["key"]: row for row in plan["activities"]}
    blocks = preparation.plan_agenda(
        workshop, [_block(row, plans, organisations) for row in plan["agenda"]]
    )
    people.lay_tables(
        workshop,
        [
            people.TablePlan(row["number"], groups[row["pilot_group"]], row["seats"] or None)
            for row in plan["tables"]
        ],
    )
    activities = {
        row["activity"]: block.activity
        for row, block in zip(plan["agenda"], blocks, strict=True)
        if "activity" in row
    }
    for key, activity in activities.items():
        _choose_canvas(activity, plans[key])
        worksheets.hand_out(activity)
    return activities


def _session(row: Table) -> str:
    kind = {"presentation": "Presentation", "discussion": "Open discussion"}[row["kind"]]
    presenter = f" from {row['presenter']}" if row["presenter"] else ""
    return f"{kind} #{row['number']}: {row['title']}{presenter}"


def _block(
    row: Table, plans: Mapping[str, Table], organisations: Mapping[str, Organisation]
) -> preparation.BlockPlan:
    plan = plans.get(row.get("activity", ""))
    return preparation.BlockPlan(
        title=row["title"],
        minutes=row["minutes"],
        kind=row["kind"],
        presenter=organisations.get(row.get("presenter", "")),
        activity=None
        if plan is None
        else preparation.ActivityPlan(
            title=plan["title"],
            asked=plan["asked"].strip(),
            handout_title=plan.get("handout_title", ""),
            subject=plan.get("subject", ""),
        ),
    )


def _choose_canvas(activity: Activity, plan: Table) -> None:
    """The shipped canvas in the words of this workshop."""
    shipped = Canvas.objects.filter(programme__isnull=True, key=plan["canvas"]).latest("version")
    words = {
        row["key"]: {name: row[name] for name in ("title", "definition") if name in row}
        for row in plan["sections"]
    }
    library.choose(activity, library.adapt(shipped, activity.workshop.programme, words))


def _fill_worksheets(activities: Mapping[str, Activity], groups: Mapping[str, PilotGroup]) -> None:
    for row in read("worksheets")["worksheets"]:
        worksheet = activities[row["activity"]].worksheets.get(
            table__pilot_group=groups[row["pilot_group"]]
        )
        if row.get("subject"):
            worksheets.set_subject(worksheet, row["subject"])
        sections = {section.key: section for section in worksheet.canvas.sections.all()}
        for section in row["sections"]:
            for text in section.get("notes", ()):
                notes.add_note(worksheet, sections[section["key"]], text)
            if "summary" in section:
                worksheets.sum_up(worksheet, section["key"], section["summary"])


def _interview(workshop: Workshop) -> None:
    data = read("questionnaire")
    questionnaire = questionnaires.draw_up(
        workshop.programme,
        [_question(row) for row in data["questions"]],
        title=data["title"],
        thanks=data["thanks"],
        workshop=workshop,
        grouped_by=data["grouped_by"],
        group_name=data["group_name"],
        # The source prints the answers of each type by itself, however few gave them.
        smallest_group=data["smallest_group"],
    )
    for row in read("responses")["responses"]:
        responses.submit(questionnaire, row["answers"], channel="interview", place=row["place"])
    questionnaire.state = Questionnaire.State.CLOSED
    questionnaire.save(update_fields=["state"])


def _question(row: Table) -> questionnaires.QuestionPlan:
    return questionnaires.QuestionPlan(
        key=row["key"],
        kind=row["kind"],
        text=row["text"],
        number=row.get("number"),
        results_text=row.get("reported_as", ""),
        is_required=row["required"],
        is_personal=row["personal"],
        choices=[
            questionnaires.ChoicePlan(
                choice["key"],
                choice["label"],
                is_other=choice.get("is_other", False),
                results_label=choice.get("reported_as", ""),
            )
            for choice in row.get("choices", ())
        ],
        recording=row["recording"],
        recording_note=row.get("recording_note", ""),
    )


def _post(workshop: Workshop, order: int, row: Table) -> Post:
    return Post(
        workshop=workshop,
        order=order,
        author=row["author"],
        handle=row["handle"],
        posted_on=row["posted_on"],
        text=row["text"],
        replies=row.get("replies"),
        reposts=row.get("reposts"),
        likes=row.get("likes"),
        other_counts=row.get("counts", []),
    )


def _write_report(workshop: Workshop) -> None:
    parts = read("report")["parts"]
    cover = parts.pop("cover")
    report = drafting.start_report(workshop, title=cover["title"], subtitle=cover["subtitle"])
    report.classification = Report.Classification.PUBLIC
    report.save(update_fields=["classification"])
    for kind, part in parts.items():
        documents = [
            f"- {row['title']} (Appendix {{appendix:{row['appendix']}}})"
            for row in part.get("documents", ())
        ]
        body = "\n\n".join(filter(None, [part.get("body", "").strip(), "\n".join(documents)]))
        drafting.write_part(report, kind, title=part.get("title", ""), body=body)
