"""A workshop in full swing, and its devices."""

from dataclasses import dataclass
from typing import Self

from django.utils import timezone

from canvases.models import Note, Worksheet
from live.models import Event, Topic
from tests import factories
from tests.faults.tablet import Tablet
from workshops.models import Activity, Device, Workshop


@dataclass
class Room:
    """An open workshop, one open activity, and a worksheet for each of its tables."""

    workshop: Workshop
    activity: Activity
    worksheets: list[Worksheet]

    @classmethod
    def open(cls, tables: int = 1) -> Self:
        workshop = factories.workshop(factories.programme(), state=Workshop.State.OPEN)
        activity = factories.activity(workshop, factories.canvas(), state=Activity.State.OPEN)
        # It runs, as it would: a block that was started and has not ended.
        activity.block.started_at = timezone.now()
        activity.block.save()
        workshop.current_block = activity.block
        workshop.save()
        return cls(
            workshop,
            activity,
            [
                factories.worksheet(activity, factories.table(workshop, capacity=300))
                for _ in range(tables)
            ],
        )

    @property
    def worksheet(self) -> Worksheet:
        return self.worksheets[0]

    @property
    def topic(self) -> str:
        return self.worksheet.topic

    def join(self, table: int = 0) -> tuple[Device, str]:
        """A device of a new delegate at the table with this index, and its token."""
        return Device.issue(
            self.workshop,
            delegate=factories.delegate(self.workshop),
            table=self.worksheets[table].table,
        )

    def tablet(self, address: str, table: int = 0) -> Tablet:
        _device, token = self.join(table)
        return Tablet(address, token, self.worksheets[table].code)


def stored(worksheet: Worksheet) -> list[str]:
    """The ids of all its notes, in the order of their numbers."""
    return [str(pk) for pk in Note.objects.filter(worksheet=worksheet).values_list("pk", flat=True)]


def numbers_of(topic: str) -> list[int]:
    """The numbers in the log, which must go from 1 to the topic's last without a gap."""
    numbers = list(
        Event.objects.filter(topic__name=topic).order_by("number").values_list("number", flat=True)
    )
    last = Topic.objects.filter(name=topic).values_list("last_number", flat=True).first() or 0
    assert numbers == list(range(1, last + 1))
    return numbers
