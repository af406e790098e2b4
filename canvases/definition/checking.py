"""What a definition has to be, so that it can be drawn and stored."""

import re
from itertools import combinations
from typing import Final

from django.utils.translation import gettext as _

from canvases.definition.values import Box, CanvasDefinition

KEY: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
MOST_OF_A_KEY: Final = 60
MOST_SECTIONS: Final = 24
UNSAYABLE: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
"""What neither a file nor every database can hold."""


class DefinitionError(ValueError):
    """A definition that cannot be drawn; the message is a sentence that names the place."""


def check(definition: CanvasDefinition) -> CanvasDefinition:
    """The same; raises DefinitionError for sections that clash, leave the canvas or answer none."""
    _check_keys(definition)
    sections = {section.key: section for section in definition.sections}
    for section in definition.sections:
        if section.answers and (section.answers not in sections or section.answers == section.key):
            raise DefinitionError(
                _("“%(title)s” answers no section: %(key)s.")
                % {"title": section.title, "key": section.answers}
            )
    _check_boxes(definition)
    return definition


def _check_keys(definition: CanvasDefinition) -> None:
    keys = [section.key for section in definition.sections]
    if not 1 <= len(keys) <= MOST_SECTIONS:
        raise DefinitionError(
            _("A canvas has one to %(most)s sections; this one has %(number)s.")
            % {"most": MOST_SECTIONS, "number": len(keys)}
        )
    for key in [definition.key, *keys]:
        if not KEY.fullmatch(key) or len(key) > MOST_OF_A_KEY:
            raise DefinitionError(
                _("“%(key)s” is not a key of at most %(most)s small letters, digits and hyphens.")
                % {"key": key[:MOST_OF_A_KEY], "most": MOST_OF_A_KEY}
            )
    if len(set(keys)) < len(keys):
        twice = next(key for key in keys if keys.count(key) > 1)
        raise DefinitionError(
            _("Each section needs a key of its own; “%(key)s” is there twice.") % {"key": twice}
        )


def _check_boxes(definition: CanvasDefinition) -> None:
    subject = _("The subject")
    boxes = [(subject, definition.subject.box)]
    boxes += [(_("“%s”") % section.title, section.box) for section in definition.sections]
    for name, box in boxes:
        _check_box(name, box)
    for (one, box), (two, other) in combinations(boxes, 2):
        if box.overlaps(other):
            raise DefinitionError(_("%(one)s and %(two)s overlap.") % {"one": one, "two": two})


def _check_box(name: str, box: Box) -> None:
    if not box.is_inside_canvas():
        raise DefinitionError(_("%(name)s leaves the canvas.") % {"name": name})
    if any(value * 2 % 1 for value in (box.x, box.y, box.w, box.h)):
        raise DefinitionError(_("%(name)s is off the lattice of half steps.") % {"name": name})
