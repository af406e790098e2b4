"""Names as large as they fit."""

import functools

from hypothesis import given
from hypothesis import strategies as st

from canvases.fitting import text_width
from reports.printing.names import LEADING, POINT, fit

texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=80)
named = functools.partial(fit, largest=34, smallest=12)


@given(texts, st.floats(20, 200), st.floats(8, 60))
def test_text_stays_inside_its_box(text, width, height):
    fitted = named(text, width, height)

    # A single character may be wider than any box: nothing can be done for it.
    widest = max((text_width(one, "Semibold") for one in fitted.lines if len(one) > 1), default=0)
    assert widest * fitted.size * POINT <= width + 1e-6
    assert len(fitted.lines) * fitted.size * LEADING * POINT <= max(height, 12 * LEADING * POINT)


@given(st.lists(st.text("abcdefgh", min_size=1, max_size=12), min_size=1, max_size=4))
def test_text_that_has_room_is_all_there(words):
    fitted = named(" ".join(words), 200, 40)

    assert " ".join(fitted.lines) == " ".join(words)


def test_a_short_name_is_set_in_the_largest_size_on_one_line():
    assert named("Jo Ng", 70, 21).lines == ("Jo Ng",)
    assert named("Jo Ng", 70, 21).size == 34


def test_a_longer_name_is_broken_where_the_lines_are_even():
    fitted = named("Theodoros Papadopoulos", 70, 21)

    assert fitted.lines == ("Theodoros", "Papadopoulos")
    assert fitted.size > 24


def test_a_name_that_fits_in_no_size_is_shortened():
    fitted = named("Pablo Diego José Francisco de Paula Juan Nepomuceno Ruiz " * 3, 70, 21)

    assert fitted.size == 12
    assert fitted.lines[-1].endswith("…")


def test_no_name_has_no_lines():
    assert named("  ", 70, 21).lines == ()
