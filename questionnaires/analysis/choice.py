"""Counts of choices: one of several, several of several, and the steps of a scale."""

import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from questionnaires.analysis.values import (
    AskedChoice,
    AskedQuestion,
    ChoiceResult,
    ChoiceRow,
    GivenAnswer,
)
from questionnaires.analysis.words import answered_text, plain_number, responses_text

THREE_FIGURES: Final = Context(prec=3, rounding=ROUND_HALF_UP)


def percentage_text(part: int, base: int) -> str:
    """Return ``part`` of ``base`` to three significant figures, as 33.3%, 25%, 8.33% or 0%.

    Halves are rounded up, trailing zeros are dropped; empty when there is no base.
    """
    if not base:
        return ""
    value = THREE_FIGURES.divide(Decimal(100 * part), Decimal(base))
    return f"{value.normalize():f}%"


def single_choice(choices: Sequence[AskedChoice], answers: Sequence[GivenAnswer]) -> ChoiceResult:
    """Count one choice each; the base is all responses, those without an answer included.

    Most frequent first. Among equals "(no answer)" stands first, then the choices as they
    were asked; without a single missing answer there is no such row.
    """
    _refuse_several(answers)
    rows = _counted(choices, answers, base=len(answers))
    if missing := sum(not answer.choices for answer in answers):
        rows.insert(0, _no_answer(missing, percentage_text(missing, len(answers))))
    rows.sort(key=lambda row: -row.responses)
    return _single_result(rows, choices, answers)


def yes_no(answers: Sequence[GivenAnswer]) -> ChoiceResult:
    """Count yes and no as two choices, in this order among equals."""
    choices = (AskedChoice("yes", _("Yes")), AskedChoice("no", _("No")))
    given = [
        replace(answer, choices=() if answer.yes is None else ("yes" if answer.yes else "no",))
        for answer in answers
    ]
    return single_choice(choices, given)


def scale(question: AskedQuestion, answers: Sequence[GivenAnswer]) -> ChoiceResult:
    """Count the steps of a scale in their own order, "(no answer)" last, with the median.

    The median of an even count is the lower of the two in the middle: a step that exists.
    """
    steps = scale_steps(question)
    given = [
        replace(answer, choices=() if answer.number is None else (plain_number(answer.number),))
        for answer in answers
    ]
    rows = _counted(steps, given, base=len(given))
    if missing := sum(not answer.choices for answer in given):
        rows.append(_no_answer(missing, percentage_text(missing, len(given))))
    place = {step.key: place for place, step in enumerate(steps)}
    places = [place[key] for answer in given for key in answer.choices]
    median = steps[statistics.median_low(places)].label if places else ""
    return _single_result(rows, steps, given, median=median)


def scale_steps(question: AskedQuestion) -> tuple[AskedChoice, ...]:
    """Return the whole numbers of a scale as choices; the ends carry their words."""
    if question.scale_low is None or question.scale_high is None:
        raise ValueError("a scale without its ends")
    words = {
        question.scale_low: question.scale_low_label,
        question.scale_high: question.scale_high_label,
    }
    return tuple(
        AskedChoice(str(step), f"{step} – {words[step]}" if words.get(step) else str(step))
        for step in range(question.scale_low, question.scale_high + 1)
    )


def multiple_choice(choices: Sequence[AskedChoice], answers: Sequence[GivenAnswer]) -> ChoiceResult:
    """Count several choices each; the base is those who chose at least one.

    Most frequent first, equals as they were asked. "(no answer)" is outside the base: last,
    and without a percentage.
    """
    base = sum(bool(answer.choices) for answer in answers)
    rows = _counted(choices, answers, base=base)
    rows.sort(key=lambda row: -row.responses)
    if base < len(answers):
        rows.append(_no_answer(len(answers) - base, ""))
    return ChoiceResult(
        rows=tuple(rows),
        base=base,
        base_text=_several_base(base, len(answers)),
        other_texts=_other_texts(choices, answers),
    )


def _single_result(
    rows: Iterable[ChoiceRow],
    choices: Sequence[AskedChoice],
    answers: Sequence[GivenAnswer],
    median: str = "",
) -> ChoiceResult:
    rows, base = tuple(rows), len(answers)
    is_rounded = any(
        Decimal(row.percentage.removesuffix("%")) * base != 100 * row.responses for row in rows
    )
    return ChoiceResult(
        rows=rows,
        base=base,
        base_text=responses_text(base),
        note=_("Percentages are rounded.") if is_rounded else "",
        median=median,
        other_texts=_other_texts(choices, answers),
    )


def _counted(
    choices: Sequence[AskedChoice], answers: Sequence[GivenAnswer], *, base: int
) -> list[ChoiceRow]:
    counts = Counter(key for answer in answers for key in set(answer.choices))
    refuse_unknown(choices, counts)
    return [
        ChoiceRow(
            label=choice.label,
            responses=counts[choice.key],
            percentage=percentage_text(counts[choice.key], base),
            role="other" if choice.is_other else "choice",
        )
        for choice in choices
    ]


def refuse_unknown(choices: Iterable[AskedChoice], keys: Iterable[str]) -> None:
    if unknown := sorted(set(keys) - {choice.key for choice in choices}):
        raise ValueError(f"not a choice of this question: {', '.join(unknown)}")


def _refuse_several(answers: Iterable[GivenAnswer]) -> None:
    if any(len(answer.choices) > 1 for answer in answers):
        raise ValueError("several choices for a question that asks for one")


def _no_answer(count: int, percentage: str) -> ChoiceRow:
    return ChoiceRow(_("(no answer)"), count, percentage, role="no_answer")


def _other_texts(choices: Iterable[AskedChoice], answers: Iterable[GivenAnswer]) -> tuple[str, ...]:
    other = {choice.key for choice in choices if choice.is_other}
    return tuple(
        " ".join(answer.text.split())
        for answer in answers
        if other.intersection(answer.choices) and answer.text.strip()
    )


def _several_base(base: int, responses: int) -> str:
    if not base:
        return answered_text(0, responses)
    return ngettext(
        "Percentages of the %(count)d person who answered; several answers possible",
        "Percentages of the %(count)d people who answered; several answers possible",
        base,
    ) % {"count": base}
