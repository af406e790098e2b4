"""Blank worksheets from the definitions of the canvases, one for each table and activity."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from canvases.definition import HEIGHT, WIDTH
from canvases.layout import DrawnCanvas, DrawnNote
from canvases.layout import draw as draw_canvas
from reports.printing.counting import on_pages
from reports.printing.facts import ActivityFacts, PrintFacts, TableFacts
from reports.printing.paper import A4, PAPERS, Paper
from workshops.qr import QrCode, qr_code

MARGIN = 9.0
FOOT = 24.0
"""Millimetres on A4; on larger papers all is larger."""


@dataclass(frozen=True, slots=True)
class Options:
    """``activity`` is a code, empty for all. ``spare`` is how many sheets without a table come
    for each activity; without ``by_table`` only these are printed, at least one.
    """

    paper: str = A4.key
    activity: str = ""
    by_table: bool = True
    spare: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """``table`` is None for a sheet that any table may take."""

    activity: ActivityFacts
    table: TableFacts | None
    canvas: DrawnCanvas[DrawnNote]
    qr: QrCode
    said_of_qr: str


@dataclass(frozen=True, slots=True)
class Worksheets:
    """``unit`` is a canvas unit in millimetres; the paper lies on its side."""

    paper: Paper
    unit: float
    sheets: tuple[Sheet, ...]


def draw(facts: PrintFacts, options: Options) -> Worksheets:
    paper = PAPERS[options.paper]
    sheets = [
        _sheet(facts, activity, table, f"{number}-{place}")
        for number, activity in enumerate(chosen(facts, options), start=1)
        for place, table in enumerate(_tables(facts, options), start=1)
    ]
    return Worksheets(paper, _unit(paper), tuple(sheets))


def contains(facts: PrintFacts, options: Options) -> str:
    activities = chosen(facts, options)
    count = len(activities) * len(list(_tables(facts, options)))
    sheets = ngettext("%(count)d worksheet", "%(count)d worksheets", count) % {"count": count}
    words = ngettext("of %(number)d activity", "of %(number)d activities", len(activities))
    return on_pages(f"{sheets} {words % {'number': len(activities)}}", count)


def chosen(facts: PrintFacts, options: Options) -> tuple[ActivityFacts, ...]:
    """The activities whose worksheets are printed."""
    wanted = options.activity
    return tuple(one for one in facts.worksheets if not wanted or one.code == wanted)


def _tables(facts: PrintFacts, options: Options) -> Iterator[TableFacts | None]:
    if options.by_table:
        yield from facts.tables
    # Where there are no tables yet, one sheet for each activity: no document is empty.
    yield from [None] * max(options.spare, 0 if options.by_table and facts.tables else 1)


def _sheet(
    facts: PrintFacts, activity: ActivityFacts, table: TableFacts | None, anchor: str
) -> Sheet:
    if activity.canvas is None:
        raise ValueError(f"{activity.title} has no canvas")
    canvas: DrawnCanvas[DrawnNote] = draw_canvas(
        activity.canvas, {}, subject=activity.subject, blank=True, anchor=f"sheet-{anchor}"
    )
    if table is None:
        return Sheet(activity, None, canvas, qr_code(facts.join_url), _("QR code to join"))
    said = _("QR code that leads to table %(number)d") % {"number": table.number}
    return Sheet(activity, table, canvas, qr_code(table.url), said)


def _unit(paper: Paper) -> float:
    """As large as the paper, on its side, has room for."""
    margin, foot = MARGIN * paper.scale, FOOT * paper.scale
    return min(
        (paper.height - 2 * margin) / WIDTH,
        (paper.width - 2 * margin - foot) / HEIGHT,
    )
