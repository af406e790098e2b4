"""A definition written as the TOML file that ``reading.parse`` reads as the same definition."""

import json
from collections.abc import Iterable, Iterator

from canvases.definition.figures import figure_of
from canvases.definition.values import (
    Box,
    CanvasDefinition,
    Label,
    SectionDefinition,
    Shape,
    SubjectDefinition,
)

HEAD = """\
# A lattice of 24 columns by 16 rows, origin top left, y down; box = [x, y, width, height], halves
# allowed. Drawings are in canvas units, 50 to a lattice step: the canvas is 1200 by 800.
"""


def written(definition: CanvasDefinition) -> str:
    """The text of the file."""
    return "\n\n".join("\n".join(lines) for lines in _tables(definition)) + "\n"


def _tables(definition: CanvasDefinition) -> Iterator[Iterable[str]]:
    yield [HEAD, *_head(definition)]
    yield ["[subject]", *_subject(definition.subject)]
    for section in definition.sections:
        yield ["[[sections]]", *_section(section)]
    for shape in definition.drawing:
        yield ["[[drawing]]", *_shape(shape)]
    for label in definition.labels:
        yield ["[[labels]]", *_label(label)]


def _head(definition: CanvasDefinition) -> Iterator[str]:
    yield _text("key", definition.key)
    yield f"version = {definition.version}"
    yield _text("name", definition.name)
    yield _text("purpose", definition.purpose)


def _subject(subject: SubjectDefinition) -> Iterator[str]:
    yield _text("label", subject.label)
    yield _text("prompt", subject.prompt)
    yield from _box(subject.box)


def _section(section: SectionDefinition) -> Iterator[str]:
    yield _text("key", section.key)
    yield _text("title", section.title)
    yield _text("prompt", section.prompt)
    yield _text("definition", section.definition)
    if section.answers:
        yield _text("answers", section.answers)
    yield from _box(section.box)
    if section.tone:
        yield f"tone = {section.tone}"


def _shape(shape: Shape) -> Iterator[str]:
    figure = figure_of(shape.d)
    if figure is None:
        yield _text("path", shape.d)
    else:
        yield f"{figure[0]} = {_numbers(figure[1])}"
    if shape.weight != "normal":
        yield _text("weight", shape.weight)


def _label(label: Label) -> Iterator[str]:
    yield _text("text", label.text)
    yield from _box(label.box)
    if label.is_turned:
        yield "turned = true"


def _box(box: Box) -> Iterator[str]:
    yield f"box = {_numbers((box.x, box.y, box.w, box.h))}"
    if box.is_centred:
        yield "centred = true"


def _numbers(values: Iterable[float]) -> str:
    return f"[{', '.join(f'{value:g}' for value in values)}]"


def _text(name: str, value: str) -> str:
    """JSON escapes what a basic string of TOML has to escape, in the same way."""
    return f"{name} = {json.dumps(value, ensure_ascii=False)}"
