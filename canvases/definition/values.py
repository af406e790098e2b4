"""The values that a canvas is made of: its sections, and where each and each line stands.

Boxes are measured in steps of a lattice of 24 columns and 16 rows, drawings in canvas units, 50
to a step: a canvas is 1200 by 800 units. The origin is top left and y grows downwards.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, Self

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

COLUMNS = 24
ROWS = 16
STEP = 50
WIDTH = COLUMNS * STEP
HEIGHT = ROWS * STEP
TONES = 8
"""How many colours a section can have: those of the pilot groups."""

type Weight = Literal["normal", "light", "strong", "solid"]

WEIGHTS: tuple[Weight, ...] = ("normal", "light", "strong", "solid")


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in lattice steps. Each value is a multiple of one half.

    ``is_centred`` sets its title in the middle, where it reaches into a round shape.
    """

    x: float
    y: float
    w: float
    h: float
    is_centred: bool = False

    @property
    def width(self) -> float:
        """In canvas units."""
        return self.w * STEP

    @property
    def height(self) -> float:
        """In canvas units."""
        return self.h * STEP

    @property
    def attributes(self) -> SafeString:
        """Its place for the style sheet, written alike in every language: ``data-x="2.5"``."""
        values = (("x", self.x), ("y", self.y), ("w", self.w), ("h", self.h))
        return format_html_join(" ", 'data-{}="{}"', ((n, f"{value:g}") for n, value in values))

    def overlaps(self, other: Self) -> bool:
        """Whether they share an area; boxes that only touch do not."""
        return (
            self.x < other.x + other.w
            and other.x < self.x + self.w
            and self.y < other.y + other.h
            and other.y < self.y + self.h
        )

    def is_inside_canvas(self) -> bool:
        return (
            self.x >= 0
            and self.y >= 0
            and self.w > 0
            and self.h > 0
            and self.x + self.w <= COLUMNS
            and self.y + self.h <= ROWS
        )


@dataclass(frozen=True, slots=True)
class Shape:
    """A drawn line or outline: ``d`` is an SVG path in canvas units.

    ``solid`` fills the path with ink (arrow heads); the others are strokes.
    """

    d: str
    weight: Weight = "normal"


@dataclass(frozen=True, slots=True)
class Label:
    """A word beside an axis. A turned label reads upwards from the box's top left corner,
    which is then the lower end of it: ``w`` is its length up the page.
    """

    text: str
    box: Box
    is_turned: bool = False


@dataclass(frozen=True, slots=True)
class SubjectDefinition:
    label: str
    prompt: str
    box: Box


@dataclass(frozen=True, slots=True)
class SectionDefinition:
    """``answers`` is the key of the section whose notes this one's notes can be linked to;
    ``tone`` its colour, 1 to 8, or 0 for that of the pilot group.
    """

    key: str
    title: str
    prompt: str
    definition: str
    box: Box
    answers: str = ""
    tone: int = 0


@dataclass(frozen=True, slots=True)
class CanvasDefinition:
    """A canvas: its sections in working order, and its drawing."""

    key: str
    version: int
    name: str
    purpose: str
    subject: SubjectDefinition
    sections: tuple[SectionDefinition, ...]
    drawing: tuple[Shape, ...]
    labels: tuple[Label, ...] = ()

    def section(self, key: str) -> SectionDefinition:
        """The section named ``key``; KeyError when there is none."""
        for section in self.sections:
            if section.key == key:
                return section
        raise KeyError(key)

    def reworded(self, words: Mapping[str, Mapping[str, str]]) -> Self:
        """A copy with other words: ``{section key: {"title" | "prompt" | "definition": text}}``.

        A workshop may word a section its own way; keys, links and geometry stay.
        """
        return replace(self, sections=tuple(_reworded(s, words) for s in self.sections))

    def named(self, key: str, name: str) -> Self:
        """The same as another canvas."""
        return replace(self, key=key, name=name)

    def numbered(self, version: int) -> Self:
        """The same as another version."""
        return replace(self, version=version)


def _reworded(
    section: SectionDefinition, words: Mapping[str, Mapping[str, str]]
) -> SectionDefinition:
    own = words.get(section.key, {})
    return replace(
        section,
        title=own.get("title", section.title),
        prompt=own.get("prompt", section.prompt),
        definition=own.get("definition", section.definition),
    )
