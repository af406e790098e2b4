import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from live.models import Event
from tests import factories
from tests.page import texts, values
from workshops.domain.messages import announce, withdraw
from workshops.models import Announcement, Device, Workshop


@pytest.fixture
def table(workshop):
    group = factories.pilot_group(workshop.programme, name="Keepers")
    return factories.table(workshop, pilot_group=group)


@pytest.fixture
def other_table(workshop, table):
    return factories.table(workshop)


@pytest.fixture
def tablet(workshop, table):
    """Ana's."""
    guild = factories.organisation(workshop.programme, "Coast Guild")
    ana = factories.delegate(workshop, "Ana", organisation=guild)
    factories.seat(ana, table)
    return factories.device(workshop, delegate=ana, table=table)


def _messages(workshop):
    return reverse("workshops:console-messages", args=[workshop.code])


def _devices(workshop, device=None):
    query = {"device": device.code} if device else None
    return reverse("workshops:console-devices", args=[workshop.code], query=query)


def _actions(workshop, tablet, table, said):
    return [
        (_messages(workshop), {"text": "Hello"}),
        (reverse("workshops:withdrawal", args=[said.code]), {}),
        (reverse("workshops:device-table", args=[tablet.code]), {"table": table.code}),
        (reverse("workshops:device-revocation", args=[tablet.code]), {}),
    ]


# --- Who ----------------------------------------------------------------------------------


def test_the_regions_do_not_exist_for_strangers(as_stranger, workshop, tablet):
    announce(workshop, "Coffee")

    responses = [as_stranger.get(_messages(workshop)), as_stranger.get(_devices(workshop))]

    assert [response.status_code for response in responses] == [404, 404]
    assert not any(
        word in response.content.decode() for response in responses for word in ("Ana", "Coffee")
    )


@pytest.mark.parametrize(
    ("who", "status"), [("as_stranger", 404), ("as_viewer", 403), ("client", 302)]
)
def test_only_those_who_facilitate_change_anything(
    request, workshop, tablet, other_table, who, status
):
    said = announce(workshop, "Coffee")
    client = request.getfixturevalue(who)

    statuses = [
        client.post(address, data).status_code
        for address, data in _actions(workshop, tablet, other_table, said)
    ]

    assert statuses == [status] * 4
    assert list(Announcement.objects.standing()) == [said]
    kept = Device.objects.valid().get(pk=tablet.pk)
    assert kept.table == tablet.table


@pytest.mark.parametrize("who", ["as_lead", "as_facilitator"])
def test_those_who_facilitate_are_answered_with_the_region(
    request, workshop, tablet, other_table, who
):
    said = announce(workshop, "Coffee")
    client = request.getfixturevalue(who)

    responses = [
        client.post(address, data)
        for address, data in _actions(workshop, tablet, other_table, said)
    ]

    assert [response.status_code for response in responses] == [200] * 4
    assert [values(one, "section", "id")[0] for one in responses] == [
        "messages",
        "messages",
        "devices",
        "devices",
    ]


def test_a_viewer_reads_and_has_nothing_to_press(as_viewer, workshop, tablet):
    announce(workshop, "Coffee")

    messages, devices = (
        as_viewer.get(_messages(workshop)),
        as_viewer.get(_devices(workshop, tablet)),
    )

    assert texts(messages, ".messages__text") == ["Coffee"]
    assert texts(devices, ".device__who") == ["Ana Coast Guild"]
    assert texts(messages, "form, button") + texts(devices, "form, button") == []


@pytest.mark.parametrize(
    ("name", "method", "status"),
    [
        ("workshops:withdrawal", "get", 405),
        ("workshops:withdrawal", "post", 404),
        ("workshops:device-table", "get", 405),
        ("workshops:device-table", "post", 404),
        ("workshops:device-revocation", "get", 405),
        ("workshops:device-revocation", "post", 404),
        ("workshops:console-devices", "post", 405),
        ("workshops:console-messages", "delete", 405),
    ],
)
def test_what_is_not_there_or_not_meant_so_is_refused(as_lead, workshop, name, method, status):
    response = getattr(as_lead, method)(reverse(name, args=["nosuchcode"]))

    assert response.status_code == status


# --- Messages -----------------------------------------------------------------------------


def test_something_is_said_to_everyone_or_to_a_table(as_facilitator, facilitator, workshop, table):
    as_facilitator.post(_messages(workshop), {"text": "Coffee", "table": ""})
    response = as_facilitator.post(_messages(workshop), {"text": "Louder", "table": table.code})

    assert [(one.text, one.table, one.user) for one in Announcement.objects.standing()] == [
        ("Louder", table, facilitator),
        ("Coffee", None, facilitator),
    ]
    assert texts(response, ".messages__text") == ["Louder", "Coffee"]
    assert texts(response, ".messages__facts")[0].startswith("Table 1 · ")
    assert response["HX-Reswap"] == "outerHTML"
    assert texts(response, "textarea") == [""]


def test_who_said_something_is_told_for_a_moment_that_it_was_sent(
    as_facilitator, as_lead, workshop, table
):
    as_facilitator.post(_messages(workshop), {"text": "Coffee", "table": ""})
    answer = as_facilitator.post(_messages(workshop), {"text": "Louder", "table": table.code})
    again, others = (one.get(_messages(workshop)) for one in (as_facilitator, as_lead))
    Announcement.objects.update(made_at=timezone.now() - dt.timedelta(seconds=16))
    later = as_facilitator.get(_messages(workshop))

    assert texts(answer, ".messages__sent") == ["Sent to Table 1."]
    assert texts(answer, "hx-partial") == ["Sent to Table 1."]
    assert (texts(again, ".messages__sent"), texts(again, "hx-partial")) == (
        ["Sent to Table 1."],
        [],
    )
    assert texts(others, ".messages__sent") == texts(later, ".messages__sent") == []


@pytest.mark.parametrize("data", [{"text": ""}, {"text": "x" * 301}, {"text": "a\x00b"}])
def test_what_cannot_be_said_is_given_back_with_a_sentence(as_facilitator, workshop, data):
    response = as_facilitator.post(_messages(workshop), data)

    assert response.status_code == 422
    assert len(texts(response, ".field__error")) == 1
    assert Announcement.objects.count() == 0


def test_nothing_is_said_to_a_table_of_another_workshop(as_facilitator, programme, workshop):
    elsewhere = factories.table(factories.workshop(programme))

    response = as_facilitator.post(_messages(workshop), {"text": "Hello", "table": elsewhere.code})

    assert response.status_code == 422
    assert Announcement.objects.count() == 0


def test_what_was_withdrawn_stands_no_more(as_facilitator, workshop):
    said = announce(workshop, "A mistake")
    announce(workshop, "Coffee")

    response = as_facilitator.post(reverse("workshops:withdrawal", args=[said.code]))
    again = as_facilitator.post(reverse("workshops:withdrawal", args=[said.code]))

    assert texts(response, ".messages__text") == ["Coffee"]
    assert texts(again, ".messages__text") == ["Coffee"]
    assert Event.objects.filter(topic__name=workshop.topic).count() == 3


@pytest.mark.parametrize("number", [1, 7])
def test_messages_cost_the_same_queries_for_any_number(
    as_facilitator, facilitator, workshop, table, django_assert_num_queries, number
):
    for _ in range(number):
        announce(workshop, "Coffee", table=table, user=facilitator)
        withdraw(announce(workshop, "A mistake"))

    with django_assert_num_queries(6):
        as_facilitator.get(_messages(workshop))


def test_closed_workshop_has_no_controls_for_messages_and_devices(as_lead, workshop, table):
    factories.device(workshop, table=table)
    announce(workshop, "Ten minutes left.")
    names = ("console-messages", "console-devices")
    addresses = [reverse(f"workshops:{name}", args=[workshop.code]) for name in names]
    before = [len(texts(as_lead.get(one), "button")) for one in addresses]
    Workshop.objects.update(state=Workshop.State.CLOSED, closed_at=timezone.now())

    after = [as_lead.get(one) for one in addresses]

    assert before == [2, 1]
    assert [texts(one, "button, select, textarea") for one in after] == [[], []]
    assert texts(after[0], ".messages__text") == ["Ten minutes left."]


# --- Devices ------------------------------------------------------------------------------


def test_devices_are_listed_by_table_with_what_one_has_to_know(as_viewer, workshop, table, tablet):
    lost = timezone.now() - dt.timedelta(minutes=4, seconds=5)
    factories.device(workshop, table=table, is_scribe=True, last_seen_at=lost, unsent=3)
    factories.device(workshop, table=table, last_seen_at=None)
    factories.device(workshop, table=table, revoked_at=timezone.now(), unsent=8)
    factories.device(workshop)

    response = as_viewer.get(_devices(workshop))

    assert texts(response, ".devices__name") == ["A Table 1 1 of 3", "At no table 1 of 1"]
    assert texts(response, ".device") == [
        "Ana Coast Guild connected",
        "Shared tablet last seen 4 min ago 3 unsent",
        "No name given never seen",
        "No name given revoked",
        "No name given connected",
    ]
    assert texts(response, ".devices__head p") == ["2 of 4 connected"]


def test_before_anybody_has_joined_the_region_says_what_will_be_there(as_viewer, workshop, table):
    response = as_viewer.get(_devices(workshop))

    assert len(texts(response, ".empty")) == 1
    assert texts(response, ".devices__name") == []


def test_one_device_stands_open_with_what_can_be_done(
    as_facilitator, workshop, table, other_table, tablet
):
    factories.device(workshop, table=table)

    response = as_facilitator.get(_devices(workshop, tablet))

    assert texts(response, ".device__panel option") == ["Table 1 · Keepers", "Table 2"]
    assert values(response, ".device__panel option[selected]", "value") == [table.code]
    assert values(response, "#devices", "hx-get") == [_devices(workshop, tablet)]


def test_a_device_of_another_workshop_does_not_stand_open(
    as_facilitator, programme, workshop, tablet
):
    elsewhere = factories.device(factories.workshop(programme))

    response = as_facilitator.get(_devices(workshop, elsewhere))

    assert texts(response, ".device__panel") == []


def test_a_device_moves(as_facilitator, workshop, other_table, tablet):
    response = as_facilitator.post(
        reverse("workshops:device-table", args=[tablet.code]), {"table": other_table.code}
    )

    tablet.refresh_from_db()
    assert tablet.table == other_table
    assert texts(response, ".devices__name") == ["Table 2 1 of 1"]


def test_a_full_table_is_a_reason_to_refuse(as_facilitator, workshop, table, other_table, tablet):
    other_table.capacity = 1
    other_table.save()
    factories.seat(factories.delegate(workshop), other_table)

    response = as_facilitator.post(
        reverse("workshops:device-table", args=[tablet.code]), {"table": other_table.code}
    )

    assert response.status_code == 409
    assert texts(response, ".device__panel .field__error") == ["Table 2 is full."]
    tablet.refresh_from_db()
    assert tablet.table == table


def test_a_device_does_not_move_to_another_workshop(as_facilitator, programme, table, tablet):
    elsewhere = factories.table(factories.workshop(programme))

    response = as_facilitator.post(
        reverse("workshops:device-table", args=[tablet.code]), {"table": elsewhere.code}
    )

    assert response.status_code == 422
    tablet.refresh_from_db()
    assert tablet.table == table


def test_a_revoked_device_stays_in_the_list_and_can_do_nothing(as_facilitator, workshop, tablet):
    address = reverse("workshops:device-revocation", args=[tablet.code])

    response = as_facilitator.post(address)
    again = as_facilitator.post(address)

    assert texts(response, ".device--revoked .device__who") == ["Ana Coast Guild"]
    assert texts(response, ".device button") == []
    assert again.status_code == 200
    assert Event.objects.filter(topic__name=tablet.topic).count() == 1
    assert not Device.objects.valid().exists()


def test_a_device_that_somebody_else_revoked_does_not_move(
    as_facilitator, table, other_table, tablet
):
    tablet.revoke()

    response = as_facilitator.post(
        reverse("workshops:device-table", args=[tablet.code]), {"table": other_table.code}
    )

    assert response.status_code == 409
    assert texts(response, ".notice--bad") == [
        "This device was revoked meanwhile. It has to join again."
    ]
    tablet.refresh_from_db()
    assert tablet.table == table


@pytest.mark.parametrize("number", [1, 7])
def test_devices_cost_the_same_queries_for_any_number(
    as_facilitator, workshop, django_assert_num_queries, number
):
    for _ in range(number):
        table = factories.table(workshop)
        guild = factories.organisation(workshop.programme)
        delegate = factories.delegate(workshop, organisation=guild)
        device = factories.device(workshop, table=table, delegate=delegate)

    with django_assert_num_queries(8):
        as_facilitator.get(_devices(workshop, device))
