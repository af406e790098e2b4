"""What a new pilot group is proposed to be: pure."""

from collections import Counter
from collections.abc import Iterable
from string import ascii_uppercase


def free_letter(used: Iterable[str]) -> str:
    """The first letter that is not ``used``; empty when all 26 are."""
    taken = set(used)
    return next((letter for letter in ascii_uppercase if letter not in taken), "")


def free_tone(used: Iterable[int], tones: int) -> int:
    """The first of the ``tones`` colours, from 1, that is ``used`` least."""
    times = Counter(used)
    return min(range(1, tones + 1), key=lambda tone: (times[tone], tone))
