import datetime as dt
import json
import posixpath
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from canvases.models import Worksheet
from tests import factories
from tests.page import texts, values
from workshops.models import Activity, AgendaBlock, Announcement, Device, Table, Workshop

STATE = Activity.State
VISIBILITY = Activity.Visibility


@pytest.fixture
def table(workshop: Workshop) -> Table:
    return factories.table(workshop, pilot_group=factories.pilot_group(workshop.programme))


@pytest.fixture
def sheet(workshop: Workshop, table: Table) -> Worksheet:
    activity = factories.activity(workshop, factories.canvas(), state=STATE.OPEN)
    return factories.worksheet(activity, table)


@pytest.fixture
def device(workshop: Workshop, table: Table) -> Device:
    return join(workshop, table)[0]


def join(workshop: Workshop, table: Table | None, **fields: Any) -> tuple[Device, Client]:
    """A device that has joined, and a client that has its cookie."""
    device, token = Device.issue(workshop, table=table, **fields)
    client = Client()
    client.cookies[settings.DEVICE_COOKIE_NAME] = token
    return device, client


@pytest.fixture
def as_device(workshop: Workshop, table: Table) -> Client:
    return join(workshop, table)[1]


def page_url(sheet: Worksheet) -> str:
    return reverse("canvases:room-worksheet", args=[sheet.activity.code])


def notes_url(sheet: Worksheet) -> str:
    return reverse("canvases:room-notes", args=[sheet.activity.code])


def embedded(response: Any) -> Any:
    [text] = texts(response, "#sheet-snapshot")
    return json.loads(text)


def test_the_page_shows_the_canvas_and_holds_the_notes(sheet, as_device):
    factories.note(sheet, "Ships run aground.", "customer-pains")

    response = as_device.get(page_url(sheet))

    assert texts(response, "h1") == ["Value Proposition"]
    assert texts(response, ".live-sheet__home") == ["‹ A Table 1"]
    assert values(response, ".canvas__section", "data-section")[:2] == [
        "customer-jobs",
        "customer-pains",
    ]
    assert [note["text"] for note in embedded(response)["notes"]] == ["Ships run aground."]
    assert texts(response, ".canvas__notes .note") == []


def test_the_page_follows_its_topics_from_what_it_shows(sheet, device, as_device):
    topics = values(as_device.get(page_url(sheet)), "live-stream", "topics")[0].split()

    assert topics[0].partition(":")[0] == sheet.table.workshop.topic
    assert f"{sheet.topic}:0" in topics


@pytest.mark.parametrize("number", [1, 70])
def test_the_page_costs_as_many_queries_for_one_note_as_for_seventy(
    sheet, as_device, number, django_assert_num_queries
):
    for _ in range(number):
        factories.note(sheet, section="customer-pains")

    with django_assert_num_queries(9):
        response = as_device.get(page_url(sheet))

    assert len(embedded(response)["notes"]) == number


@pytest.mark.parametrize("number", [1, 70])
def test_the_notes_cost_as_many_queries_for_one_as_for_seventy(
    sheet, as_device, number, django_assert_num_queries
):
    for _ in range(number):
        factories.note(sheet, section="customer-pains")

    with django_assert_num_queries(7):
        response = as_device.get(notes_url(sheet))

    assert len(response.json()["notes"]) == number
    assert response.headers["Cache-Control"] == "no-store"


def test_what_others_wrote_is_not_in_the_page_before_it_is_shown(workshop, sheet, table):
    Activity.objects.update(visibility=VISIBILITY.COUNTS)
    own, client = join(workshop, table)
    other, _client = join(workshop, table)
    factories.note(sheet, "Mine.", "customer-pains", device=own)
    factories.note(sheet, "A secret.", "customer-pains", device=other)

    response = client.get(page_url(sheet))

    assert "A secret." not in response.content.decode()
    shown = embedded(response)
    assert [note["text"] for note in shown["notes"]] == ["Mine."]
    assert shown["counts"] == {"customer-pains": 2}


def test_a_device_without_a_table_is_sent_to_the_lobby(workshop, sheet):
    client = join(workshop, None)[1]

    response = client.get(page_url(sheet))

    assert (response.status_code, response["Location"]) == (302, reverse("workshops:room"))


def test_a_worksheet_that_is_prepared_is_not_shown_yet(sheet, as_device):
    Activity.objects.update(state=STATE.PREPARED)

    response = as_device.get(page_url(sheet))

    assert (response.status_code, response["Location"]) == (302, reverse("workshops:room"))
    assert as_device.get(notes_url(sheet)).status_code == 404


def test_each_table_gets_its_own_worksheet(workshop, sheet):
    other = factories.table(workshop)
    own = factories.worksheet(sheet.activity, other)
    factories.note(sheet, "Of the first table.")
    client = join(workshop, other)[1]

    shown = client.get(notes_url(sheet)).json()

    assert (shown["worksheet"], shown["notes"]) == (own.code, [])


def test_another_workshops_activity_does_not_exist(workshop, sheet):
    elsewhere = factories.workshop(workshop.programme)
    client = join(elsewhere, factories.table(elsewhere))[1]

    assert client.get(page_url(sheet)).status_code == 404
    assert client.get(notes_url(sheet)).status_code == 404


def test_who_has_not_joined_is_sent_to_the_door(client, sheet):
    response = client.get(page_url(sheet))

    assert (response.status_code, response["Location"]) == (302, reverse("workshops:join"))


def test_a_script_of_a_device_that_was_revoked_is_told_so(sheet, workshop, table):
    device, client = join(workshop, table)
    device.revoke()

    response = client.get(notes_url(sheet), headers={"Accept": "application/json"})

    assert response.status_code == 401


def test_a_worksheet_is_only_read(sheet, as_device):
    assert as_device.post(page_url(sheet)).status_code == 405
    assert as_device.post(notes_url(sheet)).status_code == 405


def test_announcements_to_the_room_and_to_the_table_come_with_the_notes(sheet, workshop, as_device):
    other = factories.table(workshop)
    Announcement.objects.create(workshop=workshop, text="Five minutes.")
    Announcement.objects.create(workshop=workshop, table=sheet.table, text="Well done.")
    Announcement.objects.create(workshop=workshop, table=other, text="Not for you.")

    said = as_device.get(notes_url(sheet)).json()["announcements"]

    assert [(one["text"], one["toTable"]) for one in said] == [
        ("Well done.", True),
        ("Five minutes.", False),
    ]


def test_the_clock_runs_while_the_activitys_block_does(sheet, as_device):
    assert as_device.get(notes_url(sheet)).json()["clock"] is None
    started = timezone.now()
    AgendaBlock.objects.update(started_at=started, extra_minutes=5)

    clock = as_device.get(notes_url(sheet)).json()["clock"]

    assert clock["ends"] == int((started + dt.timedelta(minutes=65)).timestamp() * 1000)
    assert clock["paused"] is False


def test_what_people_wrote_is_never_markup(sheet, as_device):
    factories.note(sheet, "</script><script>alert(1)</script>")

    body = as_device.get(page_url(sheet)).content.decode()

    assert "<script>alert" not in body


def test_large_pages_are_compressed(sheet, as_device):
    response = as_device.get(page_url(sheet), headers={"Accept-Encoding": "gzip"})

    assert response.headers["Content-Encoding"] == "gzip"
    assert len(response.content) < 12_000


def test_the_page_names_all_modules_that_it_is_made_of(sheet, as_device):
    links = values(as_device.get(page_url(sheet)), "link[rel=modulepreload]", "href")

    assert sorted(links) == sorted(f"/static/{path}" for path in imports("js/worksheet.js"))


def imports(path: str) -> set[str]:
    """The modules that the one at ``path`` imports, and those that they import."""
    text = (Path(settings.BASE_DIR) / "static" / path).read_text("utf-8")
    near = {
        posixpath.normpath(posixpath.join(posixpath.dirname(path), name))
        for name in re.findall(r"""^(?:import|}) (?:.* from )?"(\.[^"]+)";$""", text, re.MULTILINE)
    }
    return near.union(*(imports(one) for one in near))


def test_the_worker_is_open_served_from_the_root_and_always_asked_for_anew(client):
    response = client.get("/worker.js")

    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-cache"
    assert response.headers["Service-Worker-Allowed"] == "/"
