from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from questionnaires.domain import drafting
from questionnaires.domain.questionnaires import (
    ChoicePlan,
    QuestionPlan,
    ScalePlan,
    draw_up,
    planned,
)
from questionnaires.domain.shipped import question_sets
from questionnaires.models import Question, Questionnaire
from tests import factories
from workshops.domain.actions import ConflictError

Kind = Question.Kind


@pytest.fixture
def draft(workshop):
    """Three questions; the answers are grouped by the second."""
    return draw_up(
        workshop.programme,
        [
            QuestionPlan("name", "short_text", "Who are you?", is_personal=True),
            QuestionPlan("role", "single_choice", "What are you?", 1, choices=[keeper(), smith()]),
            QuestionPlan("fog", "long_text", "What of the fog?", 2),
        ],
        title="Harbour interviews",
        workshop=workshop,
        grouped_by="role",
    )


def keeper():
    return ChoicePlan("keeper", "Keeper")


def smith():
    return ChoicePlan("smith", "Smith", results_label="Smiths")


def asked(questionnaire):
    return [(one.key, one.number) for one in questionnaire.questions.all()]


def question(questionnaire, key="role"):
    found = questionnaire.questions.get(key=key)
    found.questionnaire = questionnaire
    return found


def new(questionnaire, **fields):
    return Question(
        questionnaire=questionnaire, **{"kind": Kind.YES_NO, "text": "Ready?", **fields}
    )


@pytest.mark.parametrize("key", question_sets())
def test_every_shipped_set_makes_a_draft(workshop, key):
    shipped = question_sets()[key]

    made = drafting.begin(workshop, "", shipped)

    assert (made.title, made.state, made.workshop) == (shipped.title, "draft", workshop)
    assert [replace(one, choices=tuple(one.choices)) for one in planned(made)] == [
        replace(one, choices=tuple(one.choices)) for one in shipped.questions
    ]
    numbers = [one.number for one in made.questions.all() if not one.is_personal]
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_questionnaire_may_begin_without_questions(workshop):
    made = drafting.begin(workshop, "My own")

    assert (made.title, asked(made)) == ("My own", [])


def test_a_new_question_comes_last_with_a_key_and_a_number_of_its_own(draft):
    factories.question(draft, key="q1", order=9)

    drafting.add_question(new(draft))

    assert asked(draft) == [("name", None), ("role", 1), ("fog", 2), ("q1", 3), ("q2", 4)]


def test_a_changed_question_keeps_its_key_and_offers_the_new_choices(draft):
    role = question(draft)
    role.text = "Who are you, then?"

    drafting.change_question(role, [smith(), ChoicePlan("other", "Other", is_other=True)])

    role = planned(draft)[1]
    assert (role.key, role.text) == ("role", "Who are you, then?")
    assert role.choices == [smith(), ChoicePlan("other", "Other", is_other=True)]


def test_a_question_of_another_kind_forgets_what_it_no_longer_has(draft):
    fog = question(draft, "fog")
    fog.kind, fog.scale_low, fog.scale_high = Kind.SCALE, 1, 5
    drafting.change_question(fog)
    assert planned(draft)[2].scale == ScalePlan(1, 5)

    fog.kind = Kind.LONG_TEXT
    drafting.change_question(fog, [keeper()])

    assert (planned(draft)[2].scale, planned(draft)[2].choices) == (None, [])


@pytest.mark.parametrize("change", [{"kind": Kind.LONG_TEXT}, {"is_personal": True}])
def test_answers_are_grouped_no_more_by_what_cannot_group_them(draft, change):
    role = question(draft)
    for name, value in change.items():
        setattr(role, name, value)

    drafting.change_question(role, [keeper(), smith()])

    draft.refresh_from_db()
    assert draft.grouping_question is None


def test_a_question_that_breaks_a_rule_is_kept_as_it_was(draft):
    role = question(draft)
    role.text = ""

    with pytest.raises(ValidationError):
        drafting.change_question(role, [])

    assert planned(draft)[1].choices == [keeper(), smith()]


def test_numbers_are_printed_anew_when_a_question_goes_or_moves(draft):
    drafting.reorder(draft, ["fog", "name", "role"])
    assert asked(draft) == [("fog", 1), ("name", None), ("role", 2)]

    drafting.delete_question(question(draft, "fog"))

    assert asked(draft) == [("name", None), ("role", 1)]


def test_what_is_open_is_closed_opened_again_and_made_a_draft(draft):
    states = []
    for step in (drafting.open_up, drafting.close, drafting.open_up, drafting.take_back):
        step(draft)
        states.append(Questionnaire.objects.get().state)

    assert states == ["open", "closed", "open", "draft"]


def test_nothing_to_ask_cannot_be_opened_and_a_draft_not_closed(workshop):
    empty = drafting.begin(workshop, "Empty")

    with pytest.raises(ConflictError, match="no question yet"):
        drafting.open_up(empty)
    with pytest.raises(ConflictError, match="has not been opened"):
        drafting.close(empty)

    assert Questionnaire.objects.get().state == "draft"


def changes(questionnaire):
    """Every verb that changes what is asked."""
    role = question(questionnaire)
    return [
        lambda: drafting.revise(questionnaire),
        lambda: drafting.add_question(new(questionnaire)),
        lambda: drafting.change_question(role, [keeper()]),
        lambda: drafting.delete_question(role),
        lambda: drafting.reorder(questionnaire, ["fog", "name", "role"]),
    ]


@pytest.mark.parametrize("number", range(5))
@pytest.mark.parametrize("has_responses", [True, False])
def test_only_a_draft_that_nobody_has_answered_changes(draft, number, has_responses):
    if has_responses:
        factories.response(draft)
    else:
        Questionnaire.objects.update(state="open")
    before = planned(draft)

    with pytest.raises(ConflictError):
        changes(draft)[number]()

    assert planned(Questionnaire.objects.get()) == before


def test_what_was_answered_does_not_become_a_draft(draft):
    drafting.open_up(draft)
    factories.response(draft)

    with pytest.raises(ConflictError, match="new version"):
        drafting.take_back(draft)


def test_a_copy_is_the_next_version_and_has_no_responses(draft):
    drafting.open_up(draft)
    factories.response(draft)

    second = drafting.copy(draft)
    third = drafting.copy(draft)

    assert [one.version for one in (draft, second, third)] == [1, 2, 3]
    assert (second.state, second.responses.count()) == ("draft", 0)
    assert second.grouping_question == second.questions.get(key="role")


TEXTS = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=40)
KEYS = st.from_regex(r"[a-z][a-z0-9-]{0,20}", fullmatch=True)


@st.composite
def plans(draw):
    kind = draw(st.sampled_from(Kind.values))
    has_choices = kind in {"single_choice", "multiple_choice", "ranking"}
    choices = st.lists(
        st.builds(ChoicePlan, KEYS, TEXTS, st.booleans(), TEXTS),
        unique_by=lambda one: one.key,
        max_size=4,
    )
    low = draw(st.integers(-100, 100))
    return QuestionPlan(
        key=draw(KEYS),
        kind=kind,
        text=draw(TEXTS),
        number=draw(st.none() | st.integers(1, 99)),
        results_text=draw(TEXTS),
        help=draw(TEXTS),
        is_required=draw(st.booleans()),
        is_personal=draw(st.booleans()),
        scale=ScalePlan(low, low + draw(st.integers(1, 50)), draw(TEXTS), draw(TEXTS))
        if kind == "scale"
        else None,
        choices=draw(choices) if has_choices else [],
        recording=draw(st.sampled_from(Question.Recording.values)),
        recording_note=draw(TEXTS),
    )


@given(
    questions=st.lists(plans(), unique_by=lambda one: one.key, max_size=4),
    title=TEXTS,
    introduction=TEXTS,
    thanks=TEXTS,
    identity=st.sampled_from(Questionnaire.Identity.values),
    group_name=TEXTS,
    smallest=st.integers(1, 20),
)
@settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
def test_a_copy_asks_what_the_original_asks(workshop, questions, smallest, **head):
    grouping = next((one.key for one in questions if one.choices and not one.is_personal), "")
    original = draw_up(
        workshop.programme,
        questions,
        workshop=workshop,
        grouped_by=grouping,
        smallest_group=smallest,
        **head,
    )

    copied = Questionnaire.objects.get(pk=drafting.copy(original).pk)

    assert planned(copied) == questions
    for name in [*head, "smallest_group", "workshop"]:
        assert getattr(copied, name) == getattr(original, name)
    assert (copied.grouping_question.key if copied.grouping_question else "") == grouping
