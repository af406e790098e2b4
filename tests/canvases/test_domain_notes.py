"""Notes: every change leaves one revision and one event, and nothing written is lost."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import example, given, settings
from hypothesis import strategies as st

from canvases.domain import notes
from canvases.domain.notes import Change
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


def rewrite(note, section, by):
    notes.rewrite(note, " Thick fog ", by=by)


def move(note, section, by):
    notes.move(note, section("customer-gains"), by=by)


def delete(note, section, by):
    notes.delete(note, by=by)


def restore(note, section, by):
    notes.restore(note, by=by)


def settle(note, section, by):
    notes.settle(note, by=by)


CHANGES = [
    (rewrite, "note.changed", (2, "Thick fog", "customer-pains", False)),
    (move, "note.moved", (2, "Fog", "customer-gains", False)),
    (delete, "note.deleted", (2, "Fog", "customer-pains", True)),
    (restore, "note.restored", (2, "Fog", "customer-pains", False)),
    (settle, "note.settled", (2, "Fog", "customer-pains", False)),
]


def test_note_is_added_at_the_end_of_its_section(sheet, section, fog):
    ana = factories.delegate(sheet.table.workshop, "Ana")
    device, _token = Device.issue(sheet.table.workshop, delegate=ana)
    note_id = uuid.uuid4()

    rocks = notes.add_note(
        sheet,
        section("customer-pains"),
        "  Rocks\n",
        note_id=note_id,
        by=Change(author=ana, device=device, is_late=True),
    )

    assert (rocks.pk, rocks.text, rocks.author, rocks.device) == (note_id, "Rocks", ana, device)
    assert rocks.is_late
    assert list(sheet.notes.current()) == [fog, rocks]
    assert history(rocks) == [(1, "Rocks", "customer-pains", False)]
    assert told(sheet) == [("note.added", 1), ("note.added", 1)]


@pytest.mark.parametrize(("change", "kind", "after"), CHANGES)
def test_change_leaves_one_revision_and_one_event(sheet, section, fog, change, kind, after):
    device, _token = Device.issue(sheet.table.workshop)
    by = Change(operation=uuid.uuid4(), device=device)

    change(fog, section, by)

    fog.refresh_from_db()
    assert history(fog) == [(1, "Fog", "customer-pains", False), after]
    assert told(sheet) == [("note.added", 1), (kind, 2)]
    assert (fog.text, fog.section.key, fog.deleted_at is not None) == after[1:]
    assert fog.revision == 2
    assert fog.revisions.get(number=2).device == device
    assert Event.objects.get(operation=by.operation).kind == kind


@pytest.mark.parametrize(("change", "kind", "after"), CHANGES)
def test_operation_is_never_recorded_twice(sheet, section, fog, change, kind, after):
    by = Change(operation=uuid.uuid4())
    change(fog, section, by)

    with pytest.raises(IntegrityError), transaction.atomic():
        change(fog, section, by)

    fog.refresh_from_db()
    assert history(fog)[1:] == [after]
    assert told(sheet) == [("note.added", 1), (kind, 2)]


def test_changes_made_at_once_by_two_people_are_both_kept(sheet, section, fog):
    one, other = Note.objects.get(pk=fog.pk), Note.objects.get(pk=fog.pk)

    notes.rewrite(one, "Thick fog")
    notes.move(other, section("customer-gains"))

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

    with pytest.raises(ValidationError, match="not on the worksheet’s canvas"):
        notes.add_note(sheet, elsewhere, "Fog")
    with pytest.raises(ValidationError, match="not on the worksheet’s canvas"):
        notes.move(fog, elsewhere)

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
        "author": "device.None",
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
    notes.link(lamp, fog)

    assert [(one.answer, one.answered) for one in Link.objects.all()] == [(lamp, fog)]


def test_link_that_was_taken_back_is_gone_and_stays_in_the_log(sheet, section, fog):
    lamp = notes.add_note(sheet, section("pain-relievers"), "A lamp")
    notes.link(lamp, fog)

    notes.unlink(lamp, fog)

    assert not Link.objects.exists()
    kinds = [event.kind for event in Event.objects.after(sheet.topic, 0)]
    assert kinds == ["note.added", "note.added", "link.added", "link.removed"]


def test_a_change_made_from_an_older_copy_records_the_note_as_it_is(fog, section):
    older = Note.objects.get(pk=fog.pk)
    notes.move(fog, section("customer-gains"))
    notes.rewrite(fog, "Sea fog")

    notes.delete(older)

    last = NoteRevision.objects.filter(note=fog).latest("number")
    assert (last.number, last.text, last.section.key, last.order, last.is_deleted) == (
        4,
        "Sea fog",
        "customer-gains",
        fog.order,
        True,
    )


def test_rewording_of_a_deleted_note_becomes_a_note_of_its_own(sheet, fog):
    older = Note.objects.get(pk=fog.pk)
    notes.delete(fog)
    by = Change(operation=uuid.uuid4())

    kept = notes.rewrite(older, "Thick fog", by=by)

    assert (kept.pk, kept.text, kept.beside) == (by.operation, "Thick fog", None)
    assert list(sheet.notes.current()) == [kept]
    assert [text for _number, text, _section, _deleted in history(fog)] == ["Fog", "Fog"]


def test_note_is_put_in_front_of_another(sheet, section, fog):
    rocks = notes.add_note(sheet, section("customer-pains"), "Rocks")
    ice = notes.add_note(sheet, section("customer-pains"), "Ice")

    notes.move(ice, section("customer-pains"), rocks)

    assert list(sheet.notes.current()) == [fog, ice, rocks]


def test_note_in_front_of_one_that_has_left_goes_to_the_end(sheet, section, fog):
    rocks = notes.add_note(sheet, section("customer-pains"), "Rocks")
    ice = notes.add_note(sheet, section("customer-pains"), "Ice")
    notes.delete(rocks)

    notes.move(fog, section("customer-pains"), rocks)

    assert list(sheet.notes.current()) == [ice, fog]


def test_notes_are_spaced_when_there_is_no_room_and_browsers_are_told(sheet, section, fog):
    rocks, ice, mist = (
        notes.add_note(sheet, section("customer-pains"), text) for text in ("Rocks", "Ice", "Mist")
    )
    Note.objects.filter(pk=rocks.pk).update(order=8)
    Note.objects.filter(pk=fog.pk).update(order=7)

    notes.move(mist, section("customer-pains"), rocks)

    assert list(sheet.notes.current()) == [fog, mist, rocks, ice]
    kinds = [event.kind for event in Event.objects.after(sheet.topic, 4)]
    assert kinds == ["notes.spaced", "note.moved"]
    assert history(rocks) == [(1, "Rocks", "customer-pains", False)]


MOVES = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 4) | st.none()), min_size=1, max_size=30
)


@pytest.mark.django_db
@settings(max_examples=15, deadline=None)
@given(moves=MOVES)
@example(moves=[(0, 4), *[(1, 0), (0, 1)] * 12])  # always into the same gap
def test_moves_order_notes_as_they_order_a_list(moves):
    with transaction.atomic():
        sheet = factories.worksheet(
            factories.activity(plan := factories.workshop(factories.programme())),
            factories.table(plan),
        )
        place = sheet.canvas.sections.get(key="customer-pains")
        written = [notes.add_note(sheet, place, text) for text in "abcde"]
        expected = list("abcde")

        for which, front in moves:
            before = None if front is None else written[front]
            notes.move(written[which], place, before)
            own = written[which].text
            expected.remove(own)
            at = expected.index(before.text) if before and before.text in expected else None
            expected.insert(len(expected) if at is None else at, own)

        found = "".join(note.text for note in sheet.notes.current())
        transaction.set_rollback(True)
    assert found == "".join(expected)
