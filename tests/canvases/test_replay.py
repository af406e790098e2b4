"""However often tablets lose the network, in the end each shows what the server holds."""

import json
import random
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import TestCase
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from canvases.domain import notes
from canvases.domain.snapshot import snapshot
from canvases.models import Worksheet
from live.hub import hub
from live.stream import Stream, read_log
from live.topics import Viewer
from live.wire import Message
from tests import factories
from tests.canvases.tablet import Tablet, open_sheet
from workshops.gate import WorkshopGate
from workshops.models import Activity

Visibility, State = Activity.Visibility, Activity.State


class Page:
    """What a tablet's page knows of its worksheet, and how it learns of it.

    It applies events in their order and by revision, as the browser does, and reads all of it
    again where an event says that there is more to know than it tells. ``line`` is what has been
    told and has not arrived yet; a page that is off the network has none.
    """

    def __init__(self, tablet: Tablet) -> None:
        self.tablet = tablet
        viewer = WorkshopGate().viewer({"device": tablet.token}, "device")
        assert viewer is not None
        self.viewer: Viewer = viewer
        self.line: list[Message | None] | None = []
        self.is_outdated = False
        self.reads = 0
        self.read()

    def read(self) -> None:
        sheet = Worksheet.objects.select_related(
            "activity__block", "canvas", "table__workshop"
        ).get(pk=self.tablet.sheet.pk)
        self.state: dict[str, Any] = snapshot(sheet, self.tablet.device)
        self.notes = {note["id"]: note for note in self.state["notes"]}
        self.links = {tuple(pair) for pair in self.state["links"]}
        self.number: int = self.state["number"]
        self.reads += 1

    def tell(self, message: Message | None) -> None:
        """None stands for the workshop's word that the activity has changed."""
        if self.line is not None:
            self.line.append(message)
        elif message is None:
            self.is_outdated = True

    def drop(self) -> None:
        """What had not arrived is lost; the log has it."""
        self.is_outdated = self.is_outdated or None in (self.line or [])
        self.line = None

    def connect(self) -> None:
        """The stream begins again after the last number that was seen."""
        if self.line is not None:
            return
        self.line = []
        if self.is_outdated:
            self.line.append(None)
            self.is_outdated = False
        topic = self.tablet.sheet.topic
        _last, messages = read_log({topic: self.number})[topic]
        assert messages is not None
        self.line += messages

    def arrive(self, most: int = 10**6) -> None:
        if self.line is None:
            return
        arrived, self.line = self.line[:most], self.line[most:]
        for message in arrived:
            if message is None:
                self.read()
            elif message.number > self.number:
                assert message.number == self.number + 1
                self.number = message.number
                self._hear(message)

    def _hear(self, message: Message) -> None:
        stream = Stream(self.viewer, {})
        frame = message.frame(in_full=stream.may_see(message)).decode()
        data = json.loads(frame.partition("data: ")[2])["data"]
        if "counts" in data:
            self.state["counts"] = data["counts"]
        if message.kind in {"notes.spaced", "subject"}:
            self.read()
        elif "note" in data:
            self.take(data["note"])
        elif message.kind == "link.added" and data:
            self.links.add((data["answer"], data["answered"]))
        elif message.kind == "link.removed" and data:
            self.links.discard((data["answer"], data["answered"]))
        elif message.kind == "hand":
            self.state["hand"] = data["raised"]
        elif message.kind == "done":
            self.state["done"] = data["done"]

    def take(self, note: dict[str, Any]) -> None:
        known = self.notes.get(note["id"])
        if known is None or note["revision"] > known["revision"]:
            self.notes[note["id"]] = note

    def shown(self) -> dict[str, Any]:
        """What the page shows; counts only where it shows no more than them."""
        standing = {key: note for key, note in self.notes.items() if not note["deleted"]}
        activity = self.state["activity"]
        shows_counts = activity["showsCounts"] and not activity["showsAll"]
        return {
            "notes": standing,
            "links": {pair for pair in self.links if set(pair) <= standing.keys()},
            "subject": self.state["subject"],
            "hand": self.state["hand"],
            "done": self.state["done"],
            "counts": self.state["counts"] if shows_counts else None,
            "showsAll": activity["showsAll"],
        }


class Room:
    """A table with two tablets of Ana's and one of Ben's, and what is told to them."""

    def __init__(self, visibility: str) -> None:
        workshop = factories.workshop(factories.programme())
        self.sheet = open_sheet(workshop, visibility=visibility)
        ana, ben = factories.delegate(workshop, "Ana"), factories.delegate(workshop, "Ben")
        tablets = [Tablet(self.sheet, delegate=delegate) for delegate in (ana, ana, ben)]
        for tablet in tablets:
            tablet.add("Fog")
        tablets[0].add("A lamp", "pain-relievers")
        self.pages = [Page(tablet) for tablet in tablets]

    def happen(self, change: Callable[[], Any]) -> Any:
        """What ``change`` returns; what it tells stands in the line of each page."""
        heard: list[Message] = []
        stop = hub.listen(self.sheet.topic, heard.append)
        with TestCase.captureOnCommitCallbacks(execute=True):
            done = change()
        stop()
        for page in self.pages:
            for message in heard:
                page.tell(message)
        return done

    def send(self, page: Page, kind: str, body: dict[str, Any], is_answered: bool) -> None:
        (outcome,) = self.happen(lambda: page.tablet.send({"kind": kind, **body}))
        if is_answered and isinstance(outcome.get("note"), dict):
            page.take(outcome["note"])

    def show(self, visibility: str, state: str) -> None:
        Activity.objects.filter(pk=self.sheet.activity_id).update(
            visibility=visibility, state=state
        )
        for page in self.pages:
            page.tell(None)


class Dice:
    """Picks a change that makes sense on a page, from the numbers of one step."""

    def __init__(self, page: Page, numbers: list[int]) -> None:
        self.notes = sorted(page.notes)
        self.page = page
        self.numbers: Iterator[int] = iter(numbers)

    def pick(self, choices: list[Any]) -> Any:
        return choices[next(self.numbers) % len(choices)]

    def change(self) -> tuple[str, dict[str, Any]]:
        kinds = ["note.add", "subject", "hand", "done"]
        if self.notes:
            kinds += ["note.rewrite", "note.move", "note.move", "note.move", "note.delete"]
            kinds += ["note.restore", "note.settle", "link.add", "link.remove"]
        kind = self.pick(kinds)
        return kind, self._body(kind)

    def _body(self, kind: str) -> dict[str, Any]:
        sections = ["customer-pains", "pain-relievers"]
        if kind == "note.add":
            text = self.pick(["Fog", "Rocks", "Ice"])
            return {"note": str(uuid.uuid4()), "section": self.pick(sections), "text": text}
        if kind == "subject":
            text = self.pick(["", "The pilot", "The harbour master"])
            return {"text": text, "seen": self.page.state["subject"]}
        if kind in {"hand", "done"}:
            return {"raised": self.pick([True, False]), "done": self.pick([True, False])}
        note = self.pick(self.notes)
        if kind == "note.rewrite":
            seen = self.pick([1, self.page.notes[note]["textRevision"]])
            return {"note": note, "seen": seen, "text": self.pick(["Mist", "Haze", "Murk"])}
        if kind == "note.move":
            before = self.pick([None, *self.notes])
            return {"note": note, "section": self.pick(sections), "before": before}
        if kind.startswith("link."):
            return {"answer": note, "answered": self.pick(self.notes)}
        return {"note": note}


WHAT = ["change"] * 9 + ["squeeze", "drop", "connect", "arrive", "arrive"]


@pytest.mark.django_db
@settings(max_examples=12, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(visibility=st.sampled_from(list(Visibility)), seed=st.integers(0, 2**32))
def test_every_page_shows_in_the_end_what_the_server_holds(visibility, seed):
    """A long story from each seed finds more than short ones that can be shrunk."""
    chance = random.Random(seed)
    steps = [
        (
            "show" if chance.random() < 0.02 else chance.choice(WHAT),
            chance.randrange(3),
            [chance.randrange(12) for _ in range(5)],
            chance.random() < 0.5,
        )
        for _ in range(70)
    ]

    with transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(hub, "_redis", None)  # a broadcast arrives at once
        patch.setattr(notes, "SPACING", 2)  # there is soon no room between two notes
        room = Room(visibility)
        for what, which, numbers, flag in steps:
            step(room, what, room.pages[which], numbers, flag)
        for page in room.pages:
            page.connect()
            page.arrive()
        fresh = [Page(page.tablet) for page in room.pages]
        transaction.set_rollback(True)

    assert [page.shown() for page in room.pages] == [page.shown() for page in fresh]
    assert room.pages[0].shown() == room.pages[1].shown()


def step(room: Room, what: str, page: Page, numbers: list[int], flag: bool) -> None:
    if what == "change":
        room.send(page, *Dice(page, numbers).change(), is_answered=flag)
    elif what == "squeeze":
        squeeze(room, page, numbers)
    elif what == "drop":
        page.drop()
    elif what == "connect":
        page.connect()
    elif what == "arrive":
        page.arrive(numbers[0])
    else:
        room.show(
            list(Visibility)[numbers[0] % 3], State.OPEN if numbers[1] % 4 else State.REVEALED
        )


def squeeze(room: Room, page: Page, numbers: list[int]) -> None:
    """Move two notes again and again in front of each other, until there is no room."""
    known = sorted(page.notes)
    if not known:
        return
    one, other, last = (known[number % len(known)] for number in numbers[:3])
    for note, before in [(one, last), (other, one), (one, other), (other, one), (one, other)]:
        body = {"note": note, "section": "customer-pains", "before": before}
        room.send(page, "note.move", body, is_answered=numbers[3] % 2 == 0)
