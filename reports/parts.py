"""The kinds of parts that a report is made of, in the order in which a new report has them.

Cover, contents and colophon belong to every report and are no parts: a document without a title
or without its origin would not be one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

FREE: Final = "free"


@dataclass(frozen=True, slots=True)
class PartKind:
    """``collects`` says what the part takes from the workshop; empty when it is only written.

    ``continues`` is the kind whose chapter this part becomes a section of when it follows it
    directly; elsewhere it is a chapter of its own.
    """

    key: str
    title: StrPromise
    collects: StrPromise | str = ""
    is_appendix: bool = False
    is_numbered: bool = True
    continues: str = ""


PARTS: Final = (
    PartKind(
        "introduction",
        _("Introduction"),
        collects=_("The workshops of the programme, as a diagram and as a list."),
        is_numbered=False,
    ),
    PartKind("preparation", _("Preparation and planning")),
    PartKind(
        "investigation",
        _("Commercial investigation process"),
        collects=_("How many people were interviewed, by the question that groups them."),
    ),
    PartKind(
        "objectives",
        _("Objectives, format and content"),
        collects=_("The brief of the workshop."),
    ),
    PartKind(
        "outcomes",
        _("Outcomes"),
        collects=_("Every activity: canvases, notes, summaries, votes and links."),
    ),
    PartKind(
        "findings",
        _("Findings across the pilot groups"),
        collects=_("What the pilot groups share, and what is of one only."),
        continues="outcomes",
    ),
    PartKind(
        "next-steps",
        _("Next steps"),
        collects=_("Milestones, and the workshops ahead."),
    ),
    PartKind("dissemination", _("Dissemination and communications"), continues="next-steps"),
    PartKind(
        "organisations",
        _("Attending organisations and delegates"),
        collects=_("Organisations, and the names of delegates unless they are withheld."),
        is_appendix=True,
    ),
    PartKind("agenda", _("Agenda"), collects=_("The agenda."), is_appendix=True),
    PartKind(
        "table-plan",
        _("Table plan"),
        collects=_("The tables, drawn, and who sat where."),
        is_appendix=True,
    ),
    PartKind(
        "worksheets",
        _("Worksheets"),
        collects=_("The worksheets as they were handed out."),
        is_appendix=True,
    ),
    PartKind("posts", _("Posts"), collects=_("Posts about the workshop."), is_appendix=True),
    PartKind(
        "questionnaire",
        _("Questionnaire"),
        collects=_("The questionnaire as it was asked."),
        is_appendix=True,
    ),
    PartKind(
        "investigation-report",
        _("Investigation report"),
        collects=_("Every question with its results."),
        is_appendix=True,
    ),
)

_BY_KEY: Final = {kind.key: kind for kind in PARTS}


def kind_of(key: str) -> PartKind:
    """The kind named ``key``; for any other name a free part, which is only written."""
    return _BY_KEY.get(key) or PartKind(FREE, _("Text"))
