"""Geometry of a horizontal bar chart.

Units are those of the ``viewBox``: at the default width one unit is one CSS pixel of the
report's text column. Origin top left, y down. One template draws it on the screen and in the
PDF, so every text is measured and wrapped here.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from questionnaires.analysis.values import ChoiceResult, ChoiceRow, QuestionResult
from workshops.typeface import character_width

COLUMN_WIDTH: Final = 620.0
FONT_SIZE: Final = 13.0
LINE_HEIGHT: Final = 17.0
BASELINE: Final = 12.5  # of the first line, from the top of its line
BAR_HEIGHT: Final = 16.0
ROW_GAP: Final = 11.0
GUTTER: Final = 14.0  # between the labels and the bars
VALUE_GAP: Final = 8.0  # between a bar and its value, and between value and percentage
HAIRLINE: Final = 1.0  # what a bar of nothing is drawn with
LABEL_SHARE: Final = 0.42  # of the width, at most, for labels
MOST_LINES: Final = 4
# The screen shows the interface font of the device, which may run wider than the measured one.
SLACK: Final = 1.14
ELLIPSIS: Final = "…"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text; ``x`` is its left edge and ``y`` its baseline."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: its bar, its label before it, value and percentage after it.

    ``is_pale`` marks what is not a choice; ``is_zero`` a bar that is only a hairline.
    """

    x: float
    y: float
    width: float
    height: float
    is_pale: bool
    is_zero: bool
    label: tuple[Line, ...]
    value: Line
    percentage: Line | None


@dataclass(frozen=True, slots=True)
class BarChart:
    width: float
    height: float
    plot_x: float
    plot_width: float
    title: str
    description: str
    bars: tuple[Bar, ...]

    @property
    def view_box(self) -> str:
        return f"0 0 {self.width:g} {self.height:g}"


def chart_of(question: QuestionResult) -> BarChart | None:
    """Return the chart of a choice question that somebody answered; others have none."""
    if isinstance(question.result, ChoiceResult) and question.result.base:
        return bar_chart(question.result.rows, title=question.text)
    return None


def bar_chart(rows: Sequence[ChoiceRow], *, title: str, width: float = COLUMN_WIDTH) -> BarChart:
    """Lay out one bar for each row, in their order; the longest fills the plot.

    ``title`` names the chart for those who do not see it. ``width`` is at least 240.
    """
    if width < 240:
        raise ValueError("a bar chart needs a width of at least 240")
    labels = [wrap(row.label, width * LABEL_SHARE / SLACK) for row in rows]
    label_width = SLACK * max((text_width(line) for label in labels for line in label), default=0)
    plot_x = round(label_width + GUTTER, 2) if rows else 0.0
    plot_width = round(width - plot_x - _figures_width(rows), 2)
    most = max((row.responses for row in rows), default=0)
    bars, y = [], 0.0
    for row, label in zip(rows, labels, strict=True):
        length = round(plot_width * row.responses / most, 2) if most else 0.0
        bars.append(_bar(row, label, plot_x, y, length))
        y += max(len(label) * LINE_HEIGHT, BAR_HEIGHT) + ROW_GAP
    return BarChart(
        width=width,
        height=round(max(y - ROW_GAP, BAR_HEIGHT), 2),
        plot_x=plot_x,
        plot_width=plot_width,
        title=_plain(title) or _("Bar chart"),
        description=_description(rows),
        bars=tuple(bars),
    )


def _bar(row: ChoiceRow, label: Sequence[str], x: float, top: float, length: float) -> Bar:
    """Place one row from ``top``; bar and figures stand beside the label's first line."""
    baseline = round(top + BASELINE, 2)
    width = max(length, HAIRLINE)
    value_x = round(x + width + VALUE_GAP, 2)
    percentage_x = round(value_x + _figure_width(str(row.responses)) + VALUE_GAP, 2)
    return Bar(
        x=x,
        y=round(top + (LINE_HEIGHT - BAR_HEIGHT) / 2, 2),
        width=width,
        height=BAR_HEIGHT,
        is_pale=row.role == "no_answer",
        is_zero=row.responses == 0,
        label=tuple(
            Line(0.0, round(baseline + number * LINE_HEIGHT, 2), text)
            for number, text in enumerate(label)
        ),
        value=Line(value_x, baseline, str(row.responses)),
        percentage=Line(percentage_x, baseline, row.percentage) if row.percentage else None,
    )


def _figures_width(rows: Iterable[ChoiceRow]) -> float:
    """Return what the widest value and percentage need to the right of the longest bar."""
    widths = [_figure_width(str(row.responses)) + _figure_width(row.percentage) for row in rows]
    return 2 * VALUE_GAP + HAIRLINE + max(widths, default=0.0)


def _figure_width(text: str) -> float:
    """Return the room for a figure, which may be set in a bolder weight than is measured."""
    return SLACK * 1.06 * text_width(text)


def _description(rows: Iterable[ChoiceRow]) -> str:
    return "; ".join(
        f"{_plain(row.label)}: {row.responses}" + (f" ({row.percentage})" if row.percentage else "")
        for row in rows
    )


def wrap(text: str, width: float) -> tuple[str, ...]:
    """Break ``text`` into lines that are no wider than ``width``, at most four.

    Breaks between words, inside a word only if it does not fit a line by itself, never inside
    a character with its marks. What does not fit ends in an ellipsis: the table has it all.
    """
    lines: list[str] = [""]
    for piece in _pieces(_plain(text), width):
        longer = lines[-1] + piece
        if not lines[-1] or text_width(longer.rstrip()) <= width:
            lines[-1] = longer
        elif len(lines) < MOST_LINES:
            lines.append(piece)
        else:
            lines[-1] = _shortened(lines[-1].rstrip(), width)
            break
    return tuple(line.rstrip() for line in lines)


def _pieces(text: str, width: float) -> Iterator[str]:
    """Yield the words with the space behind them, and too long words in parts."""
    for word in re.findall(r"\S+\s*", text):
        if text_width(word.rstrip()) <= width:
            yield word
        else:
            yield from _clusters(word)


def _shortened(line: str, width: float) -> str:
    clusters = list(_clusters(line))
    while clusters and text_width("".join(clusters) + ELLIPSIS) > width:
        clusters.pop()
    return "".join(clusters).rstrip() + ELLIPSIS


def _clusters(word: str) -> list[str]:
    """Split into characters, each with the marks and joiners that belong to it."""
    clusters: list[str] = []
    for character in word:
        is_joined = bool(clusters) and clusters[-1].endswith("\u200d")
        if clusters and (is_joined or character.isspace() or not _advances(character)):
            clusters[-1] += character
        else:
            clusters.append(character)
    return clusters


def _plain(text: str) -> str:
    """Return ``text`` on one line without control characters."""
    text = " ".join(text.split())
    return "".join(c for c in text if unicodedata.category(c) not in ("Cc", "Cs"))


def _advances(character: str) -> bool:
    return unicodedata.category(character) not in ("Mn", "Me", "Cf")


def text_width(text: str) -> float:
    """Return the width of ``text`` at ``FONT_SIZE``, in units of the chart."""
    return sum(map(character_width, text)) * FONT_SIZE
