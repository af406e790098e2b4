"""Drawing up a questionnaire, and taking in responses: as a whole, once, or not at all."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from questionnaires.domain.questionnaires import ChoicePlan, QuestionPlan, draw_up
from questionnaires.domain.responses import submit
from questionnaires.domain.results import results_of
from questionnaires.models import Answer, Question, Questionnaire, Response
from tests import factories

HAZARDS = [ChoicePlan("fog", "Fog"), ChoicePlan("rocks", "Rocks"), ChoicePlan("ice", "Ice")]
KINDS = [
    QuestionPlan("name", "short_text", "Your name?", is_personal=True),
    QuestionPlan("story", "long_text", "What happened?"),
    QuestionPlan("email", "email", "Your address?", is_personal=True),
    QuestionPlan(
        "worst", "single_choice", "Worst?", choices=[*HAZARDS, ChoicePlan("other", "Other", True)]
    ),
    QuestionPlan("met", "multiple_choice", "Met?", choices=HAZARDS),
    QuestionPlan("afraid", "yes_no", "Afraid?"),
    QuestionPlan("ships", "number", "How many ships?"),
    QuestionPlan("when", "date", "When?"),
    QuestionPlan("ranked", "ranking", "Rank them.", choices=HAZARDS),
]


@pytest.fixture
def questionnaire(workshop) -> Questionnaire:
    """One question of each kind; a scale from 1 to 5 comes last."""
    made = draw_up(workshop.programme, KINDS, title="Hazards", workshop=workshop)
    factories.question(made, "scale", key="rating", scale_low=1, scale_high=5)
    return made


def answer_to(response: Response, key: str) -> Answer:
    return response.answers.get(question__key=key)


def chosen(response: Response, key: str) -> list[tuple[str, int | None]]:
    """Key and rank of each choice of an answer."""
    choices = answer_to(response, key).chosen_choices.select_related("choice")
    return [(one.choice.key, one.rank) for one in choices]


def test_questionnaire_is_drawn_up_in_its_order_as_a_draft(workshop):
    made = draw_up(workshop.programme, KINDS, title="Hazards", grouped_by="worst")

    assert made.state == Questionnaire.State.DRAFT
    assert [one.key for one in made.questions.all()] == [plan.key for plan in KINDS]
    assert made.grouping_question == made.questions.get(key="worst")
    assert [(one.key, one.is_other) for one in made.questions.get(key="worst").choices.all()] == [
        ("fog", False),
        ("rocks", False),
        ("ice", False),
        ("other", True),
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        QuestionPlan("story", "long_text", "Twice?"),
        QuestionPlan("odd", "riddle", "What am I?"),
        QuestionPlan("empty", "long_text", ""),
        QuestionPlan("hole", "single_choice", "Which?", choices=[HAZARDS[0], HAZARDS[0]]),
    ],
)
def test_questionnaire_with_one_wrong_question_is_not_drawn_up(workshop, wrong):
    with pytest.raises(ValidationError):
        draw_up(workshop.programme, [*KINDS, wrong], title="Hazards")

    assert not Questionnaire.objects.exists()


def test_questionnaire_grouped_by_a_question_that_it_does_not_have_is_not_drawn_up(workshop):
    with pytest.raises(Question.DoesNotExist):
        draw_up(workshop.programme, KINDS, title="Hazards", grouped_by="weather")

    assert not Questionnaire.objects.exists()


def test_questionnaire_grouped_by_personal_data_is_not_drawn_up(workshop):
    faith = QuestionPlan("faith", "single_choice", "Faith?", is_personal=True, choices=HAZARDS)

    with pytest.raises(ValidationError) as refused:
        draw_up(workshop.programme, [*KINDS, faith], title="Hazards", grouped_by="faith")

    assert refused.value.messages == [
        "Answers cannot be grouped by a question that asks for personal data."
    ]
    assert not Questionnaire.objects.exists()


def test_response_is_kept_with_an_answer_of_every_kind(questionnaire):
    at = dt.datetime(2018, 9, 26, 10, 30, tzinfo=dt.UTC)

    response = submit(
        questionnaire,
        {
            "name": "Ana",
            "story": " We ran\naground. ",
            "email": "ana@example.org",
            "worst": "other",
            "met": ["rocks", "fog"],
            "afraid": "no",
            "ships": "-2.5",
            "when": "2018-10-11",
            "ranked": ["ice", "fog", "rocks"],
            "rating": "5",
        },
        channel=Response.Channel.KIOSK,
        place="Rome",
        submitted_at=at,
        own_words={"worst": " Seaweed ", "story": "not asked for"},
    )

    response.refresh_from_db()
    assert (response.channel, response.place, response.submitted_at) == ("kiosk", "Rome", at)
    assert answer_to(response, "name").text == "Ana"
    assert answer_to(response, "story").text == "We ran\naground."
    assert answer_to(response, "email").text == "ana@example.org"
    assert chosen(response, "worst") == [("other", None)]
    assert answer_to(response, "worst").text == "Seaweed"
    assert set(chosen(response, "met")) == {("rocks", None), ("fog", None)}
    assert answer_to(response, "afraid").yes is False
    assert answer_to(response, "ships").number == Decimal("-2.5")
    assert answer_to(response, "when").day == dt.date(2018, 10, 11)
    assert chosen(response, "ranked") == [("ice", 1), ("fog", 2), ("rocks", 3)]
    assert answer_to(response, "rating").number == 5


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("name", ["Ana", "Ben"]),
        ("email", "ana at example.org"),
        ("worst", "seaweed"),
        ("worst", ["fog", "ice"]),
        ("met", ["fog", "seaweed"]),
        ("met", ["fog", "fog"]),
        ("afraid", "perhaps"),
        ("ships", "many"),
        ("ships", "NaN"),
        ("ships", "1e30"),
        ("ships", "0.123456789"),
        ("when", "11.10.2018"),
        ("when", "2018-02-30"),
        ("ranked", ["fog", "ice", "fog"]),
        ("ranked", "seaweed"),
        ("rating", "0"),
        ("rating", "6"),
        ("rating", "2.5"),
        ("weather", "Rain"),
    ],
)
def test_answer_that_cannot_be_names_its_question_and_nothing_is_stored(questionnaire, key, value):
    with pytest.raises(ValidationError) as refused:
        submit(questionnaire, {"story": "We ran aground.", key: value})

    assert set(refused.value.message_dict) == {key}
    (sentence,) = refused.value.messages
    assert sentence.endswith(".")
    assert not Response.objects.exists()
    assert not Answer.objects.exists()


def test_every_wrong_answer_is_named_at_once(questionnaire):
    with pytest.raises(ValidationError) as refused:
        submit(questionnaire, {"worst": "seaweed", "ships": "many", "when": "today"})

    assert set(refused.value.message_dict) == {"worst", "ships", "when"}


@pytest.mark.parametrize("nothing", [{}, {"why": ""}, {"why": " \n"}, {"why": []}])
def test_question_that_must_be_answered_is_named_when_it_is_not(workshop, nothing):
    asked = draw_up(
        workshop.programme,
        [QuestionPlan("why", "long_text", "Why?", is_required=True)],
        title="Hazards",
    )

    with pytest.raises(ValidationError) as refused:
        submit(asked, nothing)

    assert set(refused.value.message_dict) == {"why"}
    assert not Response.objects.exists()


def test_empty_answers_are_no_answers(questionnaire):
    response = submit(
        questionnaire, {"story": "", "name": "  ", "met": [], "ships": " ", "afraid": "yes"}
    )

    assert [one.question.key for one in response.answers.all()] == ["afraid"]


def test_response_that_is_sent_twice_is_one_response(questionnaire):
    response_id = uuid.uuid4()

    first = submit(questionnaire, {"story": "Once."}, response_id=response_id)
    second = submit(questionnaire, {"story": "Once."}, response_id=response_id)

    assert first == second
    assert first.pk == response_id
    assert Answer.objects.count() == 1


def test_responses_are_numbered_in_the_order_in_which_they_came(questionnaire):
    submit(questionnaire, {"story": "One."})
    submit(questionnaire, {"story": "Two."})

    assert [one.order for one in questionnaire.responses.all()] == [1, 2]


def test_every_accepted_response_can_be_analysed_and_tells_nothing_personal(questionnaire):
    submit(
        questionnaire,
        {"name": "Ana Secret", "email": "ana@example.org", "rating": "5", "ships": "12.5"},
    )
    asked = Questionnaire.objects.with_questions().get()

    (results,) = results_of([asked])

    assert results.response_count == 1
    assert {one.key for one in results.questions} == {
        "story",
        "worst",
        "met",
        "afraid",
        "ships",
        "when",
        "ranked",
        "rating",
    }
    assert "Secret" not in repr(results.questions)
    assert "example.org" not in repr(results.questions)
