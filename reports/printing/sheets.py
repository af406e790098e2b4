"""The sheets that can be printed, and their HTML."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import cattrs
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.pdf.job import STATIC_URL
from reports.printing import agenda, badges, cards, poster, signing, worksheets
from reports.printing.facts import PrintFacts

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

type Data = Mapping[str, Any]
"""The options of a sheet, as JSON has them; what is left out has its usual value."""


@dataclass(frozen=True, slots=True)
class Kind:
    """``needs`` names the field of ``PrintFacts`` without which there is nothing to print.

    ``options`` is a class of ``reports.printing`` whose values ``draw`` and ``contains`` take.
    """

    key: str
    title: StrPromise
    options: type[Any]
    draw: Callable[[PrintFacts, Any], Any]
    says: Callable[[PrintFacts, Any], str]
    needs: str = ""
    is_for_facilitators: bool = False

    def can_be_drawn(self, facts: PrintFacts) -> bool:
        return not self.needs or bool(getattr(facts, self.needs))

    def contains(self, facts: PrintFacts, data: Data) -> str:
        """In words, for the page: "24 badges on 3 pages"."""
        return self.says(facts, self._options(data))

    def drawn(self, facts: PrintFacts, data: Data) -> Any:
        """What the template shows, in plain values."""
        return self.draw(facts, self._options(data))

    def html(self, facts: PrintFacts, data: Data) -> str:
        """The whole document, in the language of the workshop; no query, no request."""
        with translation.override(facts.language):
            context = {
                "facts": facts,
                "sheet": self.drawn(facts, data),
                "title": document_title(self, facts),
                "when": date_format(facts.day, "j F Y") if facts.day else facts.when,
                "static": STATIC_URL,
            }
            return render_to_string(f"reports/printing/{self.key}.html", context)

    def _options(self, data: Data) -> Any:
        return cattrs.structure(dict(data), self.options)


def document_title(kind: Kind, facts: PrintFacts) -> str:
    """In the language of the workshop."""
    with translation.override(facts.language):
        return _("%(sheet)s, %(workshop)s") % {"sheet": kind.title, "workshop": facts.name}


KINDS: Final = (
    Kind(
        "table-cards",
        gettext_lazy("Table cards"),
        cards.Options,
        cards.draw,
        cards.contains,
        needs="tables",
    ),
    Kind(
        "badges",
        gettext_lazy("Name badges"),
        badges.Options,
        badges.draw,
        badges.contains,
        needs="delegates",
    ),
    Kind(
        "worksheets",
        gettext_lazy("Blank worksheets"),
        worksheets.Options,
        worksheets.draw,
        worksheets.contains,
        needs="worksheets",
    ),
    Kind(
        "agenda",
        gettext_lazy("Agenda for delegates"),
        agenda.Options,
        agenda.draw_handout,
        agenda.contains,
        needs="blocks",
    ),
    Kind(
        "run-sheet",
        gettext_lazy("Run sheet"),
        agenda.Options,
        agenda.draw_run_sheet,
        agenda.contains,
        needs="blocks",
        is_for_facilitators=True,
    ),
    Kind(
        "delegate-list",
        gettext_lazy("Delegate list to sign"),
        signing.Options,
        signing.draw,
        signing.contains,
        needs="delegates",
    ),
    Kind("poster", gettext_lazy("Join poster"), poster.Options, poster.draw, poster.contains),
)

EVERYTHING: Final = "everything"
"""The key of all sheets in one archive."""


def kind_of(key: str) -> Kind:
    """KeyError when there is no such sheet."""
    for kind in KINDS:
        if kind.key == key:
            return kind
    raise KeyError(key)
