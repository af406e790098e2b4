"""The models of a workshop: who sees what, devices, the clock of the agenda."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from canvases.models import Worksheet
from questionnaires.models import Questionnaire
from reports.models import Report
from tests import factories
from workshops.models import Device, Programme, Workshop
from workshops.models.agenda import starts


@pytest.fixture
def furnished(workshop):
    """A workshop with one of each thing that has a team's eyes on it."""
    factories.worksheet(factories.activity(workshop), factories.table(workshop))
    factories.questionnaire(workshop)
    factories.report(workshop)
    return workshop


@pytest.mark.parametrize("model", [Programme, Workshop, Worksheet, Questionnaire, Report])
def test_visible_to_keeps_to_the_programmes_of_ones_own_team(model, furnished, viewer, stranger):
    theirs = stranger.memberships.get().programme.workshops.get()
    factories.worksheet(factories.activity(theirs), factories.table(theirs))
    factories.questionnaire(theirs)
    factories.report(theirs)

    seen, seen_by_stranger = model.objects.visible_to(viewer), model.objects.visible_to(stranger)

    assert len(seen) == len(seen_by_stranger) == 1
    assert set(seen).isdisjoint(seen_by_stranger)
    assert set(seen) | set(seen_by_stranger) == set(model.objects.all())


def test_visible_to_gives_a_workshop_once_to_a_member_of_several_programmes(workshop, lead):
    other = factories.programme(name="Harbour programme")
    other.memberships.create(user=lead)

    assert list(Workshop.objects.visible_to(lead)) == [workshop]


def test_device_token_is_in_the_database_only_as_a_hash(workshop):
    device, token = Device.issue(workshop)

    row = Device.objects.filter(pk=device.pk).values().get()
    assert token not in str(row)
    assert len(row["token_hash"]) == 64
    assert Device.objects.with_token(token).get() == device


@pytest.mark.parametrize("wrong", ["", "another", "{hash}"])
def test_device_is_not_found_by_another_token(workshop, wrong):
    device, _token = Device.issue(workshop)

    assert not Device.objects.with_token(wrong.format(hash=device.token_hash)).exists()


def test_device_that_was_revoked_is_not_found_by_its_token_and_stays_in_the_list(workshop):
    kept, kept_token = Device.issue(workshop)
    device, token = Device.issue(workshop)

    device.revoke()

    assert not Device.objects.with_token(token).exists()
    assert Device.objects.with_token(kept_token).get() == kept
    assert set(workshop.devices.all()) == {kept, device}


def test_device_tokens_of_two_browsers_differ(workshop):
    assert Device.issue(workshop)[1] != Device.issue(workshop)[1]


@pytest.mark.parametrize(
    ("day_starts_at", "minutes", "clock"),
    [
        (dt.time(14), [15, 60, 0], ["14:00", "14:15", "15:15"]),
        (dt.time(23, 30), [45, 60], ["23:30", "00:15"]),
        (dt.time(23, 59), [1, 24 * 60, 1], ["23:59", "00:00", "00:00"]),
        (dt.time(9), [], []),
    ],
)
def test_starts_tells_the_time_of_day_of_each_block(day_starts_at, minutes, clock):
    assert [f"{time:%H:%M}" for time in starts(day_starts_at, minutes)] == clock


def test_starts_are_unknown_while_the_day_has_no_start():
    assert list(starts(None, [15, 60])) == [None, None]


def test_workshop_begins_at_an_instant_of_its_own_time_zone(programme):
    workshop = factories.workshop(
        programme, day=dt.date(2018, 10, 11), starts_at=dt.time(14), time_zone="Europe/Rome"
    )

    assert workshop.begins_at == dt.datetime(2018, 10, 11, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize("unknown", ["day", "starts_at"])
def test_workshop_begins_at_no_instant_while_day_or_time_is_open(programme, unknown):
    assert factories.workshop(programme, **{unknown: None}).begins_at is None


@pytest.mark.parametrize("name", ["Europe/Pisa", "../../etc/passwd", "CEST+1"])
def test_workshop_refuses_a_time_zone_that_there_is_not(workshop, name):
    workshop.time_zone = name

    with pytest.raises(ValidationError, match="is not a time zone"):
        workshop.full_clean()


def test_workshop_names_its_place_without_what_is_not_known(programme):
    workshop = factories.workshop(programme, venue="", city="Pisa", country="Italy")

    assert workshop.place == "Pisa, Italy"


@pytest.mark.parametrize("letter", ["a", "AB", "1", "Ä", "A\n"])
def test_pilot_group_refuses_anything_but_one_capital_letter(programme, letter):
    group = factories.pilot_group(programme)
    group.letter = letter

    with pytest.raises(ValidationError) as refused:
        group.full_clean()

    assert set(refused.value.message_dict) == {"letter"}
