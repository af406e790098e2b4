import pytest
from django.urls import reverse

from tests import factories
from tests.page import texts, values
from workshops.models import Screen
from workshops.qr import qr_code


def _screen(workshop):
    return reverse("workshops:screen", args=[workshop.screen_code])


def test_the_projector_shows_code_address_and_day_without_an_account(client, workshop):
    factories.agenda_block(workshop, "Welcome")

    response = client.get(_screen(workshop))

    assert texts(response, ".screen__code") == [workshop.spoken_join_code]
    assert texts(response, ".screen__address") == ["testserver/join"]
    assert texts(response, ".screen__agenda li") == ["14:00 Welcome"]
    assert texts(response, "[aria-current=step]") == ["VALIDATE"]


def test_the_qr_code_leads_to_the_door(client, workshop):
    response = client.get(_screen(workshop))

    door = f"http://testserver/j/{workshop.join_token}/"
    assert values(response, ".screen__qr path", "d") == [qr_code(door).d]


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1:8000", "[::1]:8000"])
def test_a_projector_on_the_server_itself_shows_what_tablets_can_open(
    client, workshop, settings, host
):
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
    settings.SITE_URL = "http://192.168.1.20:8000"

    response = client.get(_screen(workshop), headers={"host": host})

    door = f"http://192.168.1.20:8000/j/{workshop.join_token}/"
    assert texts(response, ".screen__address") == ["192.168.1.20:8000/join"]
    assert values(response, ".screen__qr path", "d") == [qr_code(door).d]


@pytest.mark.parametrize(
    ("host", "site"),
    [
        ("localhost:8000", "http://127.0.0.1:8000"),
        ("192.168.1.20:8000", "https://plenary.example"),
    ],
)
def test_any_other_projector_shows_the_address_by_which_it_came(
    client, workshop, settings, host, site
):
    settings.ALLOWED_HOSTS = ["localhost", "192.168.1.20"]
    settings.SITE_URL = site

    response = client.get(_screen(workshop), headers={"host": host})

    door = f"http://{host}/j/{workshop.join_token}/"
    assert texts(response, ".screen__address") == [f"{host}/join"]
    assert values(response, ".screen__qr path", "d") == [qr_code(door).d]


def test_the_projector_has_no_controls(client, workshop):
    response = client.get(_screen(workshop))

    assert texts(response, "a, button, input, form") == []


def test_an_unknown_screen_is_not_found(client, workshop):
    response = client.get(reverse("workshops:screen", args=[workshop.code]))

    assert response.status_code == 404


@pytest.mark.parametrize("number", [1, 7])
def test_the_projector_costs_the_same_queries_for_any_size(
    client, programme, django_assert_num_queries, number
):
    for _ in range(number):
        workshop = factories.workshop(programme)
        factories.agenda_block(workshop)

    with django_assert_num_queries(5):
        client.get(_screen(workshop))


def _find_tables(workshop, page=""):
    Screen.objects.update_or_create(
        workshop=workshop, defaults={"view": "seats", "shown": {"page": page} if page else {}}
    )


def test_the_wall_says_everybody_where_they_sit(client, workshop):
    table = factories.table(workshop, number=12)
    factories.seat(factories.delegate(workshop, "Ben"), table)
    factories.delegate(workshop, "Ana")
    _find_tables(workshop)

    response = client.get(_screen(workshop))

    assert texts(response, ".finding__one") == ["Ana no seat –", "Ben Table 12"]
    assert texts(response, ".finding__page") == []


def test_many_names_have_pages(client, workshop):
    for number in range(80):
        factories.delegate(workshop, f"Person {number:02}")
    _find_tables(workshop, "2")

    response = client.get(_screen(workshop))

    assert texts(response, ".finding__page") == ["2 of 2"]
    assert texts(response, ".finding__name") == [f"Person {number}" for number in range(72, 80)]


@pytest.mark.parametrize("number", [1, 7])
def test_finding_a_table_costs_the_same_queries_for_any_size(
    client, workshop, django_assert_num_queries, number
):
    for _ in range(number):
        factories.seat(factories.delegate(workshop), factories.table(workshop))
    _find_tables(workshop)

    with django_assert_num_queries(3):
        client.get(reverse("workshops:stage", args=[workshop.screen_code]))
