"""The order of a report: which part is which chapter, and which letter an appendix has."""

import string
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reports.document.model import Place
from reports.outcomes.facts import PartFacts
from reports.parts import FREE, kind_of


@dataclass(frozen=True, slots=True)
class Planned:
    """A chapter and the parts that continue it; the number of these follows its sections."""

    part: PartFacts
    place: Place
    continued: tuple[tuple[PartFacts, str], ...] = ()


def planned(parts: Iterable[PartFacts]) -> Iterator[Planned]:
    """Number the chapters and letter the appendices, which always stand last.

    Each item of ``continued`` is a part and its anchor.
    """
    ordered = sorted(parts, key=lambda part: part.is_appendix)
    number = letter = index = 0
    while index < len(ordered):
        part = ordered[index]
        kind = kind_of(part.kind)
        if part.is_appendix:
            letter += 1
        elif kind.is_numbered:
            number += 1
        label = letter_of(letter) if part.is_appendix else str(number) if kind.is_numbered else ""
        place = Place(anchor_of(part.kind, index), label, 2, part.is_appendix)
        end = index + 1
        while end < len(ordered) and _continues(ordered[end], part):
            end += 1
        rest = enumerate(ordered[index + 1 : end], index + 1)
        yield Planned(part, place, tuple((more, anchor_of(more.kind, i)) for i, more in rest))
        index = end


def letters_of(parts: Iterable[PartFacts]) -> dict[str, str]:
    """``{kind: letter}`` of the appendices that a text can refer to."""
    appendices = [part.kind for part in parts if part.is_appendix]
    return {
        kind: letter_of(number)
        for number, kind in enumerate(appendices, 1)
        if kind_of(kind).key != FREE
    }


def letter_of(number: int) -> str:
    """1 is A, 26 is Z, 27 is AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = string.ascii_uppercase[rest] + letters
    return letters


def anchor_of(kind: str, index: int = 0) -> str:
    """The id of a part. Free parts are told apart by their index in the report."""
    return f"part-{index}" if kind_of(kind).key == FREE else f"part-{kind}"


def _continues(part: PartFacts, chapter: PartFacts) -> bool:
    kind = kind_of(part.kind)
    return not part.is_appendix and bool(kind.continues) and kind.continues == chapter.kind
