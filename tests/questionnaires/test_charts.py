from dataclasses import replace
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.analysis import (
    AskedChoice,
    AskedQuestion,
    ChoiceRow,
    GivenAnswer,
    analyse,
)
from questionnaires.charts import BarChart, bar_chart, chart_of, text_width, wrap

ROWS = (
    ChoiceRow("Security as a service", 4, "33.3%"),
    ChoiceRow("(no answer)", 2, "16.7%", role="no_answer"),
    ChoiceRow("Variable license cost depending on number of C3ISP companies", 0, "0%"),
)
SVG = "{http://www.w3.org/2000/svg}"

any_rows = st.lists(
    st.builds(
        ChoiceRow,
        label=st.text(max_size=120),
        responses=st.integers(min_value=0, max_value=100_000),
        percentage=st.sampled_from(["", "0%", "8.33%", "0.00132%", "100%"]),
        role=st.sampled_from(["choice", "other", "no_answer"]),
    ),
    max_size=12,
)
any_width = st.floats(min_value=240, max_value=1200)


def drawn(chart: BarChart, **more: str) -> ElementTree.Element:
    html = render_to_string(
        "questionnaires/_bar_chart.html", {"chart": chart, "chart_id": "q12", **more}
    )
    return ElementTree.fromstring(html.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" '))


def results(question: AskedQuestion, answers: list[GivenAnswer], **more: object) -> str:
    outcome = analyse(question, answers, group_name="Type")
    return render_to_string(
        "questionnaires/_question_results.html",
        {"question": outcome, "chart": chart_of(outcome), **more},
    )


def page(html: str) -> ElementTree.Element:
    return ElementTree.fromstring(html.strip().replace("<br>", "<br/>"))


@given(any_rows, any_width)
def test_no_bar_is_longer_than_the_plot(rows, width):
    chart = bar_chart(rows, title="", width=width)

    assert all(bar.x == chart.plot_x for bar in chart.bars)
    assert all(bar.width <= chart.plot_width for bar in chart.bars)
    assert chart.plot_width > 0


@given(any_rows, any_width)
def test_all_texts_stay_inside_the_drawing(rows, width):
    chart = bar_chart(rows, title="", width=width)

    for bar in chart.bars:
        lines = [*bar.label, bar.value, *([bar.percentage] if bar.percentage else [])]
        assert all(line.x + text_width(line.text) <= chart.width for line in lines)
        assert all(0 < line.y < chart.height for line in lines)
        assert all(line.x + text_width(line.text) < chart.plot_x for line in bar.label)


@given(any_rows, any_width)
def test_rows_stand_below_each_other_in_their_order(rows, width):
    chart = bar_chart(rows, title="", width=width)

    assert [bar.value.text for bar in chart.bars] == [str(row.responses) for row in rows]
    for above, below in zip(chart.bars, chart.bars[1:], strict=False):
        assert above.y + above.height < below.y
        assert above.label[-1].y < below.label[0].y


def test_bars_are_as_long_as_their_counts_and_nothing_is_a_hairline():
    bars = bar_chart(ROWS, title="Procurement").bars

    assert bars[0].width == pytest.approx(2 * bars[1].width, abs=0.02)
    assert (bars[2].width, bars[2].is_zero) == (1.0, True)


def test_chart_too_narrow_for_its_figures_is_refused():
    with pytest.raises(ValueError, match="at least 240"):
        bar_chart(ROWS, title="", width=120)


def test_wrap_breaks_between_words():
    lines = wrap("Variable license cost depending on volume", 130)

    assert lines == ("Variable license cost", "depending on volume")


def test_wrap_breaks_a_word_that_fits_no_line_and_shortens_the_rest():
    lines = wrap("W" * 400, 130)

    assert len(lines) == 4
    assert lines[-1].endswith("…")
    assert all(text_width(line) <= 130 for line in lines)


def test_wrap_never_parts_a_letter_from_its_accent():
    lines = wrap("e\u0301" * 60, 60)

    assert not any(line.startswith("\u0301") for line in lines)


def test_drawing_begins_with_its_title_and_tells_all_figures():
    drawing = drawn(bar_chart(ROWS, title="Which form?"))

    assert (drawing[0].tag, drawing[0].text) == (f"{SVG}title", "Which form?")
    assert drawing[1].text == (
        "Security as a service: 4 (33.3%); (no answer): 2 (16.7%); "
        "Variable license cost depending on number of C3ISP companies: 0 (0%)"
    )
    assert drawing.get("aria-labelledby") == f"{drawing[0].get('id')} {drawing[1].get('id')}"


def test_drawing_carries_its_colours_and_anchors_as_attributes():
    drawing = drawn(bar_chart(ROWS, title=""))

    shapes = [*drawing.iter(f"{SVG}rect"), *drawing.iter(f"{SVG}text")]
    assert all((shape.get("fill") or "").startswith("#") for shape in shapes)
    assert all(text.get("text-anchor") == "start" for text in drawing.iter(f"{SVG}text"))


def test_drawing_writes_numbers_the_same_in_every_language():
    chart = bar_chart(ROWS, title="Which form?", width=333.25)
    english = ElementTree.tostring(drawn(chart))

    with translation.override("de"):
        german = ElementTree.tostring(drawn(chart))

    assert german == english


def test_drawing_shows_hostile_labels_as_text():
    row = replace(ROWS[0], label="<b>&\x00</b>")

    drawing = drawn(bar_chart([row], title="<script>"))

    assert drawing[0].text == "<script>"
    assert "<b>&</b>" in [span.text for span in drawing.iter(f"{SVG}tspan")]


def test_choice_question_shows_chart_and_table_with_headers():
    question = AskedQuestion(
        "q12", "12", "Which form?", "single_choice", (AskedChoice("a", "A"), AskedChoice("b", "B"))
    )
    answers = [GivenAnswer(choices=("b",)), GivenAnswer(choices=("b",)), GivenAnswer()]

    section = page(results(question, answers, heading_level=4))

    heading = section.find("h4")
    assert heading is not None
    assert "".join(heading.itertext()) == "12. Which form?"
    assert [cell.text for cell in section.findall("table/thead/tr/th[@scope='col']")] == [
        "Choice",
        "Responses",
        "Percentage",
    ]
    rows = section.findall("table/tbody/tr")
    assert [[cell.text for cell in row] for row in rows] == [
        ["B", "2", "66.7%"],
        ["(no answer)", "1", "33.3%"],
        ["A", "0", "0%"],
    ]
    assert section.findtext("table/caption") == "3 responses. Percentages are rounded."
    assert section.find("figure") is not None


def test_text_question_shows_groups_with_lines_and_na():
    question = AskedQuestion("q5", "5", "How did you react?", "long_text")
    answers = [
        GivenAnswer(group="SME", text="Panic.\nThen shut down."),
        GivenAnswer(group="CERT"),
    ]

    section = page(results(question, answers))

    assert ["|".join(item.itertext()) for item in section.findall("dl/*")] == [
        "Type: SME",
        "Panic.|Then shut down.",
        "Type: CERT",
        "NA",
    ]


def test_question_that_was_not_recorded_shows_its_sentence_only():
    question = AskedQuestion("q2", "2", "Which ones?", "multiple_choice", recording="not_recorded")

    section = page(results(question, [GivenAnswer()] * 12))

    assert [child.tag for child in section] == ["h3", "p"]
    assert section.findtext("p") == "The answers to this question were not recorded."


def test_question_that_nobody_answered_has_no_chart():
    asked = AskedQuestion("q1", "1", "Met?", "multiple_choice", (AskedChoice("fog", "Fog"),))

    assert chart_of(analyse(asked, [GivenAnswer(), GivenAnswer()])) is None
    assert chart_of(analyse(asked, [GivenAnswer(choices=("fog",))])) is not None


def test_question_without_choices_has_no_chart():
    asked = AskedQuestion("q1", "1", "Why?", "long_text")

    assert chart_of(analyse(asked, [GivenAnswer(text="Fog.")])) is None
