"""What the chapters before and after the outcomes collect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from questionnaires.analysis import ChoiceResult
from reports.document.model import Build, Caption, Made, Place, SubSection
from reports.document.phases import PhaseDiagram, phase_diagram
from reports.document.prose import prose
from reports.outcomes.facts import MilestoneFacts, QuestionnaireFacts, SeriesFacts

MOST_BESIDE: Final = 8
"""Rows that the margin of a chapter's first page has room for."""


@dataclass(frozen=True, slots=True)
class Introduction:
    """``aim`` is empty where the part's own text opens the report."""

    aim: SafeString
    phases: PhaseDiagram | None
    caption: Caption | None
    structure_intro: str
    series: tuple[SeriesFacts, ...]


@dataclass(frozen=True, slots=True)
class Interviewed:
    """Who answered a questionnaire, by the question that groups them: ``(group, people)``."""

    title: str
    intro: str
    group_name: str
    rows: tuple[tuple[str, int], ...]
    caption: Caption | None
    remark: str


@dataclass(frozen=True, slots=True)
class Investigation:
    """``is_beside``: the counts are short enough for the margin."""

    interviewed: tuple[Interviewed, ...]
    is_beside: bool


@dataclass(frozen=True, slots=True)
class Objectives:
    overall: SubSection | None
    particular: SubSection | None
    objectives: tuple[str, ...]
    rest: tuple[SubSection, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.overall or self.particular or self.rest)


@dataclass(frozen=True, slots=True)
class NextSteps:
    milestones_title: SubSection | None
    milestones: tuple[MilestoneFacts, ...]
    ahead_title: SubSection | None
    ahead: tuple[SeriesFacts, ...]


def introduction(build: Build, place: Place, body: str) -> Made:
    facts = build.outcomes
    phases = phase_diagram(facts.series)
    return Made(
        Introduction(
            aim=SafeString() if body.strip() else prose(facts.programme.aim, place.level + 1, {}),
            phases=phases,
            caption=build.captions.figure(_("The programme")) if phases else None,
            structure_intro=facts.programme.structure_intro if facts.series else "",
            series=facts.series,
        )
    )


def investigation(build: Build, place: Place) -> Made:
    del place
    interviewed = tuple(_interviewed(build, one) for one in build.outcomes.questionnaires)
    is_beside = len(interviewed) == 1 and len(interviewed[0].rows) <= MOST_BESIDE
    return Made(Investigation(interviewed, is_beside))


def _interviewed(build: Build, questionnaire: QuestionnaireFacts) -> Interviewed:
    count = questionnaire.response_count
    intro = ngettext(
        "%(count)d person was interviewed", "%(count)d people were interviewed", count
    ) % {"count": count}
    if questionnaire.places:
        intro = f"{intro} ({'; '.join(questionnaire.places)})"
    if not count:
        intro = _("Nobody has been interviewed yet")
    asked = questionnaire.interviewees
    rows: tuple[tuple[str, int], ...] = ()
    caption = None
    if asked and isinstance(asked.result, ChoiceResult):
        counted = (row for row in asked.result.rows if row.responses)
        rows = tuple((row.label, row.responses) for row in counted)
    if rows:
        caption = build.captions.table(_("Who was interviewed"))
    return Interviewed(
        title=questionnaire.title,
        intro=f"{intro}.",
        group_name=questionnaire.group_name,
        rows=rows,
        caption=caption,
        remark=asked.remark if asked and rows else "",
    )


def objectives(build: Build, place: Place) -> Made:
    brief = build.outcomes.brief
    numbered = _Numbered(build, place)
    overall = "\n\n".join(text for text in (brief.overall_objective, brief.background) if text)
    content = Objectives(
        overall=numbered.add(_("Overall objective"), overall),
        particular=(numbered.heading(_("Particular objectives")) if brief.objectives else None),
        objectives=brief.objectives,
        rest=tuple(
            section
            for section in (
                numbered.add(_("Format"), brief.format),
                numbered.add(_("Content and delivery"), brief.delivery),
            )
            if section
        ),
    )
    return numbered.made(content)


def next_steps(build: Build, place: Place) -> Made:
    facts = build.outcomes
    ahead = tuple(item for item in facts.series if not item.is_past and not item.is_this)
    numbered = _Numbered(build, place)
    content = NextSteps(
        milestones_title=(numbered.heading(_("Pilot projects")) if facts.milestones else None),
        milestones=facts.milestones,
        ahead_title=numbered.heading(_("Workshops ahead")) if ahead else None,
        ahead=ahead,
    )
    return numbered.made(content)


class _Numbered:
    """Numbers the sections of a chapter that are there at all."""

    def __init__(self, build: Build, place: Place) -> None:
        self.build = build
        self.place = place
        self.sections: list[SubSection] = []

    def add(self, title: str, text: str) -> SubSection | None:
        return self.heading(title, text) if text.strip() else None

    def heading(self, title: str, text: str = "") -> SubSection:
        index = len(self.sections) + 1
        section = SubSection(
            number=self.place.section_number(index),
            title=title,
            anchor=self.place.section_anchor(index),
            body=prose(text, self.place.level + 2, self.build.letters) if text else SafeString(),
        )
        self.sections.append(section)
        return section

    def made(self, content: object) -> Made:
        entries = tuple(
            self.place.entry(section.title, 2, section.number, section.anchor)
            for section in self.sections
        )
        return Made(content, entries, len(self.sections))
