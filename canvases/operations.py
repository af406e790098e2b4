"""What devices do to worksheets, as operations of the live transport."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext as _

from canvases import wire
from canvases.domain import notes, votes, worksheets
from canvases.domain.notes import Change
from canvases.models import Note, Section, Worksheet
from canvases.models.note import MAX_NOTE_LENGTH
from canvases.telling import note_data
from live.database import rows
from live.models import Event, Topic
from live.operations import Operation, RefusedError
from workshops.models import Activity, Delegate, Device, Table

MOST_OF_A_SUBJECT: Final = 300
MOST_REVISION: Final = 2**31 - 1
GRACE: Final = dt.timedelta(seconds=5)
"""For what was on its way when the facilitator locked, or moved the device."""


@dataclass(slots=True)
class Prepared:
    """What a batch of operations needs, loaded once; ``note`` finds the rest."""

    worksheets: dict[str, Worksheet]
    sections: dict[int, dict[str, Section]]
    notes: dict[uuid.UUID, Note]
    now: dt.datetime = field(default_factory=timezone.now)

    def section(self, worksheet: Worksheet, key: str) -> Section:
        """The section, or where its notes went while the device was not there."""
        own = self.sections[worksheet.canvas_id]
        found = own.get(key) or own.get(worksheet.carried.get(key, ""))
        if found is None:
            raise RefusedError(
                422, _("This section is not on the worksheet’s canvas."), field="section"
            )
        return found

    def note(self, worksheet: Worksheet, identity: uuid.UUID, name: str = "note") -> Note:
        """A note of ``worksheet``, deleted ones included."""
        found = self.notes.get(identity) or Note.objects.filter(pk=identity).first()
        if found is None or found.worksheet_id != worksheet.pk:
            raise RefusedError(404, _("There is no such note on this worksheet."), field=name)
        found.worksheet = worksheet
        found.section = self._section_of(worksheet, found)
        self.notes[identity] = found
        return found

    def _section_of(self, worksheet: Worksheet, note: Note) -> Section:
        own = self.sections[worksheet.canvas_id].values()
        return next(one for one in own if one.pk == note.section_id)


@dataclass(frozen=True, slots=True)
class Sent:
    """One operation with its surroundings."""

    prepared: Prepared
    device: Device
    worksheet: Worksheet
    operation: Operation

    @property
    def body(self) -> Mapping[str, Any]:
        return self.operation.body

    @property
    def written_at(self) -> dt.datetime:
        return self.prepared.now - self.operation.age

    def author(self) -> Delegate | None:
        """Whose it is: the device's delegate; on a table's shared tablet, whose chip was tapped.

        Raises ``RefusedError`` (422) for somebody who does not belong to the workshop.
        """
        if not self.device.is_scribe:
            return self.device.delegate
        chosen = wire.code(self.body, "author")
        if not chosen:
            return None
        found = Delegate.objects.filter(workshop=self.device.workshop_id, code=chosen).first()
        if found is None:
            raise RefusedError(422, _("This person is not a delegate here."), field="author")
        return found

    def change(self) -> Change:
        """Who makes the change, once it is sure that the worksheet takes it."""
        is_late = self._require_open()
        return Change(self.operation.id, self.author(), self.device, is_late)

    def note(self, name: str = "note") -> Note:
        return self.prepared.note(self.worksheet, wire.identity(self.body, name), name)

    def _require_open(self) -> bool:
        """Whether the change comes late: written while the table could write, heard of after.

        Raises ``RefusedError`` (409) for what was written afterwards.
        """
        ends = self._closed_since()
        if ends is None:
            return False
        if self.written_at <= ends + GRACE:
            return True
        raise RefusedError(409, _("The worksheet takes no more notes. Ask the facilitator."))

    def _closed_since(self) -> dt.datetime | None:
        """When the worksheet ceased to take notes; None while it takes them."""
        workshop, activity = self.device.workshop, self.worksheet.activity
        if workshop.is_closed:
            return workshop.closed_at or self.prepared.now - GRACE * 2
        if self.worksheet.takes_notes(self.prepared.now):
            return None
        if activity.locked_at is None and self.worksheet.locked_at is None:
            raise RefusedError(409, _("This worksheet is not open yet."))
        ends = activity.locked_at or self.prepared.now
        extra = self.worksheet.table.extra_until
        ends = max(ends, extra) if extra and activity.locked_at else ends
        return min(ends, self.worksheet.locked_at) if self.worksheet.locked_at else ends


class WorksheetOperations:
    """Implements ``live.operations.OperationKinds``."""

    def prepare(self, operations: Sequence[tuple[Device, Operation]]) -> Prepared:
        """Five queries, whatever the number; one more where several processes write."""
        codes = {wire.code_or_nothing(one.body, "worksheet") for _device, one in operations}
        worksheets = rows(Worksheet, "code", codes)
        if _lock([worksheet.topic for worksheet in worksheets]):
            # Before that, one may have gone on on another canvas.
            worksheets = rows(Worksheet, "code", codes)
        activities = _by_key(rows(Activity, "id", {one.activity_id for one in worksheets}))
        tables = _by_key(rows(Table, "id", {one.table_id for one in worksheets}))
        for worksheet in worksheets:
            worksheet.activity = activities[worksheet.activity_id]
            worksheet.table = tables[worksheet.table_id]
        sections: dict[int, dict[str, Section]] = defaultdict(dict)
        for section in rows(Section, "canvas", {one.canvas_id for one in worksheets}):
            sections[section.canvas_id][section.key] = section
        wanted = {
            identity
            for _device, one in operations
            for name in ("note", "answer", "answered", "before")
            if one.kind != "note.add" and (identity := _identity(one.body.get(name)))
        }
        by_code = {worksheet.code: worksheet for worksheet in worksheets}
        return Prepared(by_code, sections, {note.pk: note for note in rows(Note, "id", wanted)})

    def apply(self, prepared: Prepared, actor: Device, operation: Operation) -> Mapping[str, Any]:
        worksheet = prepared.worksheets.get(wire.code(operation.body, "worksheet"))
        if (
            worksheet is None
            or worksheet.table.workshop_id != actor.workshop_id
            or not _may_write(actor, worksheet, operation)
        ):
            raise RefusedError(404, _("This worksheet is not your table’s."), field="worksheet")
        sent = Sent(prepared, actor, worksheet, operation)
        try:
            return HANDLERS[operation.kind](sent)
        except BaseException:
            # What was changed in memory was not stored: read again what comes next.
            for name in ("note", "answer", "answered", "before"):
                if identity := _identity(operation.body.get(name)):
                    prepared.notes.pop(identity, None)
            raise


def _may_write(device: Device, worksheet: Worksheet, operation: Operation) -> bool:
    """Those at the table; and whoever was moved away from it may still send what had waited."""
    return device.table_id == worksheet.table_id or (
        operation.age > dt.timedelta()
        and Event.objects.filter(
            topic__name=device.topic,
            kind="moved",
            payload__table=worksheet.table_id,
            created_at__gte=timezone.now() - operation.age - GRACE,
        ).exists()
    )


def _by_key[M: models.Model](found: Sequence[M]) -> dict[Any, M]:
    return {one.pk: one for one in found}


def _lock(names: Sequence[str]) -> bool:
    """Lock topics in one order for all processes, so that no two wait for each other.

    False where only one can write at a time.
    """
    if connection.features.has_select_for_update:
        list(Topic.objects.select_for_update().filter(name__in=names).order_by("name"))
    return connection.features.has_select_for_update


def _identity(value: object) -> uuid.UUID | None:
    try:
        return uuid.UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _told(note: Note) -> dict[str, Any]:
    return {"note": note_data(note, note.section.key)}


# --- Each kind ----------------------------------------------------------------------------


def _add(sent: Sent) -> dict[str, Any]:
    section = sent.prepared.section(sent.worksheet, wire.code(sent.body, "section"))
    identity = wire.identity(sent.body, "note")
    made = notes.add_note(
        sent.worksheet,
        section,
        wire.text(sent.body, "text", most=MAX_NOTE_LENGTH),
        note_id=identity,
        by=sent.change(),
    )
    sent.prepared.notes[made.pk] = made
    return _told(made)


def _rewrite(sent: Sent) -> dict[str, Any]:
    note = sent.note()
    seen = wire.number(sent.body, "seen", least=1, most=MOST_REVISION)
    if seen > note.revision:
        raise RefusedError(422, _("The note has no such revision."), field="seen")
    text = wire.text(sent.body, "text", most=MAX_NOTE_LENGTH)
    kept = notes.rewrite(note, text, seen=seen, by=sent.change())
    if kept is not note:
        sent.prepared.notes[kept.pk] = kept
        return {**_told(kept), "conflict": kept.beside_id is not None, "with": str(note.pk)}
    return _told(note)


def _move(sent: Sent) -> dict[str, Any]:
    note = sent.note()
    section = sent.prepared.section(sent.worksheet, wire.code(sent.body, "section"))
    before = wire.optional_identity(sent.body, "before")
    front = sent.prepared.note(sent.worksheet, before, "before") if before else None
    notes.move(note, section, front, by=sent.change())
    return _told(note)


def _delete(sent: Sent) -> dict[str, Any]:
    note = sent.note()
    notes.delete(note, by=sent.change())
    return _told(note)


def _restore(sent: Sent) -> dict[str, Any]:
    note = sent.note()
    notes.restore(note, by=sent.change())
    return _told(note)


def _settle(sent: Sent) -> dict[str, Any]:
    note = sent.note()
    notes.settle(note, by=sent.change())
    return _told(note)


def _link(sent: Sent) -> dict[str, Any]:
    answer, answered = sent.note("answer"), sent.note("answered")
    if answer.deleted_at or answered.deleted_at:
        raise RefusedError(409, _("One of the two notes was deleted."), field="answered")
    notes.link(answer, answered, by=sent.change())
    return {"answer": str(answer.pk), "answered": str(answered.pk)}


def _unlink(sent: Sent) -> dict[str, Any]:
    answer, answered = sent.note("answer"), sent.note("answered")
    notes.unlink(answer, answered, by=sent.change())
    return {"answer": str(answer.pk), "answered": str(answered.pk)}


def _subject(sent: Sent) -> dict[str, Any]:
    """Neither of two subjects is overwritten unseen: the second writer is asked."""
    subject = wire.text(sent.body, "text", most=MOST_OF_A_SUBJECT, may_be_empty=True)
    seen = wire.text(sent.body, "seen", most=MOST_OF_A_SUBJECT, may_be_empty=True)
    sent.worksheet.refresh_from_db(fields=["subject"])
    if sent.worksheet.subject not in {seen, subject}:
        raise RefusedError(
            409,
            _("Somebody at your table wrote another subject meanwhile."),
            field="text",
            subject=sent.worksheet.subject,
        )
    sent.change()
    worksheets.set_subject(sent.worksheet, subject, operation=sent.operation.id)
    return {"subject": sent.worksheet.subject}


def _hand(sent: Sent) -> dict[str, Any]:
    is_raised = wire.flag(sent.body, "raised")
    worksheets.raise_hand(sent.worksheet, is_raised, operation=sent.operation.id)
    return {"raised": is_raised}


def _done(sent: Sent) -> dict[str, Any]:
    is_done = wire.flag(sent.body, "done")
    worksheets.say_done(sent.worksheet, is_done, operation=sent.operation.id)
    return {"done": is_done}


def _vote(sent: Sent) -> dict[str, Any]:
    activity = sent.worksheet.activity
    if activity.vote_state != Activity.VoteState.OPEN:
        raise RefusedError(409, _("The vote is closed."))
    dots = wire.number(sent.body, "dots", most=activity.votes_per_note)
    round_number = wire.number(sent.body, "round", least=1, most=MOST_REVISION)
    if round_number != activity.vote_round:
        raise RefusedError(409, _("That round of the vote is over."), field="round")
    note = sent.note()
    votes.cast(note, dots, device=sent.device, delegate=sent.author(), operation=sent.operation.id)
    return {"dots": dots, "round": round_number}


HANDLERS: Final[Mapping[str, Callable[[Sent], dict[str, Any]]]] = {
    "note.add": _add,
    "note.rewrite": _rewrite,
    "note.move": _move,
    "note.delete": _delete,
    "note.restore": _restore,
    "note.settle": _settle,
    "link.add": _link,
    "link.remove": _unlink,
    "subject": _subject,
    "hand": _hand,
    "done": _done,
    "vote": _vote,
}
KINDS: Final = frozenset(HANDLERS)
