"""The streams of a process: replayed, in order, without a gap, and to nobody who may not see."""

import asyncio
import json
import threading
from collections.abc import Awaitable, Callable, Collection
from typing import Any

import pytest
from django.db import OperationalError, transaction

from live import stream as transport
from live import topics
from live.database import ask
from live.hub import Hub, hub
from live.models import Event, Topic
from live.publish import append, claim, record
from live.stream import MOST_REPLAYED, MOST_STREAMS_OF_A_VIEWER, MOST_WAITING, Stream, Streams
from live.topics import Viewer
from live.wire import Message

pytestmark = pytest.mark.django_db(transaction=True)

ANA = Viewer("delegate.1", sees_all=False, subject=("device", 1, ""))
BEN = Viewer("delegate.2", sees_all=False, subject=("device", 2, ""))
LENA = Viewer("user.1", sees_all=True, subject=("team", 1, "key"))


class Open:
    """Topics that everyone may follow but those that it ``refuses``; ``meanwhile`` happens while
    that is looked up.
    """

    def __init__(self) -> None:
        self.refuses: set[int] = set()
        self.meanwhile: Callable[[], None] = lambda: None

    def allowed(self, viewer: Viewer, ids: Collection[int]) -> set[int]:
        self.meanwhile()
        return set(ids) - self.refuses

    def retell(self, topic: str, events: Any) -> list[Message]:
        return [Message(topic, one.number, one.kind, one.payload) for one in events]


@pytest.fixture(autouse=True)
def lamps(monkeypatch) -> Open:
    kind = Open()
    monkeypatch.setattr(topics, "kinds", {"lamp": kind, "device": kind})
    monkeypatch.setattr(hub, "_redis", None)  # a broadcast arrives at once
    return kind


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(transport, "POLL_SECONDS", 0.05)
    monkeypatch.setattr(transport, "PING_SECONDS", 1)


def happen(topic: str, *kinds: str, **data: Any) -> None:
    """Events of this process, which it tells."""
    with transaction.atomic():
        for kind in kinds or ["lit"]:
            record(topic, kind, **data)


def happen_elsewhere(topic: str, *kinds: str, **data: Any) -> None:
    """Events of another process whose broadcasts were lost."""
    with transaction.atomic():
        for kind in kinds or ["lit"]:
            topic_id, number = claim(topic)
            Event.objects.create(topic_id=topic_id, number=number, kind=kind, payload=data)


def taken(stream: Stream) -> list[Any]:
    """What waits to be sent, as ``"topic:number kind"``, or ``"kind"`` for what is no event."""
    waiting, stream.waiting = stream.waiting, []
    found = []
    for frame in waiting:
        *_head, body = frame.decode().strip().split("\n")
        event = json.loads(body.removeprefix("data: "))
        name = frame.decode().partition("\n")[0].partition(": ")[2]
        if frame.startswith(b"event: "):
            found.append(" ".join([name, *(str(event[k]) for k in event if k != "retry")]))
        else:
            found.append(f"{name} {event['kind']}")
    return [one for one in found if one != "ping"]


def run(scene: Callable[[Streams], Awaitable[None]], **options: Any) -> None:
    async def all_of_it() -> None:
        streams = Streams(hub)
        streams.start(options.get("still_valid", lambda subjects: subjects))
        try:
            async with asyncio.timeout(20):
                await scene(streams)
        finally:
            streams.close()
            await asyncio.sleep(0)
            await asyncio.gather(*streams._tasks, return_exceptions=True)
            for stream in {one for followers in streams._following.values() for one in followers}:
                streams.leave(stream)

    asyncio.run(all_of_it())


async def until(done: Callable[[], object]) -> None:
    while not done():  # noqa: ASYNC110  what is waited for tells nobody
        await asyncio.sleep(0.01)


async def a_while() -> None:
    """For what must not happen: the loop has run, and the readers have answered."""
    await ask(lambda: None)
    await asyncio.sleep(0.05)


# --- What is replayed -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cursor", "expected"),
    [
        (0, ["lamp.2:1 one", "lamp.2:2 two", "lamp.2:3 three"]),
        (1, ["lamp.2:2 two", "lamp.2:3 three"]),
        (3, []),
        (-1, []),
        (4, ["reset lamp.2 3"]),
        (10**17, ["reset lamp.2 3"]),
    ],
)
def test_stream_begins_with_what_its_browser_has_missed(cursor, expected):
    happen("lamp.2", "one", "two", "three")
    happen("lamp.3", "another")

    async def scene(streams):
        stream = await streams.open(ANA, {"lamp.2": cursor})
        replayed = taken(stream)
        await ask(happen, "lamp.2", "four")
        await until(lambda: stream.waiting)

        assert replayed == expected
        assert taken(stream) == ["lamp.2:4 four"]

    run(scene)


@pytest.mark.parametrize("seen", [0, 4])
def test_topic_without_events_is_followed_from_its_first(seen):
    async def scene(streams):
        stream = await streams.open(ANA, {"lamp.2": seen})
        begun = taken(stream)
        await ask(happen, "lamp.2", "one")
        await until(lambda: stream.waiting)

        assert begun == ([] if seen == 0 else ["reset lamp.2 0"])
        assert taken(stream) == ["lamp.2:1 one"]

    run(scene)


@pytest.mark.parametrize(
    ("missed", "is_reset"), [(MOST_REPLAYED, False), (MOST_REPLAYED + 1, True)]
)
def test_browser_that_missed_too_much_reads_again(missed, is_reset):
    happen("lamp.2", *["lit"] * (missed + 1))

    async def scene(streams):
        replayed = taken(await streams.open(ANA, {"lamp.2": 1}))

        assert len(replayed) == (1 if is_reset else missed)
        assert (replayed == [f"reset lamp.2 {missed + 1}"]) is is_reset

    run(scene)


def test_browser_whose_events_were_pruned_reads_again():
    happen("lamp.2", "one", "two", "three")
    Event.objects.filter(number__lte=2).delete()

    async def scene(streams):
        behind = taken(await streams.open(ANA, {"lamp.2": 1}))
        level = taken(await streams.open(ANA, {"lamp.2": 2}))

        assert behind == ["reset lamp.2 3"]
        assert level == ["lamp.2:3 three"]

    run(scene)


def test_replay_costs_one_query_and_one_for_each_topic_with_news(django_assert_num_queries):
    for number in range(7):
        happen(f"lamp.{number}", "one", "two")

    with django_assert_num_queries(2):
        transport.read_log({f"lamp.{number}": 1 if number == 1 else 2 for number in range(7)})
    with django_assert_num_queries(8):
        transport.read_log({f"lamp.{number}": 1 for number in range(7)})


def test_topics_that_a_viewer_may_not_follow_are_left_out(lamps):
    lamps.refuses = {3}
    happen("lamp.2", "one")
    happen("lamp.3", "one")

    async def scene(streams):
        stream = await streams.open(ANA, {"lamp.2": 0, "lamp.3": 0, "ship.1": 0})
        replayed = taken(stream)
        await ask(happen, "lamp.3", "two")
        await ask(happen, "lamp.2", "two")
        await until(lambda: stream.waiting)

        assert replayed == ["lamp.2:1 one"]
        assert taken(stream) == ["lamp.2:2 two"]

    run(scene)


def test_own_topics_are_followed_from_now_on_or_from_where_the_browser_was(lamps):
    happen("device.1", "one", "two")
    viewer = Viewer("device.1", sees_all=False, subject=1, follows=("device.1",))

    async def scene(streams):
        fresh = await streams.open(viewer, {})
        again = await streams.open(viewer, {"device.1": 1})
        await ask(happen, "device.1", "three")
        await until(lambda: fresh.waiting and len(again.waiting) == 2)

        assert taken(fresh) == ["device.1:3 three"]
        assert taken(again) == ["device.1:2 two", "device.1:3 three"]

    run(scene)


# --- While the log is read ------------------------------------------------------------------


def test_what_happens_while_the_log_is_read_comes_once_and_after_it(lamps):
    happen("lamp.2", "one", "two")

    def retell(topic, events):
        found = Open().retell(topic, list(events))
        happen("lamp.2", "three", "four")
        return found

    lamps.retell = retell

    async def scene(streams):
        stream = await streams.open(ANA, {"lamp.2": 0})
        await until(lambda: len(stream.waiting) == 4)
        await a_while()

        assert taken(stream) == ["lamp.2:1 one", "lamp.2:2 two", "lamp.2:3 three", "lamp.2:4 four"]

    run(scene)


@pytest.mark.parametrize("told", [[4], [4, 3], [5, 3]])
def test_nothing_is_lost_when_broadcasts_overtake_each_other_while_the_log_is_read(
    lamps, quick, told
):
    happen("lamp.2", "1", "2")

    def retell(topic, events):
        found = Open().retell(topic, list(events))
        happen_elsewhere("lamp.2", "3", "4", "5")
        for number in told:
            hub.deliver(Message("lamp.2", number, str(number), {}))
        return found

    lamps.retell = retell

    async def scene(streams):
        stream = await streams.open(ANA, {"lamp.2": 1})
        lamps.retell = Open().retell
        await until(lambda: len(stream.waiting) == 4)

        assert taken(stream) == [f"lamp.2:{number} {number}" for number in (2, 3, 4, 5)]

    run(scene)


def test_change_of_rights_while_they_are_looked_up_ends_the_stream(lamps):
    viewer = Viewer("device.1", sees_all=False, subject=1, follows=("device.1",))
    happen("device.1", "moved", end=True)

    async def scene(streams):
        before = await streams.open(viewer, {"device.1": 0, "lamp.2": 0})
        lamps.meanwhile = lambda: happen_elsewhere("device.1", "moved", end=True)
        meanwhile = await streams.open(viewer, {"lamp.2": 0})

        assert (before.is_over, taken(before)) == (False, ["device.1:1 moved"])
        assert (meanwhile.is_over, taken(meanwhile)) == (True, ["device.1:2 moved"])

    run(scene)


def test_stream_that_cannot_be_opened_leaves_nothing_behind(lamps):
    happen("lamp.2", "one")

    def broken(topic, events):
        raise OperationalError("the database is away")

    async def scene(streams):
        lamps.retell = broken
        with pytest.raises(OperationalError):
            await streams.open(ANA, {"lamp.2": 0})

        assert left_of(streams) == NOTHING

    run(scene)


def test_stream_that_is_opened_while_the_server_ends_is_told_so(lamps):
    async def scene(streams):
        lamps.meanwhile = streams.close
        stream = await streams.open(ANA, {"lamp.2": 0})

        assert stream.is_over
        assert taken(stream) == ["bye"]

    run(scene)


# --- In order and without a gap -------------------------------------------------------------


def test_each_event_is_sent_once_however_often_it_is_told():
    async def scene(streams):
        stream = await streams.open(ANA, {"lamp.2": 0})
        for number in (1, 1, 2, 1, 2, 3):
            hub.deliver(Message("lamp.2", number, "lit", {}))
        await a_while()

        assert taken(stream) == ["lamp.2:1 lit", "lamp.2:2 lit", "lamp.2:3 lit"]

    run(scene)


def test_gap_is_filled_from_the_log():
    async def scene(streams):
        stream = await streams.open(ANA, {"lamp.2": 0})
        await ask(happen_elsewhere, "lamp.2", "one", "two")
        await ask(happen, "lamp.2", "three")
        await until(lambda: len(stream.waiting) == 3)
        await ask(happen, "lamp.2", "four")
        await until(lambda: len(stream.waiting) == 4)

        assert taken(stream) == ["lamp.2:1 one", "lamp.2:2 two", "lamp.2:3 three", "lamp.2:4 four"]

    run(scene)


def test_broadcasts_out_of_order_are_sent_in_order():
    async def scene(streams):
        stream = await streams.open(ANA, {"lamp.2": 0})
        await ask(happen_elsewhere, "lamp.2", "lit", "lit", "lit")
        for number in (3, 1, 2):
            hub.deliver(Message("lamp.2", number, "lit", {}))
        await until(lambda: len(stream.waiting) == 3)
        await a_while()

        assert taken(stream) == ["lamp.2:1 lit", "lamp.2:2 lit", "lamp.2:3 lit"]

    run(scene)


def test_gap_that_is_too_wide_is_not_filled_but_read_again():
    async def scene(streams):
        stream = await streams.open(ANA, {"lamp.2": 0})
        await ask(happen_elsewhere, "lamp.2", *["lit"] * (MOST_REPLAYED + 1))
        await ask(happen, "lamp.2", "last")
        await until(lambda: stream.waiting)
        await ask(happen, "lamp.2", "next")
        await until(lambda: len(stream.waiting) == 2)

        last = MOST_REPLAYED + 2
        assert taken(stream) == [f"reset lamp.2 {last}", f"lamp.2:{last + 1} next"]

    run(scene)


def test_poll_finds_what_no_broadcast_told(quick):
    async def scene(streams):
        stream = await streams.open(ANA, {"lamp.2": 0})
        await ask(happen_elsewhere, "lamp.2", "one", "two")
        await until(lambda: len(stream.waiting) == 2)

        assert taken(stream) == ["lamp.2:1 one", "lamp.2:2 two"]

    run(scene)


def test_topic_that_cannot_be_told_again_does_not_stop_the_polls(lamps, quick, caplog):
    tries = []

    def broken(topic, events):
        tries.append(topic)
        if len(tries) < 3:
            raise OperationalError("the database is away")
        return Open().retell(topic, events)

    async def scene(streams):
        lamps.retell = broken
        stream = await streams.open(ANA, {"lamp.2": 0})
        await ask(happen_elsewhere, "lamp.2", "one")
        await until(lambda: stream.waiting)

        assert taken(stream) == ["lamp.2:1 one"]
        assert "A gap cannot be filled" in caplog.text

    run(scene)


def test_log_that_was_restored_from_a_copy_is_read_again(quick):
    happen("lamp.2", "one", "two", "three")

    async def scene(streams):
        stream = await streams.open(ANA, {"lamp.2": 3})
        await ask(lambda: Topic.objects.update(last_number=1))
        await ask(lambda: Event.objects.filter(number__gt=1).delete())
        again = await streams.open(BEN, {"lamp.2": 3})

        assert taken(again) == ["reset lamp.2 1"]
        assert taken(stream) == []

    run(scene)


# --- Who sees what --------------------------------------------------------------------------


def test_what_is_private_goes_to_its_author_and_to_the_team_alone():
    async def scene(streams):
        opened = [await streams.open(viewer, {"lamp.2": 0}) for viewer in (ANA, ANA, BEN, LENA)]
        hub.deliver(Message("lamp.2", 1, "note", {"count": 1}, {"text": "Fog"}, ANA.key))
        hub.deliver(Message("lamp.2", 2, "note", {"count": 2}, {"text": "Rocks"}, BEN.key))
        hub.deliver(Message("lamp.2", 3, "note", {"count": 3}, {"text": "Ice"}, ""))
        await a_while()

        sent = [b"".join(stream.waiting).decode() for stream in opened]
        assert [[word in one for word in ("Fog", "Rocks", "Ice")] for one in sent] == [
            [True, False, True],
            [True, False, True],
            [False, True, True],
            [True, True, True],
        ]
        assert all(one.count('"count":') == 3 for one in sent)

    run(scene)


def test_what_is_private_stays_so_when_it_was_held_and_when_it_is_told_again(lamps):
    happen("lamp.2", "note")
    private = Message("lamp.2", 1, "note", {}, {"text": "Fog"}, ANA.key)

    def retell(topic, events):
        hub.deliver(Message("lamp.2", 2, "note", {}, {"text": "Rocks"}, ANA.key))
        return [private]

    lamps.retell = retell

    async def scene(streams):
        ben = await streams.open(BEN, {"lamp.2": 0})
        await until(lambda: len(ben.waiting) == 2)
        sent = b"".join(ben.waiting).decode()

        assert taken(ben) == ["lamp.2:1 note", "lamp.2:2 note"]
        assert "Fog" not in sent
        assert "Rocks" not in sent

    run(scene)


# --- Ends -----------------------------------------------------------------------------------


def test_event_that_changes_rights_ends_the_streams_that_hear_it_and_nothing_follows():
    async def scene(streams):
        moved = await streams.open(ANA, {"device.1": 0, "lamp.2": 0})
        stays = await streams.open(BEN, {"lamp.2": 0})
        await ask(happen, "device.1", "moved", end=True)
        hub.deliver(Message("lamp.2", 1, "lit", {}))
        await until(lambda: stays.waiting)

        assert (moved.is_over, taken(moved)) == (True, ["device.1:1 moved"])
        assert (stays.is_over, taken(stays)) == (False, ["lamp.2:1 lit"])

    run(scene)


def test_browser_that_takes_nothing_gets_its_stream_ended():
    async def scene(streams):
        stream = await streams.open(ANA, {"lamp.2": 0})
        for number in range(1, MOST_WAITING + 3):
            hub.deliver(Message("lamp.2", number, "lit", {}))
        await until(lambda: stream.is_over)

        assert taken(stream)[-1] == f"lamp.2:{MOST_WAITING} lit"

    run(scene)


def test_viewer_has_so_many_streams_and_the_oldest_end():
    async def scene(streams):
        other = await streams.open(BEN, {"lamp.2": 0})
        opened = [
            await streams.open(ANA, {"lamp.2": 0}) for _ in range(MOST_STREAMS_OF_A_VIEWER + 2)
        ]

        assert [stream.is_over for stream in opened[:3]] == [True, True, False]
        assert not any(stream.is_over for stream in [*opened[2:], other])
        for stream in [*opened, other]:
            streams.leave(stream)
        assert left_of(streams) == NOTHING

    run(scene)


NOTHING: tuple[int, ...] = (0,) * 6


def left_of(streams: Streams) -> tuple[int, ...]:
    """Streams, viewers, topics followed, listened to and numbered, and the hub's listeners."""
    return (
        len(streams),
        len(streams._of_viewer),
        len(streams._following),
        len(streams._stop_listening),
        len(streams._told),
        len(streams._hub._listeners),
    )


def test_stream_that_leaves_leaves_nothing_behind(quick):
    async def scene(streams):
        one = await streams.open(ANA, {"lamp.2": 0, "lamp.3": -1})
        other = await streams.open(BEN, {"lamp.2": 0})
        streams.leave(one)
        await ask(happen, "lamp.2", "one")
        await until(lambda: other.waiting)
        after_one = left_of(streams)
        await ask(happen_elsewhere, "lamp.2", "two")
        hub.deliver(Message("lamp.2", 3, "three", {}))  # a gap is being filled
        streams.leave(other)
        hub.deliver(Message("lamp.2", 4, "four", {}))
        await a_while()

        assert after_one == (1, 1, 1, 1, 1, 1)
        assert left_of(streams) == NOTHING
        assert taken(one) == []

    run(scene)


def test_message_that_arrives_after_the_last_has_left_is_forgotten():
    async def scene(streams):
        stream = await streams.open(ANA, {"lamp.2": 0})
        hub.deliver(Message("lamp.2", 1, "one", {}))
        hub.deliver(Message("lamp.2", 4, "four", {}))
        streams.leave(stream)
        await a_while()

        assert left_of(streams) == NOTHING

    run(scene)


def test_viewer_that_may_not_go_on_is_told_so_and_the_others_stay(quick):
    asked = []

    def still_valid(subjects):
        asked.append(set(subjects))
        return {BEN.subject}

    async def scene(streams):
        ana, ben = [await streams.open(viewer, {"lamp.2": 0}) for viewer in (ANA, BEN)]
        await until(lambda: ana.is_over)

        assert taken(ana) == ["gone"]
        assert not ben.is_over
        assert asked[0] == {ANA.subject, BEN.subject}

    run(scene, still_valid=still_valid)


def test_nobody_is_sent_away_while_the_database_is_away(quick, caplog):
    asked = []

    def still_valid(subjects):
        asked.append(subjects)
        raise OperationalError("the database is away")

    async def scene(streams):
        ana = await streams.open(ANA, {"lamp.2": 0})
        await until(lambda: len(asked) == 2)

        assert not ana.is_over
        assert b"ping" in b"".join(ana.waiting)

    run(scene, still_valid=still_valid)
    assert "Viewers cannot be checked" in caplog.text


def test_pings_go_on_while_the_database_hangs(quick):
    is_back = threading.Event()

    def still_valid(subjects):
        is_back.wait(10)
        return set()

    async def scene(streams):
        ana = await streams.open(ANA, {"lamp.2": 0})
        await until(lambda: b"".join(ana.waiting).count(b"event: ping") == 2)
        was_over = ana.is_over
        is_back.set()
        await until(lambda: ana.is_over)

        assert not was_over

    try:
        run(scene, still_valid=still_valid)
    finally:
        is_back.set()


def test_server_that_ends_tells_every_stream_when_to_come_back():
    async def scene(streams):
        opened = [await streams.open(viewer, {"lamp.2": 0}) for viewer in (ANA, BEN, LENA)]
        threading.Thread(target=streams.close).start()
        await until(lambda: all(stream.is_over for stream in opened))
        waits = [json.loads(one.waiting[-1].split(b"data: ")[1])["retry"] for one in opened]

        assert all(500 <= wait <= 3000 for wait in waits)
        assert [taken(stream) for stream in opened] == [["bye"]] * 3

    run(scene)


def test_streams_of_a_process_hear_from_any_thread():
    async def scene(streams):
        names = [f"lamp.{number}" for number in range(20)]
        stream = await streams.open(ANA, dict.fromkeys(names, 0))
        await asyncio.gather(
            *(asyncio.to_thread(hub.deliver, Message(name, 1, "lit", {})) for name in names)
        )
        await until(lambda: len(stream.waiting) == 20)

        assert sorted(taken(stream)) == sorted(f"{name}:1 lit" for name in names)

    run(scene)


def test_hub_of_its_own_reaches_only_its_own_streams():
    async def scene(streams):
        stream = await streams.open(ANA, {"lamp.2": 0})
        Hub().broadcast(Message("lamp.2", 1, "lit", {}))
        await a_while()

        assert taken(stream) == []

    run(scene)


def test_last_numbers_are_those_of_the_topics_that_have_any(django_assert_num_queries):
    happen("lamp.2", "one", "two")
    with transaction.atomic():
        append(claim("lamp.3"), "lamp.3", "one", {})

    with django_assert_num_queries(1):
        found = transport.last_numbers(["lamp.2", "lamp.3", "lamp.4"])

    assert found == {"lamp.2": 2, "lamp.3": 1}
