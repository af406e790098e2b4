import pytest
from django.urls import reverse

from tests import factories
from tests.page import texts, values
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

    door = f"http://testserver/j/{workshop.join_code}/"
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

    with django_assert_num_queries(3):
        client.get(_screen(workshop))
