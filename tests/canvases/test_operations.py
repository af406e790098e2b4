"""What devices send about worksheets: applied once, refused with a field and a sentence."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.utils import timezone

from canvases.models import Note, Worksheet
from live.models import Event
from live.operations import Applier, Request, parse
from tests import factories
from workshops.gate import WorkshopGate
from workshops.models import Activity, Device, Workshop


@pytest.fixture
def sheet(workshop: Workshop) -> Worksheet:
    workshop.state = Workshop.State.OPEN
    workshop.save()
    activity = factories.activity(workshop, factories.canvas(), state=Activity.State.OPEN)
    return factories.worksheet(activity, factories.table(workshop), subject="")


class Tablet:
    """A joined device that sends operations as the writer applies them."""

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

    def add(self, text: str = "Fog", section: str = "customer-pains", **more: Any) -> str:
        """Write a note; return its id."""
        identity = str(uuid.uuid4())
        body = {"kind": "note.add", "note": identity, "section": section, "text": text, **more}
        (outcome,) = self.send(body)
        assert outcome["status"] == "applied", outcome
        return identity


@pytest.fixture
def tablet(sheet: Worksheet) -> Tablet:
    return Tablet(sheet)


@pytest.fixture
def other(sheet: Worksheet) -> Tablet:
    return Tablet(sheet)


def texts(sheet: Worksheet) -> list[str]:
    return [note.text for note in sheet.notes.current()]


def test_note_is_written_at_the_end_of_its_section(sheet, tablet, other):
    tablet.add("Fog")
    other.add("Rocks")

    assert texts(sheet) == ["Fog", "Rocks"]
    assert [event.kind for event in Event.objects.after(sheet.topic, 0)] == ["note.added"] * 2


def test_operation_that_is_sent_twice_is_applied_once(sheet, tablet):
    body = {
        "id": str(uuid.uuid4()),
        "kind": "note.add",
        "note": str(uuid.uuid4()),
        "section": "customer-pains",
        "text": "Fog",
    }

    (first,) = tablet.send(body)
    (second,) = tablet.send(body)

    assert (first["status"], second["status"]) == ("applied", "duplicate")
    assert texts(sheet) == ["Fog"]
    assert Event.objects.after(sheet.topic, 0).count() == 1


def test_two_wordings_of_one_text_are_both_kept(sheet, tablet, other):
    note = tablet.add("Fog")
    body = {"kind": "note.rewrite", "note": note, "seen": 1}

    (first,) = tablet.send({**body, "text": "Thick fog"})
    (second,) = other.send({**body, "text": "Sea fog"})

    assert (first["status"], second["status"]) == ("applied", "applied")
    assert (second["conflict"], second["note"]["beside"]) == (True, note)
    assert texts(sheet) == ["Thick fog", "Sea fog"]


def test_move_and_rewording_do_not_contradict(sheet, tablet, other):
    note = tablet.add("Fog")

    tablet.send({"kind": "note.move", "note": note, "section": "customer-gains", "before": None})
    (outcome,) = other.send({"kind": "note.rewrite", "note": note, "seen": 1, "text": "Sea fog"})

    assert "conflict" not in outcome
    assert texts(sheet) == ["Sea fog"]
    assert Note.objects.get().section.key == "customer-gains"


def test_late_note_is_kept_and_marked(sheet, tablet):
    sheet.activity.state = Activity.State.LOCKED
    sheet.activity.locked_at = timezone.now() - dt.timedelta(minutes=2)
    sheet.activity.save()
    body = {"kind": "note.add", "section": "customer-pains", "text": "Fog"}

    (late, after) = tablet.send(
        {**body, "note": str(uuid.uuid4()), "age": 180_000},
        {**body, "note": str(uuid.uuid4()), "age": 1000},
    )

    assert (late["status"], late["note"]["late"]) == ("applied", True)
    assert (after["status"], after["code"]) == ("refused", 409)
    assert [note.is_late for note in sheet.notes.all()] == [True]
