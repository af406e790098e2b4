"""What is printed for the room: a row for each sheet, and the file when it is made."""

from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import SignedInRequest
from reports.domain.printing import kinds_of
from reports.forms import FORMS, SheetForm
from reports.models import Printing
from reports.printing.facts import PrintFacts, print_facts
from reports.printing.pictures import picture
from reports.printing.sheets import EVERYTHING, KINDS, Kind, kind_of
from reports.tasks import request_printing
from workshops.access import get_workshop, may_facilitate, one_of, require_facilitator
from workshops.addresses import is_loopback, room_url
from workshops.models import Workshop

SHEETS: Final = (*(kind.key for kind in KINDS), EVERYTHING)
"""Each has an address of its own."""

NAMING: Final = {"badges", "delegate-list"}
"""The sheets on which every delegate's name stands."""


@dataclass(frozen=True, slots=True)
class Row:
    """A sheet as the page offers it. ``kind`` is None for all in one archive; ``contains`` says
    what comes out with the options as they are, and is empty while they cannot be; ``picture``
    is the sheet as it is drawn, or None while there is nothing to draw; ``parts`` are the sheets
    of an archive.
    """

    key: str
    kind: Kind | None
    form: SheetForm
    contains: str
    picture: Any
    can_be_printed: bool
    names_withheld: int
    printing: Printing | None
    parts: tuple[Kind, ...] = ()


@require_safe
def sheets(request: SignedInRequest, code: str) -> HttpResponse:
    workshop = get_workshop(request.user, code)
    is_facilitator = may_facilitate(request.user, workshop.programme)
    site = room_url(request)
    facts = print_facts(workshop, site)
    latest = _latest(request, workshop)
    keys = [one.key for one in KINDS if is_facilitator or not one.is_for_facilitators]
    context = {
        "workshop": workshop,
        "host": facts.host,
        "leads_nowhere": is_loopback(site),
        "rows": [
            _row(facts, key, latest.get(key), is_facilitator=is_facilitator)
            for key in [*keys, EVERYTHING]
        ],
    }
    return render(request, "reports/printing.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: SignedInRequest, code: str, sheet: str) -> HttpResponse:
    """The row of one sheet, with the options that are asked with it; POST has it made.

    Anybody of the team may have sheets made: it changes nothing of the workshop.
    """
    workshop = get_workshop(request.user, code)
    if sheet != EVERYTHING and kind_of(sheet).is_for_facilitators:
        require_facilitator(request.user, workshop.programme)
    is_facilitator = may_facilitate(request.user, workshop.programme)
    site = room_url(request)
    facts = print_facts(workshop, site)
    sent = request.POST if request.method == "POST" else request.GET
    form = FORMS[sheet](facts, sheet, sent or None)
    printing = _as_chosen(_latest(request, workshop).get(sheet), form)
    if request.method == "POST" and form.is_valid() and _can_be_printed(facts, sheet):
        options = form.options
        if sheet == EVERYTHING:
            options |= {"for_facilitators": is_facilitator}
        printing = request_printing(workshop, sheet, options, site=site, by=request.user)
    row = _row(facts, sheet, printing, is_facilitator=is_facilitator, form=form)
    status = 422 if form.is_bound and not (form.is_valid() and row.can_be_printed) else 200
    context = {"workshop": workshop, "row": row}
    return render(request, "reports/_print_row.html", context, status=status)


@require_safe
def printing(request: SignedInRequest, code: str) -> HttpResponse:
    """The region that shows how far one printing is."""
    visible = Printing.objects.visible_to(request.user)
    found = one_of(visible, code, _("There is no such printing."))
    return render(request, "reports/_print_result.html", {"printing": found})


def _latest(request: SignedInRequest, workshop: Workshop) -> dict[str, Printing]:
    """The newest printing of each sheet that the person asked for, by its key: one query."""
    visible = Printing.objects.visible_to(request.user)
    mine = visible.filter(workshop=workshop, requested_by=request.user)
    return {one.sheet: one for one in mine.order_by("requested_at", "pk")}


def _as_chosen(printing: Printing | None, form: SheetForm) -> Printing | None:
    """``printing``, unless other options are chosen by now: it would be taken for these."""
    if printing is None or not form.is_bound or not form.is_valid():
        return printing
    return printing if form.options.items() <= printing.options.items() else None


def _row(
    facts: PrintFacts,
    key: str,
    printing: Printing | None,
    *,
    is_facilitator: bool,
    form: SheetForm | None = None,
) -> Row:
    form = form or FORMS[key](facts, key, data=printing.options if printing else None)
    kind = kind_of(key) if key != EVERYTHING else None
    is_sound = _can_be_printed(facts, key) and (not form.is_bound or form.is_valid())
    return Row(
        key=key,
        kind=kind,
        form=form,
        contains=kind.contains(facts, form.options) if kind and is_sound else "",
        picture=picture(kind, facts, form.options) if kind and is_sound else None,
        can_be_printed=_can_be_printed(facts, key),
        names_withheld=facts.names_withheld if key in NAMING else 0,
        printing=printing,
        parts=() if kind else kinds_of(facts, for_facilitators=is_facilitator),
    )


def _can_be_printed(facts: PrintFacts, key: str) -> bool:
    return key == EVERYTHING or kind_of(key).can_be_drawn(facts)
