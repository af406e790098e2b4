"""A whole room at once. How fast it goes is for ``bin/bench`` to say; here nothing is lost."""

import contextlib
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from tests.faults.room import Room, numbers_of, stored
from workshops.models import Device

TABLES, AT_A_TABLE, SECONDS, A_SECOND = 6, 10, 8, 12


def test_load_workshop_brings_every_note_to_everyone_once(database, server):
    room = Room.open(TABLES)
    tablets = [
        [room.tablet(server.address, table) for _ in range(AT_A_TABLE)] for table in range(TABLES)
    ]
    with contextlib.ExitStack() as streams:
        listeners = [
            [
                streams.enter_context(tablet.follow({room.worksheets[table].topic: 0}))
                for tablet in tablets[table]
            ]
            for table in range(TABLES)
        ]

        with ThreadPoolExecutor(12) as pool:
            for number in range(SECONDS * A_SECOND):
                tablet = tablets[number % TABLES][number // TABLES % AT_A_TABLE]
                tablet.write(f"Note {number}")
                pool.submit(tablet.drain)
                time.sleep(1 / A_SECOND)
        for table, worksheet in enumerate(room.worksheets):
            numbers = numbers_of(worksheet.topic)
            for heard in listeners[table]:
                heard.until_number(worksheet.topic, numbers[-1])

    for table, worksheet in enumerate(room.worksheets):
        kept = stored(worksheet)
        written = [one for tablet in tablets[table] for one in tablet.outcomes]
        assert sorted(kept) == sorted(written)
        assert len(kept) == SECONDS * A_SECOND // TABLES
        for heard in listeners[table]:
            assert heard.notes() == kept
            assert heard.numbers(worksheet.topic) == numbers_of(worksheet.topic)
            assert heard.statuses == [200]
    statuses = {status for some in tablets for tablet in some for status in tablet.statuses}
    assert statuses == {200}
    assert Device.objects.filter(unsent=0, last_seen_at__isnull=False).count() == 60
    assert "Traceback" not in server.log


def test_load_burst_of_all_in_the_same_moment_is_taken(server, room):
    tablets = [room.tablet(server.address) for _ in range(40)]
    start = threading.Barrier(40)

    def write(number: int) -> None:
        start.wait(20)
        for at in range(5):
            tablets[number].write(f"Note {at}")
        tablets[number].drain()

    with room.tablet(server.address).follow({room.topic: 0}) as heard:
        with ThreadPoolExecutor(40) as pool:
            list(pool.map(write, range(40)))
        heard.until_number(room.topic, 200)

    assert len(set(stored(room.worksheet))) == len(numbers_of(room.topic)) == 200
    assert heard.notes() == stored(room.worksheet)
