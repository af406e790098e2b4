"""Topics: which exist, who may follow which, and how their log is told again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from live import topics
from live.models import Event
from live.topics import Viewer
from live.wire import Message

ANA = Viewer("delegate.1", sees_all=False, subject="ana", follows=("lamp.1",))


class OfTheHouse:
    """Topics that ``ana`` may follow when their number is even."""

    def allowed(self, viewer, ids):
        return {one for one in ids if viewer.subject == "ana" and one % 2 == 0}

    def retell(self, topic, events):
        return [Message(topic, one.number, one.kind, {"now": True}) for one in events]


@pytest.fixture
def lamps(monkeypatch):
    monkeypatch.setattr(topics, "kinds", {"lamp": OfTheHouse()})


@pytest.mark.parametrize(
    "topic",
    [
        "",
        "lamp",
        "lamp.",
        "lamp.-1",
        "lamp.1.2",
        "lamp.x",
        "lamp.٣",
        "lamp.²",
        "lamp.1 ",
        "LAMP.1",
        "ship.1",
        ".1",
        "lamp." + "9" * 19,
    ],
)
def test_topic_of_no_known_kind_is_none(lamps, topic):
    assert topics.split(topic) is None
    assert topics.allowed(ANA, [topic]) == {"lamp.1"}


def test_topic_is_a_kind_and_a_number(lamps):
    assert topics.split("lamp.7") == ("lamp", 7)


def test_viewer_follows_what_its_kind_allows_and_what_it_follows_anyway(lamps):
    asked = ["lamp.2", "lamp.3", "lamp.4", "ship.2"]

    assert topics.allowed(ANA, asked) == {"lamp.1", "lamp.2", "lamp.4"}
    assert topics.allowed(Viewer("x", sees_all=True, subject="ben"), asked) == set()


@given(st.lists(st.text(max_size=30) | st.integers().map("workshop.{}".format)))
def test_whatever_is_asked_for_is_looked_at_without_an_error(asked):
    nobody = Viewer("nobody.1", sees_all=False, subject=("nobody", 1, ""))

    assert topics.allowed(nobody, asked) == set()


def test_log_is_told_again_by_its_kind_and_plainly_where_there_is_none(lamps):
    event = Event(number=3, kind="lit", payload={"by": 7})

    assert list(topics.retold("lamp.2", [event])) == [Message("lamp.2", 3, "lit", {"now": True})]
    assert list(topics.retold("ship.2", [event])) == [Message("ship.2", 3, "lit", {"by": 7})]
