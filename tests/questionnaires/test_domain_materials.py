"""Questionnaires as what an activity can have: offered, chosen, copied as a draft."""

import pytest
from django.core.exceptions import ValidationError

from questionnaires.domain.materials import QuestionnaireMaterials
from questionnaires.domain.questionnaires import ChoicePlan, QuestionPlan, ScalePlan, draw_up
from questionnaires.models import ActivityQuestionnaire, Questionnaire
from tests import factories
from workshops.domain.materials import Data
from workshops.models import Activity, Workshop

QUESTIONS = [
    QuestionPlan("role", "single_choice", "Who are you?", choices=[ChoicePlan("smith", "Smith")]),
    QuestionPlan("trust", "scale", "Do you trust it?", scale=ScalePlan(1, 5, "no", "wholly")),
    QuestionPlan("why", "long_text", "Why?", number=3, help="In a sentence.", is_required=True),
]

materials = QuestionnaireMaterials()


@pytest.fixture
def activity(workshop: Workshop) -> Activity:
    return factories.activity(workshop, kind=Activity.Kind.QUESTIONNAIRE)


@pytest.fixture
def questionnaire(workshop: Workshop) -> Questionnaire:
    return draw_up(
        workshop.programme, QUESTIONS, title="Trust", grouped_by="role", group_name="Role"
    )


def outlined(activity: Activity) -> Data:
    outline = materials.outline(activity)
    assert outline is not None
    return outline


def test_the_programmes_questionnaires_are_offered(questionnaire, workshop):
    factories.questionnaire(factories.workshop(factories.programme()))

    offered = materials.offered(workshop.programme)

    assert [(offer.key, offer.name, offer.about) for offer in offered] == [
        (questionnaire.code, "Trust", "Draft")
    ]


def test_a_questionnaire_is_chosen_and_taken_away_again(questionnaire, activity):
    materials.choose(activity, questionnaire.code)

    assert [one.name for one in materials.chosen([activity]).values()] == ["Trust"]

    materials.choose(activity, "")

    assert materials.chosen([activity]) == {}


def test_another_programmes_questionnaire_cannot_be_chosen(activity):
    foreign = factories.questionnaire(factories.workshop(factories.programme()))

    with pytest.raises(ValidationError, match="no such questionnaire"):
        materials.choose(activity, foreign.code)


def test_a_copy_asks_the_same_and_is_a_draft_of_its_own(questionnaire, activity):
    materials.choose(activity, questionnaire.code)
    elsewhere = factories.activity(
        factories.workshop(factories.programme()), kind=Activity.Kind.QUESTIONNAIRE
    )

    outline = outlined(activity)
    materials.restore(elsewhere, outline)

    copy = ActivityQuestionnaire.objects.get(activity=elsewhere).questionnaire
    assert copy.pk != questionnaire.pk
    assert copy.programme == elsewhere.workshop.programme
    assert copy.state == Questionnaire.State.DRAFT
    assert materials.outline(elsewhere) == outline


@pytest.mark.parametrize("data", [{}, {"questions": [{"key": "a"}]}, {"questions": [], "no": 1}])
def test_a_broken_outline_is_refused_in_a_sentence(activity, data):
    with pytest.raises(ValidationError) as refused:
        materials.restore(activity, data)

    assert refused.value.messages == ["This is not the outline of a questionnaire."]
