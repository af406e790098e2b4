"""The colours of the screens and of print: readable, and told apart by everybody."""

import itertools
import math
import re

import pytest
from django.conf import settings

SCREEN = (settings.BASE_DIR / "static/css/tokens.css").read_text(encoding="utf-8")
PRINT = (settings.BASE_DIR / "static/css/print/tokens.css").read_text(encoding="utf-8")
TONES = range(1, 9)
# Machado, Oliveira and Fernandes 2009, severity 1, for linear RGB.
DEUTERANOPIA = (
    (0.367322, 0.860646, -0.227968),
    (0.280085, 0.672501, 0.047413),
    (-0.011820, 0.042940, 0.968881),
)

type Colour = tuple[float, float, float]


def _themes() -> dict[str, dict[str, str]]:
    """The values of the custom properties; those of a tone as ``1 --tone``."""
    light: dict[str, str] = {}
    dark: dict[str, str] = {}
    theme = light
    scope = ""
    for line in SCREEN.splitlines():
        if "@media" in line and "dark" in line:
            theme = dark
        elif line == "  }":
            theme = light
        if found := re.search(r'\[data-tone="(\d)"\] {', line):
            scope = f"{found[1]} "
        elif ":root {" in line:
            scope = ""
        if found := re.search(r"(--[\w-]+): (#[0-9a-f]{6});", line):
            theme[scope + found[1]] = found[2]
    return {"light": light, "dark": light | dark}


THEMES = _themes()


def _linear(hexadecimal: str) -> Colour:
    def channel(start: int) -> float:
        value = int(hexadecimal[start : start + 2], 16) / 255
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    return channel(1), channel(3), channel(5)


def _contrast(one: str, other: str) -> float:
    """As WCAG 2 defines it."""

    def luminance(colour: Colour) -> float:
        return 0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2]

    darker, lighter = sorted((luminance(_linear(one)), luminance(_linear(other))))
    return (lighter + 0.05) / (darker + 0.05)


def _seen_with_deuteranopia(hexadecimal: str) -> Colour:
    """In OKLab, where equal distances look equally far apart."""
    linear = _linear(hexadecimal)
    red, green, blue = (min(1.0, max(0.0, math.sumprod(row, linear))) for row in DEUTERANOPIA)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


TEXT = [
    *itertools.product(["--ink", "--ink-muted", "--accent", "--now"], ["--paper", "--card"]),
    ("--ink-muted", "--sunk"),
    ("--accent-ink", "--accent"),
    ("--now-ink", "--now"),
    ("--ink", "--now-tint"),
    *(("--tone-on", f"{tone} --tone") for tone in TONES),
    *((f"{tone} --tone-ink", f"{tone} --tone-tint") for tone in TONES),
]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_has_the_contrast_that_it_needs(theme, text, ground):
    colours = THEMES[theme]

    assert _contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("line", ["--line-strong", *(f"{tone} --tone" for tone in TONES)])
def test_lines_that_mean_something_can_be_seen(theme, line):
    colours = THEMES[theme]

    assert _contrast(colours[line], colours["--paper"]) >= 3


@pytest.mark.parametrize("theme", THEMES)
def test_tones_are_told_apart_with_deuteranopia(theme):
    seen = [_seen_with_deuteranopia(THEMES[theme][f"{tone} --tone"]) for tone in TONES]

    # Two of these units are about the least that an eye notices, side by side.
    nearest = min(100 * math.dist(one, other) for one, other in itertools.combinations(seen, 2))
    assert nearest >= 4


def test_print_has_the_tones_of_the_light_screen():
    tone = re.compile(r'\[data-tone="(\d)"\] {\s+--tone: (#\w+);\s+--tone-tint: (#\w+);')

    light = SCREEN[: SCREEN.rindex("@media")]
    assert tone.findall(PRINT) == tone.findall(light)
    assert len(tone.findall(PRINT)) == 8
