"""A small workshop as the read model has it: two pilot groups, one canvas, one questionnaire."""

import datetime as dt
from typing import Any

from canvases.definition import definition_of
from questionnaires.analysis import ChoiceResult, ChoiceRow, QuestionResult, TextAnswer, TextGroup
from questionnaires.analysis import TextResult as Texts
from reports.outcomes.facts import (
    ActivityOutcome,
    AgendaFacts,
    BriefFacts,
    GroupFacts,
    Imprint,
    MilestoneFacts,
    NoteFacts,
    OrganisationFacts,
    Outcomes,
    PartFacts,
    PostFacts,
    ProgrammeFacts,
    QuestionFacts,
    QuestionnaireFacts,
    ReportFacts,
    RoundFacts,
    SectionOutcome,
    SeriesFacts,
    TableFacts,
    WorksheetOutcome,
    WorkshopFacts,
)
from reports.parts import PARTS

ENTERPRISE = GroupFacts("A", "Enterprise", "", 1)
ISP = GroupFacts("D", "ISP", "Internet Service Provider (ISP)", 4)
TITLES = {section.key: section.title for section in definition_of("value-proposition").sections}

IMPRINT = Imprint(
    edition=3,
    made_at=dt.datetime(2026, 5, 4, 22, 30, tzinfo=dt.UTC),
    version="Plenary 0.1.0",
    data_sha256="ab" * 32,
)


def part(kind: str, title: str = "", body: str = "", *, is_appendix: bool = False) -> PartFacts:
    return PartFacts(kind, title, body, is_appendix)


def all_parts() -> tuple[PartFacts, ...]:
    return tuple(part(kind.key, str(kind.title), is_appendix=kind.is_appendix) for kind in PARTS)


def note(number: int, text: str, dots: int = 0, *answers: int) -> NoteFacts:
    return NoteFacts(f"{number:08x}", text, dots, tuple(f"{one:08x}" for one in answers))


def worksheet(
    table: int,
    group: GroupFacts | None,
    sections: dict[str, list[NoteFacts] | str] | None = None,
    subject: str = "",
) -> WorksheetOutcome:
    """``sections`` gives the notes of a section, or its summary; all others are empty."""
    given = sections or {}
    outcomes = []
    for key, title in TITLES.items():
        content = given.get(key, [])
        summary = content if isinstance(content, str) else ""
        notes = () if isinstance(content, str) else tuple(content)
        outcomes.append(SectionOutcome(key, title, notes, summary))
    return WorksheetOutcome(f"code-{table}", table, group, subject, tuple(outcomes))


def activity(*worksheets: WorksheetOutcome, **changes: Any) -> ActivityOutcome:
    values: dict[str, Any] = {
        "code": "activity",
        "title": "Value Proposition",
        "agenda_title": "Workshop 2: Value Proposition",
        "asked": "Who is the customer?",
        "handout_title": "Workshop 2",
        "canvas": definition_of("value-proposition"),
        "worksheets": worksheets,
    }
    return ActivityOutcome(**(values | changes))


def question(key: str, kind: str, text: str, *choices: str, number: int | None) -> QuestionFacts:
    return QuestionFacts(key, number, kind, text, "", choices, is_personal=number is None)


def questionnaire() -> QuestionnaireFacts:
    types = ChoiceResult(
        rows=(
            ChoiceRow("SME", 2, "66.7%"),
            ChoiceRow("CERT", 1, "33.3%"),
            ChoiceRow("ISP", 0, "0%"),
        ),
        base=3,
        base_text="3 responses",
    )
    asked = QuestionResult("q1", "1", "Which type are you?", "complete", "", types)
    texts = Texts((TextGroup("Type: SME", 2, (TextAnswer(("Yes, twice.",)),)),), 1, "1 of 3")
    return QuestionnaireFacts(
        code="interviews",
        title="Interview Questions",
        introduction="",
        thanks="Thank you",
        questions=(
            question("email", "email", "Your email address:", number=None),
            question("q1", "single_choice", "Which type are you?", "SME", "CERT", "ISP", number=1),
            question("q2", "long_text", "Any attacks?", number=2),
        ),
        response_count=3,
        places=("Rome",),
        interviewees=asked,
        results=(asked, QuestionResult("q2", "2", "Any attacks?", "complete", "", texts)),
    )


def outcomes(**changes: Any) -> Outcomes:
    values: dict[str, Any] = {
        "report": ReportFacts("Workshop #2 Report", "", "public", False, all_parts(), ("Annex",)),
        "programme": ProgrammeFacts(
            "Exploitation programme", "XP", "To sell it.", "As follows:", "Catapult", "", "CATAPULT"
        ),
        "workshop": WorkshopFacts(
            "code",
            "Workshop #2",
            "Exploitation",
            2,
            "VALIDATE",
            "",
            "CNR",
            "Pisa",
            "Italy",
            dt.date(2018, 10, 11),
            "11 October 2018",
            "en",
            "Europe/Rome",
        ),
        "series": (
            SeriesFacts("Workshop #1", "UNDERSTAND", "Explore.", "", is_this=False, is_past=True),
            SeriesFacts("Workshop #2", "VALIDATE", "Test.", "", is_this=True, is_past=False),
            SeriesFacts("The event", "ENGAGE", "Engage.", "2019", is_this=False, is_past=False),
        ),
        "groups": (ENTERPRISE, ISP),
        "milestones": (MilestoneFacts("Phase 1 complete", "October 2018"),),
        "brief": BriefFacts("To understand.", "", ("Find adopters.",), "In Pisa.", "Two sessions."),
        "agenda": (AgendaFacts("14:00", "15:00", "activity", "Value Proposition", 60, ""),),
        "organisations": (OrganisationFacts("BT", "", ("Ana Ruiz",), 3),),
        "tables": (TableFacts(1, ENTERPRISE, 6, ("Ana Ruiz",)),),
        "activities": (
            activity(
                worksheet(2, ISP, {"customer-pains": [note(20, "Not quick enough")]}),
                worksheet(1, ENTERPRISE, {"customer-pains": [note(10, "Damage recovery")]}),
            ),
        ),
        "questionnaires": (questionnaire(),),
        "posts": (PostFacts("C3ISP", "@c3isp", dt.date(2018, 9, 26), "Visit us", 1, 4, 7, ()),),
        "missing": ("Table 2: no customer gains",),
    }
    return Outcomes(**(values | changes))


def in_rounds() -> dict[str, Any]:
    """Two tables in three rounds; in the last one everybody sits as in the second."""
    ana, others = ("Ana Ruiz",), ("Ben Ade", "Cem Öz")
    return {
        "tables": (TableFacts(1, ENTERPRISE, 6, ana), TableFacts(2, ISP, 6, others)),
        "rounds": (
            RoundFacts(1, ("Value Proposition",), (ana, others)),
            RoundFacts(2, ("Business Model", "Pitch"), (others, ana)),
            RoundFacts(3, (), (others, ana), is_as_before=True),
        ),
    }


def nothing() -> Outcomes:
    """A workshop of which nothing but its name was written down."""
    empty: dict[str, Any] = dict.fromkeys(
        (
            "series",
            "groups",
            "milestones",
            "agenda",
            "organisations",
            "tables",
            "activities",
            "questionnaires",
            "posts",
            "missing",
        ),
        (),
    )
    return outcomes(
        **empty,
        brief=BriefFacts("", "", (), "", ""),
        programme=ProgrammeFacts("Programme", "", "", "", "", ""),
        workshop=WorkshopFacts(
            "code", "Workshop", "", None, "VALIDATE", "", "", "", "", None, "", "en", "UTC"
        ),
    )
