from hypothesis import given
from hypothesis import strategies as st

from questionnaires.domain.choices import choices_of, lines_of
from questionnaires.domain.questionnaires import ChoicePlan

WORDS = (
    st.text(st.characters(categories=["L", "N", "P"], include_characters=" "), max_size=80)
    .map(lambda text: " ".join(text.split()).rstrip(".…").strip())
    .filter(bool)
)
CHOICES = st.lists(st.tuples(WORDS, st.booleans()), unique_by=lambda one: one[0], max_size=20).map(
    lambda found: [
        ChoicePlan(f"choice-{place}", label, is_other)
        for place, (label, is_other) in enumerate(found)
    ]
)


def test_lines_are_choices_with_keys_made_of_their_words():
    assert choices_of("Fog\n\n  Two  rocks \nOther …\nIce...\nfog") == [
        ChoicePlan("fog", "Fog"),
        ChoicePlan("two-rocks", "Two rocks"),
        ChoicePlan("other", "Other", is_other=True),
        ChoicePlan("ice", "Ice", is_other=True),
        ChoicePlan("fog-2", "fog"),
    ]


def test_words_without_letters_have_a_key_all_the_same():
    assert [one.key for one in choices_of("…\n？\n")] == ["choice", "choice-2"]


def test_a_choice_keeps_its_key_wherever_its_line_stands():
    before = [ChoicePlan("a", "Fog", results_label="Mist"), ChoicePlan("rocks", "Ice")]

    assert choices_of("Rocks\nFog", before) == [ChoicePlan("rocks", "Rocks"), before[0]]


@given(CHOICES)
def test_choices_come_back_from_their_lines(choices):
    assert choices_of(lines_of(choices), choices) == choices


@given(st.lists(st.text(max_size=120), max_size=30), CHOICES)
def test_keys_are_unique_and_fit_whatever_is_written(lines, before):
    keys = [one.key for one in choices_of(lines, before)]

    assert len(set(keys)) == len(keys)
    assert all(0 < len(key) <= 60 for key in keys)
