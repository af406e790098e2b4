"""The hub: who hears of an event, in this process and in the others."""

import queue
import socket
import threading
from contextlib import suppress

import pytest
import redis
from django.conf import settings

from live.hub import Hub
from live.wire import Message

needs_redis = pytest.mark.skipif(not settings.REDIS_URL, reason="REDIS_URL is not set")

AGENDA = Message("workshop.1", 3, "agenda", {"html": "<p>“Café” ☕</p>"})
TABLES = Message("workshop.1", 4, "tables", {})


@pytest.fixture
def hub():
    return Hub()


@pytest.fixture
def two_processes():
    """The hubs of two web processes, both on Redis; and what a listener of the second hears."""
    here, there = Hub(settings.REDIS_URL), Hub(settings.REDIS_URL)
    heard: queue.Queue[Message] = queue.Queue()
    there.listen("workshop.1", heard.put)
    stop = there.follow()
    yield here, heard
    stop()


@pytest.fixture
def server():
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        yield client


def test_broadcast_reaches_all_listeners_of_its_topic_and_no_others(hub):
    heard: list[Message] = []
    also_heard: list[Message] = []
    elsewhere: list[Message] = []
    hub.listen("workshop.1", heard.append)
    hub.listen("workshop.1", also_heard.append)
    hub.listen("workshop.11", elsewhere.append)

    hub.broadcast(AGENDA)

    assert (heard, also_heard, elsewhere) == ([AGENDA], [AGENDA], [])


def test_listener_that_stopped_hears_nothing_more(hub):
    heard: list[Message] = []
    still_heard: list[Message] = []
    stop = hub.listen("workshop.1", heard.append)
    hub.listen("workshop.1", still_heard.append)

    hub.broadcast(AGENDA)
    stop()
    hub.broadcast(TABLES)

    assert heard == [AGENDA]
    assert still_heard == [AGENDA, TABLES]


def test_listener_that_fails_does_not_stop_the_others(hub, caplog):
    heard: list[Message] = []

    def broken(message: Message) -> None:
        raise RuntimeError("this browser is gone")

    hub.listen("workshop.1", broken)
    hub.listen("workshop.1", heard.append)

    hub.broadcast(AGENDA)

    assert heard == [AGENDA]
    assert "a listener of workshop.1 failed" in caplog.text


def test_listener_may_stop_while_it_is_being_told(hub):
    heard: list[Message] = []

    def once(message: Message) -> None:
        heard.append(message)
        stop()

    stop = hub.listen("workshop.1", once)

    hub.broadcast(AGENDA)
    hub.broadcast(TABLES)

    assert heard == [AGENDA]


def test_hub_without_redis_has_nothing_to_follow(hub):
    before = threading.active_count()

    stop = hub.follow()

    assert threading.active_count() == before
    stop()


@pytest.fixture
def hub_without_its_redis():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    return Hub(f"redis://127.0.0.1:{port}/0")


def test_broadcast_stays_in_this_process_while_redis_is_gone(hub_without_its_redis, caplog):
    heard: list[Message] = []
    hub_without_its_redis.listen("workshop.1", heard.append)

    hub_without_its_redis.broadcast(AGENDA)

    assert heard == [AGENDA]
    assert "Redis did not take a broadcast" in caplog.text


def test_redis_that_is_gone_is_not_waited_for_each_time(hub_without_its_redis, caplog):
    heard: list[Message] = []
    hub_without_its_redis.listen("workshop.1", heard.append)

    for _ in range(20):
        hub_without_its_redis.broadcast(AGENDA)

    assert heard == [AGENDA] * 20
    assert caplog.text.count("Redis did not take a broadcast") == 1


def test_process_begins_though_redis_is_gone(hub_without_its_redis, caplog):
    stop = hub_without_its_redis.follow(patience=0.2)

    stop()

    assert "Redis is gone" in caplog.text
    assert not [one for one in threading.enumerate() if one.name == "live-follower"]


def test_what_is_gathered_is_told_together_at_the_end(hub):
    heard: list[Message] = []
    hub.listen("workshop.1", heard.append)

    with hub.gathering():
        hub.broadcast(AGENDA)
        hub.broadcast(TABLES)
        before = list(heard)
    hub.broadcast(AGENDA)

    assert before == []
    assert heard == [AGENDA, TABLES, AGENDA]


def test_what_was_gathered_is_told_though_something_failed_afterwards(hub):
    """What was broadcast was committed."""
    heard: list[Message] = []
    hub.listen("workshop.1", heard.append)

    with suppress(KeyError), hub.gathering():
        hub.broadcast(AGENDA)
        raise KeyError

    assert heard == [AGENDA]


def test_other_threads_do_not_wait_for_what_one_gathers(hub):
    heard: list[Message] = []
    hub.listen("workshop.1", heard.append)

    with hub.gathering():
        other = threading.Thread(target=hub.broadcast, args=(TABLES,))
        other.start()
        other.join()
        meanwhile = list(heard)

    assert meanwhile == [TABLES]


@needs_redis
def test_broadcast_reaches_another_process_through_redis(two_processes):
    here, heard = two_processes

    here.broadcast(AGENDA)
    here.broadcast(TABLES)

    assert [heard.get(timeout=10), heard.get(timeout=10)] == [AGENDA, TABLES]


@needs_redis
def test_batch_reaches_another_process_in_its_order(two_processes):
    here, heard = two_processes

    with here.gathering():
        here.broadcast(AGENDA)
        here.broadcast(TABLES)

    assert [heard.get(timeout=10), heard.get(timeout=10)] == [AGENDA, TABLES]


@needs_redis
def test_process_that_publishes_hears_itself_once():
    hub = Hub(settings.REDIS_URL)
    heard: queue.Queue[Message] = queue.Queue()
    hub.listen("workshop.1", heard.put)
    stop = hub.follow()

    hub.broadcast(AGENDA)
    hub.broadcast(TABLES)

    assert [heard.get(timeout=10), heard.get(timeout=10)] == [AGENDA, TABLES]
    assert heard.empty()
    stop()


@needs_redis
def test_process_goes_on_hearing_after_something_odd_on_the_channel(two_processes, server):
    here, heard = two_processes

    for channel in server.pubsub_channels("plenary.*"):
        server.publish(channel, "not a message")
    here.broadcast(AGENDA)

    assert heard.get(timeout=10) == AGENDA


@needs_redis
def test_process_goes_on_hearing_after_redis_dropped_its_connection(two_processes, server):
    here, heard = two_processes
    dropped = followers(server)

    assert dropped
    for follower in dropped:
        server.client_kill_filter(_id=follower)
    while not followers(server) - dropped:  # until it is back
        pass
    here.broadcast(AGENDA)

    assert heard.get(timeout=10) == AGENDA


def followers(server):
    """The ids of the connections of this test process that are subscribed to something."""
    database = server.connection_pool.connection_kwargs.get("db", 0)
    return {
        client["id"]
        for client in server.client_list(_type="pubsub")
        if int(client["db"]) == database and int(client["sub"])
    }
