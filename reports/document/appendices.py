"""What the appendices collect."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import batched
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from canvases.layout import DrawnCanvas, draw
from reports.document.activities import table_name
from reports.document.model import Build, Made, Place
from reports.outcomes.facts import (
    AgendaFacts,
    NoteFacts,
    OrganisationFacts,
    Outcomes,
    PostFacts,
    RoundFacts,
    TableFacts,
)
from workshops.layout import DrawnSeats, drawn_seats

MOST_SEATS_DRAWN: Final = 24
# Drawn in a square of 16 units.
REPLY: Final = "M 2.5 3 h 11 v 8 h -6 l -3 3 v -3 h -2 z"
REPOST: Final = (
    "M 2 8 V 4.5 h 10 m -2.5 -2.5 l 2.5 2.5 -2.5 2.5 "
    "M 14 8 v 3.5 h -10 m 2.5 2.5 l -2.5 -2.5 2.5 -2.5"
)
LIKE: Final = "M 8 13.5 L 2.8 8.2 a 3 3 0 0 1 4.3 -4.3 l 0.9 0.9 0.9 -0.9 a 3 3 0 0 1 4.3 4.3 z"


@dataclass(frozen=True, slots=True)
class Attending:
    """``unnamed`` counts the delegates whose names are not printed."""

    name: str
    logo: str
    delegates: tuple[str, ...]
    unnamed: int


@dataclass(frozen=True, slots=True)
class Attendance:
    """``are_named`` says whether any delegate's name is printed."""

    organisations: tuple[Attending, ...]
    are_named: bool
    are_withheld: bool


@dataclass(frozen=True, slots=True)
class Agenda:
    blocks: tuple[AgendaFacts, ...]
    has_times: bool
    has_presenters: bool


@dataclass(frozen=True, slots=True)
class DrawnTable:
    """A round table from above, and what is said of it."""

    table: TableFacts
    name: str
    drawing: DrawnSeats
    said: str


@dataclass(frozen=True, slots=True)
class DrawnRound:
    """``title`` is empty where there is only one round. ``same`` says as in which other everybody
    sat; then the tables are not drawn again. ``rows`` hold as many tables as stand in one row."""

    title: str
    same: str
    tables: tuple[DrawnTable, ...]
    rows: tuple[tuple[DrawnTable, ...], ...]

    @property
    def is_seated(self) -> bool:
        return any(drawn.table.delegates for drawn in self.tables)


@dataclass(frozen=True, slots=True)
class TablePlan:
    """``across`` tables stand in a row; without any table there is no round."""

    rounds: tuple[DrawnRound, ...]
    across: int


@dataclass(frozen=True, slots=True)
class BlankWorksheet:
    """``handout`` is the title that it had when it was handed out."""

    number: str
    title: str
    anchor: str
    handout: str
    canvas: DrawnCanvas[NoteFacts]


@dataclass(frozen=True, slots=True)
class PostCount:
    """``icon`` is the path of its picture, in a square of 16 units."""

    said: str
    icon: str
    count: int


@dataclass(frozen=True, slots=True)
class PrintedPost:
    """``others`` are numbers of which the source does not say what they count."""

    post: PostFacts
    counts: tuple[PostCount, ...]
    others: str


def organisations(build: Build, place: Place) -> Made:
    del place
    facts = build.outcomes
    return Made(
        Attendance(
            organisations=tuple(map(_attending, facts.organisations)),
            are_named=any(one.delegates for one in facts.organisations),
            are_withheld=facts.report.are_names_withheld,
        )
    )


def _attending(facts: OrganisationFacts) -> Attending:
    return Attending(
        facts.name, facts.logo, facts.delegates, max(facts.count - len(facts.delegates), 0)
    )


def agenda(build: Build, place: Place) -> Made:
    del place
    blocks = build.outcomes.agenda
    return Made(
        Agenda(
            blocks=blocks,
            has_times=any(block.starts for block in blocks),
            has_presenters=any(block.presenter for block in blocks),
        )
    )


def table_plan(build: Build, place: Place) -> Made:
    del place
    tables = build.outcomes.tables
    return Made(
        TablePlan(
            rounds=tuple(_drawn_rounds(build.outcomes)) if tables else (),
            across=tables_across(len(tables)),
        )
    )


def _drawn_rounds(outcomes: Outcomes) -> Iterator[DrawnRound]:
    rounds = outcomes.rounds or (
        RoundFacts(1, (), tuple(table.delegates for table in outcomes.tables)),
    )
    drawn = rounds[0]
    for one in rounds:
        if one.is_as_before:
            same = _("Everybody sat as in round %(number)d.") % {"number": drawn.number}
            yield DrawnRound(_round_title(one), same, (), ())
            continue
        drawn = one
        tables = tuple(
            drawn_table(replace(table, delegates=delegates))
            for table, delegates in zip(outcomes.tables, one.delegates, strict=True)
        )
        yield DrawnRound(
            title=_round_title(one) if len(rounds) > 1 else "",
            same="",
            tables=tables,
            rows=tuple(batched(tables, tables_across(len(tables)), strict=False)),
        )


def _round_title(facts: RoundFacts) -> str:
    if not facts.activities:
        return _("Round %(number)d") % {"number": facts.number}
    return _("Round %(number)d: %(activities)s") % {
        "number": facts.number,
        "activities": ", ".join(facts.activities),
    }


def tables_across(count: int) -> int:
    """As near to a square as the page allows; up to four stand in one row."""
    return count if 2 <= count <= 4 else min(4, max(2, math.ceil(math.sqrt(count))))


def drawn_table(table: TableFacts) -> DrawnTable:
    seats = table.capacity or len(table.delegates)
    said = table_name(table.number)
    if table.group:
        said = f"{said}: {table.group.name}"
    if seats:
        said += ", " + ngettext("%(count)d seat", "%(count)d seats", seats) % {"count": seats}
    return DrawnTable(
        table=table,
        name=table_name(table.number),
        drawing=drawn_seats(
            table.number, table.capacity, len(table.delegates), most=MOST_SEATS_DRAWN
        ),
        said=said,
    )


def worksheets(build: Build, place: Place) -> Made:
    blanks = []
    for index, activity in enumerate(build.outcomes.activities, 1):
        anchor = place.section_anchor(index)
        canvas: DrawnCanvas[NoteFacts] = draw(
            activity.canvas, {}, subject=activity.subject, blank=True, anchor=anchor
        )
        title = _("Worksheet %(number)d: %(activity)s") % {
            "number": index,
            "activity": activity.title,
        }
        number = place.section_number(index) if len(place.letters) > 1 else ""
        handout = activity.handout_title or activity.title
        blanks.append(BlankWorksheet(number, title, anchor, handout, canvas))
    entries = (place.entry(blank.title, 2, blank.number, blank.anchor) for blank in blanks)
    return Made(tuple(blanks), tuple(entries), len(blanks))


def posts(build: Build, place: Place) -> Made:
    del place
    return Made(
        tuple(
            PrintedPost(post, tuple(_counts(post)), ", ".join(map(str, post.other_counts)))
            for post in build.outcomes.posts
        )
    )


def _counts(post: PostFacts) -> Iterator[PostCount]:
    for said, icon, count in (
        (_("Replies"), REPLY, post.replies),
        (_("Reposts"), REPOST, post.reposts),
        (_("Likes"), LIKE, post.likes),
    ):
        if count is not None:
            yield PostCount(said, icon, count)
