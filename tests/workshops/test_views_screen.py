import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.page import texts, values
from workshops.models import Screen, Workshop
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


def _show_room(workshop, page=""):
    Screen.objects.update_or_create(
        workshop=workshop, defaults={"view": "room", "shown": {"page": page} if page else {}}
    )


def _fill(workshop, tables, seated):
    for number in range(1, tables + 1):
        table = factories.table(workshop, number=number)
        for place in range(seated):
            factories.seat(factories.delegate(workshop, f"Person {number} {place}"), table)


def test_the_wall_draws_the_room_with_who_sits_where(client, workshop):
    group = factories.pilot_group(workshop.programme, name="Keepers", letter="K", tone=3)
    factories.table(workshop, number=1, capacity=2)
    table = factories.table(workshop, number=2, capacity=3, pilot_group=group)
    for name in ("Cem", "Ana"):
        factories.seat(factories.delegate(workshop, name), table)
    factories.delegate(workshop, "Ben")
    _show_room(workshop)

    response = client.get(_screen(workshop))

    assert texts(response, ".staged-table__name") == ["Table 1", "Table 2"]
    assert values(response, ".staged-table", "data-tone") == ["", "3"]
    assert texts(response, ".staged-table__group") == ["K Keepers"]
    assert texts(response, ".staged-table__delegate") == ["Ana", "Cem"]
    assert texts(response, ".drawn__number") == ["1", "2"]
    assert len(values(response, ".drawn__seat", "class")) == 5
    assert len(values(response, ".drawn__seat--taken", "class")) == 2
    assert texts(response, "h1") == ["The room"]
    assert texts(response, ".stage__aside") == ["1 without a seat"]


def test_the_wall_draws_tables_as_the_table_plan_does(client, as_lead, workshop):
    group = factories.pilot_group(workshop.programme)
    for number in (3, 1, 2):
        table = factories.table(workshop, number=number, capacity=8, pilot_group=group)
        factories.seat(factories.delegate(workshop), table)
    _show_room(workshop)

    wall = client.get(_screen(workshop))
    plan = as_lead.get(reverse("workshops:table-plan", args=[workshop.code]))

    for selector, attribute in ((".drawn__seat", "class"), (".drawn__seat", "cx")):
        assert values(wall, selector, attribute) == values(plan, selector, attribute)
    assert texts(wall, ".drawn__number") == texts(plan, ".drawn__number") == ["1", "2", "3"]
    assert texts(wall, ".staged-table__delegate") == texts(plan, ".room .guest__name")


def test_the_wall_draws_the_round_in_which_the_room_sits(client, workshop):
    ana = factories.delegate(workshop, "Ana")
    tables = [factories.table(workshop, number=number) for number in (1, 2)]
    activities = [
        factories.activity(workshop, title=title, seating_round=number)
        for number, title in ((1, "Value"), (2, "Model"))
    ]
    for number, table in enumerate(tables, 1):
        factories.seat(ana, table, round=number)
    workshop.state = Workshop.State.OPEN
    workshop.save()
    _show_room(workshop)

    before = client.get(_screen(workshop))
    activities[1].block.started_at = timezone.now()
    activities[1].block.save()
    after = client.get(_screen(workshop))

    assert texts(before, "h1") == ["The room · Round 1 · Value"]
    assert texts(before, ".staged-table") == ["1 Table 1 Ana", "2 Table 2"]
    assert texts(after, "h1") == ["The room · Round 2 · Model"]
    assert texts(after, ".staged-table") == ["1 Table 1", "2 Table 2 Ana"]


def test_many_tables_have_pages(client, workshop):
    _fill(workshop, tables=12, seated=8)
    _show_room(workshop, "2")

    response = client.get(_screen(workshop))

    assert texts(response, ".staged-room__page") == ["2 of 2"]
    assert texts(response, ".drawn__number") == ["7", "8", "9", "10", "11", "12"]


def test_a_page_that_is_there_no_more_is_the_last(client, workshop):
    _fill(workshop, tables=2, seated=1)
    _show_room(workshop, "9")

    response = client.get(_screen(workshop))

    assert texts(response, ".staged-room__page") == []
    assert texts(response, ".drawn__number") == ["1", "2"]


def test_a_table_of_many_goes_on_beside_itself(client, workshop):
    _fill(workshop, tables=1, seated=45)
    _show_room(workshop)

    response = client.get(_screen(workshop))

    assert texts(response, ".staged-table__name") == [
        "Table 1",
        "Table 1 continued",
        "Table 1 continued",
    ]
    assert len(texts(response, ".staged-table__delegate")) == 45


def test_a_room_without_tables_says_so(client, workshop):
    _show_room(workshop)

    response = client.get(_screen(workshop))

    assert texts(response, ".staged-room__empty") == ["The room has no tables yet."]


@pytest.mark.parametrize("number", [1, 7])
def test_drawing_the_room_costs_the_same_queries_for_any_size(
    client, workshop, django_assert_num_queries, number
):
    _fill(workshop, tables=number, seated=number)
    _show_room(workshop)

    with django_assert_num_queries(6):
        client.get(reverse("workshops:stage", args=[workshop.screen_code]))
