"""Worksheets that go on on another canvas: every note goes with them, and says where it was."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from canvases.domain import notes
from canvases.models import ActivityCanvas, Canvas, Link, Note, Section, SectionSummary, Worksheet
from live.publish import append, claim, record
from workshops.domain.actions import ConflictError
from workshops.models import Activity


@dataclass(frozen=True, slots=True)
class Origin:
    """A section of the canvases that an activity's worksheets are on, and what stands in it.

    ``notes`` counts those that were not deleted, ``goes_to`` is the key of the section to which
    all of it goes by itself: None where the other canvas has none of that key.
    """

    key: str
    title: str
    notes: int
    summaries: int
    goes_to: str | None


def origins(activity: Activity, canvas: Canvas) -> list[Origin]:
    """The sections with notes, deleted ones too, or a summary, in order: four queries."""
    sections = Section.objects.filter(canvas__worksheets__activity=activity).distinct()
    known = set(canvas.sections.values_list("key", flat=True))
    written: Counter[str] = Counter()
    of_notes = Note.objects.filter(worksheet__activity=activity)
    for key, deleted_at in of_notes.values_list("section__key", "deleted_at"):
        written[key] += deleted_at is None
    summed_up = Counter(
        SectionSummary.objects.filter(worksheet__activity=activity).values_list(
            "section__key", flat=True
        )
    )
    titles: dict[str, str] = {}
    for section in sections.order_by("order"):
        titles.setdefault(section.key, section.title)
    return [
        Origin(key, title, written[key], summed_up[key], key if key in known else None)
        for key, title in titles.items()
        if key in written or key in summed_up
    ]


@transaction.atomic
def move_to(activity: Activity, canvas: Canvas, goes: Mapping[str, str]) -> None:
    """Let the activity's worksheets go on on ``canvas``, whatever was written on them.

    ``goes`` is ``{section key: key of the section of canvas}``; a section that is not named goes
    to the one of its own key. Raises ``ValidationError`` for a section with notes that goes
    nowhere, and ``ConflictError`` when the workshop is closed.
    """
    workshop = activity.workshop
    if workshop.is_closed:
        raise ConflictError(_("The workshop is closed: its worksheets stay as they were filled."))
    if canvas.programme_id not in {None, workshop.programme_id}:
        raise ValidationError(_("This canvas belongs to another programme."))
    ActivityCanvas.objects.update_or_create(activity=activity, defaults={"canvas": canvas})
    # In the order in which others lock the topics of several worksheets.
    worksheets = activity.worksheets.select_related("activity", "table__workshop")
    for worksheet in sorted(worksheets, key=lambda one: one.topic):
        carry(worksheet, canvas, goes)
    record(workshop.topic, "activity", activity=activity.code)


def carry(worksheet: Worksheet, canvas: Canvas, goes: Mapping[str, str]) -> None:
    """One worksheet of ``move_to``, within its transaction: nothing for one that is on it.

    Needs ``activity`` and ``table__workshop``. Its tablets are told to read the sheet anew.
    """
    if worksheet.canvas_id == canvas.pk:
        return
    claimed = claim(worksheet.topic)
    worksheet.refresh_from_db(fields=["canvas", "carried"])
    places = _places(worksheet, canvas, goes)
    worksheet.canvas = canvas
    worksheet.carried = _carried(worksheet.carried, places, canvas)
    worksheet.save(update_fields=["canvas", "carried"])
    append(claimed, worksheet.topic, "canvas", {"canvas": canvas.code})
    _carry_notes(worksheet, places)
    _end_links(worksheet)
    _carry_summaries(worksheet, places)


def _places(worksheet: Worksheet, canvas: Canvas, goes: Mapping[str, str]) -> Mapping[str, Section]:
    """``{key of a section of its canvas: the section to which what stands there goes}``."""
    targets = {section.key: section for section in canvas.sections.select_related("answers")}
    own = dict(worksheet.canvas.sections.values_list("key", "title"))
    places = {key: targets[goes.get(key, key)] for key in own if goes.get(key, key) in targets}
    used = {
        *worksheet.notes.values_list("section__key", flat=True),
        *worksheet.summaries.values_list("section__key", flat=True),
    }
    for key, title in own.items():
        if key in used and key not in places:
            raise ValidationError(
                {key: _("Say where the notes of “%(title)s” go.") % {"title": title}}
            )
    return places


def _carried(
    before: Mapping[str, str], places: Mapping[str, Section], canvas: Canvas
) -> dict[str, str]:
    """As ``Worksheet.carried`` keeps it: of sections that are gone, by earlier moves too."""
    now = {key: section.key for key, section in places.items()}
    kept = {key: now.get(place, place) for key, place in before.items()} | now
    known = set(canvas.sections.values_list("key", flat=True))
    return {key: place for key, place in kept.items() if key not in known and place in known}


def _carry_notes(worksheet: Worksheet, places: Mapping[str, Section]) -> None:
    """In their order; where two sections become one, the notes of the first come first."""
    of_place: dict[Section, list[Note]] = defaultdict(list)
    for note in worksheet.notes.select_related("section").order_by(
        "section__order", "order", "created_at"
    ):
        of_place[places[note.section.key]].append(note)
    for section, own in of_place.items():
        is_joined = len({note.section_id for note in own}) > 1
        for place, note in enumerate(own, start=1):
            note.worksheet = worksheet
            notes.carry(note, section, place * notes.SPACING if is_joined else note.order)


def _end_links(worksheet: Worksheet) -> None:
    """Links between sections that do not answer each other here; the log keeps them."""
    links = Link.objects.filter(answer__worksheet=worksheet)
    for link in links.select_related("answer__section", "answered"):
        if link.answer.section.answers_id != link.answered.section_id:
            link.answer.worksheet = worksheet
            notes.unlink(link.answer, link.answered)


def _carry_summaries(worksheet: Worksheet, places: Mapping[str, Section]) -> None:
    """Where two sections become one, its summary is that of both."""
    texts: dict[Section, list[str]] = defaultdict(list)
    summaries = worksheet.summaries.select_related("section").order_by("section__order")
    for summary in summaries:
        texts[places[summary.section.key]].append(summary.text)
    summaries.delete()
    SectionSummary.objects.bulk_create(
        SectionSummary(worksheet=worksheet, section=section, text="\n\n".join(filter(None, own)))
        for section, own in texts.items()
    )
