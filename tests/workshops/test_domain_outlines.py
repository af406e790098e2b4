"""Workshops of outlines, and outlines of workshops."""

import datetime as dt
from dataclasses import fields, replace

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings

from canvases.domain.library import install_shipped
from questionnaires.models import ActivityQuestionnaire, Question
from tests import factories
from tests.workshops.outlines import CANVASES, LETTERS, OUTLINES
from workshops.domain import templates
from workshops.domain.outlines import announce_from, outline_of
from workshops.domain.programmes import WorkshopPlan
from workshops.models import Activity, AgendaBlock, Brief, SavedTemplate, Table, Workshop
from workshops.outline import ActivityOutline, BlockOutline, BriefOutline, Outline, TableOutline


def _plan(outline: Outline) -> WorkshopPlan:
    return WorkshopPlan(name="Workshop", phase=outline.phase, title=outline.title, aim=outline.aim)


def _with(activity: ActivityOutline) -> Outline:
    return Outline(agenda=(BlockOutline("Activity", activity=activity),))


@pytest.mark.django_db
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(outline=OUTLINES)
def test_a_workshop_of_an_outline_has_that_outline(outline, programme):
    for key in CANVASES:
        factories.canvas(key)
    for letter in LETTERS:
        programme.pilot_groups.get_or_create(letter=letter, defaults={"name": letter})

    made = announce_from(programme, outline, _plan(outline))

    assert outline_of(Workshop.objects.get(pk=made.pk)) == outline


def test_what_people_brought_into_a_workshop_is_not_in_its_outline(workshop):
    table = factories.table(workshop)
    sheet = factories.worksheet(factories.activity(workshop, factories.canvas()), table)
    factories.note(sheet, "Ships run aground.")
    factories.seat(factories.delegate(workshop, "Ana Rossi"), table)
    factories.device(workshop)

    made = announce_from(
        workshop.programme, outline_of(workshop), WorkshopPlan(name="Next", phase="VALIDATE")
    )

    assert made.day is None
    assert [made.delegates.count(), made.devices.count(), made.agenda_blocks.count()] == [0, 0, 1]
    assert not Activity.objects.get(block__workshop=made).worksheets.exists()
    assert made.tables.get().code != table.code


def test_a_questionnaire_is_drawn_up_anew(workshop):
    questionnaire = factories.questionnaire(workshop)
    factories.question(questionnaire, Question.Kind.SINGLE_CHOICE, ("Yes", "No"))
    activity = factories.activity(workshop, kind=Activity.Kind.QUESTIONNAIRE)
    ActivityQuestionnaire.objects.create(activity=activity, questionnaire=questionnaire)
    factories.response(questionnaire)

    made = announce_from(
        workshop.programme, outline_of(workshop), WorkshopPlan(name="Next", phase="VALIDATE")
    )

    own = made.questionnaires.get()
    assert (own.title, own.responses.count()) == (questionnaire.title, 0)
    assert [choice.label for choice in own.questions.get().choices.all()] == ["Yes", "No"]
    assert outline_of(made).agenda == outline_of(workshop).agenda


def test_a_table_of_an_unknown_pilot_group_is_laid_without_one(programme):
    outline = Outline(tables=(TableOutline(1, pilot="Z"),))

    made = announce_from(programme, outline, _plan(outline))

    assert made.tables.get().pilot_group is None


@pytest.mark.parametrize(
    "outline",
    [
        _with(ActivityOutline("Sheet", material={"canvas": "no-such-canvas"})),
        _with(ActivityOutline("Sheet", material={})),
        _with(ActivityOutline("Sheet", material={"canvas": "swot", "definition": {"key": 1}})),
        _with(ActivityOutline("Form", kind="questionnaire", material={"questions": 1})),
        _with(
            ActivityOutline(
                "Form",
                kind="questionnaire",
                material={"title": "A", "grouped_by": "b", "questions": []},
            )
        ),
        _with(ActivityOutline("Sheet", kind="dance")),
        _with(ActivityOutline("")),
        _with(ActivityOutline("Sheet", votes_per_note=0)),
        Outline(agenda=(BlockOutline("Long", minutes=1441),)),
        Outline(time_zone="Mars/Olympus"),
        Outline(tables=(TableOutline(1), TableOutline(1))),
        Outline(tables=(TableOutline(0),)),
    ],
)
def test_what_no_workshop_can_have_is_refused_and_leaves_nothing(programme, outline):
    with pytest.raises(ValidationError):
        announce_from(programme, outline, _plan(outline))

    assert not programme.workshops.exists()


# --- Templates ------------------------------------------------------------------------------


def test_every_shipped_template_makes_a_workshop_in_a_new_programme(programme, lead):
    install_shipped()

    made = [
        announce_from(programme, one.outline, replace(_plan(one.outline), name=one.name))
        for one in templates.shipped()
        if one.outline
    ]

    assert len(made) == len(templates.shipped()) == 5
    assert all(outline_of(one).worksheet_count for one in made)


def test_a_saved_template_is_the_outline_of_its_workshop(workshop, lead, stranger):
    factories.activity(workshop, factories.canvas())

    kept = templates.save_as_template(workshop, name="Ours", about="For keepers", user=lead)

    found = templates.beginning_of(lead, f"saved:{kept.code}")
    assert found
    assert (found.name, found.outline) == ("Ours", outline_of(workshop))
    assert [one.code for one in templates.saved(lead)] == [kept.code]
    assert templates.beginning_of(stranger, f"saved:{kept.code}") is None


def test_two_templates_of_a_programme_do_not_share_a_name(workshop, lead):
    templates.save_as_template(workshop, name="Ours", about="", user=lead)

    with pytest.raises(ValidationError, match="There is already a template with this name"):
        templates.save_as_template(workshop, name="Ours", about="", user=lead)


def test_a_template_that_cannot_be_read_is_listed_without_an_outline(programme, lead):
    SavedTemplate.objects.create(programme=programme, name="Broken", outline={"agenda": 7})

    assert [(one.name, one.outline) for one in templates.saved(lead)] == [("Broken", None)]


@pytest.mark.parametrize("text", ["name = ", 'name = "Odd"\nagenda = 7', "\x00"])
def test_a_broken_file_is_listed_without_an_outline(tmp_path, monkeypatch, text):
    (tmp_path / "broken.toml").write_text(text)
    monkeypatch.setattr(templates, "SHIPPED", tmp_path)
    templates.shipped.cache_clear()

    found = templates.shipped()
    templates.shipped.cache_clear()

    assert [(one.key, one.outline) for one in found] == [("shipped:broken", None)]


def test_earlier_workshops_are_those_of_ones_own_programmes(workshop, lead, stranger):
    later = factories.workshop(workshop.programme, day=dt.date(2019, 6, 1))
    factories.workshop(workshop.programme, rehearsal_of=workshop, number=None)

    keys = [one.key for one in templates.earlier(lead, workshop.programme)]

    assert keys == [f"workshop:{later.code}", f"workshop:{workshop.code}"]
    assert templates.beginning_of(stranger, keys[0]) is None


@pytest.mark.parametrize("key", ["", "empty", "shipped:", "shipped:../secret", "saved:x", "a:b:c"])
def test_what_there_is_not_is_not_found(lead, key):
    assert templates.beginning_of(lead, key) is None


# --- What is in an outline, and what is not -------------------------------------------------

LEFT_OUT = {
    # What it is called, when and where it is, and how it goes.
    (Workshop, Outline): {
        *("id", "code", "join_code", "join_token", "screen_code", "programme", "order", "number"),
        *("name", "state", "venue", "city", "country", "day", "when", "rehearsal_of"),
        *("current_block", "closed_at"),
    },
    (Brief, BriefOutline): {"workshop"},
    (AgendaBlock, BlockOutline): {
        *("id", "code", "workshop", "order"),
        *("started_at", "ended_at", "paused_at", "paused_for", "extra_minutes"),
    },
    (Activity, ActivityOutline): {
        *("id", "code", "block", "state", "locked_at", "vote_state", "vote_round"),
    },
    (Table, TableOutline): {"id", "code", "workshop", "extra_until"},
}
PARTS = {"brief", "agenda", "tables", "objectives", "steps", "activity", "material"}


@pytest.mark.parametrize(("model", "outline"), LEFT_OUT, ids=lambda one: one.__name__)
def test_every_field_is_of_the_structure_or_left_out_on_purpose(model, outline):
    """A new field must not be lost when a workshop is duplicated, nor copied unseen."""
    names = {field.name for field in model._meta.concrete_fields}
    kept = {field.name for field in fields(outline)} - PARTS
    kept = {"pilot_group" if name == "pilot" else name for name in kept}

    assert kept | LEFT_OUT[model, outline] == names
    assert not kept & LEFT_OUT[model, outline]
