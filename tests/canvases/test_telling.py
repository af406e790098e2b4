"""What is told of a worksheet, and to whom: the same live and from the log, and no more."""

import json
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils import timezone

from canvases.domain import notes
from canvases.domain.snapshot import snapshot
from canvases.models import Worksheet
from canvases.telling import WorksheetTopics, note_data
from live.hub import hub
from live.models import Event
from live.stream import Stream
from live.topics import Viewer, retold
from live.wire import Message
from tests import cast, factories
from tests.canvases.tablet import Tablet, note, open_sheet
from workshops.gate import WorkshopGate
from workshops.models import Activity, Device

State, Visibility = Activity.State, Activity.Visibility

type Broadcast = Callable[[Callable[[], object]], list[Message]]


@pytest.fixture
def sheet(workshop) -> Worksheet:
    return open_sheet(workshop)


@pytest.fixture
def room(sheet, programme) -> dict[str, Viewer]:
    """Everyone who may follow the worksheet, as the gate lets them in."""
    workshop = sheet.table.workshop
    ana = factories.delegate(workshop, "Ana")
    ben = factories.delegate(workshop, "Ben")
    devices = {
        "ana": Tablet(sheet, delegate=ana),
        "ana's phone": Tablet(sheet, delegate=ana),
        "ben": Tablet(sheet, delegate=ben),
        "nameless": Tablet(sheet),
    }
    found = {name: viewer_of(one.token) for name, one in devices.items()}
    found["screen"] = let_in({}, f"screen:{workshop.screen_code}")
    found["team"] = Viewer("user.1", sees_all=True, subject=("team", cast.lead(programme).pk, ""))
    return found


@pytest.fixture
def ana(sheet, room) -> Tablet:
    """Another tablet of Ana's."""
    return Tablet(sheet, delegate=sheet.table.workshop.delegates.get(name="Ana"))


@pytest.fixture
def broadcast(monkeypatch, sheet, django_capture_on_commit_callbacks) -> Broadcast:
    """Do something, and return what is broadcast of the worksheet after the commit."""
    monkeypatch.setattr(hub, "_redis", None)

    def do(act: Callable[[], object]) -> list[Message]:
        heard: list[Message] = []
        stop = hub.listen(sheet.topic, heard.append)
        with django_capture_on_commit_callbacks(execute=True):
            act()
        stop()
        return heard

    return do


def let_in(cookies: dict[str, str], claim: str) -> Viewer:
    viewer = WorkshopGate().viewer(cookies, claim)
    assert viewer is not None
    return viewer


def viewer_of(token: str) -> Viewer:
    return let_in({"device": token}, "device")


def seen(message: Message, viewer: Viewer) -> dict[str, Any]:
    """The data that ``viewer`` is sent of ``message``."""
    frame = message.frame(in_full=Stream(viewer, {}).may_see(message)).decode()
    data: dict[str, Any] = json.loads(frame.partition("data: ")[2])["data"]
    return data


def from_log(sheet: Worksheet, after: int = 0) -> list[Message]:
    return list(retold(sheet.topic, list(Event.objects.after(sheet.topic, after))))


CASES = [
    (visibility, state) for visibility in Visibility for state in State if state != State.PREPARED
]


def level(visibility: str, state: str) -> str:
    """How much those at the table see of what others wrote."""
    if visibility == Visibility.EVERYONE or state in {State.REVEALED, State.CLOSED}:
        return "all"
    return "counts" if visibility == Visibility.COUNTS else "nothing"


def set_activity(sheet: Worksheet, visibility: str, state: str) -> None:
    Activity.objects.filter(pk=sheet.activity_id).update(
        visibility=visibility,
        state=state,
        locked_at=None if state == State.OPEN else timezone.now(),
    )
    sheet.activity.refresh_from_db()


AUTHOR = {"ana", "ana's phone", "team"}
OTHERS = {"ben", "nameless", "screen"}


def changes(tablet: Tablet) -> Iterator[tuple[str, dict[str, Any]]]:
    """A kind and a body of each change of a note, one after the other."""
    fog, lamp = str(uuid.uuid4()), tablet.add("A lamp", "pain-relievers", age=60_000)
    yield "note.add", {"note": fog, "section": "customer-pains", "text": "Fog"}
    yield "note.rewrite", {"note": fog, "seen": 1, "text": "Thick fog"}
    yield "note.move", {"note": fog, "section": "customer-gains", "before": None}
    yield "note.settle", {"note": fog}
    yield "note.delete", {"note": fog}
    yield "note.restore", {"note": fog}
    yield "note.move", {"note": fog, "section": "customer-pains", "before": None}
    yield "link.add", {"answer": lamp, "answered": fog}
    yield "link.remove", {"answer": lamp, "answered": fog}


@pytest.mark.parametrize(("visibility", "state"), CASES)
def test_each_sees_what_they_may_live_and_from_the_log(
    sheet, room, ana, broadcast, visibility, state
):
    set_activity(sheet, visibility, state)

    for kind, body in changes(ana):
        (message,) = broadcast(lambda kind=kind, body=body: ana.do(kind, **body, age=60_000))
        (again,) = from_log(sheet, message.number - 1)

        assert again == message
        for name, viewer in room.items():
            data = seen(message, viewer)
            sees = "all" if name in AUTHOR else level(visibility, state)
            if kind.startswith("link."):
                assert data == (body if sees == "all" else {})
            elif sees == "all":
                assert data["note"] == note_data(note(body["note"]), section_of(body["note"]))
            else:
                assert data.keys() == ({"counts"} if sees == "counts" else set())
            assert "fog" not in json.dumps(data).lower() or sees == "all"


def section_of(identity: str) -> str:
    return note(identity).section.key


@pytest.mark.parametrize("visibility", Visibility)
def test_nobody_at_the_table_is_told_who_wrote(sheet, room, ana, broadcast, visibility):
    set_activity(sheet, visibility, State.OPEN)

    for kind, body in changes(ana):
        (message,) = broadcast(lambda kind=kind, body=body: ana.do(kind, **body))
        for one in (message, *from_log(sheet, message.number - 1)):
            for viewer in room.values():
                told = json.dumps(seen(one, viewer))
                assert "author" not in told
                assert "delegate" not in told
                assert "device" not in told


def test_counts_are_those_of_the_notes_that_stand(sheet, room, ana, broadcast):
    set_activity(sheet, Visibility.COUNTS, State.OPEN)
    fog = ana.add("Fog")
    ana.add("A view", "customer-gains")
    Tablet(sheet).add("Rocks")

    (deleted,) = broadcast(lambda: ana.do("note.delete", note=fog))
    (restored,) = broadcast(lambda: ana.do("note.restore", note=fog))

    counts = [seen(one, room["ben"])["counts"] for one in (deleted, restored)]
    assert counts == [
        {"customer-pains": 1, "customer-gains": 1},
        {"customer-pains": 2, "customer-gains": 1},
    ]


@pytest.mark.parametrize("visibility", [Visibility.ONLY_MINE, Visibility.COUNTS])
def test_device_without_a_name_sees_its_own_notes_alone(sheet, room, broadcast, visibility):
    set_activity(sheet, visibility, State.OPEN)
    one, other = Tablet(sheet), Tablet(sheet)

    (message,) = broadcast(lambda: one.add("Fog"))

    assert "note" in seen(message, viewer_of(one.token))
    assert "note" not in seen(message, viewer_of(other.token))
    assert "note" not in seen(message, room["ana"])


@pytest.mark.parametrize("visibility", [Visibility.ONLY_MINE, Visibility.COUNTS])
def test_shared_tablet_shows_what_was_written_on_it_for_whomever(
    sheet, room, ana, broadcast, visibility
):
    set_activity(sheet, visibility, State.OPEN)
    scribe = Tablet(sheet, is_scribe=True)
    ana_s = sheet.table.workshop.delegates.get(name="Ana").code

    (for_ana,) = broadcast(lambda: scribe.add("Fog", author=ana_s))
    (for_nobody,) = broadcast(lambda: scribe.add("Rocks"))
    (by_ana,) = broadcast(lambda: ana.add("Ice"))

    viewer = viewer_of(scribe.token)
    shares = [for_ana, for_nobody, by_ana]
    assert ["note" in seen(one, viewer) for one in shares] == [True, True, False]
    assert ["note" in seen(one, room["ana"]) for one in shares] == [True, False, True]
    assert ["note" in seen(one, room["ben"]) for one in shares] == [False, False, False]
    assert [one.only_for for one in from_log(sheet)] == [one.only_for for one in shares]
    assert texts_on(scribe) == ["Fog", "Rocks"]
    assert texts_on(ana) == ["Fog", "Ice"]


def texts_on(tablet: Tablet) -> list[str]:
    """The notes that the page of ``tablet`` begins with, all of them its own."""
    sheet = Worksheet.objects.select_related("activity__block", "canvas", "table__workshop").get()
    begun = snapshot(sheet, tablet.device)
    assert begun["mine"] == [one["id"] for one in begun["notes"]]
    return [one["text"] for one in begun["notes"]]


@pytest.mark.parametrize("visibility", [Visibility.ONLY_MINE, Visibility.COUNTS])
def test_note_that_has_no_author_and_no_device_is_hidden_from_all_but_the_team(
    sheet, room, broadcast, visibility
):
    set_activity(sheet, visibility, State.OPEN)
    section = sheet.canvas.sections.get(key="customer-pains")

    (message,) = broadcast(lambda: notes.add_note(sheet, section, "Fog"))

    assert {name for name in room if "note" in seen(message, room[name])} == {"team"}


def test_note_that_was_hidden_is_retold_to_all_after_the_reveal(sheet, room, ana):
    set_activity(sheet, Visibility.ONLY_MINE, State.OPEN)
    ana.add("Fog")
    before = [seen(one, room["ben"]) for one in from_log(sheet)]

    set_activity(sheet, Visibility.ONLY_MINE, State.REVEALED)
    after = [seen(one, room["ben"]) for one in from_log(sheet)]

    assert before == [{}]
    assert [one["note"]["text"] for one in after] == ["Fog"]


def test_note_that_was_shown_is_not_retold_once_it_is_hidden(sheet, room, ana):
    set_activity(sheet, Visibility.EVERYONE, State.OPEN)
    ana.add("Fog")

    set_activity(sheet, Visibility.ONLY_MINE, State.OPEN)

    assert [seen(one, room["ben"]) for one in from_log(sheet)] == [{}]


def test_log_tells_the_present_state_under_the_old_number(sheet, room, ana):
    fog = ana.add("Fog")
    ana.do("note.rewrite", note=fog, seen=1, text="Thick fog")
    ana.do("note.delete", note=fog)

    messages = from_log(sheet)

    assert [(one.number, one.kind) for one in messages] == [
        (1, "note.added"),
        (2, "note.changed"),
        (3, "note.deleted"),
    ]
    told = [seen(one, room["ben"])["note"] for one in messages]
    assert {(one["text"], one["revision"], one["deleted"]) for one in told} == {
        ("Thick fog", 3, True)
    }


def test_what_is_no_note_is_told_as_the_log_has_it(sheet, room, ana, broadcast):
    set_activity(sheet, Visibility.ONLY_MINE, State.OPEN)

    (hand,) = broadcast(lambda: ana.do("hand", raised=True))
    (subject,) = broadcast(lambda: ana.do("subject", text="The harbour master", seen=""))

    assert [(one.kind, seen(one, room["ben"])) for one in (hand, subject)] == [
        ("hand", {"raised": True}),
        ("subject", {}),
    ]
    assert from_log(sheet) == [hand, subject]


def test_log_of_what_is_gone_is_told_without_it(sheet, room, ana):
    fog = ana.add("Fog")
    note(fog).delete()
    of_note = from_log(sheet)
    topic, events = sheet.topic, list(Event.objects.after(sheet.topic, 0))
    sheet.delete()

    assert [one.kind for one in of_note] == ["note.added"]
    assert list(retold(topic, events)) == of_note


@pytest.mark.parametrize("number", [1, 7])
def test_log_costs_two_queries(sheet, ana, django_assert_num_queries, number):
    for _ in range(number):
        ana.add("Fog")
    events = list(Event.objects.after(sheet.topic, 0))

    with django_assert_num_queries(2):
        list(retold(sheet.topic, events))


# --- Who may follow -------------------------------------------------------------------------


def allowed(viewer: Viewer, *sheets: Worksheet) -> list[bool]:
    granted = WorksheetTopics().allowed(viewer, [sheet.pk for sheet in sheets])
    return [sheet.pk in granted for sheet in sheets]


@pytest.fixture
def sheets(sheet, programme, stranger) -> list[Worksheet]:
    """Of one table: open and prepared; of another table; of another workshop; of a stranger's."""
    workshop = sheet.table.workshop
    prepared = factories.worksheet(factories.activity(workshop), sheet.table)
    another_table = factories.worksheet(sheet.activity, factories.table(workshop))
    another_workshop = open_sheet(factories.workshop(programme))
    theirs = stranger.memberships.get().programme.workshops.get()
    return [sheet, prepared, another_table, another_workshop, open_sheet(theirs)]


def test_device_follows_the_worksheets_of_its_table_once_they_were_opened(sheet, sheets):
    viewer = viewer_of(Tablet(sheet).token)

    assert allowed(viewer, *sheets) == [True, False, False, False, False]


def test_device_without_a_table_follows_no_worksheet(sheet, sheets):
    assert allowed(viewer_of(Tablet(sheet, table=None).token), *sheets) == [False] * 5


def test_device_that_is_gone_follows_no_worksheet(sheet, sheets):
    tablet = Tablet(sheet)
    viewer = viewer_of(tablet.token)
    Device.objects.filter(pk=tablet.device.pk).delete()

    assert allowed(viewer, *sheets) == [False] * 5


def test_screen_follows_the_worksheets_of_its_workshop(sheet, sheets):
    viewer = let_in({}, f"screen:{sheet.table.workshop.screen_code}")

    assert allowed(viewer, *sheets) == [True, True, True, False, False]


@pytest.mark.parametrize("role", [cast.lead, cast.facilitator, cast.viewer])
def test_team_follows_the_worksheets_of_its_programme(sheets, programme, role):
    viewer = Viewer("user.1", sees_all=True, subject=("team", role(programme).pk, ""))

    assert allowed(viewer, *sheets) == [True, True, True, True, False]


def test_stranger_follows_their_own_worksheets(sheets, stranger):
    viewer = Viewer("user.1", sees_all=True, subject=("team", stranger.pk, ""))

    assert allowed(viewer, *sheets) == [False, False, False, False, True]
