"""Wordings and their differences."""

from hypothesis import given
from hypothesis import strategies as st

from workshops.versions import differences, version

WORDING = st.text("ab \n.", max_size=30) | st.text(max_size=30)


def test_the_words_that_went_and_came_are_told():
    assert list(differences("Find the early adopters.", "Name the adopters.")) == [
        ("gone", "Find"),
        ("new", "Name"),
        ("same", " the "),
        ("gone", "early "),
        ("same", "adopters."),
    ]


def test_words_that_changed_side_by_side_are_read_as_one():
    assert list(differences("Council of Italy", "Council, Area della Ricerca")) == [
        ("same", "Council"),
        ("gone", " of Italy"),
        ("new", ", Area della Ricerca"),
    ]


@given(WORDING, WORDING)
def test_both_wordings_can_be_read_from_their_differences(before, after):
    pieces = list(differences(before, after))

    assert "".join(text for kind, text in pieces if kind != "new") == before
    assert "".join(text for kind, text in pieces if kind != "gone") == after
    assert all(text for _kind, text in pieces)


@given(WORDING, WORDING)
def test_a_version_is_of_one_wording(one, other):
    assert (version(one) == version(other)) == (one == other)
