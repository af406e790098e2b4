"""One's own account."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.views.account import TRIES
from tests.cast import PASSWORD
from tests.conftest import signed_in
from tests.page import texts, values

ACCOUNT = "/account/"
NEW = "two boats and one anchor"


def _change(client: Client, old: str = PASSWORD, new: str = NEW, again: str = NEW):
    data = {"old_password": old, "new_password1": new, "new_password2": again}
    return client.post(reverse("accounts:password"), data)


def test_everybody_finds_their_account_in_the_head_of_a_page(as_viewer, programme):
    page = as_viewer.get(programme.get_absolute_url())
    account = as_viewer.get(ACCOUNT)

    assert values(page, f".topbar a[href='{ACCOUNT}']", "href") == [ACCOUNT]
    assert values(account, "[name=name]", "value") == ["Vera Viewer"]
    assert values(account, "#id_email", "value") == ["vera@example.org"]


def test_a_name_is_changed_without_a_password(as_lead, lead):
    response = as_lead.post(ACCOUNT, {"name": "Lena Light", "email": lead.email}, follow=True)

    lead.refresh_from_db()
    assert lead.name == "Lena Light"
    assert texts(response, "[role=status]") == ["Saved."]


@pytest.mark.parametrize("typed", ["", "wrong"])
def test_an_address_is_changed_with_the_password_alone(as_lead, lead, typed):
    asked = {"name": lead.name, "email": "New@Example.org"}

    refused = as_lead.post(ACCOUNT, {**asked, "password": typed})
    changed = as_lead.post(ACCOUNT, {**asked, "password": PASSWORD})

    lead.refresh_from_db()
    assert (refused.status_code, changed.status_code) == (422, 302)
    assert texts(refused, ".field__error") == [
        "With a new address, write your present password here."
    ]
    assert texts(refused, ".topbar__name") == ["Lena Lead"]
    assert lead.email == "new@example.org"


@pytest.mark.parametrize(
    ("password", "says"),
    [
        (PASSWORD, "There is already an account with this address."),
        ("wrong", "With a new address, write your present password here."),
    ],
)
def test_the_address_of_somebody_else_stays_theirs(as_lead, lead, viewer, password, says):
    asked = {"name": lead.name, "email": "VERA@example.org", "password": password}

    response = as_lead.post(ACCOUNT, asked)

    lead.refresh_from_db()
    assert response.status_code == 422
    assert texts(response, ".field__error, [role=alert]") == [says]
    assert lead.email == "lena@example.org"


def test_a_password_is_changed_and_only_this_session_goes_on(lead):
    here, elsewhere = signed_in(lead), signed_in(lead)

    response = _change(here)
    again = here.get(response["Location"])
    other = elsewhere.get(ACCOUNT)

    lead.refresh_from_db()
    assert lead.check_password(NEW)
    assert "Your password is changed." in texts(again, "[role=status]")[0]
    assert (again.status_code, other.status_code) == (200, 302)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"old": "wrong"}, "This is not your present password."),
        ({"again": "another one, much longer"}, "The two passwords are not the same."),
        ({"new": "short", "again": "short"}, "This password is too short."),
    ],
)
def test_a_password_that_cannot_be_is_refused_with_a_sentence(as_lead, lead, typed, says):
    response = _change(as_lead, **typed)

    lead.refresh_from_db()
    assert response.status_code == 422
    assert texts(response, ".field__error")[0].startswith(says)
    assert lead.check_password(PASSWORD)


def test_a_password_is_not_guessed_at_an_open_screen(as_lead, lead):
    for _ in range(TRIES.most):
        _change(as_lead, old="wrong")

    limited = _change(as_lead)
    address = as_lead.post(ACCOUNT, {"name": "x", "email": "x@example.org", "password": PASSWORD})

    assert (limited.status_code, address.status_code) == (429, 429)
    assert limited["Retry-After"] == str(TRIES.seconds)
    assert User.objects.get(pk=lead.pk).check_password(PASSWORD)
