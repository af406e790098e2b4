"""What is told of a worksheet, and to whom: decided here, on the server, for every surface."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Count

from canvases.models import Note, Worksheet
from live import topics
from live.models import Event
from live.topics import Viewer
from live.wire import Message
from workshops.gate import workshop_of, workshops_of_member
from workshops.models import Activity
from workshops.models.device import sharers


def note_data(note: Note, section: str) -> dict[str, Any]:
    """A note as browsers get it; ``section`` is the key of its section. No author: at the table
    nobody is told who wrote what.
    """
    return {
        "id": str(note.pk),
        "section": section,
        "order": note.order,
        "written": int(note.created_at.timestamp() * 1000),
        "text": note.text,
        "revision": note.revision,
        "textRevision": note.text_revision,
        "beside": str(note.beside_id) if note.beside_id else None,
        "late": note.is_late,
        "deleted": note.deleted_at is not None,
    }


def counts_of(worksheet: Worksheet) -> dict[str, int]:
    """``{section key: number of notes}``, without the empty sections: one query."""
    counted = (
        worksheet.notes.filter(deleted_at__isnull=True)
        .order_by()
        .values_list("section__key")
        .annotate(number=Count("pk"))
    )
    return dict(counted)


def tell_note(worksheet: Worksheet, number: int, kind: str, note: Note, section: str) -> Message:
    """A note's change, as much of it as each follower of the worksheet may see.

    Needs the worksheet's ``activity``; costs a query where the others are told counts.
    """
    activity = worksheet.activity
    content = {"note": note_data(note, section)}
    if activity.shows_all_notes:
        return Message(worksheet.topic, number, kind, content)
    return Message(
        worksheet.topic,
        number,
        kind,
        {"counts": counts_of(worksheet)} if activity.shows_counts else {},
        private=content,
        only_for=sharers(note.author_id, note.device_id),
    )


def tell_plainly(
    worksheet: Worksheet, number: int, kind: str, data: Mapping[str, Any], author: str
) -> Message:
    """Something of which the log has all there is to say, private while notes are."""
    if worksheet.activity.shows_all_notes or kind not in {"link.added", "link.removed"}:
        return Message(worksheet.topic, number, kind, dict(data))
    return Message(worksheet.topic, number, kind, {}, private=dict(data), only_for=author)


class WorksheetTopics:
    """``worksheet.<id>``: the devices at its table, the team, the workshop's projector."""

    def allowed(self, viewer: Viewer, ids: Collection[int]) -> set[int]:
        kind, key = viewer.subject[:2]
        worksheets = Worksheet.objects.filter(pk__in=ids)
        if kind == "device":
            worksheets = worksheets.filter(table__devices=key).exclude(
                activity__state=Activity.State.PREPARED
            )
        elif kind == "screen":
            worksheets = worksheets.filter(table__workshop=workshop_of(viewer))
        else:
            of_workshop: dict[int, set[int]] = defaultdict(set)
            for pk, workshop in worksheets.values_list("pk", "table__workshop"):
                of_workshop[workshop].add(pk)
            granted = workshops_of_member(key, of_workshop)
            return {pk for workshop in granted for pk in of_workshop[workshop]}
        return set(worksheets.values_list("pk", flat=True))

    def retell(self, topic: str, events: Sequence[Event]) -> Iterable[Message]:
        """Two queries, and one for each note that is told only as a count."""
        worksheet = (
            Worksheet.objects.select_related("activity")
            .filter(pk=int(topic.partition(".")[2]))
            .first()
        )
        if worksheet is None:
            yield from topics.plainly(topic, events)
            return
        notes = {
            str(note.pk): note
            for note in worksheet.notes.filter(
                pk__in={one.payload["note"] for one in events if "note" in one.payload}
            ).select_related("section")
        }
        for event in events:
            note = notes.get(event.payload.get("note", ""))
            if note is None:
                # Whose it is the log knows, and nobody is told.
                data = {name: event.payload[name] for name in event.payload if name != "author"}
                author = event.payload.get("author", "")
                yield tell_plainly(worksheet, event.number, event.kind, data, author)
            else:
                yield tell_note(worksheet, event.number, event.kind, note, note.section.key)
