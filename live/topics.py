"""What kinds of topic there are. The apps that own one register it when they are loaded."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from live.models import Event
from live.wire import Message


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who follows a stream.

    ``key`` tells what is private to whom (see ``Message``), ``sees_all`` belongs to the team.
    ``subject`` is what the product's own code needs to decide, and nobody else looks at it.
    ``follows`` are topics that the stream has in any case, without having asked for them.
    """

    key: str
    sees_all: bool
    subject: Any
    follows: tuple[str, ...] = ()


class TopicKind(Protocol):
    """How one kind of topic, such as ``worksheet.<id>``, is guarded and told again.

    Both methods run in a thread with a database connection, never in the event loop.
    """

    def allowed(self, viewer: Viewer, ids: Collection[int]) -> Collection[int]:
        """Those of ``ids`` that ``viewer`` may follow."""
        ...

    def retell(self, topic: str, events: Sequence[Event]) -> Iterable[Message]:
        """Events of ``topic``, read from the log, as they are to be told now.

        What they tell of may have changed since: a reader gets the present state under the old
        number, and the newer events after it.
        """
        ...


kinds: dict[str, TopicKind] = {}


def register(prefix: str, kind: TopicKind) -> None:
    kinds[prefix] = kind


def split(topic: str) -> tuple[str, int] | None:
    """``"worksheet.7"`` as ``("worksheet", 7)``; None for what is no known topic."""
    prefix, _, number = topic.partition(".")
    if prefix not in kinds or not number.isascii() or not number.isdigit() or len(number) > 18:
        return None
    return prefix, int(number)


def allowed(viewer: Viewer, topics: Iterable[str]) -> set[str]:
    """Those of ``topics`` that exist as a kind and that ``viewer`` may follow."""
    asked: dict[str, set[int]] = defaultdict(set)
    for topic in topics:
        if parts := split(topic):
            asked[parts[0]].add(parts[1])
    granted = {
        f"{prefix}.{number}"
        for prefix, numbers in asked.items()
        for number in kinds[prefix].allowed(viewer, numbers)
    }
    return granted | set(viewer.follows)


def retold(topic: str, events: Sequence[Event]) -> Iterable[Message]:
    prefix = topic.partition(".")[0]
    kind = kinds.get(prefix)
    return kind.retell(topic, events) if kind else plainly(topic, events)


def plainly(topic: str, events: Sequence[Event]) -> Iterable[Message]:
    """Events whose log has all that there is to say."""
    return [Message(topic, one.number, one.kind, one.payload) for one in events]
