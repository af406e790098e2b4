"""Sets of questions to begin a questionnaire from: one file each in ``questionnaires/sets``.

A choice stands there as the editor shows it: a line, which ends in "…" where it asks for own
words. Printed numbers are given as in the editor.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import cattrs

from questionnaires.domain.choices import choices_of
from questionnaires.domain.questionnaires import QuestionPlan

SETS: Final = Path(__file__).resolve().parent.parent / "sets"


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """``about`` says when it is asked; the rest is what ``draw_up`` takes."""

    key: str
    title: str
    about: str
    questions: Sequence[QuestionPlan]
    introduction: str = ""
    thanks: str = ""
    identity: str = "anonymous"
    grouped_by: str = ""
    group_name: str = ""


@cache
def question_sets() -> dict[str, QuestionSet]:
    """By their keys, in the order of their titles."""
    found = [_read(path) for path in SETS.glob("*.toml")]
    return {one.key: one for one in sorted(found, key=lambda one: one.title)}


def _read(path: Path) -> QuestionSet:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    number = 0
    for question in data["questions"]:
        question["choices"] = _choices(question)
        if not question.get("is_personal"):
            number += 1
            question["number"] = number
    return cattrs.structure({"key": path.stem, **data}, QuestionSet)


def _choices(question: dict[str, Any]) -> list[dict[str, Any]]:
    return [cattrs.unstructure(one) for one in choices_of(question.get("choices", ()))]
