"""Figures of numbers, days and rankings."""

import datetime
import statistics
from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from questionnaires.analysis.choice import refuse_unknown
from questionnaires.analysis.values import (
    AskedChoice,
    DateResult,
    Figure,
    GivenAnswer,
    NumberResult,
    RankingResult,
    RankingRow,
)
from questionnaires.analysis.words import answered_text, plain_number


def number_result(answers: Sequence[GivenAnswer]) -> NumberResult:
    given = [float(answer.number) for answer in answers if answer.number is not None]
    base_text = answered_text(len(given), len(answers))
    if not given:
        return NumberResult(0, None, None, None, None, (), base_text)
    low, high = min(given), max(given)
    median, mean = statistics.median(given), statistics.fmean(given)
    labels = (_("Lowest"), _("Median"), _("Mean"), _("Highest"))
    return NumberResult(
        answered=len(given),
        minimum=low,
        median=median,
        maximum=high,
        mean=mean,
        figures=_figures(labels, [plain_number(value) for value in (low, median, mean, high)]),
        base_text=base_text,
    )


def date_result(answers: Sequence[GivenAnswer]) -> DateResult:
    given = [answer.day for answer in answers if answer.day is not None]
    base_text = answered_text(len(given), len(answers))
    if not given:
        return DateResult(0, None, None, None, (), base_text)
    days = (min(given), statistics.median_low(given), max(given))
    labels = (_("Earliest"), _("Median"), _("Latest"))
    return DateResult(
        answered=len(given),
        earliest=days[0].isoformat(),
        median=days[1].isoformat(),
        latest=days[2].isoformat(),
        figures=_figures(labels, [_day(day) for day in days]),
        base_text=base_text,
    )


def ranking_result(choices: Sequence[AskedChoice], answers: Sequence[GivenAnswer]) -> RankingResult:
    """Order the choices by their mean rank, best first.

    Equals: the one with more first places, then as they were asked. A ranking may leave
    choices out; those that nobody ranked stand last.
    """
    rankings = [answer.choices for answer in answers if answer.choices]
    refuse_unknown(choices, (key for ranking in rankings for key in ranking))
    rows = [_ranking_row(choice, rankings) for choice in choices]
    rows.sort(key=lambda row: (row.mean_rank is None, row.mean_rank or 0, -row.first_places))
    return RankingResult(
        rows=tuple(rows),
        answered=len(rankings),
        base_text=answered_text(len(rankings), len(answers)),
    )


def _ranking_row(choice: AskedChoice, rankings: Sequence[tuple[str, ...]]) -> RankingRow:
    ranks = [ranking.index(choice.key) + 1 for ranking in rankings if choice.key in ranking]
    mean = statistics.fmean(ranks) if ranks else None
    return RankingRow(
        label=choice.label,
        mean_rank=mean,
        mean_rank_text="–" if mean is None else plain_number(mean),
        first_places=ranks.count(1),
        ranked=len(ranks),
    )


def _figures(labels: Sequence[str], values: Sequence[str]) -> tuple[Figure, ...]:
    return tuple(Figure(*pair) for pair in zip(labels, values, strict=True))


def _day(day: datetime.date) -> str:
    return date_format(day, "j F Y")
