"""Many join at once, and send what they send more than once."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from tests.faults.door import Form
from tests.faults.room import Room
from tests.faults.server import Server
from workshops.domain import joining
from workshops.models import Delegate, Device, Seat, Table


def test_one_form_sent_twenty_times_at_once_makes_one_device(server: Server, room: Room):
    form = Form.get(server, room.workshop)

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: form.send(who="new", name="Ana Rossi"), range(20)))

    assert [status for status, _token in answers] == [302] * 20
    assert len({token for _status, token in answers}) == 1
    assert (Device.objects.count(), Delegate.objects.count(), Seat.objects.count()) == (1, 1, 1)


def test_those_who_come_at_once_never_get_more_places_than_there_are(server: Server, room: Room):
    Table.objects.update(capacity=5)
    forms = [Form.get(server, room.workshop) for _ in range(12)]

    with ThreadPoolExecutor(12) as pool:
        answers = pool.map(lambda at: forms[at].send(who="new", name=f"Guest {at}"), range(12))

    assert Counter(status for status, _token in answers) == {302: 5, 409: 7}
    assert [place.taken for place in joining.places(room.workshop)] == [5]
    assert Delegate.objects.count() == 5


def test_a_whole_room_comes_in_from_one_address(server: Server, room: Room):
    """Eight at any moment, one after the other as fast as it goes."""

    def come_in(number: int) -> int:
        status, _token = Form.get(server, room.workshop).send(who="new", name=f"Guest {number}")
        return status

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(come_in, range(80)))

    assert answers == [302] * 80
    assert Device.objects.count() == Delegate.objects.count() == 80
