"""What simulated delegates write: pure, and the same for a seed."""

import random
import tomllib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import cattrs

FILE: Final = Path(__file__).with_suffix(".toml")


@dataclass(frozen=True, slots=True)
class Topic:
    """``words`` are parts of titles, in small letters; none for whatever fits nowhere."""

    words: tuple[str, ...]
    texts: tuple[str, ...]


@cache
def topics() -> Sequence[Topic]:
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return cattrs.structure(data["topics"], tuple[Topic, ...])


def phrase(title: str, said: Collection[str], seed: str) -> str:
    """A statement for a section with ``title`` that is not among those that were ``said``."""
    heading = title.casefold()
    fitting = [
        one for one in topics() if not one.words or any(word in heading for word in one.words)
    ]
    chance = random.Random(seed)  # noqa: S311
    for topic in fitting:
        fresh = [text for text in topic.texts if text not in said]
        if fresh:
            return chance.choice(fresh)
    return f"{chance.choice(fitting[-1].texts)} ({len(said) + 1})"
