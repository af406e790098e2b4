"""Changes of a definition, each a function from one definition to another.

What cannot be drawn raises DefinitionError. Where the lines of a canvas are the borders of its
sections, they stay so: they are drawn anew with every change.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from django.utils.translation import gettext as _

from canvases.definition import figures
from canvases.definition.checking import DefinitionError, check
from canvases.definition.values import (
    COLUMNS,
    ROWS,
    STEP,
    Box,
    CanvasDefinition,
    SectionDefinition,
    Shape,
    SubjectDefinition,
)
from workshops.versions import version

SUBJECT: Final = ""
"""Names the subject's box among those of the sections."""
GAP: Final = 1
"""In steps: boxes that are so near, or nearer, share the border between them."""
SIZES: Final = ((11, 6.5), (7, 6.5), (7, 4), (5, 4), (4, 3), (3, 2))
"""Of a new section: the largest for which there is room."""

GRIDS: Final[Mapping[str, Sequence[Box]]] = {
    "two-by-two": [Box(x, y, 11, 6.5) for y in (2, 9) for x in (0.5, 12.5)],
    "three-columns": [Box(x, 2, 7, 13.5) for x in (0.5, 8.5, 16.5)],
    "one-and-two": [
        Box(0.5, 2, 13, 13.5),
        Box(14.5, 2, 9, 6.5),
        Box(14.5, 9, 9, 6.5),
    ],
    "three-by-three": [Box(x, y, 7, 4) for y in (2, 6.5, 11) for x in (0.5, 8.5, 16.5)],
}
"""What a canvas can begin with; the subject stands above."""
SUBJECT_BOX: Final = Box(0.5, 0, 23, 1.5)


def begun(name: str, key: str, grid: str) -> CanvasDefinition:
    """A new canvas with a section in each place of ``grid``."""
    subject = SubjectDefinition(_("Subject"), _("What is this about?"), SUBJECT_BOX)
    empty = CanvasDefinition(key, 1, name, "", subject, (), ())
    return arranged(empty, grid)


def described(
    definition: CanvasDefinition, *, name: str, purpose: str, label: str, prompt: str
) -> CanvasDefinition:
    subject = replace(definition.subject, label=label, prompt=prompt)
    return check(replace(definition, name=name, purpose=purpose, subject=subject))


def added(definition: CanvasDefinition, title: str) -> CanvasDefinition:
    """With one section more, at the end, where there is room on the canvas."""
    taken = [definition.subject.box, *(section.box for section in definition.sections)]
    box = next(_free(taken), None)
    if box is None:
        raise DefinitionError(_("There is no room for another section. Make one smaller first."))
    return _redrawn(definition, (*definition.sections, _section(definition.sections, title, box)))


def reworded(definition: CanvasDefinition, key: str, /, **words: str | int) -> CanvasDefinition:
    """With other values in one section: ``title``, ``prompt``, ``definition``, ``tone`` and
    ``answers``. KeyError when there is no such section.
    """
    own = replace(definition.section(key), **words)  # type: ignore[arg-type]
    sections = tuple(own if one.key == key else one for one in definition.sections)
    return _redrawn(definition, sections)


def without(definition: CanvasDefinition, key: str) -> CanvasDefinition:
    """Without one section; those that answered it answer none. KeyError when there is no such."""
    definition.section(key)
    rest = [one for one in definition.sections if one.key != key]
    if not rest:
        raise DefinitionError(_("A canvas has at least one section."))
    freed = (replace(one, answers="") if one.answers == key else one for one in rest)
    return _redrawn(definition, tuple(freed))


def ordered(definition: CanvasDefinition, keys: Sequence[str]) -> CanvasDefinition:
    """With its sections in the order ``keys``, which has to name each of them once."""
    if sorted(keys) != sorted(section.key for section in definition.sections):
        raise DefinitionError(_("The sections have changed meanwhile. Look again."))
    return _redrawn(definition, tuple(definition.section(key) for key in keys))


def placed(definition: CanvasDefinition, boxes: Mapping[str, Box]) -> CanvasDefinition:
    """With other boxes: ``{section key, or SUBJECT: Box}``; how titles stand in them stays."""

    def moved(key: str, old: Box) -> Box:
        return replace(boxes.get(key, old), is_centred=old.is_centred)

    sections = tuple(replace(one, box=moved(one.key, one.box)) for one in definition.sections)
    subject = replace(definition.subject, box=moved(SUBJECT, definition.subject.box))
    return _redrawn(definition, sections, subject)


def arranged(definition: CanvasDefinition, grid: str) -> CanvasDefinition:
    """With its sections in the places of ``grid`` and new ones in those that are left.

    Its own drawing gives way to borders. KeyError for a grid that there is not.
    """
    places = GRIDS[grid]
    sections = [
        replace(one, box=box) for one, box in zip(definition.sections, places, strict=False)
    ]
    if len(definition.sections) > len(places):
        raise DefinitionError(
            _("This grid has %(places)s places, and the canvas has %(number)s sections.")
            % {"places": len(places), "number": len(definition.sections)}
        )
    for number in range(len(sections), len(places)):
        title = _("Section %s") % (number + 1)
        sections.append(_section(sections, title, places[number]))
    subject = replace(definition.subject, box=SUBJECT_BOX)
    return bordered(replace(definition, subject=subject, sections=tuple(sections), labels=()))


def bordered(definition: CanvasDefinition) -> CanvasDefinition:
    """With the borders of its sections as its drawing."""
    return check(replace(definition, drawing=borders(definition)))


def has_borders(definition: CanvasDefinition) -> bool:
    """Whether its lines are the borders of its sections, and nothing else."""
    return definition.drawing == borders(definition)


def borders(definition: CanvasDefinition) -> tuple[Shape, ...]:
    """A rectangle around each section, halfway to whatever stands beside it."""
    boxes = [section.box for section in definition.sections]
    all_boxes = [definition.subject.box, *boxes]
    return tuple(_border(box, [one for one in all_boxes if one is not box]) for box in boxes)


def key_for(title: str, taken: Sequence[str]) -> str:
    """A key made of ``title`` that none of ``taken`` is."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:50].strip("-")
    if not stem or not stem[0].isalpha():
        stem = f"section-{stem}".strip("-")
    keys = (stem if number == 1 else f"{stem}-{number}" for number in range(1, len(taken) + 2))
    return next(key for key in keys if key not in taken)


def stamp(part: CanvasDefinition | SectionDefinition) -> str:
    """Tells whether the words of a canvas, or a section, are those that somebody saw; its place
    is changed on the drawing beside the form.
    """
    if isinstance(part, CanvasDefinition):
        words = (part.name, part.purpose, part.subject.label, part.subject.prompt)
        return version(repr(words))
    return version(repr(replace(part, box=SUBJECT_BOX)))


# --- Pieces -------------------------------------------------------------------------------


def _section(others: Sequence[SectionDefinition], title: str, box: Box) -> SectionDefinition:
    return SectionDefinition(key_for(title, [one.key for one in others]), title, "", "", box)


def _redrawn(
    definition: CanvasDefinition,
    sections: tuple[SectionDefinition, ...],
    subject: SubjectDefinition | None = None,
) -> CanvasDefinition:
    changed = replace(definition, sections=sections, subject=subject or definition.subject)
    return bordered(changed) if has_borders(definition) else check(changed)


def _free(taken: Sequence[Box]) -> Iterator[Box]:
    """Places that keep half a step from all others, the largest first."""
    for w, h in SIZES:
        for y in range(1, ROWS * 2 - int(h * 2)):
            for x in range(1, COLUMNS * 2 - int(w * 2)):
                box = Box(x / 2, y / 2, w, h)
                wide = Box(box.x - 0.5, box.y - 0.5, w + 1, h + 1)
                if not any(wide.overlaps(other) for other in taken):
                    yield box


def _border(box: Box, others: Sequence[Box]) -> Shape:
    beside = [one for one in others if one.y < box.y + box.h and box.y < one.y + one.h]
    above = [one for one in others if one.x < box.x + box.w and box.x < one.x + one.w]
    right, bottom = box.x + box.w, box.y + box.h
    left = _room(box.x, (box.x - one.x - one.w for one in beside))
    top = _room(box.y, (box.y - one.y - one.h for one in above))
    end = _room(COLUMNS - right, (one.x - right for one in beside))
    foot = _room(ROWS - bottom, (one.y - bottom for one in above))
    x, y = (box.x - left) * STEP, (box.y - top) * STEP
    w, h = (box.w + left + end) * STEP, (box.h + top + foot) * STEP
    return Shape(figures.rectangle(x, y, w, h))


def _room(to_the_edge: float, gaps: Iterable[float]) -> float:
    """Between the box and its border, on one side: half of a gap, so that neighbours share it."""
    near = [gap / 2 for gap in gaps if 0 <= gap <= GAP]
    return min([to_the_edge / 2, *(near or [GAP / 4])])
