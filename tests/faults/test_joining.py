"""Many join at once, and send what they send more than once."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from django.urls import reverse

from tests.faults.door import Form
from tests.faults.room import Room
from tests.faults.server import Server
from workshops.codes import ALPHABET
from workshops.domain import joining
from workshops.models import Delegate, Device, Seat, Table
from workshops.views.door import GUESSES


def test_double_submit_of_one_form_twenty_times_at_once_makes_one_device(
    server: Server, room: Room
):
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


def test_join_spike_of_two_hundred_from_one_address_lets_everyone_in(server: Server, room: Room):
    """Eight at any moment, one after the other as fast as it goes."""

    def come_in(number: int) -> int:
        status, _token = Form.get(server, room.workshop).send(who="new", name=f"Guest {number}")
        return status

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(come_in, range(200)))

    assert answers == [302] * 200
    assert Device.objects.count() == Delegate.objects.count() == 200
    assert "Traceback" not in server.log


def test_join_bruteforce_is_throttled_while_a_room_behind_the_address_comes_in(
    server: Server, room: Room
):
    """Five hundred guesses, and sixty people with the QR code, all from one address."""
    room.workshop.refresh_from_db()
    forms = [Form.get(server, room.workshop) for _ in range(60)]

    def guess(number: int) -> int:
        code = "".join(ALPHABET[number // 31**place % 31] for place in range(8))
        status, _page = server.get(reverse("workshops:door", args=[code]))
        return status

    def come_in(number: int) -> int:
        return forms[number].send(who="new", name=f"Guest {number}")[0]

    with ThreadPoolExecutor(8) as pool:
        guesses = pool.map(guess, range(1000, 1500))
        joins = pool.map(come_in, range(60))
        guessed, joined = Counter(guesses), Counter(joins)
    typed, page = server.get(reverse("workshops:door", args=[room.workshop.join_code]))
    scanned, _page = server.get(reverse("workshops:door", args=[room.workshop.join_token]))

    assert joined == {302: 60}
    assert Device.objects.count() == 60
    assert guessed.keys() == {404, 429}
    assert GUESSES.most <= guessed[404] <= GUESSES.most + 8  # so many may be on their way at once
    assert (typed, scanned) == (429, 200)
    assert room.workshop.name.encode() not in page
