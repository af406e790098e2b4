"""Rows of a list as people, or what is wrong with them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from workshops.importing.columns import Columns, Meaning, truth
from workshops.naming import cleaned

LONGEST: Final = {"name": 120, "organisation": 200, "job_title": 120}
_ERROR: Final = re.compile(r"#(?:N/A|REF!|NAME\?|VALUE!|DIV/0!|NULL!|NUM!|SPILL!|CALC!)")


class Problem(StrEnum):
    """What is wrong with a row; ``Fault.what`` is the text that is meant."""

    NAMELESS = "nameless"
    NAME_TOO_LONG = "name-too-long"
    ORGANISATION_TOO_LONG = "organisation-too-long"
    JOB_TITLE_TOO_LONG = "job-title-too-long"
    CELL_ERROR = "cell-error"
    NEITHER_YES_NOR_NO = "neither-yes-nor-no"
    UNKNOWN_GROUP = "unknown-group"
    SEVERAL_OF_THE_NAME = "several-of-the-name"


_TOO_LONG: Final = {
    "name": Problem.NAME_TOO_LONG,
    "organisation": Problem.ORGANISATION_TOO_LONG,
    "job_title": Problem.JOB_TITLE_TOO_LONG,
}


@dataclass(frozen=True, slots=True)
class Fault:
    """``number`` is the row's in its file."""

    number: int
    problem: Problem
    what: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """A row. What it does not say is empty, or None; ``owns`` is a pilot group in words."""

    number: int
    name: str
    organisation: str = ""
    job_title: str = ""
    owns: str = ""
    is_name_withheld: bool | None = None


def person_of(number: int, row: Sequence[str], columns: Columns) -> Person | Fault:
    """The person in ``row``, or the first thing that is wrong with it."""
    said = {meaning: cleaned(row[place]) for meaning, place in columns.items() if place < len(row)}
    name = said.get(Meaning.NAME, "") or cleaned(
        f"{said.get(Meaning.FIRST_NAME, '')} {said.get(Meaning.LAST_NAME, '')}"
    )
    person = Person(
        number=number,
        name=name,
        organisation=said.get(Meaning.ORGANISATION, ""),
        job_title=said.get(Meaning.JOB_TITLE, ""),
        owns=said.get(Meaning.OWNS, ""),
        is_name_withheld=truth(said.get(Meaning.IS_NAME_WITHHELD, "")),
    )
    for text in said.values():
        if _ERROR.fullmatch(text):
            return Fault(number, Problem.CELL_ERROR, text)
    if not name:
        return Fault(number, Problem.NAMELESS)
    for field, most in LONGEST.items():
        if len(getattr(person, field)) > most:
            return Fault(number, _TOO_LONG[field], getattr(person, field))
    answer = said.get(Meaning.IS_NAME_WITHHELD, "")
    if answer and person.is_name_withheld is None:
        return Fault(number, Problem.NEITHER_YES_NOR_NO, answer)
    return person
