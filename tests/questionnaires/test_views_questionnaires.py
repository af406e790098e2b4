import pytest
from django.urls import reverse

from questionnaires.models import Choice, Question
from tests import factories
from tests.page import texts, values


@pytest.fixture
def asked(workshop):
    return factories.questionnaire(workshop)


def _investigation(questionnaire):
    return reverse("questionnaires:investigation", args=[questionnaire.code])


def _of_workshop(page, workshop):
    return reverse(f"questionnaires:{page}-of-workshop", args=[workshop.code])


def test_questionnaires_do_not_exist_for_strangers(as_stranger, workshop, asked):
    addresses = [
        asked.get_absolute_url(),
        _investigation(asked),
        _of_workshop("questionnaire", workshop),
        _of_workshop("investigation", workshop),
    ]

    assert [as_stranger.get(address).status_code for address in addresses] == [404] * 4


def test_the_tab_leads_to_the_investigation_of_the_workshop(as_viewer, workshop, asked):
    response = as_viewer.get(_of_workshop("investigation", workshop), follow=True)

    assert response.redirect_chain == [(_investigation(asked), 302)]
    assert values(response, ".tabs__tab[aria-current]", "href") == [
        _of_workshop("investigation", workshop)
    ]


@pytest.mark.parametrize("page", ["questionnaire", "investigation"])
def test_a_workshop_without_a_questionnaire_says_so(as_viewer, workshop, page):
    response = as_viewer.get(_of_workshop(page, workshop))

    assert response.status_code == 200
    assert len(texts(response, ".empty")) == 1


def test_the_questionnaires_of_the_programme_are_listed(as_viewer, programme, workshop, asked):
    factories.question(asked)
    factories.response(asked)
    later = factories.workshop(programme)
    factories.questionnaire(later, title="Ship interviews", version=2, state="draft")
    rehearsal = factories.workshop(programme, number=None, rehearsal_of=workshop)
    factories.questionnaire(rehearsal, title="Only rehearsed")

    response = as_viewer.get(_of_workshop("questionnaire", workshop))

    assert texts(response, ".data tbody tr") == [
        "Harbour interviews this workshop Open 1 1",
        "Ship interviews version 2 Workshop #2 Draft 0 0",
    ]
    assert texts(response, "form.begin") == []
    assert values(response, ".tabs__tab[aria-current]", "href") == [
        _of_workshop("questionnaire", workshop)
    ]


@pytest.mark.parametrize("number", [1, 7])
def test_the_list_costs_the_same_queries_for_any_number(
    as_facilitator, workshop, django_assert_num_queries, number
):
    for _ in range(number):
        factories.response(factories.questionnaire(workshop))

    with django_assert_num_queries(5):
        as_facilitator.get(_of_workshop("questionnaire", workshop))


def test_a_questionnaire_is_shown_as_it_is_asked(as_viewer, asked):
    question = factories.question(
        asked, Question.Kind.SINGLE_CHOICE, ("Lighthouse", "Buoy"), text="What do you keep?"
    )
    Choice.objects.filter(question=question, label="Buoy").update(is_retired=True)
    factories.question(asked, Question.Kind.EMAIL, text="Your address?", is_personal=True)

    response = as_viewer.get(asked.get_absolute_url())

    assert texts(response, ".question__text") == ["What do you keep?", "Your address?"]
    assert texts(response, ".question__choice") == ["Lighthouse"]
    assert texts(response, ".question__kind") == [
        "One of several",
        "E-mail address · personal data, never in the report",
    ]


def test_the_investigation_shows_charts_and_answers_but_nothing_personal(as_viewer, asked):
    kept = factories.question(asked, Question.Kind.SINGLE_CHOICE, ("Lighthouse", "Buoy"))
    why = factories.question(asked)
    name = factories.question(asked, Question.Kind.SHORT_TEXT, is_personal=True)
    response = factories.response(asked)
    factories.answer(response, kept, choices=("Buoy",))
    factories.answer(response, why, "Because of the <fog>.")
    factories.answer(response, name, "Ana Anonymous")

    page = as_viewer.get(_investigation(asked))

    assert texts(page, ".result__table tbody tr") == [
        "Buoy 1 100%",
        "Lighthouse 0 0%",
    ]
    assert len(values(page, ".chart__drawing", "viewBox")) == 1
    assert texts(page, ".answers__text") == ["Because of the <fog>."]
    assert "Ana Anonymous" not in page.content.decode()
    assert "1 response · Pisa" in texts(page, ".page-head__end")[0]


def test_an_investigation_without_responses_says_what_will_be_there(as_viewer, asked):
    factories.question(asked)

    response = as_viewer.get(_investigation(asked))

    assert "as soon as somebody has answered" in texts(response, ".empty")[0]


def test_several_investigations_of_a_workshop_lead_to_each_other(as_viewer, workshop, asked):
    other = factories.questionnaire(workshop, title="Ship interviews")

    response = as_viewer.get(_investigation(asked))

    assert values(response, ".siblings a", "href") == [
        _investigation(asked),
        _investigation(other),
    ]


def test_a_questionnaire_that_prepares_no_workshop_has_a_page_of_its_own(as_viewer, asked):
    asked.workshop = None
    asked.save()

    response = as_viewer.get(asked.get_absolute_url())

    assert texts(response, "h1") == ["Harbour interviews"]
    assert texts(response, ".tabs") == []


@pytest.mark.parametrize("number", [1, 7])
def test_a_page_costs_the_same_queries_for_any_size(
    as_viewer, asked, django_assert_num_queries, number
):
    for _ in range(number):
        question = factories.question(asked, Question.Kind.SINGLE_CHOICE, ("Yes", "No"))
        factories.answer(factories.response(asked), question, choices=("Yes",))

    with django_assert_num_queries(7):
        as_viewer.get(asked.get_absolute_url())
    with django_assert_num_queries(9):
        as_viewer.get(_investigation(asked))
