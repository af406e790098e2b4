"""Plain functions that make one thing each, with plausible values where none are given."""

import datetime as dt
from itertools import count
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import User
from canvases.definition import definition_of
from canvases.domain.library import keep
from canvases.models import ActivityCanvas, Canvas, Note, SectionSummary, Worksheet
from questionnaires.models import (
    Answer,
    Choice,
    ChosenChoice,
    Question,
    Questionnaire,
    Response,
)
from reports.models import Part, Printing, Rendering, Report
from workshops.domain.people_import import stage
from workshops.importing.delimited import read_text
from workshops.models import (
    Activity,
    AgendaBlock,
    Brief,
    Delegate,
    Device,
    Milestone,
    Objective,
    Organisation,
    PeopleImport,
    Phase,
    PilotGroup,
    PreparationStep,
    Programme,
    Seat,
    Table,
    Workshop,
)

_numbers = count(1)


def programme(**fields: Any) -> Programme:
    return Programme.objects.create(
        **{
            "name": "Lighthouse programme",
            "short_name": "Lighthouse",
            "aim": "Find out who needs a lighthouse.",
            "structure_intro": "The programme is structured as follows:",
            "organiser": "Coast Guild",
            **fields,
        }
    )


def workshop(programme: Programme, **fields: Any) -> Workshop:
    """The next workshop of the series, with an empty brief."""
    order = programme.workshops.count() + 1
    made = Workshop.objects.create(
        **{
            "programme": programme,
            "order": order,
            "number": order,
            "name": f"Workshop #{order}",
            "title": "Keepers and ships",
            "phase": Phase.VALIDATE,
            "aim": "Test what we believe about keepers.",
            "venue": "Old Town Hall",
            "city": "Pisa",
            "country": "Italy",
            "day": dt.date(2018, 10, 11),
            "starts_at": dt.time(14),
            "time_zone": "Europe/Rome",
            **fields,
        }
    )
    Brief.objects.create(workshop=made)
    return made


def objective(workshop: Workshop, text: str = "Name the early adopters.") -> Objective:
    brief = workshop.brief
    return Objective.objects.create(brief=brief, text=text, order=brief.objectives.count() + 1)


def step(workshop: Workshop, text: str = "Book the room", **fields: Any) -> PreparationStep:
    brief = workshop.brief
    return PreparationStep.objects.create(
        brief=brief, text=text, **{"order": brief.steps.count() + 1, **fields}
    )


def milestone(programme: Programme, text: str = "First light", **fields: Any) -> Milestone:
    return Milestone.objects.create(
        programme=programme, text=text, **{"due": "October 2018", **fields}
    )


def pilot_group(programme: Programme, **fields: Any) -> PilotGroup:
    """The next letter and tone that the programme does not use."""
    number = programme.pilot_groups.count()
    letter = chr(ord("A") + number)
    return PilotGroup.objects.create(
        **{
            "programme": programme,
            "letter": letter,
            "name": f"Pilot {letter}",
            "tone": number % 8 + 1,
            **fields,
        }
    )


def organisation(programme: Programme, name: str = "", **fields: Any) -> Organisation:
    number = programme.organisations.count() + 1
    return Organisation.objects.create(
        programme=programme, name=name or f"Company {number}", **{"order": number, **fields}
    )


def delegate(workshop: Workshop, name: str = "", **fields: Any) -> Delegate:
    return Delegate.objects.create(
        workshop=workshop, name=name or f"Delegate {next(_numbers)}", **fields
    )


def people_import(workshop: Workshop, user: User, text: str = "Name\nAna") -> PeopleImport:
    """A list as it was pasted."""
    return stage(workshop, [read_text(text)], user=user)


def table(workshop: Workshop, **fields: Any) -> Table:
    return Table.objects.create(
        **{"workshop": workshop, "number": workshop.tables.count() + 1, **fields}
    )


def seat(delegate: Delegate, table: Table, **fields: Any) -> Seat:
    return Seat.objects.create(delegate=delegate, table=table, **fields)


def device(workshop: Workshop, **fields: Any) -> Device:
    """A browser that has joined, seen a moment ago unless told otherwise."""
    made, _token = Device.issue(workshop, **{"last_seen_at": timezone.now(), **fields})
    return made


def agenda_block(workshop: Workshop, title: str = "Welcome", **fields: Any) -> AgendaBlock:
    return AgendaBlock.objects.create(
        **{
            "workshop": workshop,
            "order": workshop.agenda_blocks.count() + 1,
            "title": title,
            "minutes": 15,
            **fields,
        }
    )


def activity(workshop: Workshop, canvas: Canvas | None = None, **fields: Any) -> Activity:
    """A worksheet activity in an agenda block of its own."""
    title = fields.pop("title", "Value Proposition")
    block = agenda_block(workshop, title, kind=AgendaBlock.Kind.ACTIVITY, minutes=60)
    made = Activity.objects.create(
        **{"block": block, "kind": Activity.Kind.WORKSHEET, "title": title, **fields}
    )
    if canvas is not None:
        ActivityCanvas.objects.create(activity=made, canvas=canvas)
    return made


def canvas(key: str = "value-proposition") -> Canvas:
    """A shipped canvas, made once."""
    return Canvas.objects.filter(key=key, programme=None).first() or keep(definition_of(key))


def worksheet(activity: Activity, table: Table, **fields: Any) -> Worksheet:
    """On the activity's canvas, else on the Value Proposition Canvas."""
    chosen = ActivityCanvas.objects.filter(activity=activity).first()
    return Worksheet.objects.create(
        **{
            "activity": activity,
            "table": table,
            "canvas": chosen.canvas if chosen else canvas(),
            "subject": "Customer: the harbour master",
            **fields,
        }
    )


def note(
    worksheet: Worksheet, text: str = "Ships run aground.", section: str = "", **fields: Any
) -> Note:
    """In the section with the key ``section``, else in the first one."""
    sections = worksheet.canvas.sections.order_by("order")
    place = sections.get(key=section) if section else sections[0]
    return Note.objects.create(
        **{
            "worksheet": worksheet,
            "section": place,
            "text": text,
            "order": worksheet.notes.count() + 1,
            **fields,
        }
    )


def summary(worksheet: Worksheet, text: str, section: str = "") -> SectionSummary:
    sections = worksheet.canvas.sections.order_by("order")
    place = sections.get(key=section) if section else sections[0]
    return SectionSummary.objects.create(worksheet=worksheet, section=place, text=text)


def questionnaire(workshop: Workshop, **fields: Any) -> Questionnaire:
    return Questionnaire.objects.create(
        **{
            "programme": workshop.programme,
            "workshop": workshop,
            "title": "Harbour interviews",
            "introduction": "Ten minutes about your harbour.",
            "state": Questionnaire.State.OPEN,
            **fields,
        }
    )


def question(
    questionnaire: Questionnaire,
    kind: str = Question.Kind.LONG_TEXT,
    choices: tuple[str, ...] = (),
    **fields: Any,
) -> Question:
    """``choices`` are labels; their keys are ``choice-1``, ``choice-2`` …"""
    order = questionnaire.questions.count() + 1
    made = Question.objects.create(
        **{
            "questionnaire": questionnaire,
            "order": order,
            "number": order,
            "key": f"question-{order}",
            "kind": kind,
            "text": f"Question {order}?",
            **fields,
        }
    )
    for place, label in enumerate(choices, start=1):
        Choice.objects.create(question=made, order=place, key=f"choice-{place}", label=label)
    return made


def response(questionnaire: Questionnaire, **fields: Any) -> Response:
    return Response.objects.create(
        **{
            "questionnaire": questionnaire,
            "order": questionnaire.responses.count() + 1,
            "place": "Pisa",
            **fields,
        }
    )


def answer(
    response: Response, question: Question, text: str = "", choices: tuple[str, ...] = ()
) -> Answer:
    """``choices`` are the labels of what was chosen."""
    made = Answer.objects.create(response=response, question=question, text=text)
    for choice in question.choices.filter(label__in=choices):
        ChosenChoice.objects.create(answer=made, choice=choice)
    return made


def report(workshop: Workshop, **fields: Any) -> Report:
    return Report.objects.create(
        **{"workshop": workshop, "title": f"{workshop.name} Report", **fields}
    )


def part(report: Report, kind: str = "introduction", **fields: Any) -> Part:
    return Part.objects.create(
        **{
            "report": report,
            "kind": kind,
            "title": kind.replace("-", " ").capitalize(),
            "order": report.parts.count() + 1,
            **fields,
        }
    )


def rendering(report: Report, **fields: Any) -> Rendering:
    """A finished one of 24 pages, unless told otherwise."""
    is_done = fields.get("state", Rendering.State.DONE) == Rendering.State.DONE
    finished: dict[str, Any] = (
        {
            "state": Rendering.State.DONE,
            "percent": 100,
            "pages": 24,
            "seconds": 3.2,
            "finished_at": timezone.now(),
        }
        if is_done
        else {}
    )
    made = Rendering.objects.create(**{"report": report, **finished, **fields})
    if is_done and not made.file:
        made.file.save(f"{made.code}.pdf", ContentFile(b"%PDF-1.7\n%%EOF\n"))
    return made


def printing(workshop: Workshop, **fields: Any) -> Printing:
    """A finished one of 3 pages of badges, unless told otherwise."""
    is_done = fields.get("state", Printing.State.DONE) == Printing.State.DONE
    finished: dict[str, Any] = (
        {"state": Printing.State.DONE, "percent": 100, "pages": 3, "finished_at": timezone.now()}
        if is_done
        else {}
    )
    made = Printing.objects.create(
        **{
            "workshop": workshop,
            "sheet": "badges",
            "site": "https://plenary.example",
            **finished,
            **fields,
        }
    )
    if is_done:
        made.file.save(f"{made.code}.pdf", ContentFile(b"%PDF-1.7\n%%EOF\n"))
    return made
