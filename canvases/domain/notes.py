"""Notes: written, reworded, moved, deleted, linked. Each change is one revision and one event.

A change claims its number in the worksheet's topic first: that locks the topic, so that changes
of one worksheet are made one after the other, whoever makes them.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from canvases.models import Link, Note, NoteRevision, Section, Worksheet
from canvases.models.note import MAX_NOTE_LENGTH
from canvases.telling import tell_note, tell_plainly
from live.database import insert, step, together
from live.publish import Claim, append, claim
from workshops.domain.saving import add
from workshops.models import Delegate, Device
from workshops.models.device import sharers

SPACING: Final = 1024
"""Between the orders of two notes that were written one after the other: room for others."""


@dataclass(frozen=True, slots=True)
class Change:
    """Who changes something: ``operation`` is the id under which a device sent it."""

    operation: uuid.UUID | None = None
    author: Delegate | None = None
    device: Device | None = None
    is_late: bool = False


NOBODY: Final = Change()


@step
def add_note(
    worksheet: Worksheet,
    section: Section,
    text: str,
    *,
    note_id: uuid.UUID | None = None,
    beside: Note | None = None,
    by: Change = NOBODY,
) -> Note:
    """Write a note at the end of ``section``: four queries.

    ``beside`` is the note whose text this one was to replace. Raises ``ValidationError`` for an
    empty or over-long text, or a section of another canvas.
    """
    _require_section(worksheet, section)
    claimed = claim(worksheet.topic)
    note = Note(
        id=note_id or uuid.uuid4(),
        worksheet=worksheet,
        section=section,
        order=claimed.number * SPACING if beside is None else beside.order + 1,
        text=_said(text),
        author=by.author,
        device=by.device,
        beside=beside,
        is_late=by.is_late,
    )
    with together():
        insert(note)
        _keep(note, worksheet, section, claimed, "note.added", by)
    return note


@step
def rewrite(note: Note, text: str, *, seen: int | None = None, by: Change = NOBODY) -> Note:
    """Change what a note says; the earlier text stays among its revisions.

    ``seen`` is the ``text_revision`` that the writer had before their eyes. When somebody else
    has reworded the note since, or deleted it, neither wording is lost: the new one becomes a
    note of its own, beside the other, and is returned instead.
    """
    text = _said(text)
    claimed = claim(note.worksheet.topic)
    _refresh(note)
    if note.deleted_at is not None:
        return _another(note, text, None, claimed, by)
    if text != note.text and seen is not None and _was_reworded_since(note, seen, by.device):
        return _another(note, text, note, claimed, by)
    note.text = text
    note.text_revision = note.revision + 1
    _advance(note, ["text", "text_revision"])
    _keep(note, note.worksheet, note.section, claimed, "note.changed", by)
    return note


@step
def move(note: Note, section: Section, before: Note | None = None, *, by: Change = NOBODY) -> None:
    """Put a note into ``section``, in front of the note ``before``, or at the end.

    A note ``before`` that has left the section stands for its end.
    """
    _require_section(note.worksheet, section)
    claimed = claim(note.worksheet.topic)
    _refresh(note)
    note.section = section
    others = _others(note, section)
    place = next((at for at, one in enumerate(others) if before and one.pk == before.pk), None)
    if place is not None and not _room_before(others, place):
        _space(others)
        append(claimed, note.worksheet.topic, "notes.spaced", {})
        claimed = claim(note.worksheet.topic)
    note.order = claimed.number * SPACING if place is None else _between(others, place)
    _advance(note, ["section", "order"])
    _keep(note, note.worksheet, section, claimed, "note.moved", by)


def carry(note: Note, section: Section, order: int, *, by: Change = NOBODY) -> None:
    """Put a note, deleted or not, into a section of the canvas to which its worksheet goes.

    Runs in the transaction of that, after which ``note.worksheet`` is on the section's canvas.
    """
    _require_section(note.worksheet, section)
    claimed = claim(note.worksheet.topic)
    note.section = section
    note.order = order
    note.revision += 1
    # Nobody at the table has done something: when it last did stays as it was.
    note.save(update_fields=["section", "order", "revision"])
    _keep(note, note.worksheet, section, claimed, "note.moved", by)


@step
def delete(note: Note, *, by: Change = NOBODY) -> None:
    """Take a note off the worksheet. It stays as a tombstone and can be brought back."""
    claimed = claim(note.worksheet.topic)
    _refresh(note)
    note.deleted_at = timezone.now()
    _advance(note, ["deleted_at"])
    _keep(note, note.worksheet, note.section, claimed, "note.deleted", by)


@step
def restore(note: Note, *, by: Change = NOBODY) -> None:
    """Bring a deleted note back to where it was."""
    claimed = claim(note.worksheet.topic)
    _refresh(note)
    note.deleted_at = None
    _advance(note, ["deleted_at"])
    _keep(note, note.worksheet, note.section, claimed, "note.restored", by)


@step
def settle(note: Note, *, by: Change = NOBODY) -> None:
    """Keep both wordings: a note that stood beside another is a note like any other."""
    claimed = claim(note.worksheet.topic)
    _refresh(note)
    note.beside = None
    _advance(note, ["beside"])
    _keep(note, note.worksheet, note.section, claimed, "note.settled", by)


@step
def link(answer: Note, answered: Note, *, by: Change = NOBODY) -> Link:
    """Say that ``answer`` (a pain reliever) answers ``answered`` (a pain).

    Two notes that are linked already stay so. Raises ``ValidationError`` unless both are on one
    worksheet and the canvas says that notes of the one section answer those of the other.
    """
    if answer.worksheet_id != answered.worksheet_id:
        raise ValidationError(_("The two notes are not on the same worksheet."))
    if answer.section.answers_id != answered.section_id:
        raise ValidationError(
            _("A note of “%(one)s” does not answer one of “%(other)s”."),
            params={"one": answer.section.title, "other": answered.section.title},
        )
    claimed = claim(answer.worksheet.topic)
    made = Link.objects.filter(answer=answer, answered=answered).first()
    made = made or add(Link(answer=answer, answered=answered))
    _tell_link(answer, answered, claimed, "link.added", by)
    return made


@step
def unlink(answer: Note, answered: Note, *, by: Change = NOBODY) -> None:
    """Take a link back; the log keeps that it was there."""
    claimed = claim(answer.worksheet.topic)
    Link.objects.filter(answer=answer, answered=answered).delete()
    _tell_link(answer, answered, claimed, "link.removed", by)


# --- Pieces -------------------------------------------------------------------------------


def _require_section(worksheet: Worksheet, section: Section) -> None:
    if section.canvas_id != worksheet.canvas_id:
        raise ValidationError({"section": _("This section is not on the worksheet’s canvas.")})


def _said(text: str) -> str:
    """``text`` without the space around it; raises ``ValidationError`` for nothing or too much."""
    said = text.strip()
    if not said:
        raise ValidationError({"text": _("A note says something.")})
    if len(said) > MAX_NOTE_LENGTH:
        raise ValidationError(
            {
                "text": _("A note has at most %(most)s characters; this one has %(number)s.")
                % {"most": f"{MAX_NOTE_LENGTH:,}", "number": f"{len(said):,}"}
            }
        )
    return said


def _refresh(note: Note) -> None:
    """Read the note as it is now: whoever holds an older copy changes what the note is now."""
    note.refresh_from_db(
        fields=[
            "section",
            "order",
            "text",
            "revision",
            "text_revision",
            "beside",
            "deleted_at",
        ]
    )


def _was_reworded_since(note: Note, seen: int, device: Device | None) -> bool:
    """Whether somebody else's wording is newer than the one ``seen``."""
    if note.text_revision <= seen:
        return False
    latest = note.revisions.filter(number=note.text_revision).values_list("device", flat=True)
    return device is None or latest.first() != device.pk


def _another(note: Note, text: str, beside: Note | None, claimed: Claim, by: Change) -> Note:
    """``text`` as a note of its own, after ``note``; its id is the operation's, so that a
    repeated send is the same note.
    """
    made = Note(
        id=by.operation or uuid.uuid4(),
        worksheet=note.worksheet,
        section=note.section,
        order=note.order + 1,
        text=text,
        author=by.author,
        device=by.device,
        beside=beside,
        is_late=by.is_late,
    )
    with together():
        insert(made)
        _keep(made, note.worksheet, note.section, claimed, "note.added", by)
    return made


def _others(note: Note, section: Section) -> list[Note]:
    """The other notes of ``section``, in order."""
    current = Note.objects.current().filter(worksheet=note.worksheet_id, section=section)
    return list(current.exclude(pk=note.pk).only("pk", "order", "created_at"))


def _between(others: list[Note], place: int) -> int:
    """An order before the note at ``place`` and after the one in front of it."""
    return ((others[place - 1].order if place else 0) + others[place].order) // 2


def _room_before(others: list[Note], place: int) -> bool:
    return others[place].order - (others[place - 1].order if place else 0) >= 2


def _space(notes: list[Note]) -> None:
    """The same order with room between: nobody's change, so no revision; browsers read again."""
    for place, one in enumerate(notes, start=1):
        one.order = place * SPACING
    Note.objects.bulk_update(notes, ["order"])


def _advance(note: Note, fields: list[str]) -> None:
    note.revision += 1
    note.save(update_fields=[*fields, "revision", "changed_at"])


def _keep(
    note: Note,
    worksheet: Worksheet,
    section: Section,
    claimed: Claim,
    kind: str,
    by: Change,
) -> None:
    """Store the note's present state as a revision and tell the worksheet's topic."""
    insert(
        NoteRevision(
            note=note,
            number=note.revision,
            text=note.text,
            section=section,
            order=note.order,
            is_deleted=note.deleted_at is not None,
            device=by.device,
        )
    )
    append(
        claimed,
        worksheet.topic,
        kind,
        {"note": str(note.pk), "revision": note.revision},
        operation=by.operation,
        told=tell_note(worksheet, claimed.number, kind, note, section.key),
    )


def _tell_link(answer: Note, answered: Note, claimed: Claim, kind: str, by: Change) -> None:
    data: Mapping[str, str] = {"answer": str(answer.pk), "answered": str(answered.pk)}
    author = sharers(by.author.pk if by.author else None, by.device.pk if by.device else None)
    worksheet = answer.worksheet
    append(
        claimed,
        worksheet.topic,
        kind,
        {**data, "author": author},
        operation=by.operation,
        told=tell_plainly(worksheet, claimed.number, kind, data, author),
    )
