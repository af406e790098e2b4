from dataclasses import replace

import pytest
from django.contrib.auth.signals import user_login_failed
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.views import sessions
from accounts.views.sessions import ADDRESS, PERSON
from tests import factories
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


def test_the_sign_in_page_offers_delegates_another_way(client, lead):
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


def test_signing_out_after_the_session_has_ended_leads_to_the_door_and_back_in(client, lead):
    out = client.post("/account/sign-out/", follow=True)
    back = client.post(SIGN_IN, {"email": lead.email, "password": PASSWORD}, follow=True)

    assert out.redirect_chain == [(SIGN_IN, 302)]
    assert values(out, "input[name=next]", "value") == []
    assert back.status_code == 200


def test_a_try_is_counted_before_the_password_is_looked_at(client, lead, monkeypatch):
    monkeypatch.setattr(sessions, "PERSON", replace(PERSON, most=1))
    meanwhile = []

    def try_again(sender: object, **credentials: object) -> None:
        """The right password, while the wrong one is still being refused."""
        meanwhile.append(_try(Client(), lead.email, PASSWORD).status_code)

    user_login_failed.connect(try_again)
    try:
        _try(client, lead.email, "wrong")
    finally:
        user_login_failed.disconnect(try_again)

    assert meanwhile == [429]


def test_a_room_full_of_facilitators_signs_in_from_one_address(lead, monkeypatch):
    monkeypatch.setattr(sessions, "ADDRESS", replace(ADDRESS, most=2))

    answers = [_try(Client(), lead.email, PASSWORD).status_code for _ in range(4)]

    assert answers == [302] * 4


# --- The session has ended while a page was open ----------------------------------------------


@pytest.fixture
def page(workshop):
    factories.report(workshop)
    return reverse("reports:report", args=[workshop.code])


@pytest.fixture
def region(workshop):
    return reverse("reports:rendering", args=[workshop.code])


def test_a_form_of_a_page_leads_back_to_the_page(client, lead, page, region):
    asked = client.post(region, headers={"referer": f"http://testserver{page}"}, follow=True)

    back = _try(client, lead.email, PASSWORD, next=values(asked, "input[name=next]", "value")[0])

    assert asked.redirect_chain == [(f"{SIGN_IN}?next={page}", 302)]
    assert back["Location"] == page


@pytest.mark.parametrize("referer", ["", "https://evil.example/", "http://testserver:99/w/"])
def test_a_form_of_no_page_of_ours_leads_back_to_the_beginning(client, region, db, referer):
    response = client.post(region, headers={"referer": referer} if referer else None)

    assert (response.status_code, response["Location"]) == (302, SIGN_IN)


def test_a_region_takes_its_whole_page_to_the_door(client, page, region):
    response = client.get(
        region,
        headers={"hx-request": "true", "hx-current-url": f"http://testserver{page}?a=1#rendering"},
    )

    assert response.status_code == 200
    assert response["HX-Redirect"] == f"{SIGN_IN}?next={page}%3Fa%3D1"
    assert response.content == b""


def test_a_region_of_no_page_of_ours_leads_back_to_the_beginning(client, region, db):
    response = client.get(
        region, headers={"hx-request": "true", "hx-current-url": "https://evil.example/w/"}
    )

    assert response["HX-Redirect"] == SIGN_IN
