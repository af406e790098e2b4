"""Every constraint of every model: the database refuses the row, and a form says why."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from accounts.models import User
from canvases.models import Canvas, Link, Note, NoteRevision, Section, SectionSummary, Vote
from canvases.models import Worksheet as Sheet
from live.models import Event, Topic
from questionnaires.models import (
    Answer,
    Choice,
    ChosenChoice,
    Question,
    Questionnaire,
    Response,
)
from reports.models import Edition, Part, Printing, Rendering, Report
from tests import factories
from workshops.models import (
    Activity,
    AgendaBlock,
    Announcement,
    Delegate,
    Device,
    Invitation,
    Membership,
    Objective,
    Organisation,
    PilotGroup,
    SavedTemplate,
    Screen,
    Seat,
    SeatingProposal,
    SeatingRule,
    Table,
    Workshop,
)

APPS = ("accounts", "live", "workshops", "canvases", "questionnaires", "reports")


@dataclass(frozen=True)
class World:
    """One row of each kind, for others to collide with."""

    user: User
    topic: Topic
    workshop: Workshop
    report: Report
    table: Table
    delegate: Delegate
    block: AgendaBlock
    device: Device
    worksheet: Sheet
    note: Note
    response: Response
    question: Question
    choice: Choice


@pytest.fixture
def world(db: None) -> World:
    programme = factories.programme()
    user = User.objects.create_user("lena@example.org", name="Lena")
    Membership.objects.create(programme=programme, user=user)
    factories.pilot_group(programme, name="Keepers")
    organisation = factories.organisation(programme, "Coast Guild")
    workshop = factories.workshop(programme)
    factories.objective(workshop)
    table = factories.table(workshop)
    delegate = factories.delegate(workshop, "Ana", organisation=organisation)
    factories.delegate(workshop, "Ben")
    factories.seat(delegate, table)
    worksheet = factories.worksheet(factories.activity(workshop), table)
    note = factories.note(worksheet)
    NoteRevision.objects.create(note=note, section=note.section, number=1, text="One")
    factories.summary(worksheet, "In short.")
    device, _token = Device.issue(workshop)
    Link.objects.create(answer=note, answered=factories.note(worksheet, "Two"))
    Vote.objects.create(note=note, device=device)
    Vote.objects.create(note=note, device=device, delegate=delegate)
    topic = Topic.objects.create(name="workshop.1")
    Event.objects.create(topic=topic, number=1, kind="agenda")
    questionnaire = factories.questionnaire(workshop)
    question = factories.question(questionnaire, "ranking", ("Fog", "Rocks"))
    response = factories.response(questionnaire)
    answer = factories.answer(response, question)
    ChosenChoice.objects.create(answer=answer, choice=question.choices.all()[0], rank=1)
    report = factories.report(workshop)
    factories.part(report)
    _edition(report).save()
    return World(
        user=user,
        topic=topic,
        workshop=workshop,
        report=report,
        table=table,
        delegate=delegate,
        block=factories.agenda_block(workshop),
        device=device,
        worksheet=worksheet,
        note=note,
        response=response,
        question=question,
        choice=question.choices.all()[0],
    )


def _workshop(w: World, **fields: object) -> Workshop:
    plan = {"order": 2, "name": "Workshop #2", "phase": "ENGAGE"}
    return Workshop(programme=w.workshop.programme, **plan | fields)


def _block(w: World, **fields: object) -> AgendaBlock:
    return AgendaBlock(workshop=w.workshop, title="Lunch", **{"order": 9} | fields)


def _activity(w: World, **fields: object) -> Activity:
    return Activity(block=w.block, title="Voting", **{"kind": "worksheet"} | fields)


def _seating_rule(w: World, **fields: object) -> SeatingRule:
    plan = {"kind": "apart", "one": w.delegate, "other": factories.delegate(w.workshop)}
    return SeatingRule(workshop=w.workshop, **plan | fields)


def _seating_rule_twice(w: World) -> SeatingRule:
    first = _seating_rule(w)
    first.save()
    return _seating_rule(w, kind="together", other=first.other)


def _template_twice(w: World) -> SavedTemplate:
    plan = {"programme": w.workshop.programme, "name": "Half a day", "outline": {"name": "Half"}}
    SavedTemplate.objects.create(**plan)
    return SavedTemplate(**plan)


def _group(w: World, **fields: object) -> PilotGroup:
    plan = {"letter": "B", "name": "Ships", "tone": 2}
    return PilotGroup(programme=w.workshop.programme, **plan | fields)


def _section(w: World, **fields: object) -> Section:
    plan = {"key": "own", "order": 99, "title": "Own"}
    return Section(canvas=w.worksheet.canvas, **plan | fields)


def _section_answering_itself(w: World) -> Section:
    section = _section(w, pk=90_001)
    section.answers = section
    return section


def _note(w: World, **fields: object) -> Note:
    plan = {"worksheet": w.worksheet, "section": w.note.section, "text": "Fog."}
    return Note(**plan | fields)


def _note_merged_into_itself(w: World) -> Note:
    note = _note(w)
    note.merged_into = note
    return note


def _revision(w: World) -> NoteRevision:
    return NoteRevision(note=w.note, section=w.note.section, number=1, text="Again")


def _questionnaire(w: World, **fields: object) -> Questionnaire:
    return Questionnaire(programme=w.workshop.programme, title="Interviews", **fields)


def _question(w: World, **fields: object) -> Question:
    plan = {"key": "own", "order": 9, "kind": "number", "text": "How many ships?"}
    return Question(questionnaire=w.question.questionnaire, **plan | fields)


def _choice(w: World, **fields: object) -> Choice:
    return Choice(question=w.question, label="Ice", **{"key": "ice", "order": 9} | fields)


def _chosen(w: World, place: int, **fields: object) -> ChosenChoice:
    return ChosenChoice(
        answer=w.response.answers.get(), choice=w.question.choices.all()[place], **fields
    )


def _edition(report: Report) -> Edition:
    return Edition(
        report=report,
        number=1,
        data="{}",
        data_sha256="0" * 64,
        version="1",
        made_at=timezone.now(),
    )


def _own_canvas_twice(w: World) -> Canvas:
    plan = {"programme": w.workshop.programme, "key": "own", "name": "Own", "layout": {"a": 1}}
    Canvas.objects.create(**plan)
    return Canvas(**plan)


CASES: dict[str, Callable[[World], models.Model]] = {
    "user_email_unique": lambda w: User(email="LENA@example.org", name="L", password="!"),
    "event_number_unique": lambda w: Event(
        topic=w.topic, number=1, kind="tables", payload={"a": 1}
    ),
    "membership_unique": lambda w: Membership(programme=w.workshop.programme, user=w.user),
    "membership_role_known": lambda w: Membership(
        programme=factories.programme(), user=w.user, role="owner"
    ),
    "pilot_group_letter_unique": lambda w: _group(w, letter="A"),
    "pilot_group_name_unique": lambda w: _group(w, name="Keepers"),
    "pilot_group_tone_known": lambda w: _group(w, tone=9),
    "invitation_role_known": lambda w: Invitation(
        programme=w.workshop.programme,
        role="guest",
        token_hash="0" * 64,
        invited_by=w.user,
        expires_at=timezone.now(),
    ),
    "saved_template_name_unique": _template_twice,
    "workshop_order_unique": lambda w: _workshop(w, order=1),
    "workshop_number_unique": lambda w: _workshop(w, number=1),
    "workshop_phase_known": lambda w: _workshop(w, phase="PARTY"),
    "workshop_state_known": lambda w: _workshop(w, state="gone"),
    "organisation_name_unique": lambda w: Organisation(
        programme=w.workshop.programme, name="Coast Guild"
    ),
    "delegate_name_unique": lambda w: Delegate(
        workshop=w.workshop, name="Ana", organisation=w.delegate.organisation
    ),
    "delegate_name_unique_without_organisation": lambda w: Delegate(
        workshop=w.workshop, name="Ben"
    ),
    "agenda_block_order_unique": lambda w: _block(w, order=1),
    "agenda_block_within_a_day": lambda w: _block(w, minutes=24 * 60 + 1),
    "agenda_block_kind_known": lambda w: _block(w, kind="nap"),
    "activity_kind_known": lambda w: _activity(w, kind="quiz"),
    "activity_state_known": lambda w: _activity(w, state="gone"),
    "activity_visibility_known": lambda w: _activity(w, visibility="some"),
    "activity_vote_state_known": lambda w: _activity(w, vote_state="gone"),
    "activity_votes_per_note_positive": lambda w: _activity(w, votes_per_note=0),
    "objective_order_unique": lambda w: Objective(brief=w.workshop.brief, text="Two", order=1),
    "table_number_unique": lambda w: Table(workshop=w.workshop, number=1),
    "table_number_positive": lambda w: Table(workshop=w.workshop, number=0),
    "seat_one_table_per_round": lambda w: Seat(
        delegate=w.delegate, table=factories.table(w.workshop)
    ),
    "seat_round_positive": lambda w: Seat(delegate=w.delegate, table=w.table, round=0),
    "seating_rule_unique": _seating_rule_twice,
    "seating_rule_in_order": lambda w: _seating_rule(w, other=w.delegate),
    "seating_rule_kind_known": lambda w: _seating_rule(w, kind="nearby"),
    "seating_proposal_state_known": lambda w: SeatingProposal(workshop=w.workshop, state="gone"),
    "device_scribe_is_nobody": lambda w: Device(
        workshop=w.workshop, delegate=w.delegate, is_scribe=True, token_hash="0" * 64
    ),
    "announcement_says_something": lambda w: Announcement(workshop=w.workshop, text=""),
    "screen_view_known": lambda w: Screen(workshop=w.workshop, view="party"),
    "canvas_version_unique": _own_canvas_twice,
    "shipped_canvas_version_unique": lambda w: Canvas(
        key=w.worksheet.canvas.key, name="Twice", layout={"a": 1}
    ),
    "section_key_unique": lambda w: _section(w, key=w.note.section.key),
    "section_order_unique": lambda w: _section(w, order=1),
    "section_does_not_answer_itself": _section_answering_itself,
    "worksheet_unique": lambda w: Sheet(
        activity=w.worksheet.activity, table=w.table, canvas=w.worksheet.canvas
    ),
    "summary_unique": lambda w: SectionSummary(
        worksheet=w.worksheet, section=w.note.section, text="Again."
    ),
    "note_says_something": lambda w: _note(w, text=""),
    "note_not_merged_into_itself": _note_merged_into_itself,
    "note_revision_unique": _revision,
    "link_unique": lambda w: Link(answer=w.note, answered=w.worksheet.notes.get(text="Two")),
    "link_joins_two_notes": lambda w: Link(answer=w.note, answered=w.note),
    "vote_of_a_device_unique": lambda w: Vote(note=w.note, device=w.device),
    "vote_of_a_delegate_unique": lambda w: Vote(
        note=w.note, delegate=w.delegate, device=Device.issue(w.workshop)[0]
    ),
    "vote_has_a_dot": lambda w: Vote(note=w.note, device=w.device, round=2, dots=0),
    "questionnaire_state_known": lambda w: _questionnaire(w, state="gone"),
    "questionnaire_identity_known": lambda w: _questionnaire(w, identity="secret"),
    "question_key_unique": lambda w: _question(w, key=w.question.key),
    "question_order_unique": lambda w: _question(w, order=1),
    "question_kind_known": lambda w: _question(w, kind="riddle"),
    "question_scale_has_ends": lambda w: _question(w, kind="scale", scale_low=5, scale_high=1),
    "choice_key_unique": lambda w: _choice(w, key="choice-1"),
    "choice_order_unique": lambda w: _choice(w, order=1),
    "response_channel_known": lambda w: Response(
        questionnaire=w.question.questionnaire, channel="telegraph"
    ),
    "answer_unique": lambda w: Answer(response=w.response, question=w.question),
    "chosen_choice_unique": lambda w: _chosen(w, 0, rank=2),
    "chosen_rank_unique": lambda w: _chosen(w, 1, rank=1),
    "report_classification_known": lambda w: Report(
        workshop=factories.workshop(w.workshop.programme), title="Two", classification="secret"
    ),
    "part_order_unique": lambda w: Part(report=w.report, kind="free", title="Own", order=1),
    "part_kind_unique": lambda w: Part(report=w.report, kind="introduction", title="I", order=2),
    "edition_number_unique": lambda w: _edition(w.report),
    "rendering_state_known": lambda w: Rendering(report=w.report, state="gone"),
    "printing_state_known": lambda w: Printing(
        workshop=w.workshop, sheet="poster", site="x", state="gone"
    ),
    "printing_percent": lambda w: Printing(
        workshop=w.workshop, sheet="poster", site="x", percent=101
    ),
    "rendering_percent": lambda w: Rendering(report=w.report, percent=101),
}


def test_constraints_are_all_tried_here():
    declared = {
        constraint.name
        for app in APPS
        for model in apps.get_app_config(app).get_models()
        for constraint in model._meta.constraints
    }

    assert declared == CASES.keys()


@pytest.mark.parametrize("name", CASES)
def test_constraint_refuses_a_row_and_says_why(world: World, name: str):
    row = CASES[name](world)

    with pytest.raises(ValidationError) as invalid:
        row.full_clean()
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        row.save(force_insert=True)

    (sentence,) = invalid.value.messages
    assert sentence.endswith(".")
    assert name not in sentence
    if connection.vendor == "postgresql":
        assert f'"{name}"' in str(refused.value)
    elif "CHECK" in str(refused.value):
        assert str(refused.value).endswith(name)
    else:
        assert "UNIQUE" in str(refused.value)


def test_note_of_the_same_id_is_never_a_second_note(world: World):
    with pytest.raises(IntegrityError), transaction.atomic():
        _note(world, id=world.note.pk).save(force_insert=True)


def test_event_of_the_same_operation_is_refused(world: World):
    operation = uuid.uuid4()
    Event.objects.create(topic=world.topic, number=2, kind="tables", operation=operation)

    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.create(topic=world.topic, number=3, kind="tables", operation=operation)


@pytest.mark.parametrize(
    ("model", "field"),
    [
        ("workshops.Device", "code"),
        ("workshops.Table", "code"),
        ("workshops.Delegate", "code"),
        ("workshops.Workshop", "join_code"),
        ("workshops.Workshop", "join_token"),
        ("workshops.Workshop", "screen_code"),
    ],
)
def test_what_opens_a_door_is_never_given_twice(world: World, model: str, field: str):
    """A field of its own is unique, so the database says no whatever the form thinks."""
    rows = apps.get_model(model)._default_manager
    first = rows.all()[0]
    factories.workshop(world.workshop.programme)
    factories.table(world.workshop)
    Device.issue(world.workshop)

    with pytest.raises(IntegrityError), transaction.atomic():
        rows.exclude(pk=first.pk).update(**{field: getattr(first, field)})
