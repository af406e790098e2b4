"""What delegates fill in during an activity: canvases and questionnaires.

The apps above know them and register here, so that an agenda can offer them, and a workshop can
be copied, without this app knowing what they are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from workshops.models import Activity, Programme

type Data = dict[str, Any]
"""What a material is made of, as JSON has it."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A canvas or questionnaire that an activity can have; ``key`` names it to ``choose``."""

    key: str
    name: str
    about: str = ""


class Materials(Protocol):
    """The canvases, or the questionnaires."""

    def offered(self, programme: Programme) -> Sequence[Offer]:
        """What an activity of ``programme`` can have: a bounded number of queries."""

    def chosen(self, activities: Iterable[Activity]) -> Mapping[int, Offer]:
        """What those of ``activities`` that have something have, by their primary keys."""

    def choose(self, activity: Activity, key: str) -> None:
        """Give ``activity`` what ``key`` names, or nothing for an empty one.

        Raises ``ValidationError`` when it is not offered, or delegates have begun to write.
        """

    def outline(self, activity: Activity) -> Data | None:
        """What ``activity`` has, as data that ``restore`` understands in any programme."""

    def restore(self, activity: Activity, data: Data) -> None:
        """Give ``activity``, new and without anything, what ``outline`` told of another one.

        Raises ``ValidationError`` for what is not such data.
        """


_materials: Final[dict[str, Materials]] = {}


def register(kind: str, materials: Materials) -> None:
    """``kind`` is an ``Activity.Kind``."""
    _materials[kind] = materials


def of(kind: str) -> Materials:
    """KeyError for a kind that no app has registered."""
    return _materials[kind]
