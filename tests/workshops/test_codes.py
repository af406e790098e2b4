"""Codes: read aloud, typed on tablets, and never to be guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshops.codes import ALPHABET, join_code, public_code, spoken, typed

codes = st.text(ALPHABET, min_size=8, max_size=8)


def test_alphabet_has_nothing_that_looks_or_sounds_like_something_else():
    assert len(set(ALPHABET)) == len(ALPHABET) == 31
    assert set(ALPHABET).isdisjoint("01OIL")


@pytest.mark.parametrize(("make", "length"), [(join_code, 8), (public_code, 12)])
def test_code_is_long_enough_and_does_not_come_twice(make, length):
    made = {make() for _ in range(200)}

    assert len(made) == 200
    assert {len(code) for code in made} == {length}


def test_join_code_needs_no_other_symbol_than_the_alphabet_has():
    assert set().union(*(join_code() for _ in range(200))) <= set(ALPHABET)


def test_code_is_spoken_in_two_halves():
    assert spoken("K7M2QX4P") == "K7M2-QX4P"


@given(
    codes, st.sampled_from([str, str.lower, " ".join, lambda code: f" {code[:4]} – {code[4:]}\n"])
)
def test_typed_code_is_the_spoken_one_however_it_was_typed(code, habit):
    assert typed(habit(spoken(code))) == code


@given(st.text())
def test_typed_text_never_gives_another_symbol(text):
    assert set(typed(text)) <= set(ALPHABET)
