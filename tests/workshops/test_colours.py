import re

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from workshops import colours
from workshops.colours import DARK_CARD, LEGIBLE, OWN, PAPER, contrast, on_dark_paper, on_paper

COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@given(COLOURS)
def test_text_in_any_colour_is_legible_on_paper_and_on_the_colour(colour):
    for legible, ground in ((on_paper(colour), PAPER), (on_dark_paper(colour), DARK_CARD)):
        assert contrast(legible.colour, ground) >= LEGIBLE
        assert contrast(legible.ink, legible.colour) >= LEGIBLE


@given(COLOURS)
def test_a_colour_that_is_legible_is_used_as_it_is(colour):
    assert on_paper(colour).is_changed is (contrast(colour, PAPER) < LEGIBLE)


@given(COLOURS)
def test_what_was_made_legible_is_not_changed_again(colour):
    once = on_paper(colour)

    assert on_paper(once.colour).colour == once.colour


@given(COLOURS, COLOURS)
def test_contrast_is_the_same_both_ways_and_between_its_bounds(one, other):
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21.0001


@pytest.mark.parametrize(
    ("colour", "on_its_paper"), [(OWN, OWN), ("#000000", "#000000"), ("#ffffff", "#717171")]
)
def test_colours_are_darkened_no_more_than_needed(colour, on_its_paper):
    assert on_paper(colour).colour == on_its_paper


def test_the_grounds_are_those_of_the_style_sheet():
    tokens = (settings.BASE_DIR / "static/css/tokens.css").read_text(encoding="utf-8")

    assert re.findall(r"--paper: (#\w+);", tokens)[0] == PAPER
    assert re.findall(r"--card: (#\w+);", tokens)[1] == DARK_CARD
    assert re.findall(r"--accent: (#\w+);", tokens)[0] == colours.OWN
