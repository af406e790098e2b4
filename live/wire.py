"""What an event looks like on its way to a browser."""

import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Message:
    """An event as the hub and the stream see it.

    ``number`` is the topic's; ``data`` is JSON-serialisable and small: a signal to fetch a
    region again, or the rendered HTML of one note.
    """

    topic: str
    number: int
    kind: str
    data: dict[str, Any]

    def to_json(self) -> str:
        return json.dumps(
            {
                "topic": self.topic,
                "number": self.number,
                "kind": self.kind,
                "data": self.data,
            },
            ensure_ascii=False,
            separators=(",", ":"),
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
            )
        except (KeyError, TypeError) as error:
            raise ValueError("not a live message") from error
