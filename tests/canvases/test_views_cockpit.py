import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from canvases.models import Vote
from live.models import Event
from tests import factories
from tests.page import texts, values
from workshops.domain.messages import announce
from workshops.models import Activity, Device, Workshop


@pytest.fixture
def workshop(programme):
    return factories.workshop(programme, state=Workshop.State.OPEN)


@pytest.fixture
def activity(workshop):
    return factories.activity(workshop, factories.canvas(), state=Activity.State.OPEN)


@pytest.fixture
def table(workshop):
    group = factories.pilot_group(workshop.programme, name="Keepers", tone=4)
    return factories.table(workshop, pilot_group=group)


@pytest.fixture
def sheet(activity, table):
    """With Ana at the table, who is connected."""
    ana = factories.delegate(table.workshop, "Ana")
    factories.device(table.workshop, table=table, delegate=ana)
    return factories.worksheet(activity, table)


def _cockpit(workshop, **query):
    return reverse("canvases:cockpit", args=[workshop.code], query=query or None)


def _actions(sheet, announcement):
    """Every change that the cockpit offers, as ``(method, address, data)``."""
    table = sheet.table.code
    return [
        ("post", reverse("canvases:extra-time", args=[table]), {"minutes": 5}),
        ("delete", reverse("canvases:extra-time", args=[table]), {}),
        ("post", reverse("canvases:table-messages", args=[table]), {"text": "Hello"}),
        ("delete", reverse("canvases:table-message", args=[announcement.code]), {}),
        ("post", reverse("canvases:lock", args=[sheet.code]), {}),
        ("delete", reverse("canvases:lock", args=[sheet.code]), {}),
        ("delete", reverse("canvases:hand", args=[sheet.code]), {}),
    ]


# --- Who ----------------------------------------------------------------------------------


def test_the_cockpit_does_not_exist_for_strangers(as_stranger, workshop, sheet):
    response = as_stranger.get(_cockpit(workshop))

    assert response.status_code == 404
    assert sheet.subject not in response.content.decode()


@pytest.mark.parametrize(
    ("who", "status"), [("as_stranger", 404), ("as_viewer", 403), ("client", 302)]
)
def test_only_those_who_facilitate_change_anything(request, workshop, sheet, who, status):
    sheet.hand_raised_at = timezone.now()
    sheet.save()
    said = announce(workshop, "Stay", table=sheet.table)
    client = request.getfixturevalue(who)
    before = Event.objects.count()

    statuses = [
        getattr(client, method)(address, data).status_code
        for method, address, data in _actions(sheet, said)
    ]

    assert statuses == [status] * 7
    sheet.refresh_from_db()
    assert (sheet.locked_at, sheet.table.extra_until) == (None, None)
    assert sheet.hand_raised_at is not None
    assert list(workshop.announcements.standing()) == [said]
    assert Event.objects.count() == before


@pytest.mark.parametrize("who", ["as_lead", "as_facilitator"])
def test_those_who_facilitate_are_answered_with_the_region(request, workshop, sheet, who):
    said = announce(workshop, "Stay", table=sheet.table)
    client = request.getfixturevalue(who)

    responses = [
        getattr(client, method)(address, data) for method, address, data in _actions(sheet, said)
    ]

    assert [response.status_code for response in responses] == [200] * 7
    assert all(values(one, "section.cockpit", "id") == ["cockpit"] for one in responses)


def test_a_viewer_sees_the_tables_and_nothing_to_press(as_viewer, workshop, sheet):
    announce(workshop, "Louder, please.", table=sheet.table)

    response = as_viewer.get(_cockpit(workshop, table=sheet.table.code))

    assert texts(response, ".board__name") == ["A Table 1 Keepers"]
    assert texts(response, ".one-table__said > span:first-child") == ["Louder, please."]
    assert texts(response, ".one-table form, .one-table button, .one-table a") == []


@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("canvases:extra-time", "get"),
        ("canvases:table-messages", "get"),
        ("canvases:table-message", "post"),
        ("canvases:lock", "get"),
        ("canvases:hand", "post"),
        ("canvases:cockpit", "post"),
        ("canvases:sheet", "post"),
    ],
)
def test_changes_are_made_only_as_they_are_meant(as_lead, name, method):
    assert getattr(as_lead, method)(reverse(name, args=["nosuchcode"])).status_code == 405


@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("canvases:extra-time", "post"),
        ("canvases:table-messages", "post"),
        ("canvases:table-message", "delete"),
        ("canvases:lock", "post"),
        ("canvases:hand", "delete"),
    ],
)
def test_what_is_not_there_is_not_found(as_lead, workshop, name, method):
    assert getattr(as_lead, method)(reverse(name, args=["nosuchcode"])).status_code == 404


# --- What it shows ------------------------------------------------------------------------


def test_a_row_has_the_numbers_of_its_table(as_viewer, workshop, sheet):
    factories.note(sheet, section="customer-pains")
    factories.device(workshop, table=sheet.table, last_seen_at=None)

    response = as_viewer.get(_cockpit(workshop))

    heads = texts(response, ".board__head th")
    cells = [
        cell.removeprefix(head)
        for head, cell in zip(heads, texts(response, ".board__row > *"), strict=True)
    ]
    assert dict(zip(heads, cells, strict=True)) == {
        "Table": "A Table 1 Keepers Customer: the harbour master",
        "Customer jobs": "0",
        "Customer pains": "1",
        "Customer gains": "0",
        "Products & services": "0",
        "Pain relievers": "0",
        "Gain creators": "0",
        "Notes": "1",
        "Last": "now",
        "Devices": "1/ of 2",
        "State": "",
        "More": "…More of Table 1",
    }
    assert values(response, ".board__link", "href") == [sheet.get_absolute_url()]


def test_when_all_is_well_the_board_says_so(as_viewer, workshop, sheet):
    response = as_viewer.get(_cockpit(workshop))

    assert texts(response, ".need") == ["All is well: no table needs you."]


def test_what_is_out_of_the_ordinary_is_said_in_words_above_and_in_the_row(
    as_viewer, workshop, sheet
):
    sheet.hand_raised_at = timezone.now() - dt.timedelta(minutes=3, seconds=5)
    sheet.is_done = True
    sheet.save()
    sheet.table.extra_until = timezone.now() + dt.timedelta(minutes=5)
    sheet.table.save()
    factories.device(workshop, table=sheet.table, unsent=4)

    response = as_viewer.get(_cockpit(workshop))

    assert texts(response, ".cockpit__needs .need") == ["hand raised Table 1", "unsent Table 1"]
    assert texts(response, ".board__marks .need") == ["hand raised 3 min", "4 unsent"]
    until = sheet.table.extra_until.astimezone(workshop.zone)
    assert texts(response, ".board__marks .mark") == ["done", f"until {until:%H:%M}"]


def test_the_opened_table_tells_which_device_has_unsent_changes(as_viewer, workshop, sheet):
    ben = factories.delegate(workshop, "Ben")
    factories.device(
        workshop,
        table=sheet.table,
        delegate=ben,
        unsent=4,
        last_seen_at=timezone.now() - dt.timedelta(minutes=7),
    )
    factories.device(workshop, table=sheet.table, is_scribe=True)
    elsewhere = factories.table(workshop)
    factories.device(workshop, table=elsewhere, delegate=factories.delegate(workshop, "Eve"))

    response = as_viewer.get(_cockpit(workshop, table=sheet.table.code))

    assert texts(response, ".one-table__device") == [
        "Ana connected",
        "Ben seen 7 min ago 4 unsent",
        "Shared tablet connected",
    ]


def test_the_cockpit_never_tells_who_wrote_a_note(as_lead, workshop, activity, sheet):
    """Not even of a vote's result, and although the author's device is not in the list."""
    writer = factories.delegate(workshop, "Wanda Writer")
    note = factories.note(sheet, author=writer, is_late=True)
    ana = sheet.table.devices.get()
    Vote.objects.create(note=note, device=ana, delegate=ana.delegate)
    activity.vote_state, activity.vote_round = "closed", 1
    activity.save()

    response = as_lead.get(_cockpit(workshop, table=sheet.table.code))

    assert texts(response, ".votes__text") == [note.text]
    assert "Wanda" not in response.content.decode()


def test_table_whose_people_are_unknown_says_in_words_who_voted(
    as_viewer, workshop, activity, table, sheet
):
    activity.vote_state, activity.vote_round = "open", 1
    activity.save()
    Device.objects.update(delegate=None, is_scribe=True)
    tablet = factories.device(workshop, table=table, is_scribe=True)
    before = as_viewer.get(_cockpit(workshop))
    Vote.objects.create(note=factories.note(sheet), device=tablet, round=1, dots=1)

    after = as_viewer.get(_cockpit(workshop))

    voted = ".board__row .board__devices:nth-last-child(3)"
    assert texts(before, voted) == ["Votednobody yet"]
    assert texts(before, ".cockpit__state .mark")[-1] == "Voting: nobody yet"
    assert texts(after, voted) == ["Voted1 device"]


def test_before_the_vote_is_closed_only_the_turnout_is_told(as_lead, workshop, activity, sheet):
    activity.vote_state, activity.vote_round = "open", 1
    activity.save()
    note = factories.note(sheet, "The note with the dots")
    device = sheet.table.devices.get()
    Vote.objects.create(note=note, device=device, delegate=device.delegate, dots=777)

    response = as_lead.get(_cockpit(workshop, table=sheet.table.code))

    assert "Voting: 1 of 1" in texts(response, ".cockpit__state .mark")
    assert "with the dots" not in response.content.decode()
    assert not re.search(r"\b777\b", response.content.decode())

    activity.vote_state = "closed"
    activity.save()
    response = as_lead.get(_cockpit(workshop))

    assert texts(response, ".votes tbody tr") == ["777The note with the dots Customer jobs"]


def test_another_activity_is_shown_on_demand_and_the_running_one_goes_on(
    as_viewer, workshop, activity, sheet
):
    later = factories.activity(workshop, factories.canvas("swot"), title="Strengths")
    workshop.current_block = activity.block
    workshop.save()

    response = as_viewer.get(_cockpit(workshop, activity=later.code))

    assert texts(response, ".cockpit__activity[aria-pressed=true]") == ["Strengths"]
    assert values(response, ".cockpit__activity", "hx-get") == [
        _cockpit(workshop),
        _cockpit(workshop, activity=later.code),
    ]
    assert values(response, "#cockpit", "hx-get") == [_cockpit(workshop, activity=later.code)]
    assert "Strengths" in texts(response, ".board__head th")
    assert len(texts(response, ".notice")) == 1


def test_codes_of_nothing_here_stand_for_nothing(as_lead, programme, workshop, sheet):
    elsewhere = factories.table(factories.workshop(programme))

    response = as_lead.get(_cockpit(workshop, activity="\x00'", table=elsewhere.code))

    assert response.status_code == 200
    assert texts(response, ".one-table") == []


def test_a_room_without_tables_or_without_worksheets_says_what_will_be_there(as_viewer, workshop):
    empty = as_viewer.get(_cockpit(workshop))
    factories.table(workshop)
    bare = as_viewer.get(_cockpit(workshop))

    assert "The tables of the room will stand here" in texts(empty, ".empty")[0]
    assert "no activity with a worksheet yet" in texts(bare, ".notice")[0]
    assert texts(bare, ".board__name") == ["Table 1"]


def test_the_region_follows_the_worksheets_that_it_shows(as_viewer, workshop, sheet):
    response = as_viewer.get(_cockpit(workshop))

    assert values(response, "live-follow", "topics") == [f"{sheet.topic}:0 "]


# --- What it changes ----------------------------------------------------------------------


def test_a_table_gets_minutes_on_top(as_facilitator, workshop, activity, sheet):
    response = as_facilitator.post(
        reverse("canvases:extra-time", args=[sheet.table.code]), {"minutes": 5}
    )

    sheet.table.refresh_from_db()
    assert sheet.table.has_extra_time(timezone.now())
    assert len(texts(response, ".board__marks .mark")) == 1
    event = Event.objects.get(topic__name=workshop.topic)
    assert (event.kind, event.payload["activity"], event.payload["table"]) == (
        "activity",
        activity.code,
        sheet.table.code,
    )

    as_facilitator.delete(reverse("canvases:extra-time", args=[sheet.table.code]))

    sheet.table.refresh_from_db()
    assert sheet.table.extra_until is None


@pytest.mark.parametrize("minutes", ["", "0", "-5", "121", "many", "5\x00"])
def test_minutes_that_are_none_are_refused(as_facilitator, sheet, minutes):
    address = reverse("canvases:extra-time", args=[sheet.table.code])

    response = as_facilitator.post(f"{address}?table={sheet.table.code}", {"minutes": minutes})

    assert response.status_code == 422
    assert len(texts(response, ".one-table .field__error")) == 1
    sheet.table.refresh_from_db()
    assert sheet.table.extra_until is None


def test_a_closed_workshop_gives_no_extra_time(as_facilitator, workshop, sheet):
    workshop.state = Workshop.State.CLOSED
    workshop.save()
    address = reverse("canvases:extra-time", args=[sheet.table.code])

    response = as_facilitator.post(f"{address}?table={sheet.table.code}", {"minutes": 5})

    assert response.status_code == 409
    assert texts(response, ".field__error") == [
        "The workshop is closed. There is no more time to give."
    ]


def test_there_is_no_extra_time_for_nothing(as_facilitator, table):
    response = as_facilitator.post(
        reverse("canvases:extra-time", args=[table.code]), {"minutes": 5}
    )

    assert response.status_code == 404


def test_a_worksheet_is_locked_and_unlocked(as_facilitator, workshop, sheet):
    response = as_facilitator.post(reverse("canvases:lock", args=[sheet.code]))

    sheet.refresh_from_db()
    locked_at = sheet.locked_at
    assert locked_at is not None
    assert not sheet.takes_notes(timezone.now())
    assert texts(response, ".board__marks .mark") == ["locked"]

    as_facilitator.post(reverse("canvases:lock", args=[sheet.code]))
    sheet.refresh_from_db()
    assert sheet.locked_at == locked_at

    as_facilitator.delete(reverse("canvases:lock", args=[sheet.code]))
    sheet.refresh_from_db()
    assert sheet.takes_notes(timezone.now())
    told = Event.objects.filter(topic__name=workshop.topic, kind="activity")
    assert [one.payload["table"] for one in told] == [sheet.table.code] * 2


def test_a_hand_is_lowered(as_facilitator, sheet):
    sheet.hand_raised_at = timezone.now()
    sheet.save()

    response = as_facilitator.delete(reverse("canvases:hand", args=[sheet.code]))

    sheet.refresh_from_db()
    assert sheet.hand_raised_at is None
    assert texts(response, ".board__marks .need") == []
    assert [one.payload for one in Event.objects.filter(topic__name=sheet.topic)] == [
        {"raised": False}
    ]


def test_a_message_goes_to_one_table_and_can_be_withdrawn(as_facilitator, facilitator, sheet):
    address = reverse("canvases:table-messages", args=[sheet.table.code])

    response = as_facilitator.post(
        f"{address}?table={sheet.table.code}", {"text": "<b>Speak</b> up"}
    )

    said = sheet.table.announcements.get()
    assert (said.text, said.user) == ("<b>Speak</b> up", facilitator)
    assert response["HX-Reswap"] == "outerHTML"
    assert texts(response, ".one-table__said > span:first-child") == ["<b>Speak</b> up"]
    assert texts(response, ".one-table textarea") == [""]
    assert texts(response, ".messages__sent") == ["Sent to Table 1."]
    assert texts(response, "hx-partial") == ["Sent to Table 1."]

    as_facilitator.delete(reverse("canvases:table-message", args=[said.code]))

    said.refresh_from_db()
    assert said.withdrawn_at is not None


@pytest.mark.parametrize("text", ["", "  ", "x" * 301, "nul\x00"])
def test_a_message_that_cannot_be_said_is_given_back(as_facilitator, sheet, text):
    address = reverse("canvases:table-messages", args=[sheet.table.code])

    response = as_facilitator.post(f"{address}?table={sheet.table.code}", {"text": text})

    assert response.status_code == 422
    assert len(texts(response, ".one-table .field__error")) == 1
    assert sheet.table.announcements.count() == 0


def test_an_action_keeps_what_the_region_shows(as_facilitator, workshop, activity, sheet):
    factories.activity(workshop, title="Later", state=Activity.State.OPEN)
    query = f"?activity={activity.code}&table={sheet.table.code}"

    response = as_facilitator.post(reverse("canvases:lock", args=[sheet.code]) + query)

    assert values(response, "#cockpit", "hx-get") == [_cockpit(workshop) + query]
    assert texts(response, ".board__row.is-open .board__link") == ["Table 1"]


@pytest.mark.parametrize("number", [1, 7])
def test_the_region_costs_the_same_queries_for_any_number_of_tables(
    as_facilitator, workshop, activity, django_assert_num_queries, number
):
    for _ in range(number):
        table = factories.table(workshop)
        factories.worksheet(activity, table)
        factories.device(workshop, table=table, delegate=factories.delegate(workshop))
        announce(workshop, "Hello", table=table)

    with django_assert_num_queries(15):
        as_facilitator.get(_cockpit(workshop, table=table.code))
