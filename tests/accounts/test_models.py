"""Users: known by their e-mail address, whatever its case."""

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command

from accounts.models import User


@pytest.mark.django_db
def test_user_signs_in_with_the_address_in_any_case():
    user = User.objects.create_user("Lena@Example.ORG", "a long walk", name="Lena Lead")

    assert user.email == "lena@example.org"
    assert authenticate(username="LENA@example.org", password="a long walk") == user
    assert authenticate(username="lena@example.org", password="a short walk") is None


@pytest.mark.django_db
def test_user_without_a_password_cannot_sign_in():
    user = User.objects.create_user("lena@example.org", name="Lena")

    assert not user.has_usable_password()
    assert authenticate(username="lena@example.org", password="") is None


@pytest.mark.django_db
def test_operator_is_made_by_the_command_that_django_has_for_it(monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "a long walk")

    call_command(
        "createsuperuser", interactive=False, email="ops@example.org", name="Ops", verbosity=0
    )

    user = User.objects.get()
    assert (user.is_staff, user.is_superuser, user.name) == (True, True, "Ops")
    assert authenticate(username="ops@example.org", password="a long walk") == user
