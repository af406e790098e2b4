"""A worksheet as it is drawn."""

from collections import defaultdict
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from canvases.access import get_worksheet
from canvases.domain.conflicts import conflicts_among, decide
from canvases.fitting import LARGE, MEDIUM, PROJECTOR, Fit
from canvases.forms.worksheets import DecisionForm
from canvases.layout import DrawnCanvas, DrawnNote, draw
from canvases.models import SectionSummary, Worksheet
from live.stream import last_numbers
from workshops.access import may_facilitate, require_facilitator

# Smaller is hard to read; a section that has no room for its notes is listed below in full.
SCREEN = Fit(stretch=PROJECTOR.stretch, sizes=(LARGE, MEDIUM))


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The worksheets before and after one, in the order of the list; ``place`` counts from 1."""

    previous: Worksheet | None
    following: Worksheet | None
    place: int
    number: int


@require_safe
def worksheet(request: SignedInRequest, code: str) -> HttpResponse:
    topics = _topics(request, code)
    worksheet = _get(request, code)
    context = {
        "topics": topics,
        "neighbours": _neighbours(worksheet),
        **_sheet(request, worksheet),
    }
    return render(request, "canvases/worksheet.html", context)


@require_safe
def sheet(request: SignedInRequest, code: str) -> HttpResponse:
    """The region of what is written on one worksheet."""
    return render(request, "canvases/_sheet.html", _sheet(request, _get(request, code)))


@require_POST
def decisions(request: SignedInRequest, code: str) -> HttpResponse:
    """Decide for the table which of two versions of a note stays."""
    worksheet = _get(request, code)
    require_facilitator(request.user, worksheet.table.workshop.programme)
    form = DecisionForm(worksheet, request.POST)
    if not form.is_valid():
        refused, status = _("That cannot be decided. Nothing was changed."), 422
    elif not decide(form.cleaned_data["note"], form.cleaned_data["keep"]):
        refused, status = _("Somebody has decided it meanwhile: this is how it stands."), 409
    else:
        refused, status = "", 200
    context = {**_sheet(request, _get(request, code)), "refused": refused}
    return render(request, "canvases/_sheet.html", context, status=status)


def _sheet(request: SignedInRequest, worksheet: Worksheet) -> dict[str, object]:
    notes = _notes(worksheet)
    canvas = _drawn(worksheet, notes)
    return {
        "workshop": worksheet.table.workshop,
        "worksheet": worksheet,
        "canvas": canvas,
        "lists": [(one.title, notes[one.key]) for one in canvas.sections if one.overflow],
        "note_count": len(worksheet.notes.all()),
        "conflicts": conflicts_among(worksheet.notes.all()),
        "may_facilitate": may_facilitate(request.user, worksheet.table.workshop.programme),
        "summaries": _summaries(worksheet),
    }


def _get(request: SignedInRequest, code: str) -> Worksheet:
    return get_worksheet(request.user, Worksheet.objects.for_drawing(), code)


def _topics(request: SignedInRequest, code: str) -> dict[str, int]:
    """What the worksheet's page follows, with the last numbers: to be read before all it shows."""
    keys = Worksheet.objects.visible_to(request.user).filter(code=code)
    names = [
        name
        for worksheet, workshop in keys.values_list("pk", "table__workshop")
        for name in (f"worksheet.{worksheet}", f"workshop.{workshop}")
    ]
    known = last_numbers(names)
    return {name: known.get(name, 0) for name in names}


def _notes(worksheet: Worksheet) -> dict[str, list[DrawnNote]]:
    """By the key of their section, in order."""
    keys = {section.pk: section.key for section in worksheet.canvas.sections.all()}
    notes: dict[str, list[DrawnNote]] = defaultdict(list)
    for note in worksheet.notes.all():
        notes[keys[note.section_id]].append(DrawnNote(str(note.pk), note.text))
    return notes


def _drawn(worksheet: Worksheet, notes: dict[str, list[DrawnNote]]) -> DrawnCanvas[DrawnNote]:
    group = worksheet.table.pilot_group
    return draw(
        worksheet.canvas.definition,
        notes,
        subject=worksheet.subject,
        tone=group.tone if group else None,
        fit=SCREEN,
        anchor=worksheet.code,
    )


def _summaries(worksheet: Worksheet) -> list[tuple[str, SectionSummary]]:
    """Each with the title of its section, in the order of the canvas."""
    written = {one.section_id: one for one in worksheet.summaries.all() if one.text}
    return [
        (section.title, written[section.pk])
        for section in worksheet.canvas.sections.all()
        if section.pk in written
    ]


def _neighbours(worksheet: Worksheet) -> Neighbours:
    workshop = worksheet.table.workshop
    series = list(
        Worksheet.objects.of_workshop(workshop).select_related("activity", "table__pilot_group")
    )
    place = series.index(worksheet)
    return Neighbours(
        previous=series[place - 1] if place else None,
        following=series[place + 1] if place + 1 < len(series) else None,
        place=place + 1,
        number=len(series),
    )
