import pytest
from django.urls import reverse

from tests import factories
from tests.page import texts, values
from workshops.models import Workshop
from workshops.views.door import GUESSES


def _door(code):
    return reverse("workshops:door", args=[code])


@pytest.mark.parametrize("typed", ["{0}", "{1}", " {1} "])
def test_a_typed_code_leads_to_its_door(client, workshop, typed):
    code = typed.format(workshop.join_code, workshop.spoken_join_code.lower())

    response = client.post("/join", {"code": code})

    assert response["Location"] == _door(workshop.join_code)


@pytest.mark.parametrize("typed", ["", "K7M2", "O0O0-I1I1"])
def test_what_is_no_code_is_refused_in_words(client, db, typed):
    response = client.post("/join", {"code": typed})

    assert response.status_code == 422
    assert len(texts(response, ".field__error")) == 1


def test_the_page_asks_for_the_code_and_nothing_else(client, db):
    response = client.get("/join")

    assert values(response, "main input:not([type=hidden])", "name") == ["code"]


def test_an_unknown_code_is_answered_with_what_to_do(client, db):
    response = client.get(_door("AAAABBBB"))

    assert response.status_code == 404
    assert texts(response, "h1") == ["No workshop has this code"]
    assert values(response, "main form", "action") == ["/join"]


def test_guessing_is_stopped_even_for_the_right_code(client, workshop):
    for _ in range(GUESSES.most):
        client.get(_door("AAAABBBB"))

    response = client.get(_door(workshop.join_code))

    assert response.status_code == 429
    assert "Wait 10 minutes" in texts(response, "main")[0]


def test_a_whole_room_may_join_from_one_address(client, workshop):
    for _ in range(GUESSES.most + 1):
        response = client.get(_door(workshop.join_code))

    assert response.status_code == 200


def test_an_ipv6_network_counts_as_one_visitor(client, workshop):
    for host in range(GUESSES.most):
        client.get(_door("AAAABBBB"), REMOTE_ADDR=f"2001:db8::{host:x}")

    response = client.get(_door(workshop.join_code), REMOTE_ADDR="2001:db8::ffff")

    assert response.status_code == 429


@pytest.mark.parametrize("number", [1, 7])
def test_the_door_costs_the_same_queries_for_any_size(
    client, workshop, django_assert_num_queries, number
):
    for _ in range(number):
        group = factories.pilot_group(workshop.programme)
        factories.table(workshop, pilot_group=group)
        factories.activity(workshop)

    with django_assert_num_queries(3):
        client.get(_door(workshop.join_code))
