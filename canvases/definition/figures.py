"""Lines, rectangles and circles as SVG paths, and the way back."""

import math
import re
from typing import Final

type Figure = tuple[str, list[float]]
"""What a definition's file says: ``("line", [x1, y1, x2, y2])``."""

NUMBER: Final = r"(-?[\d.]+(?:e[+-]?\d+)?)"
LINE: Final = re.compile(f"M {NUMBER} {NUMBER} L {NUMBER} {NUMBER}")
RECTANGLE: Final = re.compile(f"M {NUMBER} {NUMBER} H {NUMBER} V {NUMBER} H {NUMBER} Z")
CIRCLE: Final = re.compile(f"M {NUMBER} {NUMBER} A {NUMBER} {NUMBER} 0 1 1 {NUMBER} {NUMBER} A .*Z")


def line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f"M {x1:g} {y1:g} L {x2:g} {y2:g}"


def rectangle(x: float, y: float, w: float, h: float) -> str:
    return f"M {x:g} {y:g} H {x + w:g} V {y + h:g} H {x:g} Z"


def circle(x: float, y: float, r: float) -> str:
    # One arc cannot close on its own start: a circle is two halves.
    halves = f"A {r:g} {r:g} 0 1 1 {x + r:g} {y:g} A {r:g} {r:g} 0 1 1 {x - r:g} {y:g}"
    return f"M {x - r:g} {y:g} {halves} Z"


def figure_of(d: str) -> Figure | None:
    """The figure that is drawn as exactly ``d``; None for any other path."""
    for name, draw, numbers in (
        ("line", line, _numbers(LINE, d)),
        ("rectangle", rectangle, _rectangle(d)),
        ("circle", circle, _circle(d)),
    ):
        if numbers and draw(*numbers) == d:
            return name, numbers
    return None


def _numbers(pattern: re.Pattern[str], d: str) -> list[float]:
    found = pattern.fullmatch(d)
    try:
        # Plus nothing: there is no -0 in a file.
        numbers = [float(number) + 0 for number in found.groups()] if found else []
    except ValueError:
        return []
    return numbers if all(map(math.isfinite, numbers)) else []


def _rectangle(d: str) -> list[float]:
    numbers = _numbers(RECTANGLE, d)
    if not numbers:
        return []
    x, y, right, bottom, _left = numbers
    return [x, y, _plain(right - x), _plain(bottom - y)]


def _circle(d: str) -> list[float]:
    numbers = _numbers(CIRCLE, d)
    if not numbers:
        return []
    left, y, r = numbers[:3]
    return [_plain(left + r), y, r]


def _plain(value: float) -> float:
    """Without the last digits that binary fractions leave: 0.30000000000000004 is 0.3."""
    return float(f"{value:.6g}")
