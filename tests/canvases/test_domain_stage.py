"""How text is set on the wall: what fits is shown in full, what does not is counted."""

import datetime as dt
import re
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from canvases.domain.stage import BOARD, FONTS, LINE, Shown, measure, pages_of, set_alone
from canvases.fitting import PROJECTOR, NoteSize, line_count
from workshops.models import Screen
from workshops.templatetags.stage import font_size, left

CSS = Path(settings.BASE_DIR, "static/css/components")
texts = st.one_of(st.text(min_size=1, max_size=400), st.just("a sentence of words " * 400))


def _numbers(rule: str) -> dict[str, float]:
    return {name: float(value) for name, value in re.findall(r"--note-(\w+): ([\d.]+);", rule)}


@pytest.mark.parametrize("size", BOARD.sizes, ids=lambda size: size.name)
def test_the_style_sheet_sets_the_board_as_it_is_measured(size: NoteSize):
    css = (CSS / "stage-sheets.css").read_text(encoding="utf-8")
    (rule,) = re.findall(rf'\.wall\[data-size="{size.name}"\] \{{(.*?)\}}', css, re.DOTALL)

    assert _numbers(rule) == {
        "font": size.font,
        "line": size.line,
        "block": size.pad_block,
        "inline": size.pad_inline,
        "gap": size.gap,
    }


@pytest.mark.parametrize(
    ("selector", "size"),
    [
        (r"\.wall-sheet \.canvas__title", PROJECTOR.title),
        (r"\.wall-sheet :is\(\.canvas__prompt, [^)]*\)", PROJECTOR.overflow),
    ],
)
def test_the_style_sheet_sets_a_canvas_on_the_wall_as_it_is_measured(selector, size):
    css = (CSS / "stage-canvas.css").read_text(encoding="utf-8")
    (rule,) = re.findall(rf"{selector} \{{(.*?)\}}", css, re.DOTALL)

    assert re.findall(r"calc\((\d+) \* var\(--u\)\)", rule) == [str(size.font), str(size.line)]


LENGTHS = (1, 41, 91, 161)


@pytest.mark.parametrize("font", [*FONTS, *(font_size("x" * length) for length in LENGTHS)])
def test_the_style_sheet_knows_every_size_of_words_alone(font):
    css = (CSS / "stage.css").read_text(encoding="utf-8")

    assert re.search(rf'\[data-font="{font}"\] \{{\s*--font: {font};', css)


def test_the_wall_has_the_pilot_groups_colours_of_light_surroundings():
    light = (CSS.parent / "tokens.css").read_text(encoding="utf-8").split("[data-tone")[1:9]
    wall = (CSS / "stage-tones.css").read_text(encoding="utf-8").split("[data-tone")[1:]

    def colours(rules):
        return [re.findall(r"(--[\w-]+: #\w+);", rule) for rule in rules]

    assert colours(wall) == colours(light)


@given(texts, st.booleans())
def test_a_note_alone_stays_within_the_wall(text: str, has_links: bool):
    shown, font = set_alone(text, has_links=has_links)

    height = line_count(shown, measure(font)) * font * LINE
    assert height <= (430 if has_links else 640)
    assert shown == text or (font == FONTS[-1] and shown.endswith("…"))


@pytest.mark.parametrize(
    ("tables", "pages"), [(0, 1), (1, 1), (6, 1), (7, 2), (12, 2), (13, 3), (40, 7)]
)
def test_tables_take_as_many_pages_as_they_need(tables, pages):
    assert pages_of(tables) == pages


def test_a_page_that_is_no_number_is_the_first():
    assert Shown.of(Screen(shown={"page": "two"})).page == 1
    assert Shown.of(Screen(shown={"page": "3"})).page == 3


@pytest.mark.parametrize(
    ("seconds", "text"), [(245, "4:05"), (0, "0:00"), (-7, "+0:07"), (3600, "1:00:00")]
)
def test_the_time_left_is_said_as_the_clock_will_say_it(seconds, text):
    now = dt.datetime(2018, 10, 11, 14, tzinfo=dt.UTC)

    assert left(now + dt.timedelta(seconds=seconds), now) == text
