import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from workshops.naming import (
    Organisations,
    cleaned,
    compared,
    namesakes,
    organisation_key,
    person_key,
)

NAMES = st.text(max_size=40)
TITLES = ["ba", "bsc", "esq", "ii", "iii", "iv", "jr", "llm", "ma", "mba", "md", "msc", "phd", "sr"]
WORDS = st.text(st.characters(categories=["Lu", "Ll"]), min_size=1, max_size=12)


@given(NAMES)
def test_a_clean_name_has_nothing_left_to_clean(name):
    assert cleaned(cleaned(name)) == cleaned(name)


@given(NAMES)
def test_a_clean_name_holds_nothing_that_cannot_be_seen(name):
    kept = cleaned(name)

    assert not {unicodedata.category(one) for one in kept} & {"Cc", "Cs"}
    assert unicodedata.is_normalized("NFC", kept)
    assert kept == " ".join(kept.split())


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Ana \t Rossi\n", "Ana Rossi"),
        ("Jose\u0301", "José"),
        ("Ana\x07 Ro\x00ssi", "Ana Rossi"),
        ("A\u202ena\u202c \u200bRossi\ufeff", "Ana Rossi"),
        ("\ud800Ana", "Ana"),
        ("علی\u200cرضا", "علی\u200cرضا"),
        ("e\x07\u0301", "é"),
    ],
)
def test_a_name_is_kept_as_it_is_read(typed, kept):
    assert cleaned(typed) == kept


@given(NAMES)
def test_comparing_twice_changes_nothing(name):
    assert compared(compared(name)) == compared(name)


@given(st.lists(WORDS, min_size=1, max_size=4))
def test_case_accents_and_spaces_do_not_tell_people_apart(words):
    name = " ".join(words)

    assert person_key(name.upper()) == person_key(name.upper().lower())
    assert person_key(unicodedata.normalize("NFD", name)) == person_key(name)
    assert person_key("  ".join(words) + "\u00a0") == person_key(name)


@given(WORDS, WORDS)
def test_a_surname_that_comes_first_is_the_same_person(first, last):
    assume(compared(first) not in TITLES)

    assert person_key(f"{last}, {first}") == person_key(f"{first} {last}")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("José Núñez", "jose nunez"),
        ("O’Neil, Ann", "Ann O'Neil"),
        ("Anna-Maria Weiß", "ANNA MARIA WEISS"),
        ("van der Berg, Jan", "Jan van der Berg"),
        ("J. R. Smith", "J R Smith"),
    ],
)
def test_people_are_found_again(one, other):
    assert person_key(one) == person_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Ana Rossi", "Anna Rossi"), ("Ana Rossi, PhD", "PhD Ana Rossi"), ("Ana", "Ana Rossi")],
)
def test_people_are_told_apart(one, other):
    assert person_key(one) != person_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Coast Guild Ltd", "coast  guild"),
        ("Coast S.p.A.", "COAST SPA"),
        ("Coast S. p. A.", "Coast"),
        ("Coast GmbH & Co. KG", "Coast GmbH"),
        ("Coast, Inc.", "Coast Incorporated"),
        ("Müller AG", "Muller"),
    ],
)
def test_a_legal_form_does_not_tell_organisations_apart(one, other):
    assert organisation_key(one) == organisation_key(other)


@pytest.mark.parametrize("name", ["SE", "Co", "Ltd.", "A B"])
def test_a_name_that_is_only_a_legal_form_stays_a_name(name):
    assert organisation_key(name) != ""


@given(st.lists(st.sampled_from(["coast", "ltd", "gmbh", "co", "x", "s.p.a."]), min_size=1))
def test_the_key_of_a_key_is_the_key(words):
    key = organisation_key(" ".join(words))

    assert organisation_key(key) == key


def test_an_organisation_is_found_by_its_closest_spelling():
    known = Organisations({"Shell plc": 1, "Shell GmbH": 2, "Coast Guild": 3, "coast guild": 4})

    assert known.meant("Shell GmbH") == 2
    assert known.meant("shell  gmbh") == 2
    assert known.meant("Shell") is None
    assert known.meant("coast guild") == 4
    assert known.meant("COAST GUILD") is None
    assert known.meant("") is None


def test_namesakes_come_together():
    people = [(1, "Ana Rossi"), (2, "Bo"), (3, "ROSSI, Ana"), (4, "bo"), (5, "Cy")]

    assert namesakes(people) == [[1, 3], [2, 4]]


@given(st.lists(st.tuples(st.integers(), st.sampled_from(["Ana", "ana", "Bo", "B o"]))))
def test_nobody_is_a_namesake_twice_or_alone(people):
    groups = namesakes(people)

    assert all(len(group) > 1 for group in groups)
    assert sum(map(len, groups)) <= len(people)
