import datetime as dt
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.page import texts, values
from workshops.domain import joining
from workshops.forms.joining import JoinForm
from workshops.models import Delegate, Device, Table, Workshop
from workshops.views.door import GUESSES


@pytest.fixture
def workshop(programme):
    return factories.workshop(programme, state=Workshop.State.OPEN)


@pytest.fixture
def table(workshop):
    group = factories.pilot_group(workshop.programme, name="Keepers")
    return factories.table(workshop, pilot_group=group)


@pytest.fixture
def ana(workshop, table):
    """Ana, who has a seat."""
    delegate = factories.delegate(workshop, "Ana Rossi")
    factories.seat(delegate, table)
    return delegate


def _door(code):
    return reverse("workshops:door", args=[code])


def _table_door(table):
    return reverse("workshops:table-door", args=[table.code])


def _post(client, workshop, **fields):
    data = {"ticket": uuid.uuid4(), **fields}
    return client.post(_door(workshop.join_token), data)


def _joined(client, workshop, **who):
    """``client`` as a device of ``workshop``."""
    device, token = joining.join(workshop, **who)
    client.cookies["device"] = token
    return device


# --- The code -----------------------------------------------------------------------------


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


@pytest.mark.parametrize("address", ["/join", "/join/"])
def test_the_page_asks_for_the_code_and_nothing_else(client, db, address):
    response = client.get(address)

    assert values(response, "main input:not([type=hidden])", "name") == ["code"]


def test_an_unknown_code_is_answered_with_what_to_do(client, db):
    response = client.get(_door("AAAABBBB"))

    assert response.status_code == 404
    assert texts(response, "h1") == ["No workshop has this code"]
    assert values(response, "main form", "action") == ["/join"]


@pytest.mark.parametrize("code", ["join_code", "join_token"])
def test_the_typed_code_and_the_qr_code_lead_to_the_same_form(client, workshop, code):
    response = client.get(_door(getattr(workshop, code)))

    assert values(response, "main form", "action") == [_door(workshop.join_token)]


# --- Guessing -----------------------------------------------------------------------------


def test_guessing_is_stopped_even_for_the_right_code(client, workshop):
    for _ in range(GUESSES.most):
        client.get(_door("AAAABBBB"))

    response = client.get(_door(workshop.join_code))

    assert response.status_code == 429
    assert "Wait 10 minutes" in texts(response, "main")[0]


@pytest.mark.parametrize("name", ["workshops:door", "workshops:table-door"])
def test_five_hundred_wrong_codes_are_throttled(client, workshop, name):
    answers = [
        client.get(reverse(name, args=[f"wrng{number:04}"])).status_code for number in range(500)
    ]

    assert answers == [404] * GUESSES.most + [429] * (500 - GUESSES.most)


def test_a_room_behind_the_address_of_somebody_who_guesses_still_comes_in(workshop, table, ana):
    guesser = Client()
    for number in range(500):
        guesser.get(_door(f"WRNG{number:04}"))

    for number in range(60):
        newcomer = Client()
        page = newcomer.get([_door(workshop.join_token), _table_door(table)][number % 2])
        answer = newcomer.post(
            values(page, "main form", "action")[0],
            {
                "ticket": values(page, "[name=ticket]", "value")[0],
                "who": "new",
                "name": f"Guest {number}",
            },
        )
        assert (page.status_code, answer.status_code) == (200, 302)

    assert Device.objects.count() == 60


def test_sixty_join_by_the_typed_code_from_one_address(workshop):
    for number in range(60):
        newcomer = Client()
        page = newcomer.get(_door(workshop.join_code))
        answer = newcomer.post(_door(workshop.join_code), {"who": "new", "name": f"Guest {number}"})
        assert (page.status_code, answer.status_code) == (200, 302)

    assert Device.objects.count() == 60


def test_an_ipv6_network_counts_as_one_visitor(client, workshop):
    for host in range(GUESSES.most):
        client.get(_door("AAAABBBB"), REMOTE_ADDR=f"2001:db8::{host:x}")

    response = client.get(_door(workshop.join_code), REMOTE_ADDR="2001:db8::ffff")

    assert response.status_code == 429


# --- States -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "words", "asks_again"),
    [
        (Workshop.State.PREPARED, "Not started yet", ["every 10s"]),
        (Workshop.State.LOCKED, "The door is shut for the moment", ["every 10s"]),
        (Workshop.State.CLOSED, "The workshop is over", []),
    ],
)
def test_the_door_says_the_state_and_shows_no_names(
    client, workshop, ana, state, words, asks_again
):
    Workshop.objects.update(state=state)

    response = client.get(_door(workshop.join_token))

    assert texts(response, "#way h2") == [words]
    assert values(response, "#way[hx-trigger]", "hx-trigger") == asks_again
    assert values(response, "main form", "action") == []
    assert "Ana Rossi" not in response.content.decode()


def test_a_page_that_waits_asks_for_the_place_where_the_form_will_be(client, workshop, table):
    Workshop.objects.update(state=Workshop.State.PREPARED)
    waiting = client.get(_table_door(table))
    Workshop.objects.update(state=Workshop.State.OPEN)

    response = client.get(values(waiting, "#way", "hx-get")[0])

    assert values(waiting, "#way", "hx-select") == ["#way"]
    assert values(response, "#way form", "action") == [_table_door(table)]
    assert values(response, "#way[hx-trigger]", "hx-trigger") == []


@pytest.mark.parametrize(
    "state", [Workshop.State.PREPARED, Workshop.State.LOCKED, Workshop.State.CLOSED]
)
def test_a_form_that_comes_too_late_or_too_early_makes_no_device(client, workshop, ana, state):
    Workshop.objects.update(state=state)

    response = _post(client, workshop, who=ana.code)

    assert response.status_code == 409
    assert values(response, "main form", "action") == []
    assert Device.objects.count() == 0
    assert "device" not in response.cookies


def test_the_door_shows_the_day_and_the_place(client, workshop):
    factories.agenda_block(workshop, "Welcome", minutes=75)

    response = client.get(_door(workshop.join_token))

    assert texts(response, "tbody tr") == ["14:00Welcome1 h 15 min"]
    assert "Thursday 11 October 2018, 14:00" in texts(response, ".head__facts")[0]


def test_a_full_room_asks_the_listed_only(client, workshop, ana):
    Table.objects.update(capacity=1)

    response = client.get(_door(workshop.join_token))

    assert "Every place is taken or kept" in texts(response, ".notice")[0]
    assert values(response, "#id_who option", "value") == ["", ana.code]


def test_a_full_room_without_a_list_says_so_and_waits(client, workshop):
    factories.table(workshop, capacity=0)

    response = client.get(_door(workshop.join_token))

    assert texts(response, "#way h2") == ["Every place is taken"]
    assert values(response, "#way", "hx-trigger") == ["every 10s"]


def test_a_full_table_sends_to_the_others(client, workshop):
    full = factories.table(workshop, capacity=0)
    factories.table(workshop)

    response = client.get(_table_door(full))

    assert texts(response, "#way h2") == ["Table 1 is full"]
    assert values(response, "#way a", "href") == [_door(workshop.join_token)]


# --- The form -----------------------------------------------------------------------------


def test_the_form_offers_the_delegates_and_the_tables(client, workshop, ana, table):
    guild = factories.organisation(workshop.programme, "Coast Guild")
    factories.delegate(workshop, "Ben Berg", organisation=guild)
    factories.delegate(workshop, "Coast Guild, delegate 2", organisation=guild)
    factories.table(workshop, capacity=0)
    factories.delegate(factories.workshop(workshop.programme), "Somebody Else")

    response = client.get(_door(workshop.join_token))

    assert texts(response, "#id_who option") == [
        "Choose your name",
        "Ana Rossi",
        "Ben Berg · Coast Guild",
        "Coast Guild, delegate 2",
        "I am not in this list",
    ]
    assert texts(response, "#id_table option") == [
        "As in the table plan, else a free one",
        "Table 1 · Keepers",
        "Table 2 (full)",
    ]
    assert texts(response, "#id_table option[disabled]") == ["Table 2 (full)"]
    assert len(values(response, "main button", "class")) == 1


def test_a_delegate_comes_in_and_the_browser_keeps_the_token(client, workshop, ana, table):
    response = _post(client, workshop, who=ana.code)

    assert response["Location"] == reverse("workshops:room")
    cookie = response.cookies["device"]
    assert Device.objects.with_token(cookie.value).get().delegate == ana
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert (cookie["max-age"], cookie["secure"]) == (24 * 60 * 60, "")
    assert client.get(response["Location"]).status_code == 200


def test_the_cookie_goes_over_https_only_where_there_is_https(client, workshop, ana, settings):
    settings.IS_HTTPS = True
    settings.DEVICE_COOKIE_NAME = "__Host-device"

    cookie = _post(client, workshop, who=ana.code).cookies["__Host-device"]

    assert cookie["secure"] is True
    assert (cookie["path"], cookie["domain"]) == ("/", "")


def test_who_is_not_in_the_list_types_a_name(client, workshop, ana, table):
    guild = factories.organisation(workshop.programme, "Guild")

    _post(client, workshop, who="new", name="Ben", organisation=guild.pk, table=table.code)

    ben = Delegate.objects.get(name="Ben")
    assert (ben.organisation, ben.seats.get().table) == (guild, table)


def test_where_nobody_is_expected_a_name_is_typed(client, workshop):
    page = client.get(_door(workshop.join_token))
    refused = _post(client, workshop, name=" ")
    response = _post(client, workshop, name="Ben")

    assert values(page, "#id_who", "id") == []
    assert (refused.status_code, response.status_code) == (422, 302)
    assert Device.objects.get().delegate == Delegate.objects.get(name="Ben")


def test_without_a_name_only_where_that_is_allowed(client, workshop, ana):
    refused = _post(client, workshop, who="unnamed")
    Workshop.objects.update(may_join_unnamed=True)
    response = _post(client, workshop, who="unnamed")

    assert (refused.status_code, response.status_code) == (422, 302)
    assert Device.objects.get().delegate is None


def test_where_nobody_is_expected_nor_has_to_say_a_name_one_button_is_enough(client, workshop):
    Workshop.objects.update(may_join_unnamed=True)

    page = client.get(_door(workshop.join_token))
    response = _post(client, workshop, name="")

    assert texts(page, "label[for=id_name]") == ["Your name, if you like"]
    assert response.status_code == 302
    assert Device.objects.get().delegate is None


def test_a_table_code_brings_its_table(client, workshop, ana):
    second = factories.table(workshop)

    page = client.get(_table_door(second))
    client.post(_table_door(second), {"who": ana.code})

    assert texts(page, ".join__table .where") == ["Table 2"]
    assert values(page, "#id_table", "id") == []
    assert Device.objects.get().table == second


def test_a_tablet_that_is_shared_needs_no_name(client, workshop, ana, table):
    response = _post(client, workshop, is_shared="on", table=table.code)

    assert response.status_code == 302
    device = Device.objects.get()
    assert (device.is_scribe, device.table, device.delegate) == (True, table, None)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({}, "Choose your name, or that you are not in the list."),
        ({"who": "nosuchcode"}, "nosuchcode"),
        ({"who": "new"}, "Type your name."),
        ({"who": "new", "name": "   "}, "Type your name."),
        ({"who": "new", "name": "A" * 121}, "120"),
        ({"who": "new", "name": "Ana\x07"}, "control characters"),
        ({"who": "new", "name": "Ana\x00"}, "Null"),
        ({"who": "new", "name": "Ben", "table": "nosuchcode"}, "nosuchcode"),
        ({"who": "new", "name": "Ben", "organisation": "0"}, "0"),
        ({"is_shared": "on"}, "Choose the table"),
    ],
)
def test_what_cannot_be_joined_with_is_said_beside_the_field(client, workshop, ana, fields, says):
    factories.organisation(workshop.programme)

    response = _post(client, workshop, **fields)

    errors = texts(response, ".field__error")
    assert response.status_code == 422
    assert len(errors) == 1
    assert says in errors[0]
    assert Device.objects.count() == 0


def test_a_name_of_several_is_to_be_chosen(client, workshop):
    for _ in range(2):
        guild = factories.organisation(workshop.programme)
        factories.delegate(workshop, "Ana Rossi", organisation=guild)

    response = _post(client, workshop, who="new", name="Ana Rossi")

    assert response.status_code == 422
    assert "Several people have this name" in texts(response, ".field__error")[0]


def test_a_table_that_has_just_become_full_is_said_and_the_others_offered(client, workshop, ana):
    full, _free = factories.table(workshop, capacity=0), factories.table(workshop)

    response = _post(client, workshop, who="new", name="Ben", table=full.code)

    assert response.status_code == 409
    assert "just become full" in texts(response, ".field__error")[0]
    assert values(response, "#id_name", "value") == ["Ben"]


def test_a_form_needs_the_token_against_forgery(workshop, ana):
    client = Client(enforce_csrf_checks=True)

    response = _post(client, workshop, who=ana.code)

    assert response.status_code == 403
    assert Device.objects.count() == 0


# --- Twice --------------------------------------------------------------------------------


def test_a_form_that_is_sent_twice_makes_one_device(workshop, ana):
    ticket = uuid.uuid4()

    answers = [_post(Client(), workshop, who=ana.code, ticket=ticket) for _ in range(3)]

    assert len({answer.cookies["device"].value for answer in answers}) == 1
    assert Device.objects.count() == 1


def test_the_first_of_all_who_sends_the_form_twice_comes_in(workshop):
    """By the second time there is a list to choose from, of which this page knew nothing."""
    ticket = uuid.uuid4()

    answers = [_post(Client(), workshop, name="Ana Rossi", ticket=ticket) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [302, 302, 302]
    assert len({answer.cookies["device"].value for answer in answers}) == 1
    assert list(Device.objects.values_list("delegate__name", flat=True)) == ["Ana Rossi"]


def test_each_page_has_a_ticket_of_its_own(client, workshop, ana):
    pages = [client.get(_door(workshop.join_token)) for _ in range(2)]

    assert len({values(page, "[name=ticket]", "value")[0] for page in pages}) == 2


def test_a_form_whose_device_has_left_can_be_pressed_once_more(client, workshop, ana):
    ticket = uuid.uuid4()
    _post(client, workshop, who=ana.code, ticket=ticket)
    client.post(reverse("workshops:leave"))

    response = _post(client, workshop, who=ana.code, ticket=ticket)
    again = values(response, "[name=ticket]", "value")[0]

    assert response.status_code == 409
    assert values(response, "#id_who option[selected]", "value") == [ana.code]
    assert _post(client, workshop, who=ana.code, ticket=again).status_code == 302


@pytest.mark.parametrize("ticket", ["", "x", "' or 1=1"])
def test_a_form_without_a_proper_ticket_gets_a_device_of_its_own_or_none(workshop, ana, ticket):
    answers = [_post(Client(), workshop, who=ana.code, ticket=ticket) for _ in range(2)]

    joined = [answer for answer in answers if answer.status_code == 302]
    assert len({answer.cookies["device"].value for answer in joined}) == len(joined)
    assert Device.objects.count() == len(joined)


def test_a_ticket_is_not_what_the_token_is_made_of_alone(workshop, ana):
    ticket = JoinForm.new_ticket()
    mine = _post(Client(), workshop, who="new", name="Ben", ticket=ticket)
    theirs = _post(Client(), workshop, who=ana.code, ticket=ticket)

    assert mine.cookies["device"].value != theirs.cookies["device"].value


# --- Those who have joined ----------------------------------------------------------------


def test_who_has_joined_is_greeted_at_the_door(client, workshop, ana, table):
    _joined(client, workshop, delegate=ana)

    response = client.get(_door(workshop.join_token))

    assert texts(response, "#way h2") == ["You are Ana Rossi"]
    assert texts(response, "#way .where") == ["A Table 1 · Keepers"]
    assert values(response, "#way form", "action") == [reverse("workshops:leave")]
    assert values(response, "#way .button--primary", "href") == [reverse("workshops:room")]


def test_the_code_of_another_table_says_how_to_change(client, workshop, ana):
    second = factories.table(workshop)
    _joined(client, workshop, delegate=ana)

    response = client.get(_table_door(second))

    assert "This is the code of table 2" in texts(response, ".notice")[0]


def test_joining_another_workshop_replaces_what_the_browser_was(client, workshop, ana):
    other = factories.workshop(workshop.programme, state=Workshop.State.OPEN)
    earlier = _joined(client, other, name="Ben")

    page = client.get(_door(workshop.join_token))
    _post(client, workshop, who=ana.code)

    assert values(page, "#way form", "action") == [_door(workshop.join_token)]
    assert [one.workshop for one in Device.objects.valid()] == [workshop]
    earlier.refresh_from_db()
    assert earlier.revoked_at is not None


def test_the_page_for_the_code_leads_those_back_who_have_joined(client, workshop, ana):
    _joined(client, workshop, delegate=ana)

    response = client.get("/join")

    assert "You are Ana Rossi · Workshop #1" in texts(response, "main section p")
    assert values(response, "main a", "href") == [reverse("workshops:room")]


def test_a_device_that_was_signed_out_is_led_back_to_its_door(client, workshop, ana):
    joining.leave(_joined(client, workshop, delegate=ana))

    response = client.get("/join")

    assert texts(response, "h1") == ["This tablet was signed out"]
    assert "kept in this browser" in texts(response, ".lead")[0]
    assert values(response, "main a", "href") == [_door(workshop.join_token)]


def test_a_device_whose_time_is_over_is_told_so(client, workshop, ana):
    _joined(client, workshop, delegate=ana)
    over = timezone.now() - dt.timedelta(hours=12, minutes=1)
    Workshop.objects.update(state=Workshop.State.CLOSED, closed_at=over)

    response = client.get("/join")

    assert texts(response, "h1") == ["The workshop is over"]
    assert values(response, "main a", "href") == []


# --- Cost ---------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 7])
@pytest.mark.parametrize(("state", "queries"), [("prepared", 2), ("open", 6)])
def test_the_door_costs_the_same_queries_for_any_size(
    client, programme, django_assert_num_queries, number, state, queries
):
    workshop = factories.workshop(programme, state=state)
    for _ in range(number):
        group = factories.pilot_group(programme)
        table = factories.table(workshop, pilot_group=group)
        guild = factories.organisation(programme)
        factories.seat(factories.delegate(workshop, organisation=guild), table)
        factories.activity(workshop)

    with django_assert_num_queries(queries):
        client.get(_door(workshop.join_token))
