import datetime
import json
from collections import Counter
from dataclasses import asdict
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.analysis import (
    AskedChoice,
    AskedQuestion,
    ChoiceResult,
    GivenAnswer,
    NumberResult,
    RankingResult,
    TextResult,
    analyse,
    multiple_choice,
    percentage_text,
    ranking_result,
    single_choice,
    text_result,
)

PROCUREMENT = (
    AskedChoice("one-off", "One off (ready to use)"),
    AskedChoice("service", "Security as a service"),
    AskedChoice("fixed", "Fixed monthly / Annual license"),
    AskedChoice("by-companies", "Variable license cost depending on number of companies"),
    AskedChoice("by-volume", "Variable license cost depending on volume"),
    AskedChoice("other", "Other", is_other=True),
)
TWELVE_ANSWERS = [
    GivenAnswer(choices=chosen)
    for chosen, count in (
        (("one-off",), 2),
        (("service",), 4),
        (("fixed",), 1),
        (("other",), 3),
        ((), 2),
    )
    for _ in range(count)
]
DEMONSTRATIONS = (AskedChoice("sme", "SME"), AskedChoice("isp", "ISP"), AskedChoice("cert", "CERT"))

a_choice = st.sampled_from([choice.key for choice in PROCUREMENT])
single_answers = st.lists(
    st.builds(GivenAnswer, choices=st.one_of(st.just(()), st.tuples(a_choice))), min_size=1
)
several_answers = st.lists(
    st.builds(GivenAnswer, choices=st.lists(a_choice, unique=True).map(tuple)), min_size=1
)
text_answers = st.lists(
    st.builds(
        GivenAnswer,
        text=st.sampled_from(["", "  ", "Yes.", "No.", "One\nTwo", "NA"]),
        group=st.sampled_from(["", "SME", "ISP", "CERT", "MSSP"]),
    ),
    min_size=1,
)


def asked(kind: str, **more: object) -> AskedQuestion:
    return AskedQuestion(key="q1", number="1", text="What?", kind=kind, **more)  # type: ignore[arg-type]


def grouped(*texts: tuple[str, str]) -> list[GivenAnswer]:
    return [GivenAnswer(group=group, text=text) for group, text in texts]


def with_lists(value: object) -> object:
    """Return ``value`` as JSON gives it back: every tuple is a list."""
    if isinstance(value, dict):
        return {key: with_lists(item) for key, item in value.items()}
    return [with_lists(item) for item in value] if isinstance(value, tuple) else value


def shown(result: TextResult) -> list[tuple[str, list[tuple[str, ...]]]]:
    return [(group.name, [answer.lines for answer in group.answers]) for group in result.groups]


def test_single_choice_gives_the_table_of_the_original_report():
    result = single_choice(PROCUREMENT, TWELVE_ANSWERS)

    assert [(row.label, row.responses, row.percentage) for row in result.rows] == [
        ("Security as a service", 4, "33.3%"),
        ("Other", 3, "25%"),
        ("(no answer)", 2, "16.7%"),
        ("One off (ready to use)", 2, "16.7%"),
        ("Fixed monthly / Annual license", 1, "8.33%"),
        ("Variable license cost depending on number of companies", 0, "0%"),
        ("Variable license cost depending on volume", 0, "0%"),
    ]
    assert (result.base_text, result.note) == ("12 responses", "Percentages are rounded.")


def test_single_choice_answered_by_all_has_no_row_for_no_answer():
    result = single_choice(DEMONSTRATIONS, [GivenAnswer(choices=("isp",))] * 2)

    assert [row.label for row in result.rows] == ["ISP", "SME", "CERT"]
    assert result.note == ""


def test_single_choice_refuses_two_choices_in_one_answer():
    with pytest.raises(ValueError, match="several choices"):
        single_choice(DEMONSTRATIONS, [GivenAnswer(choices=("isp", "sme"))])


def test_choice_that_was_never_asked_is_refused_by_name():
    with pytest.raises(ValueError, match="not a choice of this question: lost"):
        single_choice(DEMONSTRATIONS, [GivenAnswer(choices=("lost",))])


def test_own_words_of_other_are_listed_but_not_those_of_other_choices():
    answers = [
        GivenAnswer(choices=("other",), text="Free for\n universities"),
        GivenAnswer(choices=("fixed",), text="a stray remark"),
    ]

    result = single_choice(PROCUREMENT, answers)

    assert result.other_texts == ("Free for universities",)


@given(single_answers)
def test_single_choice_counts_add_up_to_the_responses(answers):
    result = single_choice(PROCUREMENT, answers)

    assert sum(row.responses for row in result.rows) == result.base == len(answers)


@given(st.one_of(single_answers, several_answers))
def test_choice_rows_count_what_was_chosen(answers):
    result = multiple_choice(PROCUREMENT, answers)

    by_label = {row.label: row.responses for row in result.rows if row.role != "no_answer"}
    chosen = Counter(key for answer in answers for key in answer.choices)
    assert by_label == {choice.label: chosen[choice.key] for choice in PROCUREMENT}


@given(several_answers)
def test_multiple_choice_percentages_can_be_computed_again_from_its_base(answers):
    result = multiple_choice(PROCUREMENT, answers)

    for row in result.rows:
        if row.role != "no_answer" and result.base:
            stated = Fraction(row.percentage.removesuffix("%"))
            exact = Fraction(100 * row.responses, result.base)
            assert abs(stated - exact) <= exact / 200
            assert result.base == sum(bool(answer.choices) for answer in answers)


def test_multiple_choice_keeps_no_answer_outside_its_base():
    answers = [
        GivenAnswer(choices=("sme", "isp")),
        GivenAnswer(choices=("isp",)),
        *[GivenAnswer()] * 3,
    ]

    result = multiple_choice(DEMONSTRATIONS, answers)

    assert [(row.label, row.responses, row.percentage) for row in result.rows] == [
        ("ISP", 2, "100%"),
        ("SME", 1, "50%"),
        ("CERT", 0, "0%"),
        ("(no answer)", 3, ""),
    ]
    assert result.base_text == (
        "Percentages of the 2 people who answered; several answers possible"
    )


def test_multiple_choice_that_nobody_answered_states_no_percentage():
    result = multiple_choice(DEMONSTRATIONS, [GivenAnswer()] * 2)

    assert {row.percentage for row in result.rows} == {""}
    assert result.base_text == "0 of 2 responses have an answer"


@pytest.mark.parametrize(
    ("part", "base", "text"),
    [
        (4, 12, "33.3%"),
        (3, 12, "25%"),
        (2, 12, "16.7%"),
        (1, 12, "8.33%"),
        (0, 12, "0%"),
        (12, 12, "100%"),
        (1, 16, "6.25%"),
        (1, 800, "0.125%"),
        (1, 80_000, "0.00125%"),
        (33_350, 100_000, "33.4%"),
        (9_999, 10_000, "100%"),
        (0, 0, ""),
    ],
)
def test_percentage_has_three_figures_and_no_trailing_zeros(part, base, text):
    assert percentage_text(part, base) == text


def test_scale_keeps_its_order_and_names_its_ends_and_median():
    question = asked(
        "scale", scale_low=1, scale_high=3, scale_low_label="poor", scale_high_label="good"
    )
    numbers = (Decimal("3.0000"), 3, 1, None)

    result = analyse(question, [GivenAnswer(number=number) for number in numbers]).result

    assert isinstance(result, ChoiceResult)
    assert [(row.label, row.responses) for row in result.rows] == [
        ("1 – poor", 1),
        ("2", 0),
        ("3 – good", 2),
        ("(no answer)", 1),
    ]
    assert result.median == "3 – good"


def test_yes_or_no_counts_the_missing_apart_from_no():
    answers = [GivenAnswer(yes=yes) for yes in (False, False, True, None)]

    result = analyse(asked("yes_no"), answers).result

    assert isinstance(result, ChoiceResult)
    assert [(row.label, row.responses) for row in result.rows] == [
        ("No", 2),
        ("(no answer)", 1),
        ("Yes", 1),
    ]


def test_texts_stand_under_their_group_in_order_of_first_appearance():
    answers = grouped(
        ("University", "Yes, malware."),
        ("Government", ""),
        ("SME", "Loss of continuity.\nWe have a partner."),
        ("University", "Phishing."),
        ("SME", "Panic."),
    )

    result = text_result(answers, group_name="Type")

    assert shown(result) == [
        ("Type: University", [("Yes, malware.",), ("Phishing.",)]),
        ("Type: Government", []),
        ("Type: SME", [("Loss of continuity.", "We have a partner."), ("Panic.",)]),
    ]
    assert result.base_text == "4 of 5 responses have an answer"


def test_respondents_without_a_group_come_last():
    result = text_result(grouped(("", "Unknown."), ("SME", "Known.")), group_name="Type")

    assert [group.name for group in result.groups] == ["Type: SME", "Type: (not stated)"]


def test_texts_without_any_groups_are_one_list_without_a_label():
    result = text_result(grouped(("", "One."), ("", "Two.")), minimum_group=5)

    assert shown(result) == [("", [("One.",), ("Two.",)])]
    assert result.note == ""


def test_groups_that_are_too_small_are_shown_together_and_not_named():
    answers = grouped(
        ("CERT", "Alone."), ("SME", "a"), ("ISP", "b"), ("SME", "c"), ("ISP", "d"), ("ISP", "e")
    )

    result = text_result(answers, group_name="Type", minimum_group=2)

    assert shown(result) == [
        ("Type: ISP", [("b",), ("d",), ("e",)]),
        ("Smaller groups together", [("Alone.",), ("a",), ("c",)]),
    ]
    assert result.note == "Groups of fewer than 2 respondents are shown together."


@given(text_answers, st.integers(min_value=1, max_value=6))
def test_every_text_stands_in_exactly_one_group(answers, minimum):
    result = text_result(answers, minimum_group=minimum)

    written = Counter(answer.text for answer in answers if answer.text.strip())
    printed = Counter("\n".join(text.lines) for group in result.groups for text in group.answers)
    assert printed == written
    assert sum(group.respondents for group in result.groups) == len(answers)


@given(text_answers, st.integers(min_value=1, max_value=6))
def test_no_named_group_is_smaller_than_the_minimum(answers, minimum):
    result = text_result(answers, group_name="Type", minimum_group=minimum)

    assert all(group.respondents >= minimum for group in result.groups if group.name)


def test_numbers_are_summed_up_without_the_missing():
    answers = [GivenAnswer(number=number) for number in (3, 12, 4.5, None)]

    result = analyse(asked("number"), answers).result

    assert isinstance(result, NumberResult)
    assert [(figure.label, figure.value) for figure in result.figures] == [
        ("Lowest", "3"),
        ("Median", "4.5"),
        ("Mean", "6.5"),
        ("Highest", "12"),
    ]
    assert result.base_text == "3 of 4 responses have an answer"


def test_days_have_a_median_that_somebody_named():
    answers = [GivenAnswer(day=datetime.date(2018, 10, day)) for day in (11, 31, 12, 1)]

    result = analyse(asked("date"), answers).result

    assert result is not None
    assert asdict(result)["median"] == "2018-10-11"


def test_ranking_orders_by_mean_rank_and_puts_the_unranked_last():
    rankings = [("isp", "cert"), ("isp",), ("cert", "isp"), ()]

    result = ranking_result(DEMONSTRATIONS, [GivenAnswer(choices=keys) for keys in rankings])

    assert isinstance(result, RankingResult)
    assert [(row.label, row.mean_rank_text, row.first_places) for row in result.rows] == [
        ("ISP", "1.33", 2),
        ("CERT", "1.5", 1),
        ("SME", "–", 0),
    ]


def test_question_that_was_not_recorded_says_so_and_shows_no_counts():
    question = asked(
        "single_choice",
        choices=DEMONSTRATIONS,
        recording="not_recorded",
        recording_note="The table is lost.",
    )

    outcome = analyse(question, [GivenAnswer()] * 12)

    assert outcome.result is None
    assert outcome.remark == "The answers to this question were not recorded. The table is lost."


def test_inferred_answers_are_shown_with_the_reason():
    question = asked("single_choice", choices=DEMONSTRATIONS, recording="inferred")

    outcome = analyse(question, [GivenAnswer(choices=("sme",))])

    assert outcome.result is not None
    assert outcome.remark == "Inferred from other answers."


@pytest.mark.parametrize(
    "question", [asked("email"), asked("short_text", is_personal=True)], ids=["email", "name"]
)
def test_personal_answers_never_reach_a_result(question):
    outcome = analyse(question, [GivenAnswer(text="ana@example.org")])

    assert "ana@example.org" not in json.dumps(asdict(outcome))
    assert outcome.result is None


def test_question_without_responses_says_so():
    assert analyse(asked("number"), []).remark == "There are no responses yet."


@pytest.mark.parametrize(
    "question",
    [
        asked("single_choice", choices=DEMONSTRATIONS),
        asked("multiple_choice", choices=DEMONSTRATIONS),
        asked("ranking", choices=DEMONSTRATIONS),
        asked("scale", scale_low=1, scale_high=5),
        asked("yes_no"),
        asked("number"),
        asked("date"),
        asked("long_text"),
    ],
    ids=lambda question: question.kind,
)
def test_result_of_every_kind_survives_json(question):
    answer = GivenAnswer(
        choices=("sme",),
        text="Yes.",
        number=Decimal(4),
        yes=True,
        day=datetime.date(2018, 10, 11),
        group="SME",
    )

    outcome = asdict(analyse(question, [answer, GivenAnswer()], group_name="Type"))

    assert outcome["result"] is not None
    assert json.loads(json.dumps(outcome)) == with_lists(outcome)
