"""A definition read from a TOML file, of which nothing is believed."""

import math
import re
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _

from canvases.definition import figures
from canvases.definition.checking import UNSAYABLE, DefinitionError, check
from canvases.definition.values import (
    TONES,
    WEIGHTS,
    Box,
    CanvasDefinition,
    Label,
    SectionDefinition,
    Shape,
    SubjectDefinition,
    Weight,
)

DEFINITIONS: Final = Path(__file__).parent.parent / "definitions"
PATH: Final = re.compile(r"[MLHVCSQTAZ][MLHVCSQTAZ0-9 .,-]*")
MOST_OF_A_PATH: Final = 1000
MOST_SHAPES: Final = 200
MOST_LABELS: Final = 40
MOST_OF_A_NUMBER: Final = 10_000
LONG: Final = 2000
"""Characters of what may be more than a line."""

FIGURES: Final[dict[str, tuple[int, Callable[..., str]]]] = {
    "line": (4, figures.line),
    "rectangle": (4, figures.rectangle),
    "circle": (3, figures.circle),
}


def parse(text: str) -> CanvasDefinition:
    """Read a definition from TOML; DefinitionError says where it is wrong, in a sentence."""
    # A key of many dotted parts takes the parser a time that grows with their square.
    for number, line in enumerate(text.split("\n"), start=1):
        if line.count(".") > LONG:
            raise DefinitionError(_("Line %s has too many dots.") % number)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DefinitionError(_("The file cannot be read: %s.") % error) from error
    except RecursionError as error:
        raise DefinitionError(_("The file cannot be read: it is nested too deeply.")) from error
    table = Table(_("The canvas"), data)
    definition = CanvasDefinition(
        key=table.text("key", most=60),
        version=table.whole("version", least=1, most=32_767),
        name=table.text("name", most=120),
        purpose=table.text("purpose", most=LONG, is_long=True),
        subject=_subject(table.table("subject", _("The subject"))),
        sections=tuple(_section(one) for one in table.tables("sections", _("Section %s"), 24)),
        drawing=tuple(_shape(one) for one in table.tables("drawing", _("Drawing %s"), MOST_SHAPES)),
        labels=tuple(_label(one) for one in table.tables("labels", _("Label %s"), MOST_LABELS)),
    )
    table.end()
    return check(definition)


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


# --- One table of the file ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Table:
    """What stands in one table, taken out name by name; ``place`` begins every sentence.

    What is left in ``data`` at the ``end`` is a name that nobody knows.
    """

    place: str
    data: dict[str, Any]

    def fault(self, says: str, **values: object) -> DefinitionError:
        return DefinitionError(f"{self.place}: {says % values}")

    def take(self, name: str, kind: type | tuple[type, ...], says: str) -> Any:
        """The value of ``name``, which has to be of ``kind``."""
        if name not in self.data:
            raise self.fault(_("“%(name)s” is missing."), name=name)
        value = self.data.pop(name)
        # True is an int for Python, and for nobody else.
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise self.fault(says, name=name)
        return value

    def text(
        self, name: str, *, most: int, default: str | None = None, is_long: bool = False
    ) -> str:
        if default is not None and name not in self.data:
            return default
        value: str = self.take(name, str, _("“%(name)s” has to be text."))
        if len(value) > most:
            raise self.fault(
                _("“%(name)s” has more than %(most)s characters."), name=name, most=most
            )
        if UNSAYABLE.search(value) or (not is_long and re.search(r"[\n\t]", value)):
            raise self.fault(_("“%(name)s” has a character that cannot be printed."), name=name)
        return value

    def whole(self, name: str, *, least: int, most: int, default: int | None = None) -> int:
        if default is not None and name not in self.data:
            return default
        value: int = self.take(name, int, _("“%(name)s” has to be a whole number."))
        if not least <= value <= most:
            raise self.fault(
                _("“%(name)s” has to be from %(least)s to %(most)s."),
                name=name,
                least=least,
                most=most,
            )
        return value

    def flag(self, name: str) -> bool:
        if name not in self.data:
            return False
        return bool(self.take(name, bool, _("“%(name)s” has to be true or false.")))

    def numbers(self, name: str, count: int) -> list[float]:
        says = _("“%(name)s” has to be a list of %(count)s numbers.")
        values = self.take(name, list, says.replace("%(count)s", str(count)))
        if len(values) != count or not all(map(_is_number, values)):
            raise self.fault(says, name=name, count=count)
        return [value + 0 for value in values]  # -0 is 0

    def box(self) -> Box:
        x, y, w, h = self.numbers("box", 4)
        return Box(x, y, w, h, self.flag("centred"))

    def table(self, name: str, place: str) -> "Table":
        return Table(place, self.take(name, dict, _("“%(name)s” has to be a table.")))

    def tables(self, name: str, place: str, most: int) -> Iterable["Table"]:
        """Each of a list of tables, with the place that it has in it."""
        if name not in self.data:
            return []
        says = _("“%(name)s” has to be a list of tables.")
        values = self.take(name, list, says)
        if len(values) > most:
            raise self.fault(_("“%(name)s” has more than %(most)s entries."), name=name, most=most)
        if not all(isinstance(value, dict) for value in values):
            raise self.fault(says, name=name)
        return [Table(place % number, value) for number, value in enumerate(values, start=1)]

    def end(self) -> None:
        for name in self.data:
            raise self.fault(_("nobody knows “%(name)s”."), name=name[:60])


def _is_number(value: object) -> bool:
    return (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and abs(value) <= MOST_OF_A_NUMBER
        and math.isfinite(value)
    )


def _subject(table: Table) -> SubjectDefinition:
    subject = SubjectDefinition(
        label=table.text("label", most=80), prompt=table.text("prompt", most=300), box=table.box()
    )
    table.end()
    return subject


def _section(table: Table) -> SectionDefinition:
    section = SectionDefinition(
        key=table.text("key", most=60),
        title=table.text("title", most=80),
        prompt=table.text("prompt", most=300),
        definition=table.text("definition", most=LONG, is_long=True),
        box=table.box(),
        answers=table.text("answers", most=60, default=""),
        tone=table.whole("tone", least=0, most=TONES, default=0),
    )
    if not section.title.strip():
        raise table.fault(_("“title” says nothing."))
    table.end()
    return section


def _label(table: Table) -> Label:
    label = Label(table.text("text", most=120), table.box(), table.flag("turned"))
    if not label.box.is_inside_canvas() and not label.is_turned:
        raise table.fault(_("“box” leaves the canvas."))
    table.end()
    return label


def _shape(table: Table) -> Shape:
    shape = Shape(_path(table), _weight(table))
    table.end()
    return shape


def _weight(table: Table) -> Weight:
    value = table.text("weight", most=20, default="normal")
    for weight in WEIGHTS:
        if weight == value:
            return weight
    raise table.fault(_("“weight” has to be one of %(weights)s."), weights=", ".join(WEIGHTS))


def _path(table: Table) -> str:
    for name, (count, figure) in FIGURES.items():
        if name in table.data:
            return figure(*table.numbers(name, count))
    if "path" in table.data:
        d = table.text("path", most=MOST_OF_A_PATH)
        if PATH.fullmatch(d):
            return d
    raise table.fault(_("there is nothing that can be drawn."))
