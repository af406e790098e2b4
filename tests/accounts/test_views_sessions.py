import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.views.sessions import PERSON
from tests.cast import PASSWORD
from tests.page import texts, values

SIGN_IN = "/account/sign-in/"


def _try(client: Client, email: str, password: str, **more: str):
    return client.post(SIGN_IN, {"email": email, "password": password, **more})


def test_signing_in_leads_to_the_programmes(client, lead):
    response = _try(client, "LENA@example.org", PASSWORD)

    assert (response.status_code, response["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(lead.pk)


def test_signing_in_returns_to_the_page_that_was_asked_for(client, lead, workshop):
    asked = client.get(workshop.get_absolute_url())

    response = _try(client, lead.email, PASSWORD, next=workshop.get_absolute_url())

    assert asked["Location"] == f"{SIGN_IN}?next={workshop.get_absolute_url()}"
    assert response["Location"] == workshop.get_absolute_url()


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:1"])
def test_signing_in_leads_to_no_other_site(client, lead, elsewhere):
    response = _try(client, lead.email, PASSWORD, next=elsewhere)

    assert response["Location"] == "/"


@pytest.mark.parametrize("email", ["lena@example.org", "nobody@example.org"])
def test_a_refusal_does_not_say_who_has_an_account(client, lead, email):
    response = _try(client, email, "wrong")

    assert response.status_code == 422
    assert texts(response, "[role=alert]") == ["This address and password do not belong together."]


def test_an_inactive_account_cannot_sign_in(client, lead):
    User.objects.filter(pk=lead.pk).update(is_active=False)

    response = _try(client, lead.email, PASSWORD)

    assert response.status_code == 422


def test_too_many_failures_are_answered_in_words_and_stop_even_the_right_password(client, lead):
    for _ in range(PERSON.most):
        _try(client, lead.email, "wrong")

    response = _try(client, lead.email, PASSWORD)

    assert response.status_code == 429
    assert response["Retry-After"] == "600"
    assert "Wait 10 minutes" in texts(response, "[role=alert]")[0]


def test_failures_of_one_person_do_not_lock_out_another(client, lead, viewer):
    for _ in range(PERSON.most):
        _try(client, lead.email, "wrong")

    response = _try(client, viewer.email, PASSWORD)

    assert response.status_code == 302


def test_a_person_is_not_locked_out_by_failures_from_another_address(client, lead):
    for _ in range(PERSON.most):
        client.post(SIGN_IN, {"email": lead.email, "password": "wrong"}, REMOTE_ADDR="198.51.100.7")

    response = _try(client, lead.email, PASSWORD)

    assert response.status_code == 302


def test_who_is_signed_in_is_sent_on(as_lead):
    response = as_lead.get(SIGN_IN)

    assert (response.status_code, response["Location"]) == (302, "/")


def test_the_sign_in_page_offers_delegates_another_way(client, db):
    response = client.get(SIGN_IN)

    assert values(response, "main a", "href") == [reverse("workshops:join")]
    assert texts(response, ".topbar__user") == []


def test_signing_out_ends_the_session(as_lead):
    response = as_lead.post("/account/sign-out/")

    assert response["Location"] == SIGN_IN
    assert "_auth_user_id" not in as_lead.session


def test_signing_out_by_a_link_is_refused(as_lead):
    response = as_lead.get("/account/sign-out/")

    assert response.status_code == 405
    assert "_auth_user_id" in as_lead.session
