"""The first account of a new installation."""

import pytest

from accounts.models import User
from accounts.setup import make_first_account
from accounts.views.setup import TRIES
from config.management.commands.serve import setup_url
from tests.cast import PASSWORD
from tests.page import texts, values

SETUP = "/account/setup/"
FILLED = {
    "name": "Lena Lead",
    "email": "Lena@Example.org",
    "password": PASSWORD,
    "again": PASSWORD,
}


@pytest.fixture
def code(db, settings, tmp_path) -> str:
    """What the server prints behind the address."""
    settings.VAR_DIR = tmp_path
    return setup_url().partition("?code=")[2]


def test_sign_in_leads_to_the_setup_while_nobody_has_an_account(client, db):
    response = client.get("/account/sign-in/")

    assert (response.status_code, response["Location"]) == (302, SETUP)


def test_the_printed_link_brings_the_code_along(client, code):
    response = client.get(f"{SETUP}?code={code}")

    assert values(response, "[name=code]", "value") == [code]


def test_the_code_is_printed_again_until_it_is_used(code):
    assert setup_url().endswith(f"?code={code}")


def test_the_file_of_the_code_is_for_its_own_user_alone(code, tmp_path):
    assert (tmp_path / "setup_code").stat().st_mode & 0o777 == 0o600


def test_the_first_account_is_made_and_signed_in(client, code):
    response = client.post(SETUP, FILLED | {"code": code})

    user = User.objects.get()
    assert (response.status_code, response["Location"]) == (302, "/")
    assert (user.email, user.name, user.is_superuser) == ("lena@example.org", "Lena Lead", False)
    assert client.session["_auth_user_id"] == str(user.pk)


def test_the_code_is_good_once(client, code, tmp_path):
    client.post(SETUP, FILLED | {"code": code})
    User.objects.all().delete()

    response = client.post(SETUP, FILLED | {"code": code})

    assert response.status_code == 422
    assert not (tmp_path / "setup_code").exists()
    assert not User.objects.exists()


@pytest.mark.parametrize("wrong", ["guess", "ümlaut", " "])
def test_a_wrong_code_makes_no_account(client, code, wrong):
    response = client.post(SETUP, FILLED | {"code": wrong})

    assert response.status_code == 422
    assert texts(response, "#id_code_error") != []
    assert not User.objects.exists()


def test_without_a_printed_code_no_code_is_right(client, db, settings, tmp_path):
    settings.VAR_DIR = tmp_path

    response = client.post(SETUP, FILLED | {"code": "anything"})

    assert response.status_code == 422


def test_codes_cannot_be_tried_without_end(client, code):
    for _ in range(TRIES.most):
        client.post(SETUP, FILLED | {"code": "guess"})

    response = client.post(SETUP, FILLED | {"code": code})

    assert (response.status_code, response["Retry-After"]) == (429, "600")
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("again", "something else", "The two passwords are not the same."),
        ("name", "", "This field is required."),
        ("email", "lena", "Enter a valid email address."),
    ],
)
def test_what_is_missing_is_said_at_its_field(client, code, field, value, says):
    response = client.post(SETUP, FILLED | {"code": code, field: value})

    assert response.status_code == 422
    assert texts(response, f"#id_{field}_error") == [says]
    assert not User.objects.exists()


def test_a_weak_password_is_refused(client, code):
    response = client.post(SETUP, FILLED | {"code": code, "password": "short", "again": "short"})

    assert texts(response, "#id_password_error")[0].startswith("This password is too short.")


def test_the_setup_is_over_once_somebody_has_an_account(client, code, lead):
    response = client.post(SETUP, FILLED | {"code": code})

    assert (response.status_code, response["Location"]) == (302, "/account/sign-in/")
    assert User.objects.get() == lead


def test_of_two_who_use_the_code_at_once_one_gets_the_account(code):
    first = make_first_account(name="Lena", email="lena@example.org", password=PASSWORD)

    second = make_first_account(name="Sven", email="sven@example.org", password=PASSWORD)

    assert (User.objects.get(), second) == (first, None)
