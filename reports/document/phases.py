"""The programme as a band of chevrons: geometry of the phase diagram.

Units are tenths of a millimetre on paper; origin top left, y down.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from canvases.fitting import text_width
from questionnaires.charts import FONT_SIZE, wrap
from reports.outcomes.facts import SeriesFacts

WIDTH: Final = 1640.0  # the report's text width
BAND: Final = 150.0
POINT: Final = 46.0
GAP: Final = 9.0
PHASE_FONT: Final = 30.0
NAME_FONT: Final = 34.0
WHEN_FONT: Final = 29.0
LINE: Final = 1.28
MOST_IN_A_ROW: Final = 6


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text; ``y`` is its baseline."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Chevron:
    """``tick`` is the path of the mark of a workshop that is over, empty for the others."""

    path: str
    phase: Words
    tick: str
    names: tuple[Words, ...]
    whens: tuple[Words, ...]
    mark: Words | None
    is_this: bool


@dataclass(frozen=True, slots=True)
class PhaseDiagram:
    height: float
    rows: int
    phase_font: float
    chevrons: tuple[Chevron, ...]
    title: str

    @property
    def view_box(self) -> str:
        return f"0 0 {WIDTH:g} {self.height:g}"


def phase_diagram(series: Sequence[SeriesFacts]) -> PhaseDiagram | None:
    """Draw the series in rows of at most six; ``None`` when there is nothing to draw."""
    if not series:
        return None
    rows = -(-len(series) // MOST_IN_A_ROW)
    in_row = -(-len(series) // rows)
    width = (WIDTH - POINT) / in_row
    font = _phase_font(series, width)
    chevrons: list[Chevron] = []
    top = 0.0
    for start in range(0, len(series), in_row):
        row = series[start : start + in_row]
        drawn = [_chevron(item, place * width, top, width, font) for place, item in enumerate(row)]
        chevrons += drawn
        lowest = [words.y for chevron in drawn for words in _texts(chevron)]
        top = max([top + BAND, *lowest]) + NAME_FONT
    return PhaseDiagram(round(top - NAME_FONT + 12, 1), rows, font, tuple(chevrons), _title(series))


def _texts(chevron: Chevron) -> tuple[Words, ...]:
    mark = (chevron.mark,) if chevron.mark else ()
    return (*chevron.names, *chevron.whens, *mark)


def _phase_font(series: Sequence[SeriesFacts], width: float) -> float:
    """The size at which the longest phase fits beside its tick, letter-spaced capitals."""
    longest = max(text_width(item.phase.upper(), "Semibold") * 1.12 for item in series)
    room = width - 2 * POINT - 34
    return round(min(PHASE_FONT, room / max(longest, 0.1)), 1)


def _chevron(item: SeriesFacts, x: float, top: float, width: float, font: float) -> Chevron:
    tip, middle, bottom = x + width + POINT - GAP, top + BAND / 2, top + BAND
    notch = "" if x == 0 else f"L {x + POINT:g} {middle:g} "
    path = (
        f"M {x:g} {top:g} H {tip - POINT:g} L {tip:g} {middle:g} "
        f"L {tip - POINT:g} {bottom:g} H {x:g} {notch}Z"
    )
    text_x = x + POINT + 14
    tick = ""
    if item.is_past and not item.is_this:
        tick = f"M {text_x:g} {middle + 1:g} l 8 9 l 16 -19"
        text_x += 36
    left = x if x == 0 else x + 6
    names, whens, mark = _below(item, left, bottom, width - 36)
    phase = Words(round(text_x, 1), round(middle + font * 0.34, 1), item.phase.upper())
    return Chevron(path, phase, tick, names, whens, mark, item.is_this)


def _below(
    item: SeriesFacts, x: float, top: float, room: float
) -> tuple[tuple[Words, ...], tuple[Words, ...], Words | None]:
    y = top + NAME_FONT * 1.55
    names = []
    for line in wrap(item.name, room * FONT_SIZE / (NAME_FONT * 1.06))[:2]:
        names.append(Words(round(x, 1), round(y, 1), line))
        y += NAME_FONT * LINE
    whens = []
    for line in wrap(item.when, room * FONT_SIZE / WHEN_FONT)[:3] if item.when else ():
        whens.append(Words(round(x, 1), round(y, 1), line))
        y += WHEN_FONT * LINE
    mark = Words(round(x, 1), round(y, 1), _("This workshop")) if item.is_this else None
    return tuple(names), tuple(whens), mark


def _title(series: Sequence[SeriesFacts]) -> str:
    """What the drawing says, for those who do not see it."""
    steps = []
    for item in series:
        step = f"{item.name} ({item.phase})"
        if item.is_this:
            step = _("%(workshop)s: this workshop") % {"workshop": step}
        steps.append(step)
    return _("The programme in steps: %(steps)s") % {"steps": "; ".join(steps)}
