"""A joined device that sends operations as the writer applies them, for tests."""

import uuid
from typing import Any

from canvases.models import Note, Worksheet
from live.operations import Applier, Request, parse
from tests import factories
from workshops.gate import WorkshopGate
from workshops.models import Activity, Device, Workshop


def open_sheet(workshop: Workshop, **fields: Any) -> Worksheet:
    """A worksheet of an open activity in an open workshop; ``fields`` are the activity's."""
    workshop.state = Workshop.State.OPEN
    workshop.save()
    activity = factories.activity(
        workshop, factories.canvas(), **{"state": Activity.State.OPEN, **fields}
    )
    return factories.worksheet(activity, factories.table(workshop), subject="")


class Tablet:
    """Sends for ``sheet``, unless a body names another worksheet."""

    def __init__(self, sheet: Worksheet, **fields: Any) -> None:
        workshop = sheet.table.workshop
        self.sheet = sheet
        self.device, self.token = Device.issue(workshop, **{"table": sheet.table, **fields})

    def send(self, *bodies: dict[str, Any], waiting: int = 0) -> list[dict[str, Any]]:
        """The outcomes, in order; ids are made up where none are given."""
        sent = [
            parse({"id": str(uuid.uuid4()), "worksheet": self.sheet.code, **body})
            for body in bodies
        ]
        (outcomes,) = Applier(WorkshopGate())([Request(self.token, sent, waiting)])
        assert outcomes is not None
        return list(outcomes.values())

    def do(self, kind: str, **body: Any) -> dict[str, Any]:
        """The outcome of one operation, which was applied."""
        (outcome,) = self.send({"kind": kind, **body})
        assert outcome["status"] == "applied", outcome
        return outcome

    def fail(self, kind: str, **body: Any) -> tuple[int, str]:
        """The code and the field of one operation, which was refused."""
        (outcome,) = self.send({"kind": kind, **body})
        assert outcome["status"] == "refused", outcome
        assert outcome["message"].endswith((".", "?"))
        return outcome["code"], outcome["field"]

    def add(self, text: str = "Fog", section: str = "customer-pains", **more: Any) -> str:
        """Write a note; return its id."""
        identity = str(uuid.uuid4())
        self.do("note.add", note=identity, section=section, text=text, **more)
        return identity


def texts(sheet: Worksheet) -> list[str]:
    return [note.text for note in sheet.notes.current()]


def note(identity: str) -> Note:
    return Note.objects.get(pk=identity)
