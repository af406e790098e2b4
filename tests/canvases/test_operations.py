"""What devices send about worksheets: applied once, refused with a field and a sentence."""

import datetime as dt
import itertools
import uuid
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from canvases.models import Link, NoteRevision, Vote, Worksheet
from canvases.models.note import MAX_NOTE_LENGTH
from canvases.operations import HANDLERS
from live.models import Event
from live.operations import Applier, Request, parse
from tests import factories
from tests.canvases.tablet import Tablet, note, open_sheet, texts
from workshops.domain import devices
from workshops.gate import WorkshopGate
from workshops.models import Activity, Workshop


@pytest.fixture
def sheet(workshop: Workshop) -> Worksheet:
    return open_sheet(workshop, votes_per_delegate=3, votes_per_note=2)


@pytest.fixture
def tablet(sheet: Worksheet) -> Tablet:
    return Tablet(sheet)


@pytest.fixture
def other(sheet: Worksheet) -> Tablet:
    return Tablet(sheet)


def set_activity(sheet: Worksheet, **fields: Any) -> None:
    Activity.objects.filter(pk=sheet.activity_id).update(**fields)
    sheet.activity.refresh_from_db()


def ago(**past: float) -> dt.datetime:
    return timezone.now() - dt.timedelta(**past)


def kinds_told(sheet: Worksheet) -> list[str]:
    return [event.kind for event in Event.objects.after(sheet.topic, 0)]


def unknown() -> str:
    return str(uuid.uuid4())


# --- Once -----------------------------------------------------------------------------------


def every_change(tablet: Tablet) -> dict[str, dict[str, Any]]:
    """One operation of each kind that can be applied, on notes that are made for it."""
    fog, lamp = tablet.add("Fog"), tablet.add("A lamp", "pain-relievers")
    gone = tablet.add("Gone")
    tablet.do("note.delete", note=gone)
    return {
        "note.add": {"note": unknown(), "section": "customer-pains", "text": "Rocks"},
        "note.rewrite": {"note": fog, "seen": 1, "text": "Thick fog"},
        "note.move": {"note": fog, "section": "customer-gains", "before": None},
        "note.delete": {"note": fog},
        "note.restore": {"note": gone},
        "note.settle": {"note": fog},
        "link.add": {"answer": lamp, "answered": fog},
        "link.remove": {"answer": lamp, "answered": fog},
        "subject": {"text": "The harbour master", "seen": ""},
        "hand": {"raised": True},
        "done": {"done": True},
        "vote": {"note": fog, "dots": 1, "round": 1},
    }


@pytest.mark.parametrize("kind", HANDLERS)
def test_operation_is_applied_once_however_often_it_is_sent(sheet, tablet, kind):
    set_activity(sheet, vote_state=Activity.VoteState.OPEN, vote_round=1)
    body = {"id": unknown(), "kind": kind, **every_change(tablet)[kind]}
    before = Event.objects.after(sheet.topic, 0).count()

    (first,) = tablet.send(body)
    (second,) = tablet.send(body)

    assert (first["status"], second["status"]) == ("applied", "duplicate")
    assert Event.objects.after(sheet.topic, 0).count() == before + 1
    assert Event.objects.get(operation=body["id"]).number == second["number"] == before + 1
    assert NoteRevision.objects.count() == Event.objects.filter(kind__startswith="note.").count()


@pytest.mark.parametrize("kind", HANDLERS)
def test_operation_that_waits_twice_is_applied_once(sheet, tablet, kind):
    set_activity(sheet, vote_state=Activity.VoteState.OPEN, vote_round=1)
    operation = parse(
        {
            "id": unknown(),
            "worksheet": sheet.code,
            "kind": kind,
            **every_change(tablet)[kind],
        }
    )
    before = Event.objects.after(sheet.topic, 0).count()

    answers = Applier(WorkshopGate())([Request(tablet.token, [operation])] * 2)

    statuses = [one["status"] for answer in answers if answer for one in answer.values()]
    assert statuses == ["applied", "duplicate"]
    assert Event.objects.after(sheet.topic, 0).count() == before + 1
    assert NoteRevision.objects.count() == Event.objects.filter(kind__startswith="note.").count()


def test_operation_that_is_sent_again_does_not_undo_a_later_one(tablet, other):
    fog = tablet.add("Fog")
    body = {"id": unknown(), "kind": "note.rewrite", "note": fog, "seen": 1, "text": "Thick fog"}
    tablet.send(body)
    other.do("note.rewrite", note=fog, seen=2, text="Thin fog")

    tablet.send(body)

    assert note(fog).text == "Thin fog"


@pytest.mark.parametrize("number", [1, 7])
def test_batch_of_notes_is_prepared_together(tablet, django_assert_num_queries, number):
    tablet.add()  # the device has been seen now
    bodies = [
        {"kind": "note.add", "note": unknown(), "section": "customer-pains", "text": "Fog"}
        for _ in range(number)
    ]

    # A savepoint for all, and its end: 2. Who sends: 2. What was done: 1. Worksheets, their
    # activities, tables, sections: 4. Each note: the number, the note, its revision, its event.
    # And where several processes write, the lock and the worksheets again.
    lock = 2 if connection.vendor == "postgresql" else 0
    with django_assert_num_queries(9 + lock + 4 * number):
        tablet.send(*bodies)


# --- Notes ----------------------------------------------------------------------------------


def test_note_is_written_at_the_end_of_its_section(sheet, tablet, other):
    tablet.add("Fog")
    other.add("Rocks")

    assert texts(sheet) == ["Fog", "Rocks"]
    assert kinds_told(sheet) == ["note.added"] * 2


def test_note_is_that_of_the_delegate_whose_device_it_is_whoever_is_named(sheet):
    ana = factories.delegate(sheet.table.workshop, "Ana")
    ben = factories.delegate(sheet.table.workshop, "Ben")
    tablet = Tablet(sheet, delegate=ana)

    fog = tablet.add("Fog", author=ben.code)

    assert (note(fog).author, note(fog).device) == (ana, tablet.device)


def test_shared_tablet_writes_for_whoever_was_tapped_and_for_nobody(sheet):
    ana = factories.delegate(sheet.table.workshop, "Ana")
    scribe = Tablet(sheet, is_scribe=True)

    fog, rocks = scribe.add("Fog", author=ana.code), scribe.add("Rocks")

    assert (note(fog).author, note(rocks).author) == (ana, None)


def test_author_who_is_not_a_delegate_of_the_workshop_is_refused(sheet, programme):
    elsewhere = factories.delegate(factories.workshop(programme), "Eve")
    scribe = Tablet(sheet, is_scribe=True)
    body = {"note": unknown(), "section": "customer-pains", "text": "Fog"}

    for author in (elsewhere.code, "nobody", 7, "\x00", "\ud800", ["a"], "x" * 999):
        assert scribe.fail("note.add", **body, author=author) == (422, "author")

    assert texts(sheet) == []


def test_text_is_normalised(sheet, tablet):
    fog = tablet.add("  Cafe\u0301\r\nand\ttea\u2028 ")

    assert note(fog).text == "Café\nand tea"


@pytest.mark.parametrize(
    "text",
    [
        None,
        7,
        True,
        ["Fog"],
        {},
        "",
        " \n\t\r\n ",
        "Fog\x00",
        "\ud83d",
        "Fog \u202egof",
        "\u2066Fog\u2069",
        "\x1b[31mFog",
        "f" * (MAX_NOTE_LENGTH + 1),
        "f" * 1_000_000,
    ],
)
def test_text_that_cannot_be_kept_is_refused_and_the_rest_of_the_queue_drains(sheet, tablet, text):
    fog = tablet.add("Fog")
    add = {"kind": "note.add", "note": unknown(), "section": "customer-pains"}

    outcomes = tablet.send(
        {**add, "text": text},
        {"kind": "note.rewrite", "note": fog, "seen": 1, "text": text},
        {**add, "text": "Rocks"},
    )

    assert [one["status"] for one in outcomes] == ["refused", "refused", "applied"]
    assert [(one["code"], one["field"]) for one in outcomes[:2]] == [(422, "text")] * 2
    assert texts(sheet) == ["Fog", "Rocks"]


def test_longest_text_and_every_honest_letter_are_kept(sheet, tablet):
    for text in ("ß" * MAX_NOTE_LENGTH, "👩🏽‍🚀 Ελληνικά עברית 中文\n– “quoted” — ½"):
        assert note(tablet.add(text)).text == text


def test_id_that_another_note_has_is_refused(sheet, tablet, other):
    fog = tablet.add("Fog")
    body = {"note": fog, "section": "customer-pains", "text": "Rocks"}

    assert other.fail("note.add", **body) == (409, "")
    assert texts(sheet) == ["Fog"]


@pytest.mark.parametrize("kind", ["note.add", "note.move"])
@pytest.mark.parametrize(
    "section", ["", None, 7, "strengths", "customer-pains\x00", "\ud800", "x" * 999, [], {}]
)
def test_section_that_is_not_on_the_canvas_is_refused(sheet, tablet, kind, section):
    factories.canvas("swot")
    body = {**every_change(tablet)[kind], "section": section}
    before = texts(sheet)

    assert tablet.fail(kind, **body) == (422, "section")
    assert texts(sheet) == before


def test_notes_are_moved_deleted_and_brought_back(sheet, tablet, other):
    fog, rocks = tablet.add("Fog"), other.add("Rocks")

    other.do("note.move", note=rocks, section="customer-pains", before=fog)
    moved = texts(sheet)
    other.do("note.delete", note=fog)
    deleted = texts(sheet)
    tablet.do("note.restore", note=fog)

    assert (moved, deleted, texts(sheet)) == (["Rocks", "Fog"], ["Rocks"], ["Rocks", "Fog"])


def test_two_wordings_of_one_text_are_both_kept(sheet, tablet, other):
    fog = tablet.add("Fog")
    body = {"note": fog, "seen": 1}

    tablet.do("note.rewrite", **body, text="Thick fog")
    second = other.do("note.rewrite", **body, text="Sea fog")

    assert (second["conflict"], second["with"], second["note"]["beside"]) == (True, fog, fog)
    assert texts(sheet) == ["Thick fog", "Sea fog"]


def test_two_wordings_are_settled(sheet, tablet, other):
    fog = tablet.add("Fog")
    tablet.do("note.rewrite", note=fog, seen=1, text="Thick fog")
    second = other.do("note.rewrite", note=fog, seen=1, text="Sea fog")

    settled = tablet.do("note.settle", note=second["note"]["id"])

    assert settled["note"]["beside"] is None
    assert texts(sheet) == ["Thick fog", "Sea fog"]


def test_same_wording_twice_is_no_conflict(sheet, tablet, other):
    fog = tablet.add("Fog")
    tablet.do("note.rewrite", note=fog, seen=1, text="Thick fog")

    outcome = other.do("note.rewrite", note=fog, seen=1, text=" Thick fog\n")

    assert "conflict" not in outcome
    assert texts(sheet) == ["Thick fog"]


def test_own_later_wording_is_no_conflict_though_the_answer_had_not_come(sheet, tablet):
    fog = tablet.add("Fog")
    body = {"kind": "note.rewrite", "note": fog, "seen": 1}

    outcomes = tablet.send({**body, "text": "Thick fog"}, {**body, "text": "Sea fog"})

    assert ["conflict" in one for one in outcomes] == [False, False]
    assert texts(sheet) == ["Sea fog"]


def test_wording_of_a_note_that_was_deleted_becomes_a_note_of_its_own(sheet, tablet, other):
    fog = tablet.add("Fog")
    tablet.do("note.delete", note=fog)

    outcome = other.do("note.rewrite", note=fog, seen=1, text="Sea fog")

    assert (outcome["conflict"], outcome["with"]) == (False, fog)
    assert texts(sheet) == ["Sea fog"]
    assert note(fog).deleted_at is not None


def test_move_and_rewording_do_not_contradict(sheet, tablet, other):
    fog = tablet.add("Fog")

    tablet.do("note.move", note=fog, section="customer-gains", before=None)
    outcome = other.do("note.rewrite", note=fog, seen=1, text="Sea fog")

    assert "conflict" not in outcome
    assert texts(sheet) == ["Sea fog"]
    assert note(fog).section.key == "customer-gains"


@pytest.mark.parametrize("seen", [0, -1, 2, 10**12, 10**30, None, "1", 1.0, True, []])
def test_revision_that_nobody_can_have_seen_is_refused(sheet, tablet, seen):
    fog = tablet.add("Fog")

    assert tablet.fail("note.rewrite", note=fog, seen=seen, text="Sea fog") == (422, "seen")
    assert texts(sheet) == ["Fog"]


def test_change_that_was_rolled_back_does_not_show_in_the_rest_of_the_batch(sheet, tablet, other):
    fog = tablet.add("Fog")
    again = {"kind": "note.delete", "id": unknown(), "note": other.add("Rocks")}
    other.send(again)
    rewrite = {"kind": "note.rewrite", "note": fog, "seen": 1, "text": "Sea fog"}

    deleted, reworded = tablet.send({**again, "note": fog}, rewrite)

    assert (deleted["status"], reworded["status"]) == ("duplicate", "applied")
    assert "conflict" not in reworded
    assert texts(sheet) == ["Sea fog"]


# --- Whose worksheet ------------------------------------------------------------------------


@pytest.fixture
def foreign(sheet, programme) -> dict[str, Worksheet]:
    """Worksheets that are not the tablet's, each with a note, by what they are."""
    workshop = sheet.table.workshop
    other_workshop = open_sheet(factories.workshop(programme))
    return {
        "another table": factories.worksheet(sheet.activity, factories.table(workshop)),
        "another workshop": other_workshop,
    }


@pytest.mark.parametrize("whose", ["another table", "another workshop"])
@pytest.mark.parametrize("kind", HANDLERS)
def test_worksheet_of_others_is_not_there(sheet, tablet, foreign, kind, whose):
    theirs = Tablet(foreign[whose])
    body = every_change(theirs)[kind]
    before = (texts(theirs.sheet), Event.objects.count())

    outcome = tablet.fail(kind, **body, worksheet=theirs.sheet.code)

    assert outcome == (404, "worksheet")
    assert (texts(theirs.sheet), Event.objects.count()) == before


@pytest.mark.parametrize("whose", ["another table", "another workshop", "nobody"])
@pytest.mark.parametrize(
    ("kind", "field"),
    [
        (kind, field)
        for kind in HANDLERS
        for field in {
            "link.add": ["answer", "answered"],
            "link.remove": ["answer", "answered"],
            "note.move": ["note", "before"],
            "note.add": [],
            "subject": [],
            "hand": [],
            "done": [],
        }.get(kind, ["note"])
    ],
)
def test_note_of_others_is_not_there(sheet, tablet, foreign, kind, field, whose):
    set_activity(sheet, vote_state=Activity.VoteState.OPEN, vote_round=1)
    body = every_change(tablet)[kind]
    note_id = unknown() if whose == "nobody" else Tablet(foreign[whose]).add("Theirs")
    before = Event.objects.count()

    assert tablet.fail(kind, **{**body, field: note_id}) == (404, field)
    assert Event.objects.count() == before
    assert whose == "nobody" or note(note_id).revision == 1


def test_tablet_without_a_table_has_no_worksheet(sheet):
    nowhere = Tablet(sheet, table=None)

    assert nowhere.fail("hand", raised=True) == (404, "worksheet")


HOSTILE: list[Any] = [
    None,
    True,
    -1,
    1.5,
    10**30,
    [],
    {},
    "",
    "\x00",
    "\ud800",
    "\u202efog",
    "a" * 32,
    "x" * 300_000,
    "'; DROP TABLE canvases_note; --",
]
HARMLESS = {
    ("note.add", "note"): ["a" * 32],
    ("note.add", "text"): ["a" * 32, HOSTILE[-1]],
    ("note.rewrite", "text"): ["a" * 32, HOSTILE[-1]],
    ("note.move", "before"): [None],
    ("subject", "text"): ["", "a" * 32, HOSTILE[-1]],
    ("subject", "seen"): ["", "a" * 32, HOSTILE[-1]],
    ("hand", "raised"): [True],
    ("done", "done"): [True],
}


@pytest.mark.parametrize("kind", HANDLERS)
def test_hostile_values_are_refused_by_name_and_the_rest_of_the_queue_drains(sheet, tablet, kind):
    set_activity(sheet, vote_state=Activity.VoteState.OPEN, vote_round=1)
    whole = {**every_change(tablet)[kind], "worksheet": sheet.code}
    tried = [
        (field, value)
        for field, value in itertools.product(whole, HOSTILE)
        if (type(value), value) not in [(type(one), one) for one in HARMLESS.get((kind, field), [])]
    ]
    bad = [{"kind": kind, **whole, field: value} for field, value in tried]
    missing = [
        {"kind": kind, **{name: whole[name] for name in whole if name != field}} for field in whole
    ]
    good = {"kind": "note.add", "note": unknown(), "section": "customer-jobs", "text": "Drained"}

    *outcomes, last = tablet.send(*bad, good)

    assert [one["status"] for one in outcomes] == ["refused"] * len(tried)
    assert [one["field"] for one in outcomes] == [field for field, _value in tried]
    assert {one["code"] for one in outcomes} <= {404, 422}
    assert all(one["message"].endswith(".") for one in outcomes)
    assert last["status"] == "applied"
    assert texts(sheet)[0] == "Drained"
    assert all(one["status"] in {"applied", "refused"} for one in tablet.send(*missing, good))


# --- When -----------------------------------------------------------------------------------


WRITE = {"kind": "note.add", "section": "customer-pains", "text": "Fog"}


def write(tablet: Tablet, *ages: dt.timedelta) -> list[str]:
    """What becomes of a note that was written so long ago: "on time", "late" or the code."""
    bodies = [{**WRITE, "note": unknown(), "age": int(age.total_seconds() * 1000)} for age in ages]
    return [
        str(one["code"])
        if one["status"] == "refused"
        else "late"
        if one["note"]["late"]
        else "on time"
        for one in tablet.send(*bodies)
    ]


NOW, MINUTE = dt.timedelta(), dt.timedelta(minutes=1)


def test_note_is_on_time_while_the_activity_is_open_however_long_it_waited(tablet):
    assert write(tablet, NOW, 600 * MINUTE) == ["on time", "on time"]


def test_note_that_was_written_before_the_lock_is_kept_and_marked(sheet, tablet):
    set_activity(sheet, state=Activity.State.LOCKED, locked_at=ago(minutes=2))

    assert write(tablet, 3 * MINUTE, 2 * MINUTE, MINUTE, NOW) == ["late", "late", "409", "409"]
    assert [one.is_late for one in sheet.notes.all()] == [True, True]


def test_note_that_was_on_its_way_at_the_lock_is_kept(sheet, tablet):
    set_activity(sheet, state=Activity.State.LOCKED, locked_at=ago(seconds=3))

    assert write(tablet, NOW) == ["late"]


@pytest.mark.parametrize("state", [Activity.State.REVEALED, Activity.State.CLOSED])
def test_late_note_is_kept_after_the_reveal_too(sheet, tablet, state):
    set_activity(sheet, state=state, locked_at=ago(minutes=2))

    assert write(tablet, 3 * MINUTE, NOW) == ["late", "409"]


def test_activity_that_never_was_open_takes_nothing(sheet, tablet):
    set_activity(sheet, state=Activity.State.PREPARED)

    assert write(tablet, NOW, 600 * MINUTE) == ["409", "409"]


def test_table_with_extra_time_writes_on(sheet, tablet):
    set_activity(sheet, state=Activity.State.LOCKED, locked_at=ago(minutes=10))
    sheet.table.extra_until = ago(minutes=-5)
    sheet.table.save()

    assert write(tablet, NOW, 600 * MINUTE) == ["on time", "on time"]


def test_extra_time_that_is_over_counts_for_what_was_written_in_it(sheet, tablet):
    set_activity(sheet, state=Activity.State.LOCKED, locked_at=ago(minutes=10))
    sheet.table.extra_until = ago(minutes=2)
    sheet.table.save()

    assert write(tablet, 3 * MINUTE, MINUTE) == ["late", "409"]


def test_extra_time_does_not_open_what_the_reveal_has_closed(sheet, tablet):
    set_activity(sheet, state=Activity.State.REVEALED, locked_at=ago(minutes=10))
    sheet.table.extra_until = ago(minutes=-5)
    sheet.table.save()

    assert write(tablet, 11 * MINUTE)[0] == "late"


def test_worksheet_that_was_locked_takes_what_was_written_before(sheet, tablet):
    sheet.locked_at = ago(minutes=2)
    sheet.save()

    assert write(tablet, 3 * MINUTE, MINUTE, NOW) == ["late", "409", "409"]


def test_workshop_that_was_closed_takes_what_was_written_before(sheet, tablet, workshop):
    Workshop.objects.filter(pk=workshop.pk).update(
        state=Workshop.State.CLOSED, closed_at=ago(minutes=2)
    )

    assert write(tablet, 3 * MINUTE, MINUTE, NOW) == ["late", "409", "409"]


def test_workshop_that_was_closed_long_ago_takes_nothing_from_anybody(sheet, tablet, workshop):
    Workshop.objects.filter(pk=workshop.pk).update(
        state=Workshop.State.CLOSED, closed_at=ago(hours=13)
    )

    (answer,) = Applier(WorkshopGate())([Request(tablet.token, [])])

    assert answer is None


@pytest.mark.parametrize(
    "kind",
    [
        "note.add",
        "note.rewrite",
        "note.move",
        "note.delete",
        "note.restore",
        "note.settle",
        "link.add",
        "link.remove",
        "subject",
    ],
)
def test_every_change_of_what_is_written_waits_for_the_worksheet_to_be_open(sheet, tablet, kind):
    body = every_change(tablet)[kind]
    set_activity(sheet, state=Activity.State.LOCKED, locked_at=ago(minutes=2))
    before = Event.objects.count()

    assert tablet.fail(kind, **body)[0] == 409
    assert Event.objects.count() == before
    assert tablet.do(kind, **body, age=180_000)["status"] == "applied"


def test_hand_can_be_raised_while_nothing_can_be_written(sheet, tablet):
    set_activity(sheet, state=Activity.State.LOCKED, locked_at=ago(minutes=2))

    tablet.do("hand", raised=True)
    tablet.do("done", done=True)

    sheet.refresh_from_db()
    assert (sheet.hand_raised_at is not None, sheet.is_done) == (True, True)
    assert [event.kind for event in Event.objects.after(sheet.table.workshop.console_topic, 0)] == [
        "hand",
        "done",
    ]


def test_device_that_was_moved_still_sends_what_it_wrote_at_its_old_table(sheet, tablet):
    new = factories.worksheet(sheet.activity, factories.table(sheet.table.workshop))
    devices.move(tablet.device, new.table)
    Event.objects.filter(kind="moved").update(created_at=ago(minutes=5))

    assert write(tablet, 6 * MINUTE, 4 * MINUTE, NOW) == ["on time", "404", "404"]
    tablet.sheet = new
    assert write(tablet, NOW) == ["on time"]


def test_what_was_on_its_way_when_a_device_was_moved_still_counts(sheet, tablet):
    devices.move(tablet.device, factories.table(sheet.table.workshop))
    Event.objects.filter(kind="moved").update(created_at=ago(seconds=3))

    assert write(tablet, dt.timedelta(seconds=2)) == ["on time"]


def test_device_sends_nothing_to_a_table_where_it_never_sat(sheet, tablet):
    elsewhere = factories.worksheet(sheet.activity, factories.table(sheet.table.workshop))
    third = factories.table(sheet.table.workshop)
    devices.move(tablet.device, third)
    tablet.sheet = elsewhere

    assert write(tablet, 600 * MINUTE) == ["404"]


# --- Subject --------------------------------------------------------------------------------


def test_subject_is_written_and_reworded(sheet, tablet, other):
    tablet.do("subject", text=" The harbour master ", seen="")
    outcome = other.do("subject", text="The pilot", seen="The harbour master")

    sheet.refresh_from_db()
    assert sheet.subject == outcome["subject"] == "The pilot"
    assert kinds_told(sheet) == ["subject"] * 2


def test_subject_that_was_not_seen_is_not_overwritten(sheet, tablet, other):
    tablet.do("subject", text="The harbour master", seen="")

    (refused,) = other.send({"kind": "subject", "text": "The pilot", "seen": ""})
    agreed = other.do("subject", text="The harbour master", seen="")

    assert (refused["code"], refused["field"]) == (409, "text")
    assert refused["subject"] == agreed["subject"] == "The harbour master"


def test_subject_has_a_most(sheet, tablet):
    tablet.do("subject", text="s" * 300, seen="")

    assert tablet.fail("subject", text="s" * 301, seen="s" * 300) == (422, "text")


# --- Links ----------------------------------------------------------------------------------


@pytest.fixture
def lamp(tablet: Tablet) -> str:
    return tablet.add("A lamp", "pain-relievers")


@pytest.fixture
def fog(tablet: Tablet) -> str:
    return tablet.add("Fog")


def links() -> list[tuple[str, str]]:
    return [(str(a), str(b)) for a, b in Link.objects.values_list("answer", "answered")]


def test_link_is_made_once_and_taken_back(sheet, tablet, other, lamp, fog):
    tablet.do("link.add", answer=lamp, answered=fog)
    other.do("link.add", answer=lamp, answered=fog)
    linked = links()
    other.do("link.remove", answer=lamp, answered=fog)
    tablet.do("link.remove", answer=lamp, answered=fog)

    assert (linked, links()) == ([(lamp, fog)], [])
    assert kinds_told(sheet)[2:] == ["link.added", "link.added", "link.removed", "link.removed"]


def test_link_joins_only_what_the_canvas_says_answers(tablet, lamp, fog):
    gain = tablet.add("A view", "customer-gains")

    for answer, answered in [(fog, lamp), (lamp, gain), (lamp, lamp), (gain, fog)]:
        assert tablet.fail("link.add", answer=answer, answered=answered)[0] == 422
    assert links() == []


@pytest.mark.parametrize("gone", ["lamp", "fog"])
def test_note_that_was_deleted_is_not_linked(tablet, lamp, fog, gone):
    tablet.do("note.delete", note={"lamp": lamp, "fog": fog}[gone])

    assert tablet.fail("link.add", answer=lamp, answered=fog) == (409, "answered")
    assert links() == []


# --- Votes ----------------------------------------------------------------------------------


@pytest.fixture
def vote(sheet) -> None:
    set_activity(sheet, vote_state=Activity.VoteState.OPEN, vote_round=2)


def put(tablet: Tablet, note_id: str, dots: int, **more: Any) -> str:
    """The field that was wrong, else ``applied``."""
    (outcome,) = tablet.send({"kind": "vote", "note": note_id, "dots": dots, "round": 2, **more})
    return str(outcome.get("field", outcome["status"]))


def dots() -> dict[str, int]:
    found: dict[str, int] = {}
    for one in Vote.objects.filter(round=2):
        found[str(one.note_id)] = found.get(str(one.note_id), 0) + one.dots
    return found


@pytest.mark.usefixtures("vote")
def test_delegate_has_one_budget_on_all_devices(sheet):
    ana = factories.delegate(sheet.table.workshop, "Ana")
    one, other = Tablet(sheet, delegate=ana), Tablet(sheet, delegate=ana)
    fog, rocks = one.add("Fog"), one.add("Rocks")

    assert put(one, fog, 2) == "applied"
    assert put(other, rocks, 2) == "dots"
    assert put(other, rocks, 1) == "applied"
    assert put(one, fog, 1) == "applied"
    assert put(other, rocks, 2) == "applied"
    assert dots() == {fog: 1, rocks: 2}
    assert Vote.objects.count() == 2


@pytest.mark.usefixtures("vote")
def test_devices_without_a_name_have_a_budget_each(tablet, other, fog, lamp):
    assert [put(one, fog, 2) for one in (tablet, other)] == ["applied", "applied"]
    assert [put(one, lamp, 2) for one in (tablet, other)] == ["dots", "dots"]
    assert dots() == {fog: 4}


@pytest.mark.usefixtures("vote")
def test_shared_tablet_votes_for_each_delegate_within_their_own_budget(sheet, fog, lamp):
    ana = factories.delegate(sheet.table.workshop, "Ana")
    ben = factories.delegate(sheet.table.workshop, "Ben")
    scribe, own = Tablet(sheet, is_scribe=True), Tablet(sheet, delegate=ana)

    assert put(scribe, fog, 2, author=ana.code) == "applied"
    assert put(scribe, fog, 2, author=ben.code) == "applied"
    assert put(own, lamp, 2) == "dots"
    assert put(scribe, lamp, 1, author="nobody") == "author"
    assert dots() == {fog: 4}


@pytest.mark.usefixtures("vote")
def test_dots_are_taken_back(tablet, fog, lamp):
    put(tablet, fog, 2)
    put(tablet, fog, 0)
    put(tablet, fog, 0)

    assert put(tablet, lamp, 2) == "applied"
    assert dots() == {lamp: 2}


@pytest.mark.usefixtures("vote")
@pytest.mark.parametrize("number", [-1, 3, 10**30, None, True, "1", 1.0])
def test_note_takes_no_more_dots_than_the_activity_allows(tablet, fog, number):
    assert tablet.fail("vote", note=fog, dots=number, round=2) == (422, "dots")
    assert dots() == {}


@pytest.mark.usefixtures("vote")
def test_note_that_was_deleted_takes_no_dots(tablet, fog):
    tablet.do("note.delete", note=fog)

    assert tablet.fail("vote", note=fog, dots=1, round=2) == (422, "note")


@pytest.mark.usefixtures("vote")
@pytest.mark.parametrize("number", [1, 3])
def test_dots_of_another_round_are_refused(tablet, fog, number):
    assert tablet.fail("vote", note=fog, dots=1, round=number) == (409, "round")


@pytest.mark.parametrize("state", [Activity.VoteState.NONE, Activity.VoteState.CLOSED])
def test_dots_are_refused_while_nobody_votes(sheet, tablet, fog, state):
    set_activity(sheet, vote_state=state, vote_round=2)

    assert tablet.fail("vote", note=fog, dots=1, round=2) == (409, "")
    assert dots() == {}


@pytest.mark.usefixtures("vote")
def test_vote_that_is_refused_tells_nobody(sheet, tablet, fog, lamp):
    put(tablet, fog, 2)
    before = kinds_told(sheet)

    put(tablet, lamp, 2)

    assert kinds_told(sheet) == before
    assert Event.objects.get(kind="vote").payload == {}
