"""Names of people and organisations: as they are kept, and as they are compared."""

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Final

# Invisible, and nothing that a name needs: zero-width spaces, soft hyphens, and the marks that
# turn the direction of what follows (Unicode TR 9), which could make a name read as another.
_INVISIBLE: Final = dict.fromkeys(
    [0xAD, 0x200B, 0x2060, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)
_ACCENTS: Final = dict.fromkeys(range(0x300, 0x370))
_LEGAL: Final = frozenset({
    "ab", "ag", "aps", "as", "asa", "bv", "co", "company", "corp", "corporation", "doo", "eg",
    "ev", "gmbh", "inc", "incorporated", "kft", "kg", "kgaa", "kk", "lda", "limited", "llc",
    "llp", "ltd", "nv", "ohg", "oy", "oyj", "plc", "pte", "pty", "pvt", "sa", "sarl", "sas",
    "se", "sl", "slu", "spa", "srl", "sro", "ug", "zrt",
})  # fmt: skip
# After a comma these end a name: "Ana Rossi, PhD" is not Mr. or Ms. PhD.
_TITLES: Final = frozenset(
    ["ba", "bsc", "esq", "ii", "iii", "iv", "jr", "llm", "ma", "mba", "md", "msc", "phd", "sr"]
)


def cleaned(text: str) -> str:
    """``text`` on one line, in Unicode's composed form, without what cannot be seen."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    text = unicodedata.normalize("NFC", " ".join(text.split())).translate(_INVISIBLE)
    seen = (one for one in text if unicodedata.category(one) not in {"Cc", "Cs"})
    # What was taken out may have stood between two spaces, or between a letter and its accent.
    return unicodedata.normalize("NFC", " ".join("".join(seen).split()))


def compared(name: str) -> str:
    """``name`` without what people write now so, now so: case, accents, spaces, punctuation."""
    letters = unicodedata.normalize("NFKD", cleaned(name)).translate(_ACCENTS).casefold()
    letters = unicodedata.normalize("NFKD", letters).translate(_ACCENTS)
    return " ".join("".join(map(_spoken, letters)).split())


def person_key(name: str) -> str:
    """The same for all ways to write one person's name: ``Rossi, Ana`` is ``Ana Rossi``."""
    last, comma, first = name.partition(",")
    if comma and "," not in first and compared(first).replace(" ", "") not in _TITLES:
        return compared(f"{first} {last}")
    return compared(name) or cleaned(name)


def organisation_key(name: str) -> str:
    """``name`` as it is compared, without its legal form: ``COAST S.p.A.`` is ``coast``."""
    words = compared(name).split()
    kept = list(words)
    while kept and (size := _legal_words(kept)):
        del kept[-size:]
    return " ".join(kept or words)


def _legal_words(words: Sequence[str]) -> int:
    """How many words at the end are a legal form, which may be spelt ``s p a``; 0 for none."""
    if words[-1] in _LEGAL:
        return 1
    for size in (2, 3):
        if "".join(words[-size:]) in _LEGAL and all(len(word) == 1 for word in words[-size:]):
            return size
    return 0


class Organisations[One]:
    """Known organisations, to be found by how others write their names."""

    def __init__(self, known: Mapping[str, One]) -> None:
        self._exact: dict[str, One] = {}
        self._similar: tuple[tuple[Callable[[str], str], defaultdict[str, list[One]]], ...] = (
            (compared, defaultdict(list)),
            (organisation_key, defaultdict(list)),
        )
        for name, one in known.items():
            self.add(name, one)

    def add(self, name: str, one: One) -> None:
        self._exact[cleaned(name)] = one
        for key, similar in self._similar:
            similar[key(name)].append(one)

    def meant(self, name: str) -> One | None:
        """None for one that is not known, and where several may be meant."""
        if (name := cleaned(name)) in self._exact:
            return self._exact[name]
        for key, similar in self._similar:
            found = similar.get(key(name), [])
            if len(found) == 1 and key(name):
                return found[0]
        return None


def namesakes[Key: Hashable](names: Iterable[tuple[Key, str]]) -> list[Sequence[Key]]:
    """Those that may be one person, at least two together, in the order in which they come."""
    groups: defaultdict[str, list[Key]] = defaultdict(list)
    for key, name in names:
        groups[person_key(name)].append(key)
    return [group for group in groups.values() if len(group) > 1]


def _spoken(letter: str) -> str:
    """Apostrophes and full stops join what they stand between, other marks divide it."""
    if letter in "'’‘`´.":
        return ""
    return " " if unicodedata.category(letter)[0] in "PSZ" else letter
