"""The outcomes: what a report says, collected from what was written and nothing else."""

import datetime as dt
import json
from dataclasses import replace

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import example, given
from hypothesis import strategies as st

from canvases.domain import notes, worksheets
from canvases.models import Canvas, Note, Vote, Worksheet
from questionnaires.analysis import (
    ChoiceResult,
    ChoiceRow,
    DateResult,
    Figure,
    NumberResult,
    QuestionResult,
    RankingResult,
    RankingRow,
    Result,
    TextAnswer,
    TextGroup,
    TextResult,
)
from questionnaires.models import Questionnaire
from reports.models import Report
from reports.outcomes import Outcomes, collect, digest, from_json, to_json
from reports.outcomes.facts import NoteFacts, QuestionnaireFacts, RoundFacts
from tests import factories
from workshops.models import Activity, Device, Seat, Table, Workshop


@pytest.fixture
def reported(workshop: Workshop) -> Workshop:
    """A workshop with a report, and a table with a worksheet."""
    factories.report(workshop)
    table = factories.table(workshop, pilot_group=factories.pilot_group(workshop.programme))
    factories.worksheet(factories.activity(workshop, factories.canvas()), table)
    return workshop


@pytest.fixture
def sheet(reported: Workshop) -> Worksheet:
    return Worksheet.objects.get(table__workshop=reported)


QUERIES = 23


def add(sheet: Worksheet, text: str, key: str = "customer-pains") -> Note:
    return notes.add_note(sheet, sheet.canvas.sections.get(key=key), text)


def printed(workshop: Workshop, key: str = "customer-pains") -> list[NoteFacts]:
    """The notes of one section of the first worksheet."""
    sections = collect(workshop).activities[0].worksheets[0].sections
    return [note for section in sections if section.key == key for note in section.notes]


def texts(workshop: Workshop, key: str = "customer-pains") -> list[str]:
    return [note.text for note in printed(workshop, key)]


@pytest.mark.django_db
def test_workshop_without_a_report_has_no_outcomes(workshop):
    with pytest.raises(Report.DoesNotExist):
        collect(workshop)


def test_notes_stand_in_the_order_of_their_section(reported, sheet):
    rocks = add(sheet, "Rocks")
    add(sheet, "Fog")
    notes.move(rocks, rocks.section)

    assert texts(reported) == ["Fog", "Rocks"]


def test_note_that_was_deleted_left_out_or_merged_is_not_printed(reported, sheet):
    fog, rocks, mist, ice = (add(sheet, text) for text in ("Fog", "Rocks", "Mist", "Ice"))
    notes.delete(rocks)
    Note.objects.filter(pk=mist.pk).update(merged_into=fog)
    Note.objects.filter(pk=ice.pk).update(is_left_out=True)

    assert texts(reported) == ["Fog"]
    notes.restore(rocks)
    assert texts(reported) == ["Fog", "Rocks"]


def test_note_that_was_reworded_is_printed_in_the_new_words_under_its_own_id(reported, sheet):
    fog = add(sheet, "fog!!1")
    Note.objects.filter(pk=fog.pk).update(wording="Fog")

    (note,) = printed(reported)

    assert (note.text, note.id) == ("Fog", fog.pk.hex[:8])
    assert "fog!!1" not in to_json(collect(reported))


def test_note_counts_the_dots_of_the_last_round_only(reported, sheet):
    fog, rocks = add(sheet, "Fog"), add(sheet, "Rocks")
    ana, ben = Device.issue(reported)[0], Device.issue(reported)[0]
    for note, device, round_number, dots in [
        (rocks, ana, 1, 3),
        (fog, ana, 1, 1),
        (fog, ana, 2, 2),
        (fog, ben, 2, 1),
    ]:
        Vote.objects.create(note=note, device=device, round=round_number, dots=dots)

    assert [(note.text, note.dots) for note in printed(reported)] == [("Fog", 3), ("Rocks", 0)]
    assert collect(reported).activities[0].has_votes


def test_note_has_the_dots_and_the_answers_of_those_merged_into_it(reported, sheet):
    fog, lamp, torch = (
        add(sheet, "Fog"),
        add(sheet, "Lamp", "pain-relievers"),
        add(sheet, "Torch", "pain-relievers"),
    )
    notes.link(torch, fog)
    device, _token = Device.issue(reported)
    Vote.objects.create(note=lamp, device=device, dots=1)
    Vote.objects.create(note=torch, device=device, dots=2)
    Note.objects.filter(pk=torch.pk).update(merged_into=lamp)

    (merged,) = printed(reported, "pain-relievers")

    assert (merged.text, merged.dots, merged.answers) == ("Lamp", 3, (fog.short_id,))


def test_note_has_the_dots_and_the_answers_of_a_chain_of_merged_notes(reported, sheet):
    fog, mist, haze = add(sheet, "Fog"), add(sheet, "Mist"), add(sheet, "Haze")
    lamp, torch, match = (add(sheet, text, "pain-relievers") for text in ("Lamp", "Torch", "Match"))
    notes.link(match, haze)
    device, _token = Device.issue(reported)
    for note, dots in [(lamp, 1), (torch, 2), (match, 4)]:
        Vote.objects.create(note=note, device=device, dots=dots)
    for note, into in [(match, torch), (torch, lamp), (haze, mist), (mist, fog)]:
        Note.objects.filter(pk=note.pk).update(merged_into=into)

    (merged,) = printed(reported, "pain-relievers")

    assert (merged.text, merged.dots, merged.answers) == ("Lamp", 7, (fog.short_id,))


def test_notes_that_were_merged_in_a_circle_keep_no_report_from_being_made(reported, sheet):
    fog, mist, rocks = add(sheet, "Fog"), add(sheet, "Mist"), add(sheet, "Rocks")
    lamp = add(sheet, "Lamp", "pain-relievers")
    notes.link(lamp, fog)
    notes.link(lamp, rocks)
    Vote.objects.create(note=fog, device=Device.issue(reported)[0], dots=1)
    Note.objects.filter(pk=fog.pk).update(merged_into=mist)
    Note.objects.filter(pk=mist.pk).update(merged_into=fog)

    assert texts(reported) == ["Rocks"]
    assert printed(reported, "pain-relievers")[0].answers == (rocks.short_id,)


def test_rounds_are_those_of_each_activity(reported, sheet):
    later = factories.worksheet(factories.activity(reported, factories.canvas()), sheet.table)
    device, _token = Device.issue(reported)
    Vote.objects.create(note=add(sheet, "Fog"), device=device, round=1, dots=2)
    Vote.objects.create(note=add(later, "Ice"), device=device, round=3, dots=1)

    assert [note.dots for note in printed(reported)] == [2]


def test_link_names_the_notes_that_are_answered(reported, sheet):
    fog, rocks = add(sheet, "Fog"), add(sheet, "Rocks")
    lamp = add(sheet, "Lamp", "pain-relievers")
    notes.link(lamp, rocks)
    notes.link(lamp, fog)

    (answering,) = printed(reported, "pain-relievers")

    assert answering.answers == (rocks.short_id, fog.short_id)


@pytest.mark.parametrize("fields", [{"is_left_out": True}, {"deleted_at": dt.datetime.now(dt.UTC)}])
def test_link_to_a_note_that_is_not_printed_is_not_printed_either(reported, sheet, fields):
    fog, rocks = add(sheet, "Fog"), add(sheet, "Rocks")
    lamp = add(sheet, "Lamp", "pain-relievers")
    notes.link(lamp, fog)
    notes.link(lamp, rocks)
    Note.objects.filter(pk=rocks.pk).update(**fields)

    (answering,) = printed(reported, "pain-relievers")

    assert answering.answers == (fog.short_id,)


def test_link_to_a_note_that_was_merged_names_the_one_that_it_is_in(reported, sheet):
    fog, mist = add(sheet, "Fog"), add(sheet, "Mist")
    lamp = add(sheet, "Lamp", "pain-relievers")
    notes.link(lamp, fog)
    notes.link(lamp, mist)
    Note.objects.filter(pk=mist.pk).update(merged_into=fog)

    (answering,) = printed(reported, "pain-relievers")

    assert answering.answers == (fog.short_id,)


def test_another_workshops_notes_are_not_in_the_report(reported, sheet):
    other = factories.workshop(reported.programme)
    elsewhere = factories.worksheet(
        factories.activity(other, factories.canvas()), factories.table(other)
    )
    add(elsewhere, "Secret of the other workshop")
    factories.response(factories.questionnaire(other, title="Other interviews"))

    text = to_json(collect(reported))

    assert "Secret" not in text
    assert "Other interviews" not in text


@pytest.fixture
def attended(reported: Workshop) -> Workshop:
    """Three delegates at a table; one withholds her name, one has no organisation."""
    guild = factories.organisation(reported.programme, "Coast Guild")
    table = reported.tables.get()
    for delegate in (
        factories.delegate(reported, "Ana Open", organisation=guild),
        factories.delegate(reported, "Berta Hidden", organisation=guild, is_name_withheld=True),
        factories.delegate(reported, "Cem Alone", is_name_withheld=True),
    ):
        factories.seat(delegate, table)
    return reported


def test_name_that_is_withheld_appears_nowhere_in_what_is_frozen(attended):
    outcomes = collect(attended)

    text = to_json(outcomes)
    assert "Ana Open" in text
    assert "Berta" not in text
    assert "Cem" not in text
    assert outcomes.organisations[0].delegates == ("Ana Open",)
    assert [one.count for one in outcomes.organisations] == [2, 1]
    assert set(outcomes.tables[0].delegates) == {"Ana Open", "Coast Guild", "(name withheld)"}


def test_report_that_withholds_names_has_none_of_them(attended):
    Report.objects.update(are_names_withheld=True)

    outcomes = collect(attended)

    assert "Ana" not in to_json(outcomes)
    assert [one.delegates for one in outcomes.organisations] == [(), ()]
    assert outcomes.organisations[0].count == 2


@pytest.fixture
def in_rounds(reported: Workshop) -> Workshop:
    """Two tables; Ana moves in the second round, an activity sits in a third without seats."""
    first, second = reported.tables.get(), factories.table(reported, number=2)
    Activity.objects.update(title="Value")
    factories.activity(reported, title="Model", seating_round=2)
    factories.activity(reported, title="Pitch", seating_round=3)
    ana, ben = (factories.delegate(reported, name) for name in ("Ana", "Ben"))
    for number, table in ((1, first), (2, second)):
        factories.seat(ana, table, round=number)
        factories.seat(ben, first, round=number)
    return reported


def test_every_round_of_the_table_plan_is_frozen(in_rounds):
    outcomes = collect(in_rounds)

    assert [table.delegates for table in outcomes.tables] == [("Ana", "Ben"), ()]
    assert outcomes.rounds == (
        RoundFacts(1, ("Value",), (("Ana", "Ben"), ())),
        RoundFacts(2, ("Model",), (("Ben",), ("Ana",))),
        RoundFacts(3, ("Pitch",), (("Ben",), ("Ana",)), is_as_before=True),
    )
    assert from_json(to_json(outcomes)) == outcomes


def test_a_round_differs_when_others_sit_there_though_no_name_is_printed(in_rounds):
    Report.objects.update(are_names_withheld=True)
    ana, ben = (in_rounds.delegates.get(name=name) for name in ("Ana", "Ben"))
    first, second = in_rounds.tables.order_by("number")
    factories.seat(ana, first, round=3)
    factories.seat(ben, second, round=3)

    outcomes = collect(in_rounds)

    withheld = ("(name withheld)",)
    assert [one.delegates for one in outcomes.rounds[1:]] == [(withheld, withheld)] * 2
    assert [one.is_as_before for one in outcomes.rounds] == [False, False, False]
    assert "Ana" not in to_json(outcomes)


def test_the_only_round_is_told_once(attended):
    assert collect(attended).rounds == ()


def test_rounds_without_any_seat_are_not_told(in_rounds):
    Seat.objects.all().delete()

    outcomes = collect(in_rounds)

    assert outcomes.rounds == ()
    assert "Table plan: who sat where was not recorded" in outcomes.missing


def test_seats_of_a_later_round_alone_are_a_record(in_rounds):
    Seat.objects.exclude(round=2).delete()

    outcomes = collect(in_rounds)

    assert [one.number for one in outcomes.rounds] == [1, 2, 3]
    assert outcomes.rounds[0].delegates == ((), ())
    assert "Table plan: who sat where was not recorded" not in outcomes.missing


def test_an_edition_from_before_rounds_were_kept_still_opens(attended):
    outcomes = collect(attended)
    data = json.loads(to_json(outcomes))
    del data["outcomes"]["rounds"]

    assert from_json(json.dumps(data)) == outcomes


def test_answers_that_identify_people_are_not_in_what_is_frozen(reported):
    questionnaire = factories.questionnaire(reported)
    name = factories.question(questionnaire, "short_text", is_personal=True, text="Your name?")
    story = factories.question(questionnaire, "long_text")
    response = factories.response(questionnaire)
    factories.answer(response, name, "Ana Secret")
    factories.answer(response, story, "We ran aground.")

    text = to_json(collect(reported))

    assert "We ran aground." in text
    assert "Your name?" in text
    assert "Secret" not in text


def test_questionnaire_that_is_a_draft_is_not_in_the_report(reported):
    factories.questionnaire(reported, title="Half an idea", state=Questionnaire.State.DRAFT)
    factories.questionnaire(reported, title="Asked")
    factories.questionnaire(reported, title="Done", state=Questionnaire.State.CLOSED)

    assert [one.title for one in collect(reported).questionnaires] == ["Asked", "Done"]


@pytest.mark.parametrize(
    ("kind", "fields", "choices"),
    [
        (
            "scale",
            {"scale_high": 3, "scale_low_label": "Calm", "scale_high_label": "Storm"},
            ("1 – Calm", "2", "3 – Storm"),
        ),
        (
            "scale",
            {"scale_high": 100, "scale_high_label": "Storm"},
            ("1", "…", "100 – Storm"),
        ),
        ("yes_no", {}, ("Yes", "No")),
        ("number", {}, ()),
    ],
)
def test_question_says_what_could_be_answered(reported, kind, fields, choices):
    factories.question(factories.questionnaire(reported), kind, scale_low=1, **fields)

    (question,) = collect(reported).questionnaires[0].questions

    assert question.choices == choices


def test_questionnaire_knows_the_word_for_its_groups(reported):
    factories.questionnaire(reported, group_name="Port")

    assert collect(reported).questionnaires[0].group_name == "Port"


def test_missing_says_what_a_reader_would_look_for(reported, sheet):
    questionnaire = factories.questionnaire(reported)
    factories.question(questionnaire, recording="not_recorded")
    empty = factories.table(reported)
    factories.worksheet(sheet.activity, empty)
    factories.activity(reported, factories.canvas("swot"), title="Strengths")
    for section in sheet.canvas.sections.exclude(key__in=["customer-gains", "pain-relievers"]):
        notes.add_note(sheet, section, "Written")
    worksheets.sum_up(sheet, "pain-relievers", "In prose.")

    assert collect(reported).missing == (
        "Value Proposition, table 1: no customer gains",
        f"Value Proposition, table {empty.number}: nothing was written",
        "Strengths: no worksheets were handed out",
        "Table plan: who sat where was not recorded",
        "Harbour interviews: no responses",
        "Harbour interviews, question 1: answers were not recorded",
    )


def test_missing_is_empty_when_all_is_there(attended):
    sheet = Worksheet.objects.get(table__workshop=attended)
    for section in sheet.canvas.sections.all():
        notes.add_note(sheet, section, "Written")

    assert collect(attended).missing == ()


def test_part_that_is_left_out_is_named_and_not_printed(reported):
    factories.part(reported.report, "introduction", body="Hello.")
    factories.part(reported.report, "posts", body="Unsaid.", is_included=False)

    report = collect(reported).report

    assert [part.kind for part in report.parts] == ["introduction"]
    assert report.left_out == ("Posts",)


def grow(workshop: Workshop, tables: int) -> None:
    """``tables`` tables more, each with a worksheet that has a note, a summary and a vote."""
    activity = factories.activity(workshop, factories.canvas())
    section = Canvas.objects.get(key="value-proposition").sections.all()[0]
    device, _token = Device.issue(workshop)
    first = workshop.tables.count() + 1
    laid = Table.objects.bulk_create(
        Table(workshop=workshop, number=number) for number in range(first, first + tables)
    )
    sheets = Worksheet.objects.bulk_create(
        Worksheet(activity=activity, table=table, canvas=section.canvas) for table in laid
    )
    written = Note.objects.bulk_create(
        Note(worksheet=sheet, section=section, text=f"Note {number}")
        for number, sheet in enumerate(sheets)
    )
    Vote.objects.bulk_create(Vote(note=note, device=device) for note in written)
    for sheet in sheets[:1]:
        factories.summary(sheet, "In short.")


@pytest.mark.parametrize("tables", [1, 50])
def test_collecting_asks_the_database_as_often_for_one_worksheet_as_for_fifty(workshop, tables):
    factories.report(workshop)
    grow(workshop, tables)

    with CaptureQueriesContext(connection) as queries:
        outcomes = collect(workshop)

    assert len(outcomes.activities[0].worksheets) == tables
    assert len(queries) == QUERIES


def test_same_facts_give_the_same_digest_and_a_change_another(reported, sheet):
    add(sheet, "Fog")
    before = digest(to_json(collect(reported)))
    again = digest(to_json(collect(reported)))

    add(sheet, "Rocks")

    assert before == again
    assert digest(to_json(collect(reported))) != before
    assert digest("Fog ☁") == "8e92eb43587863740949b9f5943922f9e892bf51f2e39abb29165e5f066249fc"


@pytest.fixture(scope="module")
def frozen(django_db_setup, django_db_blocker) -> Outcomes:
    """The outcomes of a workshop with one note, as values."""
    with django_db_blocker.unblock(), transaction.atomic():
        workshop = factories.workshop(factories.programme())
        factories.report(workshop)
        sheet = factories.worksheet(
            factories.activity(workshop, factories.canvas()), factories.table(workshop)
        )
        factories.note(sheet, "Fog")
        outcomes = collect(workshop)
        transaction.set_rollback(True)
    return outcomes


@given(text=st.text(min_size=1))
@example(text="\x00\x07\x1b \u2028\u2029\ufeff\u202e \U0001f469\u200d\U0001f680 \U0010ffff")
@example(text="<b>&amp;</b> \\u0041 \"' {{ text }}")
@example(text="\r\n\t ")
def test_note_is_the_same_after_it_was_frozen_whatever_is_in_it(frozen, text):
    activity = frozen.activities[0]
    sheet = activity.worksheets[0]
    section = replace(sheet.sections[0], notes=(NoteFacts("0a1b2c3d", text, 2, ("4e5f6071",)),))
    sheets = (replace(sheet, sections=(section,)),)
    outcomes = replace(frozen, activities=(replace(activity, worksheets=sheets),))

    assert from_json(to_json(outcomes)) == outcomes


@pytest.mark.parametrize(
    "result",
    [
        None,
        ChoiceResult((ChoiceRow("Fog", 1, "100%"),), 1, "1 response", other_texts=("Ice",)),
        TextResult((TextGroup("Type: SME", 1, (TextAnswer(("One", "Two")),)),), 1, "1 response"),
        NumberResult(2, 1.0, 1.5, 2.0, 1.5, (Figure("Mean", "1.5"),), "2 responses"),
        NumberResult(0, None, None, None, None, (), "no responses"),
        DateResult(1, "2018-10-11", None, None, (), "1 response"),
        RankingResult((RankingRow("Fog", 1.0, "1", 1, 1),), 1, "1 response"),
    ],
)
def test_result_of_every_kind_is_the_same_after_it_was_frozen(frozen, result: Result | None):
    question = QuestionResult("q1", "1", "Worst?", "complete", "", result)
    outcomes = replace(frozen, questionnaires=(questionnaire_with(question),))

    assert from_json(to_json(outcomes)) == outcomes


def questionnaire_with(result: QuestionResult):
    return QuestionnaireFacts(
        code="code",
        title="Interviews",
        introduction="",
        thanks="",
        questions=(),
        response_count=1,
        places=("Pisa",),
        interviewees=None,
        results=(result,),
    )


@pytest.mark.parametrize("text", ['{"format": 0, "outcomes": {}}', "{}", "[", '{"outcomes": {}}'])
def test_what_another_format_froze_is_refused(text):
    with pytest.raises(ValueError, match=r"format|Expecting"):
        from_json(text)
