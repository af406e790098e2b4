"""The first sheet: which data these are, what the other sheets mean, and what is not in them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.xlsx.sheet import Column, Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reports.outcomes.facts import Imprint, Outcomes
    from reports.xlsx.measure import Measured
    from reports.xlsx.sheet import Row, Value

COLUMNS: Final = (
    Column(gettext_lazy("About"), gettext_lazy("What the line is about.")),
    Column(gettext_lazy("Item"), gettext_lazy("Which fact, or which column of a sheet.")),
    Column(gettext_lazy("Content"), gettext_lazy("The fact, or what the column means.")),
)


def readme(imprint: Imprint, others: Sequence[Measured]) -> Sheet:
    """``others`` are the other sheets in their order."""

    def rows(outcomes: Outcomes) -> Iterator[Row]:
        for item, value in _facts(outcomes):
            if value not in {"", None}:
                yield _("Workshop"), item, value
        for item, value in _origin(imprint):
            yield _("Data"), item, value
        yield from _omissions(outcomes, others)
        for other in others:
            yield from _explained(other)

    return Sheet("README", "", COLUMNS, rows)


def _facts(outcomes: Outcomes) -> Iterator[tuple[str, Value]]:
    report, workshop = outcomes.report, outcomes.workshop
    yield _("Report"), report.title
    yield _("Subtitle"), report.subtitle
    yield _("Classification"), report.classification
    yield _("Programme"), outcomes.programme.name
    yield _("Organiser"), outcomes.programme.organiser
    yield _("Aim of the programme"), outcomes.programme.aim
    yield _("Workshop"), workshop.name
    yield _("Title"), workshop.title
    yield _("Phase"), workshop.phase
    yield _("Aim of the workshop"), workshop.aim
    yield _("Venue"), ", ".join(filter(None, (workshop.venue, workshop.city, workshop.country)))
    yield _("Day"), workshop.day or workshop.when
    yield _("Time zone"), workshop.time_zone
    for questionnaire in outcomes.questionnaires:
        yield _("Questionnaire"), questionnaire.title
        yield _("Responses"), questionnaire.response_count
        yield _("Places of the interviews"), "\n".join(questionnaire.places)


def _origin(imprint: Imprint) -> Iterator[tuple[str, Value]]:
    yield _("Edition"), imprint.edition if imprint.edition is not None else _("Draft")
    yield _("Made at (UTC)"), imprint.made_at.astimezone(dt.UTC).replace(microsecond=0, tzinfo=None)
    yield _("Made by"), imprint.version
    yield _("SHA-256 of the data"), imprint.data_sha256


def _omissions(outcomes: Outcomes, others: Sequence[Measured]) -> Iterator[Row]:
    for number, sentence in enumerate(outcomes.missing, start=1):
        yield _("Missing"), number, sentence
    for number, title in enumerate(outcomes.report.left_out, start=1):
        yield _("Left out of the report"), number, title
    if outcomes.report.are_names_withheld:
        yield _("Withheld"), 1, _("The names of the delegates.")
    changes = (sentence for other in others for sentence in other.sentences())
    for number, sentence in enumerate(changes, start=1):
        yield _("Changed"), number, sentence


def _explained(other: Measured) -> Iterator[Row]:
    about = _("Sheet %(title)s") % {"title": other.sheet.title}
    yield about, "", str(other.sheet.about)
    yield about, _("Rows"), other.row_count
    for column in other.sheet.columns:
        yield about, str(column.name), str(column.about)
