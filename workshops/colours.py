"""A programme's own colour, kept legible: contrast as WCAG 2.2 defines it (SC 1.4.3).

Colours are ``#rrggbb`` in small letters; ratios run from 1 to 21.
"""

from dataclasses import dataclass
from typing import Final

LEGIBLE: Final = 4.5
"""The least contrast of text."""
PAPER: Final = "#faf7f0"
DARK_CARD: Final = "#1f2733"
"""The grounds that ask most of each theme, as in ``static/css/tokens.css``."""
OWN: Final = "#0b5563"
"""Plenary's accent."""
STEPS: Final = 200


@dataclass(frozen=True, slots=True)
class Legible:
    """``colour`` serves as text on its ground, and ``ink`` as text on ``colour``."""

    colour: str
    ink: str
    is_changed: bool


def on_paper(colour: str) -> Legible:
    """``colour`` for the light theme and for print: darkened as little as is needed."""
    return _legible(colour, PAPER, "#000000")


def on_dark_paper(colour: str) -> Legible:
    """``colour`` for the dark theme: lightened as little as is needed."""
    return _legible(colour, DARK_CARD, "#ffffff")


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def mixed(one: str, other: str, share: float) -> str:
    """``one`` with ``share`` of ``other``, from 0 to 1."""
    channels = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in channels)


def _legible(colour: str, ground: str, towards: str) -> Legible:
    shares = (step / STEPS for step in range(STEPS + 1))
    candidates = (mixed(colour, towards, share) for share in shares)
    found = next(one for one in candidates if contrast(one, ground) >= LEGIBLE)
    ink = max("#ffffff", "#000000", key=lambda one: contrast(one, found))
    return Legible(found, ink, is_changed=found != colour)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(value / 255) for value in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
