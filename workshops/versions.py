"""Wordings: how one is known, and in what two differ. Pure."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from hashlib import sha256
from typing import Final, Literal

type Piece = tuple[Literal["same", "gone", "new"], str]

WORDS: Final = re.compile(r"\s+|\w+|[^\w\s]")
MOST_WORDS: Final = 4000
"""Longer texts are compared line by line: words would take too long."""


def version(text: str) -> str:
    """What a form says it has seen."""
    return sha256(text.encode()).hexdigest()[:16]


def differences(before: str, after: str) -> Iterator[Piece]:
    """Word by word: what stayed, went and came, in the order of reading.

    What stayed and went is together ``before``; what stayed and came is ``after``.
    """
    old, new = WORDS.findall(before), WORDS.findall(after)
    if len(old) + len(new) > MOST_WORDS:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    gone = came = ""
    for _, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        left, right = "".join(old[i1:i2]), "".join(new[j1:j2])
        # A space that stayed between two changes would only cut them up.
        if left == right and (left.strip() or not (gone or came)):
            yield from _changed(gone, came)
            gone = came = ""
            yield "same", left
        else:
            gone, came = gone + left, came + right
    yield from _changed(gone, came)


def _changed(gone: str, came: str) -> Iterator[Piece]:
    if gone:
        yield "gone", gone
    if came:
        yield "new", came
