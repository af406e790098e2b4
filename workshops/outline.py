"""The outline of a workshop: its structure without its content, as plain values.

It has no people, notes or responses, no dates and nothing that names a row of a database: it can
be kept as JSON, shipped as TOML, and made a workshop of in any programme.
"""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any, Final

import cattrs
from cattrs import Converter

from workshops.zones import UNCHOSEN

type Data = dict[str, Any]


class OutlineError(ValueError):
    """Not an outline; the message says where, for whoever wrote it."""


@dataclass(frozen=True, slots=True)
class ActivityOutline:
    """``kind`` and ``visibility`` are those of ``Activity``; ``material`` is the canvas or the
    questionnaire as ``workshops.domain.materials`` tells of it.
    """

    title: str
    kind: str = "worksheet"
    handout_title: str = ""
    subject: str = ""
    asked: str = ""
    visibility: str = "everyone"
    seating_round: int = 1
    votes_per_delegate: int = 0
    votes_per_note: int = 1
    material: Data | None = None


@dataclass(frozen=True, slots=True)
class BlockOutline:
    """``kind`` is that of ``AgendaBlock``; ``presenter`` is the name of an organisation."""

    title: str
    minutes: int = 0
    kind: str = "other"
    presenter: str = ""
    facilitator_notes: str = ""
    activity: ActivityOutline | None = None


@dataclass(frozen=True, slots=True)
class BriefOutline:
    """Prose is Markdown. ``steps`` are the texts of the preparation steps."""

    overall_objective: str = ""
    background: str = ""
    format: str = ""
    delivery: str = ""
    interviews: str = ""
    objectives: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TableOutline:
    """``pilot`` is the letter of a pilot group; it is laid without one where there is none."""

    number: int
    capacity: int | None = None
    pilot: str = ""


@dataclass(frozen=True, slots=True)
class Outline:
    """``phase``, ``title`` and ``aim`` are proposals for what is made of it."""

    phase: str = "UNDERSTAND"
    title: str = ""
    aim: str = ""
    language: str = "en"
    time_zone: str = UNCHOSEN
    starts_at: dt.time | None = None
    ends_at: dt.time | None = None
    may_join_unnamed: bool = False
    brief: BriefOutline = BriefOutline()
    agenda: tuple[BlockOutline, ...] = ()
    tables: tuple[TableOutline, ...] = ()

    @property
    def minutes(self) -> int:
        return sum(block.minutes for block in self.agenda)

    @property
    def worksheet_count(self) -> int:
        return sum(self._has(block, "worksheet") for block in self.agenda)

    @property
    def questionnaire_count(self) -> int:
        return sum(self._has(block, "questionnaire") for block in self.agenda)

    @staticmethod
    def _has(block: BlockOutline, kind: str) -> bool:
        return block.activity is not None and block.activity.kind == kind


def to_data(outline: Outline) -> Data:
    """As JSON has it."""
    data: Data = plain(CONVERTER.unstructure(outline))
    return data


def from_data(data: object) -> Outline:
    """The reverse of ``to_data``, also for what TOML has; raises ``OutlineError``."""
    try:
        return CONVERTER.structure(data, Outline)
    except (cattrs.BaseValidationError, TypeError, ValueError, AttributeError) as error:
        raise OutlineError("; ".join(_faults(error))) from error


def plain(value: Any) -> Any:
    """Lists for tuples, at any depth: what was kept as JSON and what was not are the same."""
    return json.loads(json.dumps(value))


def _faults(error: Exception) -> list[str]:
    if isinstance(error, cattrs.BaseValidationError):
        return cattrs.transform_error(error)
    return [str(error)]


def _time(value: object, _type: type[dt.time]) -> dt.time:
    return value if isinstance(value, dt.time) else dt.time.fromisoformat(str(value))


def _strictly[Plain: (str, int, bool)](value: object, wanted: type[Plain]) -> Plain:
    """No number for a word: what is wrong in a file is to be said, not made to fit."""
    if type(value) is not wanted:
        raise TypeError(f"{value!r} is not {wanted.__name__}")
    return value


def _converter() -> Converter:
    converter = Converter(forbid_extra_keys=True)
    converter.register_unstructure_hook(dt.time, dt.time.isoformat)
    converter.register_structure_hook(dt.time, _time)
    for kind in (str, int, bool):
        converter.register_structure_hook(kind, _strictly)
    return converter


CONVERTER: Final = _converter()
