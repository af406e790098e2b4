"""Notes: every change leaves one revision and one event, and nothing written is lost."""

import functools
import uuid

import pytest
from django.core.exceptions import ValidationError

from canvases.domain import notes
from canvases.models import Link, Note, NoteRevision
from canvases.models.note import MAX_NOTE_LENGTH
from live.models import Event
from tests import factories
from workshops.models import Device


@pytest.fixture
def sheet(workshop):
    return factories.worksheet(factories.activity(workshop), factories.table(workshop))


@pytest.fixture
def section(sheet):
    return lambda key: sheet.canvas.sections.get(key=key)


@pytest.fixture
def fog(sheet, section):
    return notes.add_note(sheet, section("customer-pains"), "Fog")


def history(note: Note) -> list[tuple[int, str, str, bool]]:
    """Number, text, section and whether deleted, of each revision."""
    revisions = note.revisions.order_by("number").select_related("section")
    return [(one.number, one.text, one.section.key, one.is_deleted) for one in revisions]


def told(sheet) -> list[tuple[str, int]]:
    """Kind and revision of each event of the worksheet's notes."""
    events = Event.objects.after(sheet.topic, 0)
    return [(event.kind, event.payload["revision"]) for event in events]


def rewrite(note, section, operation):
    notes.rewrite(note, " Thick fog ", operation=operation)


def move(note, section, operation):
    notes.move(note, section("customer-gains"), 7, operation=operation)


def delete(note, section, operation):
    notes.delete(note, operation=operation)


def restore(note, section, operation):
    notes.restore(note, operation=operation)


CHANGES = [
    (rewrite, "note.changed", (2, "Thick fog", "customer-pains", False)),
    (move, "note.moved", (2, "Fog", "customer-gains", False)),
    (delete, "note.deleted", (2, "Fog", "customer-pains", True)),
    (restore, "note.restored", (2, "Fog", "customer-pains", False)),
]


def test_note_is_added_at_the_end_of_its_section(sheet, section, fog):
    ana = factories.delegate(sheet.table.workshop, "Ana")
    device, _token = Device.issue(sheet.table.workshop, delegate=ana)
    note_id = uuid.uuid4()

    rocks = notes.add_note(
        sheet, section("customer-pains"), "  Rocks\n", note_id=note_id, author=ana, device=device
    )

    assert (rocks.pk, rocks.text, rocks.author, rocks.device) == (note_id, "Rocks", ana, device)
    assert list(sheet.notes.current()) == [fog, rocks]
    assert history(rocks) == [(1, "Rocks", "customer-pains", False)]
    assert told(sheet) == [("note.added", 1), ("note.added", 1)]


def test_note_that_is_sent_twice_is_one_note(sheet, section):
    send = functools.partial(
        notes.add_note, note_id=uuid.uuid4(), operation=uuid.uuid4(), text="Fog"
    )

    first = send(sheet, section("customer-pains"))
    second = send(sheet, section("customer-pains"))

    assert first == second
    assert sheet.notes.count() == NoteRevision.objects.count() == len(told(sheet)) == 1


@pytest.mark.parametrize(("change", "kind", "after"), CHANGES)
def test_change_leaves_one_revision_and_one_event(sheet, section, fog, change, kind, after):
    change(fog, section, uuid.uuid4())

    fog.refresh_from_db()
    assert history(fog) == [(1, "Fog", "customer-pains", False), after]
    assert told(sheet) == [("note.added", 1), (kind, 2)]
    assert (fog.text, fog.section.key, fog.deleted_at is not None) == after[1:]
    assert fog.revision == 2


@pytest.mark.parametrize(("change", "kind", "after"), CHANGES)
def test_change_that_is_sent_twice_is_made_once(sheet, section, fog, change, kind, after):
    operation = uuid.uuid4()

    change(fog, section, operation)
    change(fog, section, operation)

    fog.refresh_from_db()
    assert history(fog)[1:] == [after]
    assert told(sheet) == [("note.added", 1), (kind, 2)]
    assert fog.revision == 2


def test_change_that_is_sent_again_does_not_undo_a_later_one(sheet, section, fog):
    operation = uuid.uuid4()
    notes.rewrite(fog, "Thick fog", operation=operation)
    notes.rewrite(fog, "Thin fog")

    notes.rewrite(Note.objects.get(pk=fog.pk), "Thick fog", operation=operation)

    fog.refresh_from_db()
    assert fog.text == "Thin fog"


def test_changes_made_at_once_by_two_people_are_both_kept(sheet, section, fog):
    one, other = Note.objects.get(pk=fog.pk), Note.objects.get(pk=fog.pk)

    notes.rewrite(one, "Thick fog")
    notes.move(other, section("customer-gains"), 7)

    fog.refresh_from_db()
    assert (fog.text, fog.section.key, fog.revision) == ("Thick fog", "customer-gains", 3)
    assert [number for number, *_rest in history(fog)] == [1, 2, 3]


def test_note_that_was_deleted_is_off_the_worksheet_and_comes_back_as_it_was(sheet, fog):
    notes.delete(fog)
    while_deleted = list(sheet.notes.current())
    notes.restore(fog)

    assert while_deleted == []
    assert list(sheet.notes.current()) == [fog]
    assert [revision[3] for revision in history(fog)] == [False, True, False]


def test_what_was_written_first_stays_among_the_revisions(fog):
    notes.rewrite(fog, "Thick fog")
    notes.rewrite(fog, "No fog at all")

    assert [text for _number, text, _section, _deleted in history(fog)] == [
        "Fog",
        "Thick fog",
        "No fog at all",
    ]


@pytest.mark.parametrize("text", ["", " \n\t", "f" * (MAX_NOTE_LENGTH + 1)])
def test_empty_or_over_long_text_is_refused_and_changes_nothing(sheet, section, fog, text):
    with pytest.raises(ValidationError):
        notes.add_note(sheet, section("customer-pains"), text)
    with pytest.raises(ValidationError) as refused:
        notes.rewrite(fog, text)

    assert set(refused.value.message_dict) == {"text"}
    fog.refresh_from_db()
    assert (fog.text, fog.revision) == ("Fog", 1)
    assert told(sheet) == [("note.added", 1)]


def test_longest_note_is_kept_to_its_last_character(sheet, section):
    text = "ß" * (MAX_NOTE_LENGTH - 1) + "."

    note = notes.add_note(sheet, section("customer-pains"), text)

    note.refresh_from_db()
    assert note.text == text


def test_section_of_another_canvas_is_refused(sheet, fog):
    elsewhere = factories.canvas("swot").sections.all()[0]

    with pytest.raises(ValidationError, match="not on the worksheet's canvas"):
        notes.add_note(sheet, elsewhere, "Fog")
    with pytest.raises(ValidationError, match="not on the worksheet's canvas"):
        notes.move(fog, elsewhere, 1)

    fog.refresh_from_db()
    assert (fog.section.key, fog.revision) == ("customer-pains", 1)
    assert sheet.notes.count() == 1


def test_note_answers_another_where_the_canvas_says_so(sheet, section, fog):
    lamp = notes.add_note(sheet, section("pain-relievers"), "A lamp")

    notes.link(lamp, fog)

    assert [(one.answer, one.answered) for one in Link.objects.all()] == [(lamp, fog)]
    assert Event.objects.get(kind="link.added").payload == {
        "answer": str(lamp.pk),
        "answered": str(fog.pk),
    }


@pytest.mark.parametrize("key", ["customer-pains", "gain-creators", "customer-gains"])
def test_note_of_another_section_does_not_answer(sheet, section, fog, key):
    other = notes.add_note(sheet, section(key), "Something else")

    with pytest.raises(ValidationError, match="does not answer one of “Customer pains”"):
        notes.link(other, fog)

    assert not Link.objects.exists()


def test_note_does_not_answer_one_of_another_worksheet_nor_the_same_one_twice(sheet, section, fog):
    lamp = notes.add_note(sheet, section("pain-relievers"), "A lamp")
    other = factories.worksheet(sheet.activity, factories.table(sheet.table.workshop))
    elsewhere = notes.add_note(other, section("customer-pains"), "Fog there too")
    notes.link(lamp, fog)

    with pytest.raises(ValidationError, match="not on the same worksheet"):
        notes.link(lamp, elsewhere)
    with pytest.raises(ValidationError):
        notes.link(lamp, fog)

    assert Link.objects.count() == 1


def test_a_change_made_from_an_older_copy_records_the_note_as_it_is(fog, section):
    older = Note.objects.get(pk=fog.pk)
    notes.move(fog, section("customer-gains"), 7)
    notes.delete(fog)

    notes.rewrite(older, "Thick fog")

    last = NoteRevision.objects.filter(note=fog).latest("number")
    assert (last.text, last.section.key, last.order, last.is_deleted) == (
        "Thick fog",
        "customer-gains",
        7,
        True,
    )


def test_the_operation_of_another_note_is_refused(fog, sheet, section):
    operation = uuid.uuid4()
    notes.rewrite(fog, "Thick fog", operation=operation)
    rocks = notes.add_note(sheet, section("customer-pains"), "Rocks")

    with pytest.raises(ValidationError, match="belongs to another note"):
        notes.rewrite(rocks, "Sharp rocks", operation=operation)

    rocks.refresh_from_db()
    assert rocks.text == "Rocks"
