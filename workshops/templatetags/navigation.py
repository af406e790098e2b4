"""The tabs of a workshop's pages."""

from dataclasses import dataclass
from typing import Any, Final

from django import template
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from workshops.models import Workshop

register = template.Library()

TABS: Final = (
    ("workshops:console", _("Run"), ()),
    ("workshops:workshop", _("Overview"), ("workshops:rehearsal",)),
    ("workshops:brief", _("Brief"), ("workshops:brief-history", "workshops:brief-restored")),
    ("workshops:agenda", _("Agenda"), ("workshops:agenda-paste",)),
    (
        "workshops:people",
        _("People"),
        ("workshops:people-import", "workshops:import-columns", "workshops:import-preview"),
    ),
    ("workshops:table-plan", _("Table plan"), ()),
    ("canvases:worksheets", _("Worksheets"), ("canvases:worksheet", "canvases:version")),
    (
        "questionnaires:questionnaire-of-workshop",
        _("Questionnaire"),
        ("questionnaires:questionnaire",),
    ),
    (
        "questionnaires:investigation-of-workshop",
        _("Investigation"),
        ("questionnaires:investigation",),
    ),
    ("reports:print", _("Print"), ()),
    ("reports:report", _("Report"), ()),
)
"""Page, words, and the pages beneath it."""


@dataclass(frozen=True, slots=True)
class Tab:
    """``current`` is the value of ``aria-current``, empty for the other tabs."""

    address: str
    text: str
    current: str


@register.inclusion_tag("components/tabs.html", takes_context=True)
def workshop_tabs(context: dict[str, Any], workshop: Workshop) -> dict[str, Any]:
    """The tabs of ``workshop``, with the one marked to which the page belongs."""
    here = context["request"].resolver_match.view_name
    tabs = [
        Tab(
            address=reverse(page, args=[workshop.code]),
            text=str(text),
            current="page" if here == page else "true" if here in beneath else "",
        )
        for page, text, beneath in TABS
    ]
    return {"tabs": tabs}
