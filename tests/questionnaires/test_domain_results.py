"""Results: whose words are shown under which group, and whose are not."""

import pytest

from questionnaires.analysis import TextResult
from questionnaires.domain.questionnaires import ChoicePlan, QuestionPlan, draw_up
from questionnaires.domain.responses import submit
from questionnaires.domain.results import results_of
from questionnaires.models import Question, Questionnaire
from tests import factories

PORTS = [
    QuestionPlan(
        "size",
        "single_choice",
        "How large?",
        choices=[ChoicePlan("s", "Small"), ChoicePlan("l", "Large")],
    ),
    QuestionPlan("story", "long_text", "What happened?"),
]


def ports(workshop, **fields) -> Questionnaire:
    """Grouped by the size of the port: six small ones and two large ones answered."""
    made = draw_up(
        workshop.programme,
        PORTS,
        title="Hazards",
        workshop=workshop,
        grouped_by="size",
        group_name="Port",
        **fields,
    )
    for number, size in enumerate("sslsslss"):
        submit(made, {"size": size, "story": f"Story {number}."})
    return made


def groups(questionnaire: Questionnaire) -> list[tuple[str, int]]:
    """Name and respondents of each group under which the stories are shown."""
    (results,) = results_of([Questionnaire.objects.with_questions().get(pk=questionnaire.pk)])
    story = next(one.result for one in results.questions if one.key == "story")
    assert isinstance(story, TextResult)
    return [(group.name, group.respondents) for group in story.groups]


@pytest.mark.parametrize("identity", ["anonymous", "pseudonymous"])
@pytest.mark.parametrize(
    ("smallest", "shown"),
    [
        ({}, [("", 8)]),
        ({"smallest_group": 3}, [("", 8)]),
        ({"smallest_group": 2}, [("Port: Small", 6), ("Port: Large", 2)]),
    ],
)
def test_groups_in_which_people_could_be_recognised_are_shown_together(
    workshop, identity, smallest, shown
):
    asked = ports(workshop, identity=identity, **smallest)

    assert groups(asked) == shown


def test_every_group_of_a_named_questionnaire_is_shown_by_itself(workshop):
    asked = ports(workshop, identity="named", smallest_group=5)

    assert groups(asked) == [("Port: Small", 6), ("Port: Large", 2)]


def test_texts_are_not_grouped_by_personal_data(workshop):
    asked = ports(workshop, smallest_group=1)
    Question.objects.filter(key="size").update(is_personal=True)

    assert groups(asked) == [("", 8)]


def test_texts_are_not_grouped_by_a_question_of_another_questionnaire(workshop):
    asked = ports(workshop, smallest_group=1)
    elsewhere = factories.question(
        factories.questionnaire(workshop), Question.Kind.SINGLE_CHOICE, ("Salt", "Fresh")
    )
    factories.answer(asked.responses.all()[0], elsewhere, choices=("Salt",))
    Questionnaire.objects.filter(pk=asked.pk).update(grouping_question=elsewhere)

    assert groups(asked) == [("", 8)]
