import pytest
from django.urls import reverse

from questionnaires.models import Question, Questionnaire
from tests import factories
from tests.page import texts, values


@pytest.fixture
def draft(workshop):
    made = factories.questionnaire(workshop, state="draft")
    factories.question(made, text="What of the fog?")
    factories.question(made, Question.Kind.SINGLE_CHOICE, ("Fog", "Ice"), text="Which is worst?")
    return made


def address(questionnaire, name, *keys):
    return reverse(f"questionnaires:{name}", args=[questionnaire.code, *keys])


def filled(**fields):
    """A question as its form sends it."""
    return {"text": "Ready?", "kind": "yes_no", "choices": "", **fields}


def begin(client, workshop, **data):
    page = reverse("questionnaires:questionnaire-of-workshop", args=[workshop.code])
    return client.post(page, data)


WRITES = [
    ("head", (), "post"),
    ("purpose", (), "post"),
    ("questions", (), "post"),
    ("question", ("question-1",), "get"),
    ("question", ("question-1",), "post"),
    ("question", ("question-1",), "delete"),
    ("restored", (), "post"),
    ("order", (), "post"),
    ("state", (), "post"),
    ("versions", (), "post"),
]


@pytest.mark.parametrize(("name", "keys", "method"), WRITES)
@pytest.mark.parametrize(("who", "status"), [("as_stranger", 404), ("as_viewer", 403)])
def test_only_those_who_facilitate_draw_up(request, draft, who, status, name, keys, method):
    client = request.getfixturevalue(who)

    response = getattr(client, method)(address(draft, name, *keys))

    assert response.status_code == status
    assert draft.questions.count() == 2


def test_a_viewer_reads_a_draft_without_controls(as_viewer, draft):
    response = as_viewer.get(draft.get_absolute_url())

    assert texts(response, ".question__text") == ["What of the fog?", "Which is worst?"]
    assert texts(response, "main form, main button") == []


# --- Beginning ----------------------------------------------------------------------------


def test_a_questionnaire_is_begun_from_a_set(as_facilitator, workshop):
    response = begin(as_facilitator, workshop, shipped="end-of-workshop", title="")

    made = Questionnaire.objects.get()
    assert response["Location"] == made.get_absolute_url()
    assert (made.workshop, made.title) == (workshop, "Feedback on the workshop")


def test_an_empty_questionnaire_needs_a_title(as_facilitator, workshop):
    response = begin(as_facilitator, workshop, shipped="", title=" ")

    assert response.status_code == 422
    assert texts(response, ".field__error") == ["Without a set of questions it needs a title."]
    assert not Questionnaire.objects.exists()


def test_there_is_no_other_set(as_facilitator, workshop):
    assert begin(as_facilitator, workshop, shipped="no-such", title="x").status_code == 422


# --- The head -----------------------------------------------------------------------------


def test_the_head_is_edited_in_its_place(as_facilitator, draft):
    form = as_facilitator.get(address(draft, "head") + "?edit")
    assert values(form, "input[name=title]", "value") == ["Harbour interviews"]

    response = as_facilitator.post(
        address(draft, "head"),
        {"title": "Keepers", "introduction": "Hello", "thanks": "Bye", "identity": "named"},
    )

    assert texts(response, "#questionnaire-head h1") == ["Keepers"]
    draft.refresh_from_db()
    assert (draft.introduction, draft.thanks, draft.identity) == ("Hello", "Bye", "named")


def test_a_head_without_a_title_is_refused(as_facilitator, draft):
    response = as_facilitator.post(address(draft, "head"), {"title": "", "identity": "named"})

    assert response.status_code == 422
    assert texts(response, ".field__error") == ["This field is required."]


# --- What it is for -----------------------------------------------------------------------


def purposes(response):
    return texts(response, "#questionnaire-purpose dd")


def options(response, name):
    return texts(response, f"#questionnaire-purpose [name={name}] option")


def chosen(client, questionnaire, **fields):
    """What the form sends with these ``fields`` changed."""
    form = client.get(address(questionnaire, "purpose") + "?edit")
    (seen,) = values(form, "#questionnaire-purpose [name=seen]", "value")
    now = {"workshop": questionnaire.workshop_id or "", "grouping_question": "", "group_name": ""}
    return {**now, "seen": seen, **fields}


def test_an_answered_questionnaire_gets_another_workshop_and_a_grouping(as_facilitator, draft):
    Questionnaire.objects.update(state="open")
    factories.response(draft)
    second = factories.workshop(draft.programme)
    worst = draft.questions.get(key="question-2")
    data = chosen(
        as_facilitator, draft, workshop=second.pk, grouping_question=worst.pk, group_name="Peril"
    )

    response = as_facilitator.post(address(draft, "purpose"), data)

    assert response.status_code == 200
    assert purposes(response) == ["Workshop #2", "Which is worst? as “Peril: …”"]
    draft.refresh_from_db()
    assert (draft.workshop, draft.grouping_question) == (second, worst)
    listed = as_facilitator.get(
        reverse("questionnaires:questionnaire-of-workshop", args=[second.code])
    )
    assert texts(listed, ".asking-table td")[0] == "this workshop"


def test_a_questionnaire_can_prepare_no_workshop_and_group_nothing(as_facilitator, draft):
    data = chosen(as_facilitator, draft, workshop="")

    response = as_facilitator.post(address(draft, "purpose"), data)

    nothing = ["no workshop in particular", "nothing: all responses together"]
    assert purposes(response) == nothing
    assert purposes(as_facilitator.get(draft.get_absolute_url())) == nothing


def test_what_is_offered_is_the_programmes_own_and_can_group(as_facilitator, draft):
    factories.workshop(factories.programme(name="Harbour"), title="Elsewhere")
    factories.question(
        draft, Question.Kind.SINGLE_CHOICE, ("A", "B"), text="Your age?", is_personal=True
    )
    factories.question(draft, Question.Kind.MULTIPLE_CHOICE, ("A", "B"), text="Which tools?")

    response = as_facilitator.get(address(draft, "purpose") + "?edit")

    assert options(response, "workshop") == ["None in particular", str(draft.workshop)]
    assert options(response, "grouping_question") == [
        "Nothing: all responses together",
        "Which is worst?",
    ]


def test_without_a_question_that_groups_the_form_says_what_is_needed(as_facilitator, draft):
    draft.questions.get(key="question-2").delete()

    response = as_facilitator.get(address(draft, "purpose") + "?edit")

    assert options(response, "grouping_question") == []
    (needed,) = texts(response, "#questionnaire-purpose form .is-muted")
    assert needed == (
        "The texts of the results can be grouped once there is a question of the kind “One of"
        " several” that asks for no personal data."
    )


def test_a_question_that_cannot_group_any_more_is_refused(as_facilitator, draft):
    worst = draft.questions.get(key="question-2")
    factories.question(draft, Question.Kind.SINGLE_CHOICE, ("A", "B"), text="Which fleet?")
    data = chosen(as_facilitator, draft, grouping_question=worst.pk)
    draft.questions.filter(pk=worst.pk).update(is_personal=True)

    response = as_facilitator.post(address(draft, "purpose"), data)

    assert response.status_code == 422
    assert texts(response, ".field__error") == [
        "Texts cannot be grouped by this question any more. Choose another one."
    ]


def test_whoever_saw_another_purpose_is_told(as_facilitator, draft):
    data = chosen(as_facilitator, draft, group_name="Peril")
    Questionnaire.objects.update(group_name="Type")

    stale = as_facilitator.post(address(draft, "purpose"), data)
    (seen,) = values(stale, "[name=seen]", "value")
    saved = as_facilitator.post(address(draft, "purpose"), {**data, "seen": seen})

    assert (stale.status_code, saved.status_code) == (409, 200)
    assert values(stale, "[name=group_name]", "value") == ["Peril"]
    draft.refresh_from_db()
    assert draft.group_name == "Peril"


def test_a_rehearsals_questionnaire_stays_with_its_rehearsal(as_facilitator, draft):
    rehearsed = factories.questionnaire(
        factories.workshop(draft.programme, rehearsal_of=draft.workshop), state="draft"
    )

    response = as_facilitator.get(address(rehearsed, "purpose") + "?edit")

    assert options(response, "workshop") == []


def test_a_viewer_sees_what_it_is_for(as_viewer, draft):
    response = as_viewer.get(address(draft, "purpose") + "?edit")

    assert purposes(response)[1] == "nothing: all responses together"
    assert texts(response, "form, button") == []


# --- Questions ----------------------------------------------------------------------------


def test_a_question_is_added_at_the_end(as_facilitator, draft):
    response = as_facilitator.post(
        address(draft, "questions"),
        filled(text="Tools?", kind="multiple_choice", choices="Lamp\nHorn\nOther …"),
    )

    assert texts(response, "#questions .question__text")[2:] == ["Tools?"]
    assert texts(response, "#question-q1 .question__choice") == ["Lamp", "Horn", "Other …"]
    assert values(response, "hx-partial details", "open") == [""]


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"text": ""}, "This field is required."),
        (
            {"kind": "ranking", "choices": "One"},
            "Write 2 to 60 choices, one on each line.",
        ),
        ({"kind": "ranking", "choices": "One\none"}, "Two of the choices are the same."),
        ({"kind": "scale", "scale_low": "1"}, "A scale goes from a number to a number."),
        (
            {"kind": "scale", "scale_low": "5", "scale_high": "1"},
            "A scale goes from a lower to a higher number.",
        ),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(as_facilitator, draft, fields, error):
    response = as_facilitator.post(address(draft, "questions"), filled(**fields))

    assert response.status_code == 422
    assert texts(response, "hx-partial :is(.field__error, .notice--bad)") == [error]
    assert draft.questions.count() == 2


def test_the_row_of_a_question_is_its_form(as_facilitator, draft):
    response = as_facilitator.get(address(draft, "question", "question-2"))

    assert values(response, "li", "id") == ["question-question-2"]
    assert texts(response, "textarea[name=choices]") == ["Fog Ice"]


def test_a_changed_question_keeps_the_keys_of_its_choices(as_facilitator, draft):
    response = as_facilitator.post(
        address(draft, "question", "question-2"),
        filled(text="Worst of all?", kind="single_choice", choices="Ice\nRocks"),
    )

    row = "hx-partial #question-question-2"
    assert texts(response, f"{row} .question__choice") == ["Ice", "Rocks"]
    question = draft.questions.get(key="question-2")
    assert [(one.key, one.label) for one in question.choices.all()] == [
        ("choice-2", "Ice"),
        ("rocks", "Rocks"),
    ]


def test_a_refused_change_stays_in_its_row(as_facilitator, draft):
    response = as_facilitator.post(
        address(draft, "question", "question-2"), filled(kind="single_choice")
    )

    assert (response.status_code, response["HX-Retarget"]) == (422, "#question-question-2")


def test_a_change_that_comes_too_late_is_said_in_its_row_and_not_lost(as_facilitator, draft):
    Questionnaire.objects.update(state="open")

    response = as_facilitator.post(
        address(draft, "question", "question-1"), filled(text="What of the ice?")
    )

    assert (response.status_code, response["HX-Retarget"]) == (409, "#question-question-1")
    assert texts(response, ".notice--bad") == ["This questionnaire is not a draft any more."]
    assert texts(response, "textarea[name=text]") == ["What of the ice?"]


def test_a_question_is_deleted(as_facilitator, draft):
    response = as_facilitator.delete(address(draft, "question", "question-1"))

    assert texts(response, ".question__number") == ["1"]
    assert texts(response, ".question__text") == ["Which is worst?"]


def test_a_question_that_was_deleted_comes_back_with_its_choices(as_facilitator, draft):
    """In its place, and as the one by which the answers are grouped."""
    worst = draft.questions.get(key="question-2")
    draft.grouping_question = worst
    draft.save()
    factories.question(draft, text="Anything else?")
    choices = list(worst.choices.values("key", "label", "order"))

    gone = as_facilitator.delete(address(draft, "question", "question-2"))
    kept = values(gone, "#questions-told [name=kept]", "value")[0]
    back = as_facilitator.post(address(draft, "restored"), {"kept": kept})
    as_facilitator.post(address(draft, "restored"), {"kept": kept})

    assert texts(gone, "#questions-said") == ["“Which is worst?” was deleted."]
    assert texts(gone, ".question__text") == ["What of the fog?", "Anything else?"]
    assert texts(back, "#questions-said") == ["“Which is worst?” is back."]
    assert texts(back, ".question__number") == ["1", "2", "3"]
    again = draft.questions.get(order=2)
    assert (again.key, list(again.choices.values("key", "label", "order"))) == (
        "question-2",
        choices,
    )
    draft.refresh_from_db()
    assert (draft.questions.count(), draft.grouping_question) == (3, again)


def test_a_question_comes_back_beside_one_that_took_its_key(as_facilitator, draft):
    as_facilitator.post(address(draft, "questions"), filled(text="Cold?"))
    gone = as_facilitator.delete(address(draft, "question", "q1"))
    as_facilitator.post(address(draft, "questions"), filled(text="Wet?"))
    kept = values(gone, "#questions-told [name=kept]", "value")[0]

    as_facilitator.post(address(draft, "restored"), {"kept": kept})

    assert list(draft.questions.values_list("key", "text"))[2:] == [("q2", "Cold?"), ("q1", "Wet?")]


def test_a_questionnaire_that_was_opened_takes_no_question_back(as_facilitator, draft):
    gone = as_facilitator.delete(address(draft, "question", "question-1"))
    kept = values(gone, "#questions-told [name=kept]", "value")[0]
    as_facilitator.post(address(draft, "state"), {"step": "open"})

    response = as_facilitator.post(address(draft, "restored"), {"kept": kept})

    assert response.status_code == 409
    assert texts(response, "[role=alert]") == ["This questionnaire is not a draft any more."]
    assert draft.questions.count() == 1


def test_questions_change_places(as_facilitator, draft):
    response = as_facilitator.post(address(draft, "order"), {"item": ["question-2", "question-1"]})
    assert texts(response, ".question__text") == ["Which is worst?", "What of the fog?"]

    response = as_facilitator.post(address(draft, "order"), {"move": "question-1", "by": "-1"})

    assert texts(response, ".question__text") == ["What of the fog?", "Which is worst?"]


def test_an_order_of_another_list_is_stale(as_facilitator, draft):
    response = as_facilitator.post(address(draft, "order"), {"item": ["question-2"]})

    assert response.status_code == 409
    assert texts(response, ".question__text") == ["What of the fog?", "Which is worst?"]


# --- The whole ----------------------------------------------------------------------------


def test_an_opened_questionnaire_is_changed_no_more(as_facilitator, draft):
    response = as_facilitator.post(address(draft, "state"), {"step": "open"}, follow=True)

    assert texts(response, ".page-head__end .mark") == ["Open"]
    assert texts(response, ".edit-list__actions, details") == []

    response = as_facilitator.post(address(draft, "questions"), filled())

    assert response.status_code == 409
    assert texts(response, ".notice--bad") == ["This questionnaire is not a draft any more."]


def test_an_empty_questionnaire_is_not_opened(as_facilitator, workshop):
    empty = factories.questionnaire(workshop, state="draft")

    response = as_facilitator.post(address(empty, "state"), {"step": "open"})

    assert response.status_code == 409
    assert texts(response, "main > .notice--bad") == ["There is no question yet. Write one first."]


def test_what_was_answered_offers_a_new_version(as_facilitator, draft):
    Questionnaire.objects.update(state="open")
    factories.response(draft)

    page = as_facilitator.get(draft.get_absolute_url())
    response = as_facilitator.post(address(draft, "versions"), follow=True)

    assert texts(page, ".asking-state button") == ["Close it", "New version"]
    assert response.redirect_chain[0][0] != draft.get_absolute_url()
    assert texts(response, ".question__text") == ["What of the fog?", "Which is worst?"]
    assert "version 2" in texts(response, ".page-head__end")[0]


def test_a_step_that_there_is_not_changes_nothing(as_facilitator, draft):
    response = as_facilitator.post(address(draft, "state"), {"step": "publish"})

    assert response["Location"] == draft.get_absolute_url()
    draft.refresh_from_db()
    assert draft.state == "draft"
