"""What an event looks like on its way to a browser."""

import json
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Message:
    """An event as the hub and the stream see it.

    ``number`` is the topic's; ``data`` is JSON-serialisable, small, and for everyone who follows
    the topic. ``private`` is what only some may see, such as a note's text: all who see
    everything, and the viewers whose keys are in ``only_for``, with spaces between them; empty,
    it stands for everyone.
    It is never stored with the event. ``{"end": True}`` in ``data`` ends the streams that were
    told: the rights of whoever follows have changed.
    """

    topic: str
    number: int
    kind: str
    data: dict[str, Any]
    private: dict[str, Any] = field(default_factory=dict)
    only_for: str = ""

    @property
    def ends_stream(self) -> bool:
        """Whether it changes what its hearers may follow: they have to ask anew."""
        return self.data.get("end") is True

    def to_json(self) -> str:
        return dumps(
            {
                "topic": self.topic,
                "number": self.number,
                "kind": self.kind,
                "data": self.data,
                "private": self.private,
                "only_for": self.only_for,
            }
        )

    @classmethod
    def from_json(cls, text: str | bytes) -> "Message":
        """The reverse of ``to_json``; raises ``ValueError`` for anything else."""
        try:
            fields = json.loads(text)
            return cls(
                topic=str(fields["topic"]),
                number=int(fields["number"]),
                kind=str(fields["kind"]),
                data=dict(fields["data"]),
                private=dict(fields["private"]),
                only_for=str(fields["only_for"]),
            )
        except (KeyError, TypeError) as error:
            raise ValueError("not a live message") from error

    def frame(self, *, in_full: bool) -> bytes:
        """The event as the stream sends it, with what is private or without."""
        data = self.data | self.private if in_full else self.data
        body = dumps({"topic": self.topic, "number": self.number, "kind": self.kind, "data": data})
        return f"id: {self.topic}:{self.number}\ndata: {body}\n\n".encode()


def named(kind: str, **data: Any) -> bytes:
    """A frame that is no event of the log: ``ping``, ``reset``, ``bye``, ``gone``."""
    return f"event: {kind}\ndata: {dumps(data)}\n\n".encode()


def dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
