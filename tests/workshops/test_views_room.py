import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.page import texts, values
from workshops.domain import devices, joining, messages
from workshops.models import Activity, AgendaBlock, Device, Table, Workshop
from workshops.views.room import spread

ROOM, NOW, LEAVE = (reverse(f"workshops:{name}") for name in ("room", "room-now", "leave"))


@pytest.fixture
def workshop(programme):
    return factories.workshop(programme, state=Workshop.State.OPEN)


@pytest.fixture
def table(workshop):
    group = factories.pilot_group(workshop.programme, name="Keepers")
    return factories.table(workshop, pilot_group=group)


@pytest.fixture
def tablet(workshop, table):
    """The browser of Ana, who has joined."""
    _device, token = joining.join(workshop, name="Ana Rossi")
    return _browser(token)


@pytest.fixture
def ana(tablet):
    """What Ana's tablet is to the server."""
    return Device.objects.with_token(tablet.cookies["device"].value).get()


def _browser(token):
    client = Client()
    client.cookies["device"] = token
    return client


def _run(block, **fields):
    """``block`` was started three minutes ago."""
    started = {"started_at": timezone.now() - dt.timedelta(minutes=3), **fields}
    AgendaBlock.objects.filter(pk=block.pk).update(**started)
    Workshop.objects.filter(pk=block.workshop_id).update(current_block=block)


def _activity(workshop, state, **fields):
    """One that is on now."""
    made = factories.activity(workshop, state=state, **fields)
    _run(made.block)
    return made


# --- Who ----------------------------------------------------------------------------------


def test_the_lobby_says_who_and_where_somebody_is(tablet):
    response = tablet.get(ROOM)

    assert texts(response, "h1") == ["You are Ana Rossi"]
    assert texts(response, ".lobby__place") == ["A Table 1 · Keepers"]
    assert values(response, ".leave form", "action") == [LEAVE]


def test_a_shared_tablet_is_its_tables(workshop, table):
    _device, token = joining.join(workshop, table=table, as_scribe=True)

    response = _browser(token).get(ROOM)

    assert texts(response, "h1") == ["This is table 1’s tablet"]


def test_who_joined_without_a_name_is_told_so(programme):
    workshop = factories.workshop(programme, state="open", may_join_unnamed=True)
    _device, token = joining.join(workshop)

    response = _browser(token).get(ROOM)

    assert texts(response, "h1") == ["You are here without a name"]
    assert texts(response, ".lobby__place") == [
        "You have no table yet. Ask the facilitator where to sit."
    ]


def test_who_was_moved_is_told_where_they_are_now(workshop, ana, tablet):
    devices.move(ana, factories.table(workshop))

    response = tablet.get(NOW, {"moved": ""})

    assert texts(response, ".lobby__place") == ["You are now at Table 2"]


# --- What is on ---------------------------------------------------------------------------


def test_before_anything_runs_the_lobby_says_what_comes(workshop, tablet):
    factories.agenda_block(workshop, "Welcome", minutes=75)

    response = tablet.get(NOW)

    assert texts(response, ".present h2") == ["You are in. It begins soon."]
    assert texts(response, ".coming__block") == ["Welcome 1 h 15 min"]


def test_during_a_presentation_there_is_nothing_to_write(workshop, tablet):
    _run(factories.agenda_block(workshop, "Why lighthouses", kind="presentation", minutes=20))
    factories.agenda_block(workshop, "Close", minutes=0)

    response = tablet.get(NOW)

    assert texts(response, ".present h2") == ["Why lighthouses"]
    assert texts(response, ".present .mark") == ["Now"]
    assert values(response, ".present a", "href") == []
    assert texts(response, ".coming__block") == ["Close"]


def test_the_end_is_told_in_the_time_of_the_workshop(workshop, tablet):
    started = dt.datetime(2018, 10, 11, 12, 30, tzinfo=dt.UTC)
    _run(factories.agenda_block(workshop, minutes=20), started_at=started)

    response = tablet.get(NOW)

    assert "until 14:50" in texts(response, ".present__row")[0]
    assert values(response, "agenda-clock", "ends") == [str(1539262200 * 1000)]


@pytest.mark.parametrize(
    ("state", "extra", "vote", "says", "button"),
    [
        ("prepared", 0, "none", "The worksheet opens in a moment.", []),
        ("open", 0, "none", "Your table may write.", ["Open the worksheet"]),
        ("open", 0, "open", "Writing and voting are open.", ["Open the worksheet"]),
        ("locked", 0, "none", "Writing has stopped.", ["Read the worksheet"]),
        ("locked", 5, "none", "Your table may write on until", ["Open the worksheet"]),
        ("revealed", 0, "none", "The notes are shown to everyone now.", ["Read the worksheet"]),
        ("revealed", 0, "open", "Voting is open.", ["Vote"]),
        ("closed", 0, "closed", "This worksheet is closed.", ["Read the worksheet"]),
    ],
)
def test_the_lobby_says_what_the_table_may_do(workshop, tablet, state, extra, vote, says, button):
    _activity(workshop, state, vote_state=vote)
    Table.objects.update(extra_until=timezone.now() + dt.timedelta(minutes=extra))

    response = tablet.get(NOW)

    assert texts(response, ".present__says")[0].startswith(says)
    assert texts(response, ".present__go") == button


def test_the_button_leads_to_the_worksheet_of_what_is_on(workshop, tablet):
    activity = _activity(workshop, "open")

    response = tablet.get(NOW)

    address = reverse("canvases:room-worksheet", args=[activity.code])
    assert values(response, ".present__go", "href") == [address]


def test_a_pause_is_told_instead_of_an_end(workshop, tablet):
    _run(factories.agenda_block(workshop), paused_at=timezone.now())

    response = tablet.get(NOW)

    assert texts(response, ".present__row .mark") == ["Paused"]
    assert values(response, "agenda-clock", "paused") == [""]
    assert "until" not in texts(response, ".present__row")[0]


def test_who_has_no_table_cannot_open_a_worksheet(workshop, tablet):
    _activity(workshop, "open")
    Device.objects.update(table=None)

    response = tablet.get(NOW)

    assert texts(response, ".present__says")[0].startswith("Worksheets belong to tables")
    assert texts(response, ".present__go") == []


def test_worksheets_of_before_can_be_read_and_those_not_opened_are_not_named(workshop, tablet):
    for state, title in [("prepared", "Secret"), ("revealed", "Jobs"), ("open", "Pains")]:
        factories.activity(workshop, state=state, title=title)
    _activity(workshop, "open", title="Gains")

    response = tablet.get(NOW)

    assert texts(response, ".present h2") == ["Gains"]
    assert texts(response, ".sheets") == ["Also open Pains", "What your table wrote before Jobs"]
    assert "Secret" not in response.content.decode()


def test_after_the_close_the_worksheets_can_be_read(workshop, tablet):
    _activity(workshop, "open", title="Gains")
    Workshop.objects.update(state=Workshop.State.CLOSED, closed_at=timezone.now())

    response = tablet.get(NOW)

    assert texts(response, ".present h2") == ["The workshop is over"]
    assert texts(response, ".sheets") == ["What your table wrote Gains"]


def test_when_the_agenda_has_been_held_the_lobby_says_so(workshop, tablet):
    _run(factories.agenda_block(workshop), ended_at=timezone.now())

    response = tablet.get(NOW)

    assert texts(response, ".present h2") == ["That was the whole agenda."]


# --- Announcements ------------------------------------------------------------------------


def test_what_is_said_to_the_room_and_to_the_table_is_shown_and_nothing_else(
    workshop, table, tablet
):
    messages.announce(workshop, "Coffee is here.")
    messages.announce(workshop, "Speak up, please.", table=table)
    messages.announce(workshop, "Only for table 2.", table=factories.table(workshop))
    messages.withdraw(messages.announce(workshop, "Withdrawn."))

    response = tablet.get(NOW)

    assert texts(response, ".said [dir]") == ["Speak up, please.", "Coffee is here."]


# --- Live ---------------------------------------------------------------------------------


def test_the_lobby_follows_from_what_it_shows(workshop, ana, tablet):
    messages.announce(workshop, "Coffee is here.")

    response = tablet.get(ROOM)

    # "people" and "tables" when Ana sat down, then the announcement.
    topics = f"{workshop.topic}:3 {ana.topic}:0"
    assert values(response, "live-stream", "topics") == [topics]


def test_devices_spread_their_questions_evenly_over_a_second_and_a_half():
    waits = [spread(Device(pk=pk)) for pk in range(1, 2001)]

    assert (min(waits), max(waits)) >= (100, 1500)
    assert max(waits) < 1600
    in_a_tenth = [
        sum(start <= one < start + 100 for one in waits) for start in range(100, 1600, 100)
    ]
    assert max(in_a_tenth) < 2 * min(in_a_tenth)


# --- Who may ------------------------------------------------------------------------------


def _tampered(token):
    return ("A" if token[0] != "A" else "B") + token[1:]


@pytest.fixture(params=["none", "tampered", "revoked", "expired", "not text"])
def stranger(request, workshop, ana, tablet):
    """A browser that is not let in, though a table has a worksheet open."""
    _activity(workshop, "open")
    token = tablet.cookies["device"].value
    if request.param == "none":
        return Client()
    if request.param == "tampered":
        return _browser(_tampered(token))
    if request.param == "not text":
        return _browser("ÿ'")
    if request.param == "revoked":
        devices.revoke(ana)
    else:
        over = timezone.now() - dt.timedelta(hours=12, minutes=1)
        Workshop.objects.update(state=Workshop.State.CLOSED, closed_at=over)
    return _browser(token)


@pytest.mark.parametrize(("method", "address"), [("get", ROOM), ("get", NOW), ("post", LEAVE)])
def test_who_has_not_joined_is_sent_to_the_door(stranger, method, address):
    before = list(Device.objects.values())

    response = getattr(stranger, method)(address)

    assert (response.status_code, response["Location"]) == (302, reverse("workshops:join"))
    assert list(Device.objects.values()) == before


def test_a_region_takes_its_whole_page_to_the_door(stranger):
    response = stranger.get(NOW, headers={"HX-Request": "true"})

    assert response["HX-Redirect"] == reverse("workshops:join")
    assert response.content == b""


def test_a_device_sees_its_own_workshop_only(workshop, tablet):
    other = factories.workshop(workshop.programme, state="open", name="Other")
    messages.announce(other, "Not for you.")
    _activity(other, "open", title="Not yours")
    _device, token = joining.join(other, name="Ben")

    mine, theirs = tablet.get(ROOM), _browser(token).get(ROOM)

    assert "Not for you." not in mine.content.decode()
    assert "Not yours" not in mine.content.decode()
    assert "Not for you." in theirs.content.decode()


def test_leaving_ends_the_device_and_leads_back_to_the_door(workshop, tablet):
    response = tablet.post(LEAVE)

    assert response["Location"] == reverse("workshops:door", args=[workshop.join_token])
    assert response.cookies["device"]["max-age"] == 0
    assert not Device.objects.valid().exists()


def test_who_looks_changes_nothing(tablet):
    before = list(Device.objects.values())

    for address in (ROOM, NOW):
        tablet.get(address)

    assert tablet.get(LEAVE).status_code == 405
    assert list(Device.objects.values()) == before


@pytest.mark.parametrize("unsent", [1, 3])
def test_who_leaves_with_something_unsent_is_warned(tablet, unsent):
    Device.objects.update(unsent=unsent)

    response = tablet.get(ROOM)

    assert texts(response, ".leave p")[0].startswith(f"{unsent} change")
    assert "Wait for the network" in texts(response, ".leave p")[0]


# --- Cost ---------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 7])
def test_the_lobby_costs_the_same_queries_for_any_size(
    workshop, table, tablet, django_assert_num_queries, number
):
    for _ in range(number):
        factories.activity(workshop, state=Activity.State.REVEALED)
        _activity(workshop, Activity.State.OPEN)
        messages.announce(workshop, "Coffee is here.")

    with django_assert_num_queries(3):
        tablet.get(NOW)
