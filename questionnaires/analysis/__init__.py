"""What the answers to a question amount to.

Pure: plain values in, plain frozen values out. An answer is given for every response, also
when it is empty, because an empty answer is counted as well.
"""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from questionnaires.analysis.choice import (
    multiple_choice,
    percentage_text,
    scale,
    single_choice,
    yes_no,
)
from questionnaires.analysis.figures import date_result, number_result, ranking_result
from questionnaires.analysis.text import text_result
from questionnaires.analysis.values import (
    AskedChoice,
    AskedQuestion,
    ChoiceResult,
    ChoiceRow,
    DateResult,
    Figure,
    GivenAnswer,
    NumberResult,
    QuestionResult,
    RankingResult,
    RankingRow,
    Recording,
    Result,
    TextAnswer,
    TextGroup,
    TextResult,
)

__all__ = [
    "AskedChoice",
    "AskedQuestion",
    "ChoiceResult",
    "ChoiceRow",
    "DateResult",
    "Figure",
    "GivenAnswer",
    "NumberResult",
    "QuestionResult",
    "RankingResult",
    "RankingRow",
    "Recording",
    "Result",
    "TextAnswer",
    "TextGroup",
    "TextResult",
    "analyse",
    "date_result",
    "multiple_choice",
    "number_result",
    "percentage_text",
    "ranking_result",
    "scale",
    "single_choice",
    "text_result",
    "yes_no",
]


def analyse(
    question: AskedQuestion,
    answers: Sequence[GivenAnswer],
    *,
    group_name: str = "",
    minimum_group: int = 1,
) -> QuestionResult:
    """Return what ``answers`` say to ``question``: one answer per response, in their order.

    ``group_name`` is what the label of a group begins with ("Type"). ``minimum_group`` is the
    number of respondents from which a group of free texts is shown by itself. Raises
    ``ValueError`` for a kind of question or a choice that is not known.
    """
    if question.is_personal or question.kind == "email":
        return _described(question, _("What people said about themselves is not reported."))
    if question.recording == "not_recorded":
        remark = _("The answers to this question were not recorded.")
        return _described(question, f"{remark} {question.recording_note}".strip())
    if not answers:
        return _described(question, _("There are no responses yet."))
    result = _result(question, answers, group_name, minimum_group)
    remark = question.recording_note
    if question.recording == "inferred" and not remark:
        remark = _("Inferred from other answers.")
    return _described(question, remark, result)


def _result(
    question: AskedQuestion, answers: Sequence[GivenAnswer], group_name: str, minimum_group: int
) -> Result:
    match question.kind:
        case "single_choice":
            return single_choice(question.choices, answers)
        case "yes_no":
            return yes_no(answers)
        case "multiple_choice":
            return multiple_choice(question.choices, answers)
        case "scale":
            return scale(question, answers)
        case "ranking":
            return ranking_result(question.choices, answers)
        case "number":
            return number_result(answers)
        case "date":
            return date_result(answers)
        case "short_text" | "long_text":
            return text_result(answers, group_name=group_name, minimum_group=minimum_group)
    raise ValueError(f"no analysis for a question of kind {question.kind!r}")


def _described(
    question: AskedQuestion, remark: str, result: Result | None = None
) -> QuestionResult:
    return QuestionResult(
        key=question.key,
        number=question.number,
        text=question.text,
        recording=question.recording,
        remark=remark,
        result=result,
    )
