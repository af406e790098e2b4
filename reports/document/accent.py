"""The one colour of the document, apart from those of the pilot groups."""

from dataclasses import dataclass
from typing import Final

from workshops.colours import OWN, mixed, on_paper

TINT: Final = 0.86
"""How much paper there is in the colour's tint."""


@dataclass(frozen=True, slots=True)
class Accent:
    """``colour`` is legible as text on white, ``ink`` on ``colour``; ``tint`` is a ground."""

    colour: str
    ink: str
    tint: str


def accent_of(colour: str) -> Accent:
    """That of a programme's ``colour``; for none, Plenary's own."""
    legible = on_paper(colour or OWN)
    return Accent(legible.colour, legible.ink, mixed(legible.colour, "#ffffff", TINT))
