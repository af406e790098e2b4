"""Devices that may not, not any more, or not what they ask for."""

import datetime as dt
import json
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from django.conf import settings
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from canvases.models import Note
from live.models import Event
from tests import cast
from tests.faults.door import Form
from tests.faults.proxy import Mode
from tests.faults.room import Room, numbers_of, stored
from tests.faults.server import Server, running
from tests.faults.tablet import Listener, Tablet
from workshops.domain import devices
from workshops.domain import running as running_workshop
from workshops.models import Activity, Device, Membership, Workshop


def tampered(room: Room) -> str:
    _device, token = room.join()
    return token[:-1] + ("A" if token[-1] != "A" else "B")


def revoked(room: Room) -> str:
    device, token = room.join()
    device.revoke()
    return token


def expired(room: Room) -> str:
    _device, token = room.join()
    Workshop.objects.update(
        state=Workshop.State.CLOSED, closed_at=timezone.now() - dt.timedelta(hours=13)
    )
    return token


@pytest.mark.parametrize("spoil", [tampered, revoked, expired])
def test_delegate_token_that_is_spoiled_opens_nothing(spoil, server, room):
    writer = room.tablet(server.address)
    writer.write("Confidential.")
    writer.drain()
    token = spoil(room)
    before = list(Device.objects.order_by("pk").values_list("pk", "last_seen_at", "unsent"))
    thief = Tablet(server.address, token, room.worksheet.code)
    thief.write("Stolen.")

    thief.send()
    heard = thief.follow({room.topic: 0})
    heard.until(lambda: heard.statuses)
    pages = [
        server.get(path, Cookie=thief.cookies)
        for path in (
            "/live/pulse?as=device",
            reverse("workshops:room"),
            reverse("canvases:room-worksheet", args=[room.activity.code]),
            reverse("canvases:room-notes", args=[room.activity.code]),
        )
    ]

    assert thief.statuses == heard.statuses == [401]
    assert (thief.outcomes, heard.events) == ({}, [])
    assert [status for status, _body in pages] == [401, 302, 302, 302]
    assert b"Confidential" not in b"".join(body for _status, body in pages)
    assert list(Note.objects.values_list("text", flat=True)) == ["Confidential."]
    after = list(Device.objects.order_by("pk").values_list("pk", "last_seen_at", "unsent"))
    assert after == before


def test_delegate_token_of_another_workshop_reaches_nothing_in_this_one(server, room):
    writer = room.tablet(server.address)
    known = writer.write("Confidential.")
    writer.drain()
    _device, token = Room.open().join()
    thief = Tablet(server.address, token, room.worksheet.code)
    thief.write("Stolen.")
    thief.put("note.rewrite", note=known, text="Defaced.", seen=1)
    thief.put("note.delete", note=known)

    with thief.follow({room.topic: 0, room.workshop.topic: 0}) as heard:
        thief.send()
        writer.write("Also confidential.")
        writer.drain()
        status, body = server.get(
            reverse("canvases:room-notes", args=[room.activity.code]), Cookie=thief.cookies
        )
        told = list(heard.events)

    assert [one["code"] for one in thief.outcomes.values()] == [404, 404, 404]
    assert (status, b"onfidential" in body) == (404, False)
    assert told == []
    texts = list(room.worksheet.notes.order_by("order").values_list("text", flat=True))
    assert texts == ["Confidential.", "Also confidential."]
    assert numbers_of(room.topic) == [1, 2]


def test_sse_revocation_ends_the_stream_before_the_next_note(database, tmp_path, room):
    """By the event alone: the heartbeat that would find it out too is an hour away."""
    with running(tmp_path, database, FAULT_PING="3600") as server:
        device, token = room.join()
        writer, other = room.tablet(server.address), room.tablet(server.address)
        tablet = Tablet(server.address, token, room.worksheet.code)
        with tablet.follow({room.topic: 0}) as heard, other.follow({room.topic: 0}) as control:
            until_checked(device)
            devices.revoke(device)  # in another process than the server's: it has to find out

            heard.until(lambda: 401 in heard.statuses, 15)
            writer.write("Confidential.")
            writer.drain()
            control.until_number(room.topic, 1)

    assert [one["kind"] for one in heard.events] == ["revoked"]
    assert heard.statuses == [200, 401]
    assert control.numbers(room.topic) == [1]


def test_sse_member_taken_off_the_team_hears_nothing_more(as_team, room):
    """By the event alone: the heartbeat that would find it out too is an hour away."""
    server, heard, membership = as_team(FAULT_PING="3600")
    device, token = room.join()
    tablet = Tablet(server.address, token, room.worksheet.code)
    with tablet.follow({room.topic: 0}) as control:
        until_checked(device)  # and with it whoever came before
        membership.delete()  # in another process than the server's

        heard.until(lambda: heard.ends, 15)
        tablet.write("Confidential.")
        tablet.drain()
        control.until_number(room.topic, 1)

    assert [one["kind"] for one in heard.events] == ["membership"]


def test_sse_member_taken_off_unannounced_is_found_at_the_heartbeat(as_team, room):
    server, heard, membership = as_team(FAULT_PING="2")

    Membership.objects.filter(pk=membership.pk).delete()

    heard.until_sign("gone", 15)
    writer = room.tablet(server.address)
    with writer.follow({room.topic: 0}) as control:
        writer.write("Confidential.")
        writer.drain()
        control.until_number(room.topic, 1)
    assert heard.events == []


type Followed = tuple[Server, Listener, Membership]


@pytest.fixture
def as_team(database, tmp_path, room) -> Iterator[Callable[..., Followed]]:
    """A facilitator who follows the worksheet at a server with these variables."""
    with ExitStack() as stack:

        def follow(**variables: str) -> Followed:
            server = stack.enter_context(
                running(tmp_path, database, SECRET_KEY=settings.SECRET_KEY, **variables)
            )
            user = cast.facilitator(room.workshop.programme)
            client = Client()
            client.force_login(user)
            cookie = f"session={client.cookies['session'].value}"
            listener = Listener(server.address, cookie, {room.topic: 0}, claim="team")
            return server, stack.enter_context(listener), user.memberships.get()

        yield follow


def until_checked(device: Device) -> None:
    """Wait until the server has asked whether the newly come ``device`` may stay."""
    deadline = time.monotonic() + 20
    while not Device.objects.filter(pk=device.pk, last_seen_at__isnull=False).exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_sse_revocation_that_nobody_announced_is_found_at_the_heartbeat(database, tmp_path, room):
    with running(tmp_path, database, FAULT_PING="2") as server:
        device, token = room.join()
        writer, other = room.tablet(server.address), room.tablet(server.address)
        tablet = Tablet(server.address, token, room.worksheet.code)
        with tablet.follow({room.topic: 0}) as heard, other.follow({room.topic: 0}) as control:
            Device.objects.filter(pk=device.pk).update(revoked_at=timezone.now())

            heard.until(lambda: 401 in heard.statuses, 15)
            writer.write("Confidential.")
            writer.drain()
            control.until_number(room.topic, 1)

    assert heard.signs[-1][0] == "gone"
    assert (heard.events, heard.statuses) == ([], [200, 401])
    assert control.numbers(room.topic) == [1]


def test_session_that_ends_while_a_table_writes_costs_no_note(server, proxy, room):
    """The device is shut out with two notes in its outbox, one of which the server has: the
    answer was lost. It joins again, as another device.
    """
    device, token = room.join()
    writer, reader = Tablet(proxy.address, token, room.worksheet.code), room.tablet(server.address)
    with reader.follow({room.topic: 0}) as heard:
        proxy.mode = Mode.CUT_REPLY
        first = writer.write("Ships run aground.")
        writer.send()
        heard.until_number(room.topic, 1)
        proxy.mode = Mode.OK
        devices.revoke(device)
        second = writer.write("The light is weak.")

        writer.send()
        refused, waiting, kept = writer.statuses[-1], len(writer.outbox), stored(room.worksheet)
        joined, writer.token = Form.get(server, room.workshop).send(who="new", name="Ana Rossi")
        writer.drain()
        heard.until_number(room.topic, 2)

    assert (refused, waiting, kept) == (401, 2, [first])
    assert joined == 302
    assert [writer.status(one) for one in (first, second)] == ["duplicate", "applied"]
    assert stored(room.worksheet) == heard.notes() == [first, second]
    assert numbers_of(room.topic) == heard.numbers(room.topic) == [1, 2]


def test_closed_while_offline_takes_what_was_written_before(server, room):
    """The tablet wrote ten minutes ago and comes back now; another writes only now."""
    offline, online = room.tablet(server.address), room.tablet(server.address)
    written = offline.write("Ships run aground.", age=600_000)
    running_workshop.close(room.workshop, user=None)
    ago = dt.timedelta(minutes=5)  # since when nothing is on its way any more
    Activity.objects.update(locked_at=F("locked_at") - ago)
    Workshop.objects.update(closed_at=F("closed_at") - ago)
    afterwards = online.write("One more thing.")

    with online.follow({room.topic: 0}) as heard:
        offline.send()
        online.send()
        heard.until_number(room.topic, 1)

    assert offline.status(written) == "applied"
    assert offline.outcomes[written]["note"]["late"] is True
    assert (online.status(afterwards), online.outcomes[afterwards]["code"]) == ("refused", 409)
    assert list(Note.objects.values_list("pk", "is_late")) == [(uuid.UUID(written), True)]
    assert [one["data"]["note"]["late"] for one in heard.events] == [True]
    assert heard.notes() == [written]
    assert numbers_of(room.topic) == [1]


POISON = {
    "half a surrogate": ({"text": "Ships \ud800"}, "text"),
    "NUL": ({"text": "Ships \x00"}, "text"),
    "a text of 200 000 letters": ({"text": "x" * 200_000}, "text"),
    "no text": ({"text": ["Ships"]}, "text"),
    "half a surrogate in a code": ({"section": "\udfff"}, "section"),
    "no such kind": ({"kind": "note.explode"}, "kind"),
    "no age": ({"age": 10**400}, "age"),
    "a note that is no id": ({"note": "\x00"}, "note"),
}


@pytest.mark.parametrize(("change", "field"), POISON.values(), ids=POISON)
def test_poison_op_is_refused_and_the_rest_of_the_queue_drains(change, field, server, room):
    tablet, reader = room.tablet(server.address), room.tablet(server.address)
    with reader.follow({room.topic: 0}) as heard:
        first = tablet.write("Before.")
        poison = tablet.write("Poison.")
        tablet.outbox[-1].body |= change
        last = tablet.write("After.")

        tablet.drain(5)
        heard.until_number(room.topic, 2)

    refused = tablet.outcomes[poison]
    assert (refused["status"], refused["code"], refused["field"]) == ("refused", 422, field)
    assert refused["message"]
    assert tablet.statuses == [200]
    assert stored(room.worksheet) == heard.notes() == [first, last]
    assert numbers_of(room.topic) == [1, 2]
    assert "Traceback" not in server.log


def test_poison_op_too_large_for_a_request_is_refused_and_the_rest_of_the_queue_drains(
    server, room
):
    tablet, reader = room.tablet(server.address), room.tablet(server.address)
    with reader.follow({room.topic: 0}) as heard:
        first = tablet.write("Before.")
        poison = tablet.write("x" * 1_000_000)
        last = tablet.write("After.")

        tablet.drain(5)
        heard.until_number(room.topic, 2)

    refused = tablet.outcomes[poison]
    assert (refused["status"], refused["code"]) == ("refused", 413)
    assert refused["message"]
    assert set(tablet.statuses) == {200, 413}
    assert "Traceback" not in server.log
    assert stored(room.worksheet) == heard.notes() == [first, last]
    assert numbers_of(room.topic) == [1, 2]


def test_poison_request_is_refused_as_a_whole(server, room):
    tablet = room.tablet(server.address)

    statuses = [
        tablet.post(content)[0]
        for content in (b"\xff", b"[" * 100_000, b'{"operations": 7}', b'{"operations": [1, null]}')
    ]

    assert statuses == [400, 400, 400, 422]
    assert stored(room.worksheet) == []
    assert "Traceback" not in server.log


@pytest.mark.parametrize("why", ["trimmed", "too much", "restored from a copy"])
def test_sse_reset_old_cursor_leads_to_the_whole_state(why, server, room):
    writer = room.tablet(server.address)
    notes = [writer.write(f"Note {number}") for number in range(210 if why == "too much" else 6)]
    writer.drain()
    cursor = 1
    if why == "trimmed":
        Event.objects.filter(topic__name=room.topic, number__lte=3).delete()
    elif why == "restored from a copy":
        cursor = 1000
    reader = room.tablet(server.address)

    with reader.follow({room.topic: cursor}) as heard:
        reset = heard.until_sign("reset")
        status, body = server.get(
            reverse("canvases:room-notes", args=[room.activity.code]), Cookie=reader.cookies
        )
        state = json.loads(body)
        notes.append(writer.write("Another."))
        writer.drain()
        heard.until_number(room.topic, len(notes))

    assert reset == {"topic": room.topic, "number": len(notes) - 1}
    assert (status, state["number"]) == (200, len(notes) - 1)
    assert [one["id"] for one in state["notes"]] == notes[:-1]
    assert heard.notes() == notes[-1:]
