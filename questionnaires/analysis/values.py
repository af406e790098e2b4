"""What goes into an analysis, and what it says: plain frozen values.

In: a question as it was asked, and an answer for every response. Out: results for the page,
the report and its exports. Every field of a result is a ``str``, ``int``, ``float``, ``None``
or a tuple of such values, so that ``dataclasses.asdict`` gives what JSON can hold and an
edition can freeze it.
"""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

type Recording = Literal["complete", "inferred", "not_recorded"]


@dataclass(frozen=True, slots=True)
class AskedChoice:
    key: str
    label: str
    is_other: bool = False


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question as it was asked, with all its choices, retired ones included, in order.

    A scale has ``scale_low`` and ``scale_high`` and words for both ends in place of choices.
    """

    key: str
    number: str
    text: str
    kind: str
    choices: tuple[AskedChoice, ...] = ()
    recording: Recording = "complete"
    recording_note: str = ""
    is_personal: bool = False
    scale_low: int | None = None
    scale_high: int | None = None
    scale_low_label: str = ""
    scale_high_label: str = ""


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """What one response holds for one question; all empty when it was left out.

    ``choices`` are the keys of the chosen choices, in order of rank for a ranking. ``text`` is
    the free text, or what was written beside "Other". ``group`` is the label of what the
    respondent chose in the grouping question, empty when nothing was chosen.
    """

    choices: tuple[str, ...] = ()
    text: str = ""
    number: Decimal | float | None = None
    yes: bool | None = None
    day: datetime.date | None = None
    group: str = ""


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """One line of the table CHOICE / RESPONSES / PERCENTAGE.

    ``role`` is ``choice``, ``other`` or ``no_answer``. ``percentage`` is empty where the row
    is not part of the base.
    """

    label: str
    responses: int
    percentage: str
    role: str = "choice"


@dataclass(frozen=True, slots=True)
class ChoiceResult:
    """``base`` counts those whom the percentages refer to; ``base_text`` says it in words."""

    rows: tuple[ChoiceRow, ...]
    base: int
    base_text: str
    note: str = ""
    median: str = ""
    other_texts: tuple[str, ...] = ()
    kind: str = "choice"


@dataclass(frozen=True, slots=True)
class TextAnswer:
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TextGroup:
    """The answers of one group; none of them means that its respondents left it empty.

    ``name`` is the whole label ("Type: SME"), and empty where answers are not attributed.
    """

    name: str
    respondents: int
    answers: tuple[TextAnswer, ...]


@dataclass(frozen=True, slots=True)
class TextResult:
    groups: tuple[TextGroup, ...]
    answered: int
    base_text: str
    note: str = ""
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Figure:
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class NumberResult:
    """Figures of the numbers given; all ``None`` when nobody gave one."""

    answered: int
    minimum: float | None
    median: float | None
    maximum: float | None
    mean: float | None
    figures: tuple[Figure, ...]
    base_text: str
    kind: str = "number"


@dataclass(frozen=True, slots=True)
class DateResult:
    """Days in ISO 8601; a median between two days is the earlier. ``None``: nobody gave one."""

    answered: int
    earliest: str | None
    median: str | None
    latest: str | None
    figures: tuple[Figure, ...]
    base_text: str
    kind: str = "date"


@dataclass(frozen=True, slots=True)
class RankingRow:
    """``mean_rank`` is over those who ranked the choice, 1 is best; ``None``: nobody did."""

    label: str
    mean_rank: float | None
    mean_rank_text: str
    first_places: int
    ranked: int


@dataclass(frozen=True, slots=True)
class RankingResult:
    rows: tuple[RankingRow, ...]
    answered: int
    base_text: str
    kind: str = "ranking"


type Result = ChoiceResult | TextResult | NumberResult | DateResult | RankingResult


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """A question and what came of it.

    ``result`` is ``None`` where there is nothing to show; ``remark`` then says why. With a
    result, ``remark`` says how far it can be trusted, and is mostly empty.
    """

    key: str
    number: str
    text: str
    recording: str
    remark: str
    result: Result | None
