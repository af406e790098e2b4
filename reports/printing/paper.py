"""Papers, and places on them."""

from dataclasses import dataclass
from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString


@dataclass(frozen=True, slots=True)
class Paper:
    """Upright; ``scale`` is how large what was drawn for A4 is set on it."""

    key: str
    name: str
    width: float
    height: float
    scale: float = 1


A4: Final = Paper("a4", "A4", 210, 297)
A3: Final = Paper("a3", "A3", 297, 420, 2**0.5)
A2: Final = Paper("a2", "A2", 420, 594, 2)
LETTER: Final = Paper("letter", "US Letter", 215.9, 279.4)

PAPERS: Final = {paper.key: paper for paper in (A4, A3, A2, LETTER)}


@dataclass(frozen=True, slots=True)
class Place:
    """A rectangle on a sheet of paper."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    @property
    def attributes(self) -> SafeString:
        """Its style attribute: the printer knows no policy that would forbid one."""
        return format_html(
            'style="left: {}mm; top: {}mm; width: {}mm; height: {}mm"',
            *(f"{round(value, 3):g}" for value in (self.left, self.top, self.width, self.height)),
        )

    def overlaps(self, other: "Place") -> bool:
        """Whether they share an area; places that only touch do not."""
        slack = 1e-9
        return (
            self.left < other.right - slack
            and other.left < self.right - slack
            and self.top < other.bottom - slack
            and other.top < self.bottom - slack
        )

    def is_on(self, paper: Paper) -> bool:
        return (
            self.left >= 0
            and self.top >= 0
            and self.right <= paper.width
            and self.bottom <= paper.height
        )


@dataclass(frozen=True, slots=True)
class Mark:
    """A line where paper is cut or folded, from one point to another."""

    x1: float
    y1: float
    x2: float
    y2: float
