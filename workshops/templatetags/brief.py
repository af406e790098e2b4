"""What changed in a brief, as people read it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from workshops.models import Brief, BriefRevision, Workshop
from workshops.versions import Piece, differences

register = template.Library()


@dataclass(frozen=True, slots=True)
class Change:
    """A field's change: its name, the words for it, and both wordings in pieces."""

    name: str
    label: str
    pieces: tuple[Piece, ...]


@register.filter
def changes(revision: BriefRevision) -> Iterator[Change]:
    for name, (before, after) in revision.changes.items():
        yield Change(name, _label(name), tuple(differences(_text(before), _text(after))))


def _text(wording: Any) -> str:
    """A list is one item a line."""
    return "\n".join(wording) if isinstance(wording, list) else str(wording)


def _label(name: str) -> str:
    if name == "objectives":
        return _("Particular objectives")
    model = Brief if name in {field.name for field in Brief._meta.fields} else Workshop
    return str(capfirst(model._meta.get_field(name).verbose_name))  # type: ignore[union-attr]
