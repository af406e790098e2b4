"""The sheets of the workshop itself: its series, brief, day, people, posts and report."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reports.xlsx.sheet import GROUP, LETTER, NUMBER, Column, Sheet, group_cells

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reports.outcomes.facts import Outcomes, RoundFacts
    from reports.xlsx.sheet import Row


def _series(outcomes: Outcomes) -> Iterator[Row]:
    for number, one in enumerate(outcomes.series, start=1):
        yield number, one.name, one.phase, one.aim, one.when, one.is_this


def _brief(outcomes: Outcomes) -> Iterator[Row]:
    brief = outcomes.brief
    items = (
        (gettext("Overall objective"), brief.overall_objective),
        (gettext("Background"), brief.background),
        *((gettext("Objective"), text) for text in brief.objectives),
        (gettext("Format"), brief.format),
        (gettext("Content and delivery"), brief.delivery),
    )
    written = [(name, text) for name, text in items if text]
    for number, (name, text) in enumerate(written, start=1):
        yield number, name, text


def _agenda(outcomes: Outcomes) -> Iterator[Row]:
    for number, block in enumerate(outcomes.agenda, start=1):
        yield (
            number,
            _clock(block.starts),
            _clock(block.ends),
            block.minutes,
            block.kind,
            block.title,
            block.presenter,
        )


def _clock(text: str) -> dt.time | None:
    return dt.time.fromisoformat(text) if text else None


def _organisations(outcomes: Outcomes) -> Iterator[Row]:
    for number, one in enumerate(outcomes.organisations, start=1):
        yield number, one.name, one.count, "\n".join(one.delegates)


def _tables(outcomes: Outcomes) -> Iterator[Row]:
    rounds = _later_rounds(outcomes)
    for place, table in enumerate(outcomes.tables):
        yield (
            table.number,
            *group_cells(table.group),
            table.capacity,
            len(table.delegates) or None,
            "\n".join(table.delegates),
            *("\n".join(one.delegates[place]) for one in rounds),
        )


def _names_in_later_rounds(outcomes: Outcomes) -> Iterator[Column]:
    for one in _later_rounds(outcomes):
        said = gettext("Who sat there in round %(number)d, one on each line.")
        if one.activities:
            said = gettext("Who sat there in round %(number)d (%(activities)s), one on each line.")
        values = {"number": one.number, "activities": ", ".join(one.activities)}
        yield Column(gettext("Names, round %(number)d") % values, said % values)


def _later_rounds(outcomes: Outcomes) -> list[RoundFacts]:
    return [one for one in outcomes.rounds if one.number > 1]


def _posts(outcomes: Outcomes) -> Iterator[Row]:
    for number, post in enumerate(outcomes.posts, start=1):
        yield (
            number,
            post.author,
            post.handle,
            post.posted_on,
            post.text,
            post.replies,
            post.reposts,
            post.likes,
            ", ".join(map(str, post.other_counts)),
        )


def _milestones(outcomes: Outcomes) -> Iterator[Row]:
    for number, milestone in enumerate(outcomes.milestones, start=1):
        yield number, milestone.text, milestone.due


def _parts(outcomes: Outcomes) -> Iterator[Row]:
    for number, part in enumerate(outcomes.report.parts, start=1):
        yield number, part.kind, part.title, part.is_appendix, part.body


SERIES: Final = Sheet(
    "Workshops",
    _("One row for each workshop of the programme."),
    (
        NUMBER,
        Column(_("Workshop"), _("Its name in the programme.")),
        Column(_("Phase"), _("UNDERSTAND, VALIDATE or ENGAGE.")),
        Column(_("Aim"), _("What it is for.")),
        Column(_("When"), _("Its day, or what is known of it.")),
        Column(_("This one"), _("True for the workshop that this workbook is about.")),
    ),
    _series,
)
BRIEF: Final = Sheet(
    "Brief",
    _("The brief of the workshop, one row for each statement that was written."),
    (
        NUMBER,
        Column(_("Item"), _("Which statement of the brief.")),
        Column(_("Text"), _("The statement, in Markdown.")),
    ),
    _brief,
)
AGENDA: Final = Sheet(
    "Agenda",
    _("One row for each agenda block."),
    (
        NUMBER,
        Column(_("Starts"), _("Time of day at the venue; empty while the day has no start.")),
        Column(_("Ends"), _("Time of day at the venue.")),
        Column(_("Minutes"), _("How long it is planned to last.")),
        Column(_("Kind"), _("presentation, activity, break or other.")),
        Column(_("Title"), _("As printed in the agenda.")),
        Column(_("Presenter"), _("Who presents, if anyone is named.")),
    ),
    _agenda,
)
ORGANISATIONS: Final = Sheet(
    "Organisations",
    _("One row for each organisation with a delegate at the workshop."),
    (
        NUMBER,
        Column(_("Organisation"), _("Its name.")),
        Column(_("Delegates"), _("How many came, those whose names are withheld included.")),
        Column(_("Names"), _("The delegates whose names are printed, one on each line.")),
    ),
    _organisations,
)
TABLES: Final = Sheet(
    "Tables",
    _("One row for each table of the table plan."),
    (
        Column(_("Table"), _("The number of the table.")),
        LETTER,
        GROUP,
        Column(_("Seats"), _("How many it is planned for, if that was said.")),
        Column(
            _("Delegates"),
            _("How many sat there in the first round; empty when that was not recorded."),
        ),
        Column(_("Names"), _("Who sat there in the first round, one on each line.")),
    ),
    _tables,
    _names_in_later_rounds,
)
POSTS: Final = Sheet(
    "Posts",
    _("One row for each post about the workshop."),
    (
        NUMBER,
        Column(_("Author"), _("Who posted it.")),
        Column(_("Handle"), _("The author's name on the network.")),
        Column(_("Posted on"), _("The day, if it was recorded.")),
        Column(_("Text"), _("The post as it was written.")),
        Column(_("Replies"), _("Empty when they were not recorded.")),
        Column(_("Reposts"), _("Empty when they were not recorded.")),
        Column(_("Likes"), _("Empty when they were not recorded.")),
        Column(_("Other counts"), _("Counts whose meaning was not recorded, in their order.")),
    ),
    _posts,
)
MILESTONES: Final = Sheet(
    "Milestones",
    _("One row for each milestone of the programme."),
    (
        NUMBER,
        Column(_("Milestone"), _("What is to be reached.")),
        Column(_("Due"), _("When, in the programme's own words.")),
    ),
    _milestones,
)
PARTS: Final = Sheet(
    "Parts",
    _("One row for each part of the report, with what was written for it."),
    (
        NUMBER,
        Column(_("Kind"), _("What is collected for it; free for a part that is only written.")),
        Column(_("Title"), _("Its heading in the report.")),
        Column(_("Appendix"), _("True for an appendix.")),
        Column(_("Text"), _("What was written for it, in Markdown; empty when nothing was.")),
    ),
    _parts,
)
