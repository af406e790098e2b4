import pytest
from django.core.exceptions import ValidationError

from live.models import Event
from tests import factories
from workshops.domain.devices import revoke
from workshops.domain.messages import announce, withdraw


def _told(topic):
    return list(
        Event.objects.filter(topic__name=topic).order_by("number").values_list("kind", "payload")
    )


def test_an_announcement_reaches_everyone_in_the_room(workshop, lead):
    made = announce(workshop, "  Coffee in five minutes.  ", user=lead)

    assert (made.text, made.table, made.user) == ("Coffee in five minutes.", None, lead)
    assert _told(workshop.topic) == [("announcement", {"announcement": made.code})]


def test_a_message_reaches_the_devices_of_its_table_and_no_other(workshop):
    here, there = factories.table(workshop), factories.table(workshop)
    first, second = factories.device(workshop, table=here), factories.device(workshop, table=here)
    other = factories.device(workshop, table=there)
    gone = factories.device(workshop, table=here)
    revoke(gone)

    made = announce(workshop, "Please speak up.", table=here)

    told = [("announcement", {"announcement": made.code})]
    assert [_told(first.topic), _told(second.topic), _told(other.topic)] == [told, told, []]
    assert [kind for kind, _data in _told(gone.topic)] == ["revoked"]
    assert _told(workshop.topic) == []
    assert _told(workshop.console_topic)[-1] == told[0]


def test_what_stands_for_a_table_is_the_room_s_and_its_own_newest_first(programme, workshop):
    here, there = factories.table(workshop), factories.table(workshop)
    for text, table in [("All", None), ("Here", here), ("There", there)]:
        announce(workshop, text, table=table)
    withdraw(announce(workshop, "A mistake", table=here))
    announce(factories.workshop(programme), "Another workshop")

    assert [one.text for one in workshop.announcements.standing_for(here)] == ["Here", "All"]
    assert [one.text for one in workshop.announcements.standing_for(None)] == ["All"]
    assert [one.text for one in workshop.announcements.standing()] == ["There", "Here", "All"]


def test_withdrawing_is_told_to_those_who_were_told(workshop):
    table = factories.table(workshop)
    device = factories.device(workshop, table=table)
    to_all = announce(workshop, "All")
    to_one = announce(workshop, "One", table=table)

    withdraw(to_all)
    withdraw(to_one)

    assert to_all.withdrawn_at is not None
    assert [kind for kind, _data in _told(workshop.topic)] == ["announcement"] * 2
    assert [kind for kind, _data in _told(device.topic)] == ["announcement"] * 2


@pytest.mark.parametrize("text", ["", "   ", "x" * 301])
def test_an_announcement_says_something_short(workshop, text):
    with pytest.raises(ValidationError):
        announce(workshop, text)

    assert _told(workshop.topic) == []


def test_a_message_to_a_table_of_another_workshop_is_refused(programme, workshop):
    elsewhere = factories.table(factories.workshop(programme))

    with pytest.raises(ValidationError):
        announce(workshop, "Hello", table=elsewhere)

    assert workshop.announcements.count() == 0
