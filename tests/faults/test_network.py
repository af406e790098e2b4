"""What the network does to a device that has no browser."""

import pytest

from tests.faults.proxy import Mode
from tests.faults.room import numbers_of, stored


def test_reply_cut_is_answered_as_a_duplicate(server, proxy, room):
    writer, reader = room.tablet(proxy.address), room.tablet(server.address)
    with reader.follow({room.topic: 0}) as heard:
        proxy.mode = Mode.CUT_REPLY
        first, second = writer.write("Ships run aground."), writer.write("The light is weak.")

        was_answered = writer.send()
        heard.until_number(room.topic, 2)
        proxy.mode = Mode.OK
        writer.drain()

    assert not was_answered
    assert [writer.status(one) for one in (first, second)] == ["duplicate", "duplicate"]
    assert stored(room.worksheet) == heard.notes() == [first, second]
    assert numbers_of(room.topic) == [1, 2]


@pytest.mark.parametrize("mode", [Mode.REFUSE, Mode.BLACKHOLE, Mode.PORTAL])
def test_network_that_is_no_network_stores_nothing_and_loses_nothing(mode, server, proxy, room):
    writer, reader = room.tablet(proxy.address), room.tablet(proxy.address)
    with reader.follow({room.topic: 0}) as heard:
        proxy.mode = mode
        note = writer.write("Ships run aground.")

        writer.send(timeout=0.5)
        waiting, kept = len(writer.outbox), stored(room.worksheet)
        proxy.mode = Mode.REFUSE  # whatever stood open ends here
        proxy.mode = Mode.OK
        writer.drain()
        heard.until_number(room.topic, 1)

    assert (waiting, kept) == (1, [])
    assert stored(room.worksheet) == heard.notes() == [note]
    assert numbers_of(room.topic) == [1]


def test_slow_network_brings_every_note_once(proxy, room):
    proxy.mode = Mode.SLOW
    writer, reader = room.tablet(proxy.address), room.tablet(proxy.address)
    with reader.follow({room.topic: 0}) as heard:
        # Impatient: it gives up long before the answer comes, and sends again.
        notes = [writer.write(f"Note {number}") for number in range(3)]

        writer.send(timeout=0.4)
        writer.drain()
        heard.until_number(room.topic, 3)

    assert stored(room.worksheet) == heard.notes() == notes
    assert numbers_of(room.topic) == [1, 2, 3]
