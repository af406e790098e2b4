import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canvases.fitting import (
    LARGE,
    MEDIUM,
    OVERFLOW,
    PRINT,
    PROJECTOR,
    SMALL,
    Field,
    Fit,
    NoteSize,
    column_width,
    fit_fields,
    line_count,
    note_height,
    room,
    shorten,
    text_width,
)
from config.settings import BASE_DIR

words = st.text(st.characters(codec="utf-8"), max_size=60)
statements = st.one_of(
    words,
    st.sampled_from(
        [
            "National security",
            "Trade-off between technical presentation and user friendliness of utility data",
            "日本語の顧客は、サイバー攻撃から守られたいと考えています。",
            "ملاحظة عن حماية البيانات والخصوصية",
            "😀🎉 👩‍👩‍👧‍👦",
            "word " * 400,
            "x" * 2_000,
            "line\n" * 50,
        ]
    ),
)
fields = st.builds(
    Field,
    title=st.sampled_from(["Gains", "Products & services", "A title of very many words " * 4]),
    texts=st.lists(statements, max_size=25),
    width=st.floats(50, 1200),
    height=st.floats(50, 800),
    columns=st.integers(1, 3),
)
fits = st.sampled_from([PRINT, PROJECTOR])


@given(st.lists(fields, min_size=1, max_size=5), fits)
@settings(max_examples=60, deadline=None)
def test_every_text_is_drawn_or_counted(some: list[Field], fit: Fit):
    _, fitted = fit_fields(some, fit)

    assert [len(result.drawn) for result in fitted] == [len(field.texts) for field in some]
    assert [result.drawn.count(True) + result.overflow for result in fitted] == [
        len(field.texts) for field in some
    ]


@given(st.lists(fields, min_size=1, max_size=5), fits)
@settings(max_examples=60, deadline=None)
def test_drawn_notes_never_leave_their_box(some: list[Field], fit: Fit):
    size, fitted = fit_fields(some, fit)

    for field, result in zip(some, fitted, strict=True):
        height = _height_of_rows(field, result.drawn, size, fit)
        if result.overflow:
            height += OVERFLOW.line + size.gap
        assert height <= room(field, fit) + 1e-6 or not any(result.drawn)


@given(st.lists(fields, min_size=1, max_size=4), fits)
@settings(max_examples=60, deadline=None)
def test_notes_are_left_out_only_at_the_smallest_size(some: list[Field], fit: Fit):
    size, fitted = fit_fields(some, fit)

    assert size is fit.sizes[-1] or not any(result.overflow for result in fitted)


@given(statements, st.floats(1, 60))
@settings(deadline=None)
def test_a_narrower_measure_never_takes_fewer_lines(text: str, width: float):
    assert line_count(text, width) >= line_count(text, width * 1.5)


@given(statements, st.floats(2, 40), st.integers(1, 4))
@settings(deadline=None)
def test_a_shortened_text_fits_its_lines(text: str, width: float, lines: int):
    short = shorten(text, width, lines)

    assert line_count(short, width) <= lines
    assert short == text or short.endswith("…")


@pytest.mark.parametrize("size", PROJECTOR.sizes, ids=lambda size: size.name)
def test_the_style_sheet_sets_notes_as_they_are_measured(size: NoteSize):
    css = Path(BASE_DIR, "static/css/components/canvas-drawn.css").read_text(encoding="utf-8")
    (rule,) = re.findall(rf'\.canvas\[data-size="{size.name}"\] \{{(.*?)\}}', css, re.DOTALL)

    numbers = {name: float(value) for name, value in re.findall(r"--note-(\w+): ([\d.]+);", rule)}

    assert numbers == {
        "font": size.font,
        "line": size.line,
        "block": size.pad_block,
        "inline": size.pad_inline,
        "gap": size.gap,
    }


def test_few_notes_are_set_large():
    size, _ = fit_fields([_field(["National security", "Social assurance"])], PRINT)

    assert size is LARGE


def test_one_full_section_sets_the_whole_canvas_smaller():
    crowded = _field(["Improved information analysis and efficiency"] * 4)

    size, fitted = fit_fields([_field(["National security"]), crowded], PRINT)

    assert size is MEDIUM
    assert [result.overflow for result in fitted] == [0, 0]


def test_what_does_not_fit_is_counted_where_it_does_not():
    crowded = _field(["Improved information analysis and efficiency"] * 30)

    size, fitted = fit_fields([_field(["National security"]), crowded], PRINT)

    assert size is SMALL
    assert fitted[0].drawn == (True,)
    assert 0 < fitted[1].overflow < 30


def test_an_endless_note_does_not_keep_the_next_ones_out():
    _, (fitted,) = fit_fields([_field(["word " * 2_000, "Damage recovery"])], PRINT)

    assert fitted.drawn == (False, True)
    assert fitted.overflow == 1


def test_two_columns_hold_more_than_one():
    texts = ["Damage recovery"] * 60

    _, (one,) = fit_fields([_field(texts, columns=1, width=500)], PRINT)
    _, (two,) = fit_fields([_field(texts, columns=2, width=500)], PRINT)

    assert two.overflow < one.overflow


def test_lines_are_broken_between_words():
    width = text_width("Damage recovery")

    assert line_count("Damage recovery", width) == 1
    assert line_count("Damage recovery", width - 0.01) == 2


def test_a_word_longer_than_the_line_is_broken_anywhere():
    assert line_count("x" * 100, text_width("x" * 10)) == 10


def test_line_breaks_of_the_author_are_kept():
    assert line_count("one\ntwo\r\n\nfour", 100) == 4


def test_text_without_spaces_between_words_is_broken_between_characters():
    assert line_count("攻撃" * 20, 10) > line_count("攻撃" * 20, 20) > 1


def test_accents_written_as_marks_of_their_own_take_no_room():
    assert text_width("e\u0301") == text_width("e")


@pytest.mark.parametrize("character", ["語", "😀", "ع", "\ue000", "\U00012000"])
def test_a_character_of_another_face_is_given_a_whole_em_or_more(character: str):
    assert text_width(character) >= 1


def test_shortening_ends_with_a_whole_word():
    text = "Company working in the military industry and its many suppliers"

    assert shorten(text, text_width("Company working in the mili…"), 1) == "Company working in the…"


def _field(texts: list[str], *, columns: int = 1, width: float = 225) -> Field:
    return Field(title="Customer gains", texts=texts, width=width, height=225, columns=columns)


def _height_of_rows(field: Field, drawn: tuple[bool, ...], size: NoteSize, fit: Fit) -> float:
    """What the browser makes of it: rows as high as their highest card, gaps between."""
    width = column_width(field.width, field.columns, size.gap)
    heights = [
        note_height(text, width, size, fit, limit=1e6)
        for text, is_drawn in zip(field.texts, drawn, strict=True)
        if is_drawn
    ]
    rows = [
        heights[start : start + field.columns] for start in range(0, len(heights), field.columns)
    ]
    return sum(max(row) for row in rows) + size.gap * max(len(rows) - 1, 0)
