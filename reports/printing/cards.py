"""Table cards: what stands on a table, with the code that leads to it."""

from dataclasses import dataclass
from itertools import batched
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.outcomes.facts import GroupFacts
from reports.printing.counting import on_pages
from reports.printing.facts import PrintFacts, TableFacts
from reports.printing.labels import MARK_LENGTH
from reports.printing.names import POINT, FittedText, fit
from reports.printing.paper import A4, PAPERS, Mark, Paper, Place
from workshops.qr import QrCode, qr_code

TENT: Final = "tent"
FLAT: Final = "flat"
NUMBER_WIDTH: Final = 94.0
AROUND_NUMBER: Final = 66.0
"""What stands above and below the number, of the height of a face."""
DIGIT: Final = 0.66
"""The height of a digit in em."""
GROUP_WIDTH: Final = 78.0
WAY_WIDTH: Final = 68.0


@dataclass(frozen=True, slots=True)
class Options:
    """``shape``: a card that is folded and read from both sides, or two flat ones on a sheet."""

    shape: str = TENT
    paper: str = A4.key


@dataclass(frozen=True, slots=True)
class Face:
    """Half a sheet; one that is turned is read by those across the table."""

    number: FittedText
    number_height: float
    group: GroupFacts | None
    group_name: FittedText
    qr: QrCode
    said_of_qr: str
    place: Place
    is_turned: bool


@dataclass(frozen=True, slots=True)
class Leaf:
    faces: tuple[Face, ...]
    marks: tuple[Mark, ...]
    is_folded: bool


@dataclass(frozen=True, slots=True)
class Cards:
    """``event`` and ``address`` are a line each, on every card."""

    paper: Paper
    event: FittedText
    address: FittedText
    leaves: tuple[Leaf, ...]


def draw(facts: PrintFacts, options: Options) -> Cards:
    paper = PAPERS[options.paper]
    half = paper.height / 2
    upper, lower = Place(0, 0, paper.width, half), Place(0, half, paper.width, half)
    is_folded = options.shape == TENT
    leaves: list[tuple[Face, ...]] = []
    for two in batched(facts.tables, 1 if is_folded else 2):
        faces = [_face(two[0], upper, is_turned=is_folded)]
        faces += [_face(table, lower) for table in (two if is_folded else two[1:])]
        leaves.append(tuple(faces))
    marks = _marks(paper)
    event = f"{facts.programme} · {facts.full_name}"
    return Cards(
        paper=paper,
        event=fit(event, paper.width - 30, 5, largest=9.5, smallest=9, face="Regular"),
        address=fit(facts.address, WAY_WIDTH, 6, largest=11, smallest=6),
        leaves=tuple(Leaf(faces, marks, is_folded) for faces in leaves),
    )


def contains(facts: PrintFacts, options: Options) -> str:
    count = len(facts.tables)
    pages = count if options.shape == TENT else -(-count // 2)
    cards = ngettext("%(count)d table card", "%(count)d table cards", count) % {"count": count}
    return on_pages(cards, pages)


def _face(table: TableFacts, place: Place, *, is_turned: bool = False) -> Face:
    height = place.height - AROUND_NUMBER
    largest = height / DIGIT / POINT * 0.88
    return Face(
        number=fit(str(table.number), NUMBER_WIDTH, 2 * height, largest=largest, smallest=40),
        number_height=height,
        group=table.group,
        group_name=fit(
            table.group.name if table.group else "", GROUP_WIDTH, 15, largest=26, smallest=12
        ),
        qr=qr_code(table.url),
        said_of_qr=_("QR code that leads to table %(number)d") % {"number": table.number},
        place=place,
        is_turned=is_turned,
    )


def _marks(paper: Paper) -> tuple[Mark, ...]:
    """At both edges, where the sheet is folded or cut through the middle."""
    middle = paper.height / 2
    # Most printers leave four millimetres at the edge white.
    near, far = 4, 4 + MARK_LENGTH
    return (
        Mark(near, middle, far, middle),
        Mark(paper.width - far, middle, paper.width - near, middle),
    )
