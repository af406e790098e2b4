"""From the read model to the document that the templates print."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from reports.document import activities, appendices, chapters, interviews, synthesis
from reports.document.accent import accent_of
from reports.document.model import (
    Build,
    Captions,
    Chapter,
    ContentsLine,
    Document,
    Entry,
    Made,
    Place,
)
from reports.document.outline import Planned, letters_in_order, letters_of, planned
from reports.document.phases import phase_diagram
from reports.document.prose import prose
from reports.parts import FREE, kind_of

if TYPE_CHECKING:
    import datetime as dt

    from reports.outcomes.facts import Imprint, Outcomes, PartFacts

type Maker = Callable[[Build, Place], Made]

MAKERS: Final[dict[str, Maker]] = {
    "investigation": chapters.investigation,
    "objectives": chapters.objectives,
    "outcomes": activities.outcomes,
    "findings": synthesis.findings,
    "next-steps": chapters.next_steps,
    "organisations": appendices.organisations,
    "agenda": appendices.agenda,
    "table-plan": appendices.table_plan,
    "worksheets": appendices.worksheets,
    "posts": appendices.posts,
    "questionnaire": interviews.questionnaire,
    "investigation-report": interviews.investigation_report,
}

WORTH_A_LIST: Final = 4
"""From so many figures or tables on, the contents list them."""


def build_document(outcomes: Outcomes, imprint: Imprint) -> Document:
    """Everything numbered, drawn and put into words; no template decides anything after this."""
    captions = Captions()
    parts = outcomes.report.parts
    spans = spans_of(outcomes)
    build = Build(outcomes, letters_of(parts, spans), captions)
    made = tuple(_chapter(build, plan) for plan in planned(parts, spans))
    colophon = Entry(1, "", _("About this report"), "colophon")
    edition = (
        _("Edition %(number)d") % {"number": imprint.edition} if imprint.edition else _("Draft")
    )
    made_on = date_format(_local(imprint.made_at, outcomes), "j F Y")
    return Document(
        language=outcomes.workshop.language or "en",
        outcomes=outcomes,
        imprint=imprint,
        accent=accent_of(outcomes.programme.colour),
        phases=phase_diagram(outcomes.series),
        edition=edition,
        made_on=made_on,
        classification=_classification(outcomes.report.classification),
        title_size=_title_size(outcomes.report.title),
        facts=_facts(outcomes),
        chapters=made,
        contents=_lines([*(entry for chapter in made for entry in _entries(chapter)), colophon]),
        figures=_worth_a_list(captions.figures),
        tables=_worth_a_list(captions.tables),
        colophon=_colophon(outcomes, imprint, edition),
    )


def appendix_letters(outcomes: Outcomes) -> list[str]:
    """The letter of each appendix, in order; "D, E" for one that takes two."""
    parts = outcomes.report.parts
    return [", ".join(own) for own in letters_in_order(parts, spans_of(outcomes))]


def spans_of(outcomes: Outcomes) -> dict[str, int]:
    """Each worksheet that was handed out is an appendix of its own."""
    return {"worksheets": len(outcomes.activities)}


def _chapter(build: Build, plan: Planned) -> Chapter:
    chapter = _part(build, plan.part, plan.place)
    continued = []
    for number, (part, anchor) in enumerate(plan.continued, chapter.made.sections + 1):
        place = Place(anchor, plan.place.section_number(number), plan.place.level + 1)
        continued.append(_part(build, part, place))
    return replace(chapter, continued=tuple(continued))


def _part(build: Build, part: PartFacts, place: Place) -> Chapter:
    kind = kind_of(part.kind)
    if kind.key == "introduction":
        made = chapters.introduction(build, place, part.body)
    else:
        maker = MAKERS.get(kind.key)
        made = maker(build, place) if maker else Made()
    return Chapter(
        kind=kind.key,
        place=place,
        title=part.title or str(kind.title),
        body=prose(part.body, place.level + 1, build.letters),
        template=f"reports/print/parts/{kind.key if made.content is not None else FREE}.html",
        made=made,
    )


def _entries(chapter: Chapter) -> tuple[Entry, ...]:
    place = chapter.place
    own = place.entry(chapter.title, 1, place.number, place.anchor)
    inside = (entry for more in chapter.continued for entry in _entries(more))
    return (own, *chapter.made.entries, *inside)


def _lines(entries: Iterable[Entry]) -> tuple[ContentsLine, ...]:
    lines: list[tuple[Entry, list[Entry]]] = []
    for entry in entries:
        if entry.depth >= 3 and lines:
            lines[-1][1].append(entry)
        else:
            lines.append((entry, []))
    return tuple(ContentsLine(entry, tuple(inside)) for entry, inside in lines)


def _worth_a_list[T](captions: list[T]) -> tuple[T, ...]:
    return tuple(captions) if len(captions) >= WORTH_A_LIST else ()


def _facts(outcomes: Outcomes) -> tuple[tuple[str, str], ...]:
    """The block at the foot of the cover: only what is known."""
    workshop = outcomes.workshop
    place = ", ".join(part for part in (workshop.venue, workshop.city, workshop.country) if part)
    facts = (
        (_("Workshop"), ", ".join(part for part in (workshop.name, workshop.title) if part)),
        (_("Held at"), place),
        (_("When"), workshop.when),
        (_("Organised by"), outcomes.programme.organiser),
    )
    return tuple((label, value) for label, value in facts if value)


def _title_size(title: str) -> str:
    """Long titles are set smaller, so that the cover stays one page."""
    return "l" if len(title) <= 60 else "m" if len(title) <= 120 else "s"


def _classification(value: str) -> str:
    return {"public": _("Public"), "confidential": _("Confidential")}.get(value, value)


def _colophon(outcomes: Outcomes, imprint: Imprint, edition: str) -> tuple[tuple[str, str], ...]:
    report = outcomes.report
    made_at = _local(imprint.made_at, outcomes)
    facts = (
        (_("Report"), report.title),
        (_("Edition"), edition),
        (_("Made"), f"{date_format(made_at, 'j F Y, H:i')} ({outcomes.workshop.time_zone})"),
        (_("Made by"), imprint.version),
        (_("SHA-256 of the data"), imprint.data_sha256),
        (_("Parts left out"), "; ".join(report.left_out) or _("None")),
        (_("Names of delegates"), _said_of_names(outcomes)),
    )
    return tuple((label, value) for label, value in facts if value)


def _said_of_names(outcomes: Outcomes) -> str:
    people = sum(organisation.count for organisation in outcomes.organisations)
    named = sum(len(organisation.delegates) for organisation in outcomes.organisations)
    if named == people:
        return _("Printed") if people else ""
    return _("Withheld, %(number)d of %(people)d") % {"number": people - named, "people": people}


def _local(moment: dt.datetime, outcomes: Outcomes) -> dt.datetime:
    try:
        return moment.astimezone(zoneinfo.ZoneInfo(outcomes.workshop.time_zone))
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return moment
