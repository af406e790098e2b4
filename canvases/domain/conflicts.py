"""Two versions of one note, of which nobody has decided yet which one stays."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from canvases.domain.notes import delete, settle
from canvases.models import Note, Worksheet
from workshops.domain.closing import LooseEnd
from workshops.models import Workshop

FIRST: Final = "first"
SECOND: Final = "second"
BOTH: Final = "both"


@dataclass(frozen=True, slots=True)
class Conflict:
    """``second`` was written while somebody else changed ``first``."""

    first: Note
    second: Note


def conflicts_among(notes: Iterable[Note]) -> list[Conflict]:
    """The open ones among the current ``notes`` of a worksheet, in their order: no query."""
    known = {note.pk: note for note in notes}
    return [
        Conflict(known[note.beside_id], note)
        for note in known.values()
        if note.beside_id is not None and note.beside_id in known
    ]


@transaction.atomic
def decide(second: Note, keep: str) -> bool:
    """Let the first version stay, the ``second``, or both; False when it was decided already.

    What does not stay is deleted like any other note: it can be brought back. It does not matter
    whether the table may write.
    """
    first = second.beside
    second.refresh_from_db(fields=["beside", "deleted_at"])
    is_open = second.beside_id is not None and second.deleted_at is None
    if first is None or not is_open or first.deleted_at is not None:
        return False
    if keep == FIRST:
        delete(second)
        return True
    settle(second)
    if keep == SECOND:
        delete(first)
    return True


def loose_ends(workshop: Workshop) -> Sequence[LooseEnd]:
    """Hands that are up, and conflicts that are open, by table: two queries."""
    raised = (
        Worksheet.objects.filter(table__workshop=workshop, hand_raised_at__isnull=False)
        .select_related("activity", "table")
        .order_by("table__number", "activity__block__order")
    )
    seconds = (
        Note.objects.filter(
            worksheet__table__workshop=workshop,
            deleted_at__isnull=True,
            beside__isnull=False,
            beside__deleted_at__isnull=True,
        )
        .select_related("worksheet__activity", "worksheet__table")
        .order_by("worksheet__table__number", "worksheet__activity__block__order")
    )
    in_conflict = Counter(note.worksheet for note in seconds)
    return [
        *(_loose_end("hand", worksheet, 1) for worksheet in raised),
        *(_loose_end("versions", worksheet, number) for worksheet, number in in_conflict.items()),
    ]


def _loose_end(kind: str, worksheet: Worksheet, number: int) -> LooseEnd:
    return LooseEnd(kind, worksheet.table, worksheet.activity, number, worksheet.get_absolute_url())
