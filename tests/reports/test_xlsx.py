"""The workbook is read again with openpyxl, and from the bytes where openpyxl would hide it."""

import datetime as dt
import io
import re
import zipfile
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
from django.core.management import call_command
from openpyxl.cell import Cell

from canvases.definition import definition_of
from questionnaires.analysis import AskedChoice, AskedQuestion, GivenAnswer, analyse
from reports.domain.exporting import export_workbook
from reports.domain.publishing import publish
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
from reports.xlsx import write_workbook
from reports.xlsx.text import CELL_LIMIT, fitting, pieces
from tests import factories

MADE_AT = dt.datetime(2018, 10, 12, 9, 30, tzinfo=dt.UTC)
IMPRINT = Imprint(edition=None, made_at=MADE_AT, version="Plenary 0.1.0", data_sha256="ab" * 32)
SME = GroupFacts(letter="B", name="SME", long_name="Small companies", tone=2)

HARMFUL = ["=1+1", "=", "+1", "-1", "@SUM(A1)", "\t=1+1", "#N/A", '=HYPERLINK("x")', "1e5", "007"]


def outcomes_of(*texts: str, **facts: Any) -> Outcomes:
    """A workshop with one worksheet, whose first section has a note for each of ``texts``."""
    notes = tuple(
        NoteFacts(id=f"{number:08x}", text=text, dots=number, answers=())
        for number, text in enumerate(texts)
    )
    worksheet = WorksheetOutcome(
        code="wsheet234567",
        table=3,
        group=SME,
        subject="Customer: the harbour master",
        sections=(
            SectionOutcome("customer-pains", "Customer Pains", notes, "Ships run *aground*."),
            SectionOutcome("customer-gains", "Customer Gains", (), ""),
        ),
    )
    activity = ActivityOutcome(
        code="activity2345",
        title="Value Proposition",
        agenda_title="Workshop 2",
        asked="",
        handout_title="",
        canvas=definition_of("value-proposition"),
        worksheets=(worksheet,),
    )
    return replace(Outcomes(**{**SURROUNDINGS, "activities": (activity,)}), **facts)


SURROUNDINGS: dict[str, Any] = {
    "report": ReportFacts(
        title="Lighthouse Report",
        subtitle="",
        classification="public",
        are_names_withheld=False,
        parts=(PartFacts("introduction", "Introduction", "Once upon a time", False),),
        left_out=("Posts",),
    ),
    "programme": ProgrammeFacts("Lighthouse", "LH", "Find keepers.", "", "Coast Guild", ""),
    "workshop": WorkshopFacts(
        code="workshop2345",
        name="Workshop #2",
        title="Keepers",
        number=2,
        phase="VALIDATE",
        aim="",
        venue="Town Hall",
        city="Pisa",
        country="Italy",
        day=dt.date(2018, 10, 11),
        when="11 October 2018",
        language="en",
        time_zone="Europe/Rome",
    ),
    "series": (SeriesFacts("Workshop #2", "VALIDATE", "", "", is_this=True, is_past=False),),
    "groups": (SME,),
    "milestones": (MilestoneFacts("First light", "October 2018"),),
    "brief": BriefFacts("Find keepers.", "", ("Name them.",), "", ""),
    "agenda": (AgendaFacts("14:00", "14:15", "presentation", "Welcome", 15, ""),),
    "organisations": (OrganisationFacts("Coast Guild", "", ("Ana", "Ben"), 3),),
    "tables": (TableFacts(3, SME, 8, ("Ana", "Ben")),),
    "questionnaires": (),
    "posts": (PostFacts("Ana", "@ana", dt.date(2018, 10, 11), "Hello", None, 2, None, ()),),
    "missing": ("Table 4: no gains",),
}


def questionnaire(*asked: tuple[AskedQuestion, list[GivenAnswer]]) -> QuestionnaireFacts:
    return QuestionnaireFacts(
        code="questions234",
        title="Interviews",
        introduction="",
        thanks="",
        questions=tuple(
            QuestionFacts(
                key=question.key,
                number=int(question.number),
                kind=question.kind,
                text=question.text,
                help="",
                choices=tuple(choice.label for choice in question.choices),
                is_personal=question.is_personal,
            )
            for question, _answers in asked
        ),
        response_count=max(len(answers) for _question, answers in asked),
        places=("Pisa",),
        interviewees=None,
        results=tuple(analyse(question, answers) for question, answers in asked),
    )


def written(outcomes: Outcomes, imprint: Imprint = IMPRINT) -> tuple[bytes, list[str]]:
    file = io.BytesIO()
    sentences = write_workbook(outcomes, imprint, file)
    return file.getvalue(), sentences


def workbook(outcomes: Outcomes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(written(outcomes)[0]))


def rows(book: openpyxl.Workbook, title: str) -> list[dict[str, Any]]:
    """The rows of a sheet, each as ``{header: value}``."""
    headers, *values = book[title].iter_rows(values_only=True)
    return [dict(zip(headers, row, strict=True)) for row in values]


def column(book: openpyxl.Workbook, title: str, header: str) -> list[Any]:
    return [row[header] for row in rows(book, title)]


def cells(book: openpyxl.Workbook, title: str, header: str) -> list[Cell]:
    for found in book[title].iter_cols():
        if found[0].value == header:
            return list(found[1:])
    raise AssertionError(f"{title} has no column {header}")


def decoded(stored: str) -> str:
    """What Excel reads: "_x0041_" is a character."""
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda code: chr(int(code[1], 16)), stored)


def test_workbook_has_a_sheet_for_each_kind_of_thing():
    book = workbook(outcomes_of("Fog"))

    assert book.sheetnames == [
        *("README", "Workshops", "Brief", "Agenda", "Organisations", "Tables", "Sections"),
        *("Worksheets", "Notes", "Summaries", "Questions", "Choices", "Answers", "Posts"),
        *("Milestones", "Parts"),
    ]


def test_notes_sheet_has_every_note_with_its_place_and_id():
    linked = NoteFacts(id="12345e67", text="A horn", dots=4, answers=("00000000", "00000001"))
    outcomes = outcomes_of("Fog", "Rocks")
    activity = outcomes.activities[0]
    worksheet = activity.worksheets[0]
    sections = (worksheet.sections[0], replace(worksheet.sections[1], notes=(linked,)))
    outcomes = replace(
        outcomes,
        activities=(replace(activity, worksheets=(replace(worksheet, sections=sections),)),),
    )

    found = rows(workbook(outcomes), "Notes")

    assert [row["Note id"] for row in found] == ["00000000", "00000001", "12345e67"]
    assert found[2] == {
        "Note id": "12345e67",
        "Activity": "Value Proposition",
        "Table": 3,
        "Letter": "B",
        "Pilot group": "SME",
        "Section key": "customer-gains",
        "Section": "Customer Gains",
        "Order": 1,
        "Text": "A horn",
        "Dots": 4,
        "Answers": "00000000, 00000001",
    }


def test_dots_are_empty_where_nobody_voted():
    outcomes = outcomes_of("Fog")  # the first note has no dots

    assert column(workbook(outcomes), "Notes", "Dots") == [None]


def test_counts_of_worksheets_and_summaries_equal_the_outcomes():
    book = workbook(outcomes_of("Fog", "Rocks", "Rum"))

    assert column(book, "Worksheets", "Notes") == [3]
    assert column(book, "Summaries", "Summary id") == ["wsheet234567/customer-pains"]
    assert len(rows(book, "Sections")) == len(definition_of("value-proposition").sections)


def test_tables_have_a_column_for_who_sat_there_in_each_later_round():
    rounds = (
        RoundFacts(1, ("Value",), (("Ana", "Ben"),)),
        RoundFacts(2, ("Model",), (("Cem", "Dan"),)),
        RoundFacts(3, (), (("Cem", "Dan"),), is_as_before=True),
    )

    book = workbook(outcomes_of(rounds=rounds))

    assert column(book, "Tables", "Names") == ["Ana\nBen"]
    assert column(book, "Tables", "Names, round 2") == ["Cem\nDan"]
    assert column(book, "Tables", "Names, round 3") == ["Cem\nDan"]
    said = [str(cell.value) for row in book["README"].iter_rows() for cell in row]
    assert "Who sat there in round 2 (Model), one on each line." in said


def test_numbers_days_and_times_are_real():
    book = workbook(outcomes_of())

    agenda = rows(book, "Agenda")[0]
    assert (agenda["Starts"], agenda["Ends"]) == (dt.time(14), dt.time(14, 15))
    assert agenda["Minutes"] == 15
    assert column(book, "Organisations", "Delegates") == [3]
    post = rows(book, "Posts")[0]
    assert post["Posted on"] == dt.datetime(2018, 10, 11)  # noqa: DTZ001 - a cell has no zone
    assert (post["Replies"], post["Reposts"]) == (None, 2)


def test_percentages_can_be_recomputed_from_counts():
    choices = (AskedChoice("a", "Fog horn"), AskedChoice("b", "Light"), AskedChoice("c", "Bell"))
    several = AskedQuestion("q1", "1", "Which?", "multiple_choice", choices)
    given = [GivenAnswer(("a", "b")), GivenAnswer(("a",)), GivenAnswer(("b",)), GivenAnswer()]
    single = AskedQuestion("q2", "2", "Which one?", "single_choice", choices)
    one_each = [GivenAnswer(("a",)), GivenAnswer(("a",)), GivenAnswer(("c",)), GivenAnswer()]
    outcomes = outcomes_of(questionnaires=(questionnaire((several, given), (single, one_each)),))

    found = rows(workbook(outcomes), "Choices")

    of_several = [row for row in found if row["Question id"] == "1/q1"]
    assert [(row["Choice"], row["Responses"], row["Percentage"]) for row in of_several] == [
        ("Fog horn", 2, "66.7%"),
        ("Light", 2, "66.7%"),
        ("Bell", 0, "0%"),
        ("(no answer)", 1, None),
    ]
    assert of_several[-1]["Share"] is of_several[-1]["Base"] is None
    in_base = [row for row in found if row["Base"]]
    assert [row["Share"] for row in in_base] == [row["Responses"] / row["Base"] for row in in_base]
    assert {row["Base"] for row in found if row["Question id"] == "1/q2"} == {4}
    assert [row["Choice id"] for row in of_several] == [f"1/q1/{place}" for place in range(1, 5)]


def test_answers_stand_under_their_group_and_silent_groups_are_named():
    question = AskedQuestion("q3", "3", "Why?", "long_text")
    given = [
        GivenAnswer(text="Because.\nReally.", group="SME"),
        GivenAnswer(text="", group="CERT"),
        GivenAnswer(text="=cmd()", group="SME"),
    ]
    book = workbook(outcomes_of(questionnaires=(questionnaire((question, given)),)))

    assert [(row["Group"], row["Answer"]) for row in rows(book, "Answers")] == [
        ("SME", "Because.\nReally."),
        ("SME", "=cmd()"),
    ]
    assert column(book, "Questions", "No answer from") == ["CERT"]
    assert column(book, "Questions", "Base") == [2]


def test_figures_of_numbers_days_and_rankings_are_exported():
    number = AskedQuestion("q1", "1", "How many?", "number")
    day = AskedQuestion("q2", "2", "When?", "date")
    choices = (AskedChoice("a", "Horn"), AskedChoice("b", "Light"))
    ranking = AskedQuestion("q3", "3", "Which first?", "ranking", choices)
    book = workbook(
        outcomes_of(
            questionnaires=(
                questionnaire(
                    (number, [GivenAnswer(number=2), GivenAnswer(number=5)]),
                    (day, [GivenAnswer(day=dt.date(2018, 10, 11)), GivenAnswer()]),
                    (ranking, [GivenAnswer(("b", "a")), GivenAnswer(("b", "a"))]),
                ),
            )
        )
    )

    questions = rows(book, "Questions")
    assert [questions[0][name] for name in ("Lowest", "Median", "Mean", "Highest")] == [
        *(2, 3.5, 3.5, 5)
    ]
    assert questions[1]["Highest"] == dt.datetime(2018, 10, 11)  # noqa: DTZ001
    ranks = [tuple(row.values())[4:] for row in rows(book, "Choices")]
    assert ranks == [
        ("Light", "rank", 2, None, None, 2, 1, 2),
        ("Horn", "rank", 2, None, None, 2, 2, 0),
    ]


def test_personal_questions_have_no_answers():
    question = AskedQuestion("email", "1", "Your address?", "short_text", is_personal=True)
    secret = "ana@example.org"
    outcomes = outcomes_of(questionnaires=(questionnaire((question, [GivenAnswer(text=secret)])),))

    content, _sentences = written(outcomes)

    book = openpyxl.load_workbook(io.BytesIO(content))
    assert column(book, "Questions", "Personal") == [True]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert not any(secret.encode() in archive.read(name) for name in archive.namelist())


@pytest.mark.parametrize("text", HARMFUL)
def test_text_that_looks_like_something_else_stays_text(text: str):
    outcomes = outcomes_of(text, milestones=(MilestoneFacts(text, text),))

    book = workbook(outcomes)

    for cell in (*cells(book, "Notes", "Text"), *cells(book, "Milestones", "Due")):
        assert (cell.value, cell.data_type) == (text, "s")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1"])
def test_editing_a_cell_does_not_revive_a_formula(text: str):
    book = workbook(outcomes_of(text, "harmless"))

    assert [cell.quotePrefix for cell in cells(book, "Notes", "Text")] == [True, False]


def test_no_sheet_holds_a_formula():
    hostile = "=HYPERLINK(1)"
    outcomes = outcomes_of(hostile, missing=(hostile,))
    outcomes = replace(outcomes, report=replace(outcomes.report, title=hostile))

    content, _sentences = written(outcomes)

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if "/worksheets/" in name]
    assert len(sheets) == 16
    assert not any(b"<f>" in sheet or b"<f " in sheet for sheet in sheets)
    assert sum(sheet.count(hostile.encode()) for sheet in sheets) == 3


@pytest.mark.parametrize(
    "text",
    ["  two spaces  ", "line\nline", "\n", "日本語", "\U0001f469\u200d\U0001f680", "<b>&amp;</b>"],
)
def test_space_lines_and_any_script_are_kept(text: str):
    assert column(workbook(outcomes_of(text)), "Notes", "Text") == [text]


@pytest.mark.parametrize("text", ["_x0041_", "a_x000D_b", "__x0041__x0042_", "_x005F_"])
def test_text_that_looks_like_an_escape_is_read_as_it_was_written(text: str):
    stored = column(workbook(outcomes_of(text)), "Notes", "Text")[0]

    assert stored != text
    assert decoded(stored) == text


def test_characters_that_no_workbook_holds_are_shown_and_listed():
    outcomes = outcomes_of("bell\x07 and\x0b tab", "fine", "half \ud83d", "odd \uffff")

    content, sentences = written(outcomes)

    book = openpyxl.load_workbook(io.BytesIO(content))
    assert column(book, "Notes", "Text") == ["bell� and� tab", "fine", "half �", "odd �"]
    (sentence,) = sentences
    assert sentence == (
        "Notes, Text: 4 characters that a workbook cannot hold are shown as �"
        " (00000000, 00000002, 00000003)."
    )
    changed = [row["Content"] for row in rows(book, "README") if row["About"] == "Changed"]
    assert changed == sentences


def test_hostile_titles_and_properties_do_not_break_the_workbook():
    outcomes = outcomes_of()
    hostile = "Report\x00\ud800=1"
    outcomes = replace(
        outcomes,
        report=replace(outcomes.report, title=hostile),
        programme=replace(outcomes.programme, organiser=hostile),
    )

    content, sentences = written(outcomes)

    book = openpyxl.load_workbook(io.BytesIO(content))
    assert (book.properties.title, book.properties.creator) == ("Report��=1", "Report��=1")
    assert any(sentence.startswith("README, Content: 4 characters") for sentence in sentences)


def test_long_text_goes_on_in_the_next_column_and_is_listed():
    long = "".join(f"{number:>8}" for number in range(5_000))

    content, sentences = written(outcomes_of("short", long))

    found = rows(openpyxl.load_workbook(io.BytesIO(content)), "Notes")
    assert len(found) == 2
    assert found[1]["Text"] + found[1]["Text, continued 1"] == long
    assert (found[0]["Text"], found[0]["Text, continued 1"]) == ("short", None)
    assert found[1]["Dots"] == 1
    assert sentences == [
        "Notes, Text: a text too long for one cell goes on in the next column (00000001)."
    ]


@pytest.mark.parametrize(
    "text",
    [
        "x" * CELL_LIMIT,
        "x" * (CELL_LIMIT + 1),
        "🙂" * 40_000,
        "a" + "🙂" * 40_000,
        *("y" * (CELL_LIMIT - before) + "_x0041_" * 3 for before in range(9)),
        "_x0041_" * 9_000,
    ],
)
def test_pieces_fit_their_cells_and_join_to_the_text(text: str):
    stored = pieces(text)

    assert max(len(piece.encode("utf-16-le")) // 2 for piece in stored) <= CELL_LIMIT
    assert "".join(decoded(piece) for piece in stored) == text


def test_fitting_text_keeps_its_lines():
    assert fitting("a\r\nb\rc\nd") == ("a\nb\nc\nd", 0)


def test_readme_says_which_data_and_what_is_missing():
    content, _sentences = written(outcomes_of(), replace(IMPRINT, edition=3))
    found = rows(openpyxl.load_workbook(io.BytesIO(content)), "README")
    said = {(row["About"], row["Item"]): row["Content"] for row in found}

    assert said["Workshop", "Report"] == "Lighthouse Report"
    assert said["Data", "Edition"] == 3
    assert said["Data", "Made at (UTC)"] == MADE_AT.replace(tzinfo=None)
    assert said["Data", "SHA-256 of the data"] == "ab" * 32
    assert said["Missing", 1] == "Table 4: no gains"
    assert said["Left out of the report", 1] == "Posts"


def test_readme_explains_every_column_and_counts_every_sheet():
    book = workbook(outcomes_of("Fog", "Rocks"))
    said = {(row["About"], row["Item"]): row["Content"] for row in rows(book, "README")}

    for sheet in book.worksheets[1:]:
        about = f"Sheet {sheet.title}"
        assert said[about, "Rows"] == sheet.max_row - 1
        assert all(said[about, header.value] for header in sheet[1])


def test_a_draft_says_so():
    found = rows(workbook(outcomes_of()), "README")

    assert [row["Content"] for row in found if row["Item"] == "Edition"] == ["Draft"]


def test_every_sheet_can_be_read_filtered_and_printed():
    long = "a very long statement " * 20
    book = workbook(outcomes_of(long))

    for sheet in book.worksheets:
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.page_setup.orientation == "landscape"
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert all(cell.font.bold and cell.alignment.wrap_text for cell in sheet[1])
        headers = [cell.value for cell in sheet[1]]
        assert len(set(headers)) == len(headers)
    assert book["Notes"].column_dimensions["I"].width == 60


def test_same_data_give_the_same_bytes():
    outcomes = outcomes_of("Fog", "=1+1")

    first, _sentences = written(outcomes)
    second, _sentences = written(outcomes)

    assert second == first
    other, _sentences = written(outcomes, replace(IMPRINT, made_at=MADE_AT.replace(hour=10)))
    assert other != first


def test_archive_does_not_say_when_it_was_packed():
    content, _sentences = written(outcomes_of("Fog"))

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert len({entry.external_attr for entry in entries}) == 1


def test_properties_name_the_report_and_its_instant():
    properties = workbook(outcomes_of()).properties

    assert (properties.title, properties.creator) == ("Lighthouse Report", "Coast Guild")
    assert properties.created == properties.modified == MADE_AT.replace(tzinfo=None)


def test_workbook_of_an_edition_keeps_what_was_frozen(workshop, lead):
    report = factories.report(workshop, title="As it was")
    edition = publish(report, by=lead)
    report.title = "As it is"
    report.save()

    file = io.BytesIO()
    export_workbook(report, file, edition=edition)

    said = {row["Item"]: row["Content"] for row in rows(openpyxl.load_workbook(file), "README")}
    assert (said["Report"], said["Edition"]) == ("As it was", 1)
    assert said["SHA-256 of the data"] == edition.data_sha256


def test_report_command_writes_a_workbook_and_says_what_was_changed(workshop, tmp_path, capsys):
    factories.report(workshop)
    activity = factories.activity(workshop, factories.canvas())
    sheet = factories.worksheet(activity, factories.table(workshop))
    note = factories.note(sheet, "=1+1\x07")
    output = tmp_path / "data.xlsx"

    call_command("report", workshop.code, output=output, format="xlsx")

    found = rows(openpyxl.load_workbook(output), "Notes")
    assert [(row["Note id"], row["Text"]) for row in found] == [(note.pk.hex[:8], "=1+1�")]
    assert f"({note.pk.hex[:8]})" in capsys.readouterr().out
