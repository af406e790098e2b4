"""The order of a report: which part is which chapter, and which letter an appendix has."""

import string
from collections.abc import Iterable, Iterator, Mapping
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


def planned(parts: Iterable[PartFacts], spans: Mapping[str, int]) -> Iterator[Planned]:
    """Number the chapters and letter the appendices, which always stand last.

    ``spans`` is how many letters a kind of appendix takes, one unless told. Each item of
    ``continued`` is a part and its anchor.
    """
    ordered = sorted(parts, key=lambda part: part.is_appendix)
    letters = letters_in_order(ordered, spans)
    number = index = 0
    while index < len(ordered):
        part = ordered[index]
        is_numbered = kind_of(part.kind).is_numbered and not part.is_appendix
        number += is_numbered
        own = next(letters) if part.is_appendix else ()
        label = ", ".join(own) or (str(number) if is_numbered else "")
        place = Place(anchor_of(part.kind, index), label, 2, part.is_appendix, own)
        end = index + 1
        while end < len(ordered) and _continues(ordered[end], part):
            end += 1
        rest = enumerate(ordered[index + 1 : end], index + 1)
        yield Planned(part, place, tuple((more, anchor_of(more.kind, i)) for i, more in rest))
        index = end


def letters_of(parts: Iterable[PartFacts], spans: Mapping[str, int]) -> dict[str, str]:
    """``{kind: letter}`` of the appendices that a text can refer to."""
    appendices = [part for part in parts if part.is_appendix]
    pairs = zip(appendices, letters_in_order(appendices, spans), strict=True)
    return {part.kind: ", ".join(own) for part, own in pairs if kind_of(part.kind).key != FREE}


def letters_in_order(
    parts: Iterable[PartFacts], spans: Mapping[str, int]
) -> Iterator[tuple[str, ...]]:
    """The letters of each appendix, in order."""
    first = 1
    for part in parts:
        if part.is_appendix:
            after = first + max(spans.get(part.kind, 1), 1)
            yield tuple(letter_of(number) for number in range(first, after))
            first = after


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
