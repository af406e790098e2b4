"""The agenda as a file for calendars, read again as calendars read it."""

import datetime as dt
import zoneinfo

import pytest
from django.urls import reverse
from icalendar import Calendar

from tests import factories
from tests.page import texts, values

ROME = zoneinfo.ZoneInfo("Europe/Rome")


def _file(client, workshop):
    response = client.get(reverse("workshops:agenda-calendar", args=[workshop.code]))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(response.content)


def _events(client, workshop):
    return {str(event["SUMMARY"]): event for event in _file(client, workshop).walk("VEVENT")}


def test_the_workshop_and_its_blocks_are_events_in_its_own_zone(as_viewer, workshop):
    guild = factories.organisation(workshop.programme, "Coast Guild")
    factories.agenda_block(
        workshop, "Welcome", minutes=20, presenter=guild, facilitator_notes="Mind the step."
    )
    factories.agenda_block(workshop, "Close", minutes=0)

    file = _file(as_viewer, workshop)
    events = {str(event["SUMMARY"]): event for event in file.walk("VEVENT")}

    whole = events["Lighthouse: Workshop #1: Keepers and ships"]
    assert whole.start == dt.datetime(2018, 10, 11, 14, tzinfo=ROME)
    assert whole.end == dt.datetime(2018, 10, 11, 14, 20, tzinfo=ROME)
    assert str(whole["LOCATION"]) == "Old Town Hall, Pisa, Italy"
    welcome = events["Welcome"]
    assert welcome.start.tzinfo.key == "Europe/Rome"
    assert (welcome.start.time(), welcome.end.time()) == (dt.time(14), dt.time(14, 20))
    assert str(welcome["DESCRIPTION"]) == "Coast Guild"
    assert events["Close"].start == dt.datetime(2018, 10, 11, 14, 20, tzinfo=ROME)
    assert [zone["TZID"] for zone in file.walk("VTIMEZONE")] == ["Europe/Rome"]
    assert b"Mind the step" not in file.to_ical()


def test_the_event_lasts_as_long_as_the_workshop(as_viewer, workshop):
    workshop.ends_at = dt.time(18)
    workshop.save()
    factories.agenda_block(workshop, "Welcome", minutes=20)

    whole, _block = _file(as_viewer, workshop).walk("VEVENT")

    assert whole.end == dt.datetime(2018, 10, 11, 18, tzinfo=ROME)


def test_an_event_keeps_its_name_when_the_agenda_changes(as_viewer, workshop):
    block = factories.agenda_block(workshop, "Welcome")
    before = _events(as_viewer, workshop)["Welcome"]["UID"]

    block.title, block.minutes = "Good morning", 40
    block.save()

    assert _events(as_viewer, workshop)["Good morning"]["UID"] == before


def test_a_block_over_the_change_of_the_clock_lasts_its_minutes(as_viewer, workshop):
    workshop.day, workshop.starts_at = dt.date(2018, 10, 28), dt.time(1, 30)
    workshop.save()
    factories.agenda_block(workshop, "Night watch", minutes=180)

    event = _events(as_viewer, workshop)["Night watch"]

    length = event.end.astimezone(dt.UTC) - event.start.astimezone(dt.UTC)
    assert (event.end.time(), length) == (dt.time(3, 30), dt.timedelta(minutes=180))


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ("day", "For a calendar file the workshop needs a day."),
        ("starts_at", "For a calendar file the workshop needs a time to start at."),
    ],
)
def test_what_is_missing_for_a_file_is_said(as_facilitator, workshop, missing, sentence):
    setattr(workshop, missing, None)
    workshop.save()

    page = as_facilitator.get(reverse("workshops:agenda", args=[workshop.code]))
    file = as_facilitator.get(reverse("workshops:agenda-calendar", args=[workshop.code]))

    assert texts(page, ".agenda-head__end .is-muted") == [sentence]
    assert values(page, "a[download]", "href") == []
    assert file.status_code == 404
