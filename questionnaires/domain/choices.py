"""Choices as lines of text, as people write them: pure."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from django.utils.text import slugify

from questionnaires.domain.questionnaires import ChoicePlan

LONGEST_KEY: Final = 60
OWN_WORDS: Final = re.compile(r"\s*(?:…|\.\.\.)$")
"""The end of the line of a choice that asks for own words: "Other …"."""


def lines_of(choices: Iterable[ChoicePlan]) -> str:
    """One line for each choice."""
    return "\n".join(f"{one.label} …" if one.is_other else one.label for one in choices)


def choices_of(lines: str | Sequence[str], before: Iterable[ChoicePlan] = ()) -> list[ChoicePlan]:
    """The choices that ``lines`` name; empty lines count for nothing.

    What has the words of one that was there ``before`` is that one, with its key.
    """
    said = lines.splitlines() if isinstance(lines, str) else lines
    known = {(one.label, one.is_other): one for one in before}
    read = [_read(" ".join(line.split())) for line in said if line.strip()]
    taken = {known[one].key for one in read if one in known}
    found: list[ChoicePlan] = []
    for label, is_other in read:
        plan = known.pop((label, is_other), None)
        if plan is None:
            plan = ChoicePlan(_free_key(label, taken), label, is_other)
        taken.add(plan.key)
        found.append(plan)
    return found


def _read(line: str) -> tuple[str, bool]:
    label = OWN_WORDS.sub("", line)
    return (label, True) if label and label != line else (line, False)


def _free_key(label: str, taken: set[str]) -> str:
    """A key made of the words, and of a number where they have been used."""
    stem = slugify(label)[: LONGEST_KEY - 5].strip("-") or "choice"
    number, key = 1, stem
    while key in taken:
        number += 1
        key = f"{stem}-{number}"
    return key
