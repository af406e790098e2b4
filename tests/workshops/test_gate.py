"""The gate: who comes in by the live transport, as whom, and for how long."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from accounts.models import User
from live import topics
from live.models import Event
from live.topics import Viewer
from tests import factories
from workshops.domain import devices
from workshops.gate import SEEN_AGAIN_AFTER, WorkshopGate, workshop_of
from workshops.models import Device, Membership, Workshop
from workshops.models.device import AFTERWARDS, author_key
from workshops.models.programme import member_topic

gate = WorkshopGate()


@pytest.fixture
def table(workshop):
    return factories.table(workshop)


@pytest.fixture
def ana(workshop, table) -> tuple[Device, str]:
    """Ana's device and its token."""
    return Device.issue(workshop, delegate=factories.delegate(workshop, "Ana"), table=table)


@pytest.fixture
def other_workshop(programme) -> Workshop:
    return factories.workshop(programme)


def as_device(token: str) -> Viewer | None:
    return gate.viewer({"device": token}, "device")


def as_team(client: Client) -> Viewer | None:
    cookie = client.cookies.get("session")
    return gate.viewer({"session": cookie.value if cookie else ""}, "team")


def let_in(viewer: Viewer | None) -> Viewer:
    assert viewer is not None
    return viewer


def close(workshop: Workshop, ago: dt.timedelta) -> None:
    Workshop.objects.filter(pk=workshop.pk).update(
        state=Workshop.State.CLOSED, closed_at=timezone.now() - ago
    )


MINUTE = dt.timedelta(minutes=1)


# --- Devices --------------------------------------------------------------------------------


def test_device_comes_in_by_its_token_and_follows_itself_and_its_workshop(ana, workshop):
    device, token = ana

    viewer = let_in(as_device(token))

    assert viewer.key == author_key(device.delegate_id, device.pk) == device.author_key
    assert not viewer.sees_all
    assert viewer.follows == (device.topic, workshop.topic)
    assert workshop_of(viewer) == workshop.pk


def test_devices_of_one_delegate_are_one_author_and_those_of_nobody_are_not(ana, workshop):
    device, token = ana
    _phone, phone = Device.issue(workshop, delegate=device.delegate)
    _one, one = Device.issue(workshop)
    _other, other = Device.issue(workshop)

    keys = [let_in(as_device(each)).key for each in (token, phone, one, other)]

    assert keys[0] == keys[1]
    assert len(set(keys)) == 3


def wrong_tokens(token: str, device: Device) -> list[str]:
    return [
        "",
        token[:-1],
        token + "x",
        token.swapcase(),
        f" {token}",
        f"{token}\x00",
        device.token_hash,
        device.code,
        "\ud800",
        "x" * 100_000,
    ]


def test_no_other_token_opens_the_door(ana):
    device, token = ana

    for wrong in wrong_tokens(token, device):
        assert as_device(wrong) is None
        assert gate.actors([wrong]) == {}


def test_device_that_was_revoked_is_out(ana):
    device, token = ana
    viewer = let_in(as_device(token))

    devices.revoke(device)

    assert as_device(token) is None
    assert gate.actors([token]) == {}
    assert gate.still_valid({viewer.subject}) == set()


@pytest.mark.parametrize(
    ("ago", "is_in"), [(AFTERWARDS - MINUTE, True), (AFTERWARDS + MINUTE, False)]
)
def test_device_is_in_for_a_while_after_the_close(ana, workshop, ago, is_in):
    device, token = ana
    viewer = let_in(as_device(token))
    close(workshop, ago)

    assert (as_device(token) is not None) is is_in
    assert (token in gate.actors([token])) is is_in
    assert (viewer.subject in gate.still_valid({viewer.subject})) is is_in
    assert Device.objects.get(pk=device.pk).is_valid(timezone.now()) is is_in


def test_device_is_out_when_nobody_knows_when_its_workshop_was_closed(ana, workshop):
    device, token = ana
    viewer = let_in(as_device(token))
    Workshop.objects.filter(pk=workshop.pk).update(state=Workshop.State.CLOSED)

    assert as_device(token) is None
    assert gate.actors([token]) == {}
    assert gate.still_valid({viewer.subject}) == set()
    assert not Device.objects.get(pk=device.pk).is_valid(timezone.now())


def test_device_that_is_gone_is_out(ana):
    device, token = ana
    viewer = let_in(as_device(token))
    device.delete()

    assert as_device(token) is None
    assert gate.actors([token]) == {}
    assert gate.still_valid({viewer.subject}) == set()
    assert workshop_of(viewer) is None
    assert topics.allowed(viewer, ["workshop.1", "worksheet.1", "console.1"]) == set(viewer.follows)


# --- The team -------------------------------------------------------------------------------


def test_member_comes_in_by_the_session_and_sees_all(as_lead, lead):
    viewer = let_in(as_team(as_lead))

    assert (viewer.key, viewer.sees_all) == (f"user.{lead.pk}", True)
    assert viewer.follows == (member_topic(lead.pk),)


@pytest.mark.parametrize("session", ["", "x", "x" * 32, "\x00", "\ud800", "x" * 10_000])
def test_nobody_is_a_member_without_a_session(as_lead, session):
    assert gate.viewer({"session": session}, "team") is None


def test_session_of_somebody_who_did_not_sign_in_is_nobody(db):
    client = Client()
    client.get("/account/sign-in/")
    session = client.session
    session["seen"] = True
    session.save()
    client.cookies["session"] = session.session_key or ""

    assert as_team(client) is None


def test_member_who_signed_out_is_out(as_lead):
    viewer = let_in(as_team(as_lead))
    session = as_lead.cookies["session"].value
    as_lead.logout()

    assert gate.viewer({"session": session}, "team") is None
    assert gate.still_valid({viewer.subject}) == set()


def test_session_that_has_expired_is_out(as_lead):
    viewer = let_in(as_team(as_lead))
    Session.objects.update(expire_date=timezone.now() - MINUTE)

    assert as_team(as_lead) is None
    assert gate.still_valid({viewer.subject}) == set()


@pytest.mark.parametrize("change", ["deactivated", "new password", "deleted"])
def test_member_whose_account_was_changed_is_out(as_lead, lead, change):
    viewer = let_in(as_team(as_lead))
    if change == "deactivated":
        User.objects.filter(pk=lead.pk).update(is_active=False)
    elif change == "new password":
        lead.set_password("another long walk")
        lead.save()
    else:
        lead.delete()

    assert gate.still_valid({viewer.subject}) == set()
    assert as_team(as_lead) is None


def test_member_who_was_taken_off_a_team_is_out_and_can_come_in_for_another(as_lead, lead):
    other = factories.programme(name="Harbour programme")
    viewer = let_in(as_team(as_lead))
    Membership.objects.create(programme=other, user=lead)
    assert gate.still_valid({viewer.subject}) == {viewer.subject}

    lead.memberships.exclude(programme=other).delete()

    assert gate.still_valid({viewer.subject}) == set()
    again = let_in(as_team(as_lead))
    assert gate.still_valid({again.subject}) == {again.subject}


@pytest.mark.parametrize("change", ["deleted", "changed", "given to another"])
def test_change_of_a_membership_ends_the_streams_of_those_that_it_concerns(
    lead, facilitator, programme, change
):
    other = User.objects.create_user("otto@example.org", name="Otto")
    membership = lead.memberships.get()
    if change == "deleted":
        membership.delete()
    else:
        membership.role = Membership.Role.VIEWER
        membership.user = other if change == "given to another" else lead
        membership.save()

    told = Event.objects.filter(kind="membership", payload={"end": True})
    expected = {lead, other} if change == "given to another" else {lead}
    assert {one.topic.name for one in told} == {member_topic(one.pk) for one in expected}


def test_new_member_keeps_the_streams_that_are_open(lead):
    Membership.objects.create(programme=factories.programme(), user=lead)

    assert not Event.objects.filter(kind="membership").exists()


def test_member_stays_in_while_the_secret_key_is_changed(as_lead, settings):
    """A stream has no answer in which a new session cookie could come."""
    before = let_in(as_team(as_lead))
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key that is long enough for anybody who looks at it"

    during = as_team(as_lead)
    again = as_team(as_lead)

    assert during == again == before
    assert gate.still_valid({before.subject}) == {before.subject}


def test_cookie_of_a_device_is_no_session_and_the_other_way_round(ana, as_lead):
    _device, token = ana
    session = as_lead.cookies["session"].value

    assert gate.viewer({"device": token}, "team") is None
    assert gate.viewer({"session": token}, "team") is None
    assert gate.viewer({"session": session}, "device") is None
    assert gate.viewer({"device": session}, "device") is None


# --- The projector --------------------------------------------------------------------------


def test_projector_comes_in_by_its_code(workshop):
    viewer = let_in(gate.viewer({}, f"screen:{workshop.screen_code}"))

    assert not viewer.sees_all
    assert viewer.follows == (workshop.topic, workshop.screen_topic)
    assert workshop_of(viewer) == workshop.pk


@pytest.mark.parametrize("claim", ["screen:", "screen:x", "screen:\x00", "screen:\ud800", "screen"])
def test_no_other_code_opens_the_projector(workshop, claim):
    assert gate.viewer({}, claim) is None


def test_other_codes_of_the_workshop_do_not_open_its_projector(workshop):
    for code in (workshop.code, workshop.join_code, workshop.join_token):
        assert gate.viewer({}, f"screen:{code}") is None


# --- Still ----------------------------------------------------------------------------------


def test_those_who_may_go_on_are_told_apart_and_the_devices_are_noted_as_here(
    ana, workshop, as_lead, as_facilitator
):
    device, token = ana
    gone, gone_token = Device.issue(workshop)
    viewers = [
        let_in(as_device(token)),
        let_in(as_device(gone_token)),
        let_in(as_team(as_lead)),
        let_in(as_team(as_facilitator)),
        let_in(gate.viewer({}, f"screen:{workshop.screen_code}")),
    ]
    ana_s, gone_s, lead_s, facilitator_s, screen_s = [one.subject for one in viewers]
    gone.revoke()
    as_facilitator.logout()

    valid = gate.still_valid({ana_s, gone_s, lead_s, facilitator_s, screen_s})

    assert valid == {ana_s, lead_s, screen_s}
    device.refresh_from_db()
    gone.refresh_from_db()
    assert device.is_present(timezone.now())
    assert gone.last_seen_at is None


@pytest.mark.parametrize("number", [1, 7])
def test_question_who_may_go_on_costs_at_most_five_queries(
    workshop, as_lead, django_assert_max_num_queries, number
):
    subjects: set[Any] = {let_in(as_team(as_lead)).subject}
    for _ in range(number):
        _device, token = Device.issue(workshop)
        subjects.add(let_in(as_device(token)).subject)

    with django_assert_max_num_queries(5):
        assert gate.still_valid(subjects) == subjects


def test_question_about_nobody_is_answered(db):
    assert gate.still_valid(set()) == set()


# --- Operations -----------------------------------------------------------------------------


def test_device_sends_by_its_cookie_alone(ana):
    _device, token = ana

    assert gate.credentials({"device": token, "session": "x"}) == token
    assert gate.credentials({"session": "x"}) == ""


@pytest.mark.parametrize("number", [1, 7])
def test_senders_are_found_in_two_queries(workshop, table, django_assert_num_queries, number):
    issued = [Device.issue(workshop, table=table) for _ in range(number)]
    tokens = [token for _device, token in issued]

    with django_assert_num_queries(2):
        actors = gate.actors([*tokens, "", "nobody"])

    assert actors == {token: device for device, token in issued}


def test_device_that_sends_is_noted_as_here_and_not_each_time(ana, django_assert_num_queries):
    device, _token = ana

    gate.heard({device: 0})
    device.refresh_from_db()
    first = device.last_seen_at
    with django_assert_num_queries(0):
        gate.heard({device: 0})

    assert device.is_present(timezone.now())
    device.last_seen_at = timezone.now() - dt.timedelta(seconds=SEEN_AGAIN_AFTER + 1)
    gate.heard({device: 0})
    device.refresh_from_db()
    assert first is not None
    assert device.last_seen_at is not None
    assert device.last_seen_at > first


def test_device_that_was_seen_just_now_is_not_written_again(ana, workshop):
    device, _token = ana

    for waiting in (3, 3, 0, 0):
        gate.heard({device: waiting})

    events = Event.objects.after(workshop.console_topic, 0)
    assert [event.kind for event in events] == ["devices", "devices"]
    device.refresh_from_db()
    assert device.unsent == 0


# --- Topics ---------------------------------------------------------------------------------


def granted(viewer: Viewer, *workshops: Workshop) -> list[list[str]]:
    """Which kinds of topic of each workshop ``viewer`` may follow."""
    names = ("topic", "console_topic", "screen_topic")
    asked = [getattr(workshop, name) for workshop in workshops for name in names]
    found = topics.allowed(viewer, asked)
    return [[name for name in names if getattr(one, name) in found] for one in workshops]


ALL = ["topic", "console_topic", "screen_topic"]


def test_device_follows_its_workshop_alone(ana, workshop, other_workshop):
    _device, token = ana

    found = granted(let_in(as_device(token)), workshop, other_workshop)

    assert found == [["topic"], []]


def test_device_follows_no_other_device(ana, workshop):
    device, token = ana
    other, _token = Device.issue(workshop)

    found = topics.allowed(let_in(as_device(token)), [device.topic, other.topic])

    assert found == {device.topic, workshop.topic}


def test_projector_follows_its_workshop_and_not_the_console(workshop, other_workshop):
    viewer = let_in(gate.viewer({}, f"screen:{workshop.screen_code}"))

    assert granted(viewer, workshop, other_workshop) == [["topic", "screen_topic"], []]


@pytest.mark.parametrize("client", ["as_lead", "as_facilitator", "as_viewer"])
def test_member_follows_all_of_the_programme(request, workshop, other_workshop, stranger, client):
    theirs = stranger.memberships.get().programme.workshops.get()
    viewer = let_in(as_team(request.getfixturevalue(client)))

    assert granted(viewer, workshop, other_workshop, theirs) == [ALL, ALL, []]


def test_member_follows_no_device(ana, as_lead):
    device, _token = ana

    viewer = let_in(as_team(as_lead))

    assert topics.allowed(viewer, [device.topic]) == set(viewer.follows)


def test_stranger_follows_nothing_of_the_programme(workshop, as_stranger):
    assert granted(let_in(as_team(as_stranger)), workshop) == [[]]


def test_member_who_was_taken_off_the_team_follows_nothing_more(workshop, as_lead, lead):
    viewer = let_in(as_team(as_lead))
    lead.memberships.all().delete()

    assert granted(viewer, workshop) == [[]]
