"""What to know before a workshop is closed: one list, to which every app adds its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils import timezone

from workshops.models import Activity, Device, Table, Workshop
from workshops.models.device import PRESENT_FOR


@dataclass(frozen=True, slots=True)
class LooseEnd:
    """Something that a table waits for: ``kind`` is "hand" for a raised hand, or "versions" for
    ``number`` notes in two versions. ``address`` is the page of what it is about.
    """

    kind: str
    table: Table
    activity: Activity
    number: int
    address: str


on_closing: Final[list[Callable[[Workshop], Sequence[LooseEnd]]]] = []
"""Each is asked what a workshop leaves open; for as many queries whatever the number of tables."""


def loose_ends(workshop: Workshop) -> dict[str, list[LooseEnd]]:
    """What tables still wait for, by its kind."""
    found: dict[str, list[LooseEnd]] = {"hand": [], "versions": []}
    for ask in on_closing:
        for one in ask(workshop):
            found[one.kind].append(one)
    return found


def unsent_devices(workshop: Workshop) -> list[Device]:
    """Devices on which something waits to be sent, by table: one query."""
    return list(
        workshop.devices.valid()
        .filter(unsent__gt=0)
        .select_related("delegate", "table")
        .order_by("table__number", "joined_at", "pk")
    )


def silent_devices(workshop: Workshop) -> list[Device]:
    """Devices that said last that nothing waits on them, and have said nothing since: what was
    written on them after that nobody knows. By table: one query.
    """
    silent_since = timezone.now() - PRESENT_FOR
    return list(
        workshop.devices.valid()
        .filter(unsent=0, last_seen_at__lt=silent_since)
        .select_related("delegate", "table")
        .order_by("table__number", "joined_at", "pk")
    )
