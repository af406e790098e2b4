"""Canvas definitions: what a canvas asks, and where each section and line of it stands.

Definitions are the TOML files in ``canvases/definitions``. Boxes are measured in steps of a
lattice of 24 columns and 16 rows, drawings in canvas units, 50 to a step: a canvas is 1200 by
800 units. The origin is top left and y grows downwards.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any, Literal, Self

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

COLUMNS = 24
ROWS = 16
STEP = 50
WIDTH = COLUMNS * STEP
HEIGHT = ROWS * STEP

DEFINITIONS = Path(__file__).parent / "definitions"

type Weight = Literal["normal", "light", "strong", "solid"]

WEIGHTS: tuple[Weight, ...] = ("normal", "light", "strong", "solid")
KEY = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
PATH = re.compile(r"[MLHVCSQTAZ][MLHVCSQTAZ0-9 .,-]*")


class DefinitionError(ValueError):
    """A definition that cannot be drawn; the message names the canvas and the fault."""


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
    """``answers`` is the key of the section whose notes this one's notes can be linked to."""

    key: str
    title: str
    prompt: str
    definition: str
    box: Box
    answers: str = ""


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


def parse(text: str) -> CanvasDefinition:
    """Read a definition from TOML; DefinitionError says what is wrong with it."""
    try:
        data = tomllib.loads(text)
        definition = CanvasDefinition(
            key=data["key"],
            version=data["version"],
            name=data["name"],
            purpose=data["purpose"],
            subject=_subject(data["subject"]),
            sections=tuple(_section(table) for table in data["sections"]),
            drawing=tuple(_shape(table) for table in data.get("drawing", [])),
            labels=tuple(_label(table) for table in data.get("labels", [])),
        )
    except KeyError as error:
        raise DefinitionError(f"Canvas definition without {error}") from error
    except (tomllib.TOMLDecodeError, TypeError, AttributeError) as error:
        raise DefinitionError(f"Canvas definition cannot be read: {error}") from error
    check(definition)
    return definition


@cache
def definitions() -> tuple[CanvasDefinition, ...]:
    """The canvases that come with the product, by file name."""
    paths = sorted(DEFINITIONS.glob("*.toml"))
    return tuple(parse(path.read_text(encoding="utf-8")) for path in paths)


def definition_of(key: str) -> CanvasDefinition:
    """The shipped canvas named ``key``; KeyError when there is none."""
    for definition in definitions():
        if definition.key == key:
            return definition
    raise KeyError(key)


def _subject(table: dict[str, Any]) -> SubjectDefinition:
    return SubjectDefinition(
        label=table["label"],
        prompt=table["prompt"],
        box=_box(table["box"], is_centred=table.get("centred", False)),
    )


def _section(table: dict[str, Any]) -> SectionDefinition:
    return SectionDefinition(
        key=table["key"],
        title=table["title"],
        prompt=table["prompt"],
        definition=table["definition"],
        box=_box(table["box"], is_centred=table.get("centred", False)),
        answers=table.get("answers", ""),
    )


def _label(table: dict[str, Any]) -> Label:
    return Label(table["text"], _box(table["box"]), table.get("turned", False))


def _box(values: list[float], *, is_centred: bool = False) -> Box:
    if len(values) != 4:
        raise DefinitionError(f"A box has four numbers, not {values}")
    x, y, w, h = values
    return Box(x, y, w, h, is_centred)


def _shape(table: dict[str, Any]) -> Shape:
    weight = table.get("weight", "normal")
    if weight not in WEIGHTS:
        raise DefinitionError(f"A line cannot be {weight!r}, only one of {', '.join(WEIGHTS)}")
    return Shape(_path(table), weight)


def _path(table: dict[str, Any]) -> str:
    match table:
        case {"line": [x1, y1, x2, y2]}:
            return f"M {x1:g} {y1:g} L {x2:g} {y2:g}"
        case {"rectangle": [x, y, w, h]}:
            return f"M {x:g} {y:g} H {x + w:g} V {y + h:g} H {x:g} Z"
        case {"circle": [x, y, r]}:
            # One arc cannot close on its own start: a circle is two halves.
            halves = f"A {r:g} {r:g} 0 1 1 {x + r:g} {y:g} A {r:g} {r:g} 0 1 1 {x - r:g} {y:g}"
            return f"M {x - r:g} {y:g} {halves} Z"
        case {"path": str(d)} if PATH.fullmatch(d):
            return d
    raise DefinitionError(f"Nothing that can be drawn: {table}")


def check(definition: CanvasDefinition) -> None:
    """Raise DefinitionError for sections that clash, leave the canvas or answer nothing."""
    name = definition.key
    keys = [section.key for section in definition.sections]
    if not keys or len(set(keys)) < len(keys):
        raise DefinitionError(f"{name}: each section needs a key of its own: {keys}")
    for key in [name, *keys]:
        if not KEY.fullmatch(key):
            raise DefinitionError(f"{name}: {key!r} is not a key of small letters and hyphens")
    for section in definition.sections:
        if section.answers and (section.answers not in keys or section.answers == section.key):
            raise DefinitionError(f"{name}: {section.key} answers no section: {section.answers}")
    boxes = {"the subject": definition.subject.box} | {s.key: s.box for s in definition.sections}
    _check_boxes(name, boxes)


def _check_boxes(name: str, boxes: Mapping[str, Box]) -> None:
    for owner, box in boxes.items():
        if not box.is_inside_canvas():
            raise DefinitionError(f"{name}: {owner} leaves the canvas")
        if any(value * 2 % 1 for value in (box.x, box.y, box.w, box.h)):
            raise DefinitionError(f"{name}: {owner} is off the lattice of half steps")
    for (one, box), (two, other) in combinations(boxes.items(), 2):
        if box.overlaps(other):
            raise DefinitionError(f"{name}: {one} and {two} overlap")
