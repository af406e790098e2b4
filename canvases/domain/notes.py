"""Notes: written, reworded, moved, deleted, linked. Each change is one revision and one event.

A change that is sent again with the same ``operation`` changes nothing.
"""

import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from canvases.models import Link, Note, NoteRevision, Section, Worksheet
from live.publish import record
from workshops.domain.saving import add
from workshops.models import Delegate, Device


@transaction.atomic
def add_note(
    worksheet: Worksheet,
    section: Section,
    text: str,
    *,
    note_id: uuid.UUID | None = None,
    operation: uuid.UUID | None = None,
    author: Delegate | None = None,
    device: Device | None = None,
) -> Note:
    """Write a note at the end of ``section``.

    The same ``operation`` a second time changes nothing and returns the note that it made.
    Raises ``ValidationError`` for an empty or over-long text, or a section of another canvas.
    """
    if operation is not None:
        before = NoteRevision.objects.filter(operation=operation).select_related("note").first()
        if before is not None and before.note.worksheet_id != worksheet.pk:
            raise ValidationError(_("This operation belongs to another worksheet."))
        if before is not None:
            return before.note
    if section.canvas_id != worksheet.canvas_id:
        raise ValidationError(_("This section is not on the worksheet's canvas."))
    last = worksheet.notes.filter(section=section).aggregate(last=Max("order"))["last"] or 0
    note = add(
        Note(
            id=note_id or uuid.uuid4(),
            worksheet=worksheet,
            section=section,
            order=last + 1,
            text=text.strip(),
            author=author,
            device=device,
        )
    )
    _keep(note, "note.added", operation=operation, device=device)
    return note


@transaction.atomic
def rewrite(
    note: Note, text: str, *, operation: uuid.UUID | None = None, device: Device | None = None
) -> None:
    """Change what a note says; the earlier text stays among its revisions."""
    if not _take(note, operation):
        return
    note.text = text.strip()
    note.full_clean(exclude=["worksheet", "section", "author", "device", "merged_into"])
    _advance(note, ["text"])
    _keep(note, "note.changed", operation=operation, device=device)


@transaction.atomic
def move(
    note: Note,
    section: Section,
    order: int,
    *,
    operation: uuid.UUID | None = None,
    device: Device | None = None,
) -> None:
    """Put a note into ``section`` of the same canvas, before the notes of a higher ``order``."""
    if not _take(note, operation):
        return
    if section.canvas_id != note.section.canvas_id:
        raise ValidationError(_("This section is not on the worksheet's canvas."))
    note.section = section
    note.order = order
    _advance(note, ["section", "order"])
    _keep(note, "note.moved", operation=operation, device=device)


@transaction.atomic
def delete(note: Note, *, operation: uuid.UUID | None = None, device: Device | None = None) -> None:
    """Take a note off the worksheet. It stays as a tombstone and can be brought back."""
    if not _take(note, operation):
        return
    note.deleted_at = timezone.now()
    _advance(note, ["deleted_at"])
    _keep(note, "note.deleted", operation=operation, device=device)


@transaction.atomic
def restore(
    note: Note, *, operation: uuid.UUID | None = None, device: Device | None = None
) -> None:
    """Bring a deleted note back to where it was."""
    if not _take(note, operation):
        return
    note.deleted_at = None
    _advance(note, ["deleted_at"])
    _keep(note, "note.restored", operation=operation, device=device)


@transaction.atomic
def link(answer: Note, answered: Note) -> Link:
    """Say that ``answer`` (a pain reliever) answers ``answered`` (a pain).

    Raises ``ValidationError`` unless both are on one worksheet and the canvas says that notes of
    the one section answer those of the other.
    """
    if answer.worksheet_id != answered.worksheet_id:
        raise ValidationError(_("The two notes are not on the same worksheet."))
    if answer.section.answers_id != answered.section_id:
        raise ValidationError(
            _("A note of “%(one)s” does not answer one of “%(other)s”."),
            params={"one": answer.section.title, "other": answered.section.title},
        )
    made = add(Link(answer=answer, answered=answered))
    record(answer.worksheet.topic, "link.added", answer=str(answer.pk), answered=str(answered.pk))
    return made


def _take(note: Note, operation: uuid.UUID | None) -> bool:
    """Lock the note and read it as it is now; False when ``operation`` was applied before.

    Whoever holds an older copy of the note changes, and records, what the note is now.
    Raises ``ValidationError`` for the operation of another note.
    """
    note.refresh_from_db(from_queryset=Note.objects.select_for_update())
    if operation is None:
        return True
    before = NoteRevision.objects.filter(operation=operation).first()
    if before is None:
        return True
    if before.note_id != note.pk:
        raise ValidationError(_("This operation belongs to another note."))
    return False


def _advance(note: Note, fields: list[str]) -> None:
    note.revision += 1
    note.save(update_fields=[*fields, "revision", "changed_at"])


def _keep(note: Note, kind: str, *, operation: uuid.UUID | None, device: Device | None) -> None:
    """Store the note's present state as a revision and tell the worksheet's topic."""
    NoteRevision.objects.create(
        note=note,
        number=note.revision,
        operation=operation or uuid.uuid4(),
        text=note.text,
        section=note.section,
        order=note.order,
        is_deleted=note.deleted_at is not None,
        device=device,
    )
    record(note.worksheet.topic, kind, note=str(note.pk), revision=note.revision)
