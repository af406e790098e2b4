"""Worksheets that go on on another canvas: every note goes with them."""

import uuid
from collections import Counter

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from canvases.definition import editing
from canvases.domain import library
from canvases.domain.snapshot import snapshot
from canvases.domain.versions import Origin, move_to, origins
from canvases.models import Canvas, Worksheet
from live.models import Event
from tests import factories
from tests.canvases.tablet import Tablet, note, open_sheet, texts
from workshops.domain.actions import ConflictError
from workshops.models import Activity, Workshop

PAINS, GAINS, JOBS = "customer-pains", "customer-gains", "customer-jobs"


@pytest.fixture
def sheet(workshop: Workshop) -> Worksheet:
    return open_sheet(workshop)


@pytest.fixture
def tablet(sheet: Worksheet) -> Tablet:
    return Tablet(sheet)


@pytest.fixture
def without_pains(sheet: Worksheet) -> Canvas:
    """The programme's version of the canvas, on which nobody has pains."""
    own = library.adapt(sheet.canvas, sheet.table.workshop.programme, {})
    return library.revise(own, editing.without(own.definition, PAINS))


def placed(sheet: Worksheet) -> list[tuple[str, str]]:
    """Section and text of each note, in order."""
    return [(one.section.key, one.text) for one in sheet.notes.current()]


def test_notes_go_where_they_are_told_and_by_themselves_to_their_own_section(
    sheet, tablet, without_pains
):
    fog, sun = tablet.add("Fog", PAINS), tablet.add("Sun", GAINS)

    move_to(sheet.activity, without_pains, {PAINS: GAINS})

    sheet.refresh_from_db()
    assert sheet.canvas == without_pains
    assert placed(sheet) == [(GAINS, "Fog"), (GAINS, "Sun")]
    for identity in (fog, sun):
        assert note(identity).revision == 2
        assert note(identity).section.canvas == without_pains
        last = note(identity).revisions.get(number=2)
        assert last.section == note(identity).section
    assert sheet.activity.chosen_canvas.canvas == without_pains


def test_each_change_is_told_after_the_tablets_were_told_of_the_canvas(
    sheet, tablet, without_pains
):
    tablet.add("Fog", PAINS)
    tablet.add("Sun", GAINS)

    move_to(sheet.activity, without_pains, {PAINS: GAINS})

    kinds = [event.kind for event in Event.objects.after(sheet.topic, 2)]
    assert kinds == ["canvas", "note.moved", "note.moved"]


def test_a_section_with_notes_that_is_gone_has_to_be_sent_somewhere(sheet, tablet, without_pains):
    tablet.add("Fog", PAINS)

    with pytest.raises(ValidationError) as refused, transaction.atomic():
        move_to(sheet.activity, without_pains, {})

    assert refused.value.message_dict == {PAINS: ["Say where the notes of “Customer pains” go."]}
    sheet.refresh_from_db()
    assert sheet.canvas != without_pains
    assert placed(sheet) == [(PAINS, "Fog")]


def test_a_deleted_note_goes_along_and_comes_back_in_its_new_section(sheet, tablet, without_pains):
    fog = tablet.add("Fog", PAINS)
    tablet.do("note.delete", note=fog)

    move_to(sheet.activity, without_pains, {PAINS: GAINS})
    tablet.do("note.restore", note=fog)

    assert placed(sheet) == [(GAINS, "Fog")]


def test_what_a_tablet_wrote_before_it_heard_of_the_move_finds_its_place(
    sheet, tablet, without_pains
):
    sun = tablet.add("Sun", GAINS)

    move_to(sheet.activity, without_pains, {PAINS: GAINS})
    tablet.add("Fog", PAINS)
    tablet.do("note.move", note=sun, section=PAINS)

    assert placed(sheet) == [(GAINS, "Fog"), (GAINS, "Sun")]
    assert tablet.fail("note.add", note=str(uuid.uuid4()), section="weather", text="Rain") == (
        422,
        "section",
    )


def test_two_moves_in_a_row_are_followed_from_the_first(sheet, tablet, without_pains):
    tablet.add("Fog", PAINS)
    move_to(sheet.activity, without_pains, {PAINS: GAINS})
    fewer = library.revise(without_pains, editing.without(without_pains.definition, GAINS))

    move_to(sheet.activity, fewer, {GAINS: JOBS})
    tablet.add("Rain", PAINS)

    assert placed(sheet) == [(JOBS, "Fog"), (JOBS, "Rain")]


def test_links_stay_where_the_sections_still_answer_and_the_log_keeps_the_others(
    sheet, tablet, without_pains
):
    fog, sun = tablet.add("Fog", PAINS), tablet.add("Sun", GAINS)
    lamp, mirror = tablet.add("Lamp", "pain-relievers"), tablet.add("Mirror", "gain-creators")
    tablet.do("link.add", answer=lamp, answered=fog)
    tablet.do("link.add", answer=mirror, answered=sun)

    move_to(sheet.activity, without_pains, {PAINS: JOBS})

    links = snapshot(Worksheet.objects.get(pk=sheet.pk), tablet.device)["links"]
    assert links == [[mirror, sun]]
    assert [e.payload["answer"] for e in Event.objects.filter(kind="link.removed")] == [lamp]


def test_summaries_of_sections_that_become_one_are_joined(sheet, without_pains):
    factories.summary(sheet, "They wait.", PAINS)
    factories.summary(sheet, "They hope.", GAINS)

    move_to(sheet.activity, without_pains, {PAINS: GAINS})

    assert [(one.section.key, one.text) for one in sheet.summaries.all()] == [
        (GAINS, "They wait.\n\nThey hope.")
    ]


def test_a_closed_workshop_keeps_its_canvases(sheet, without_pains):
    sheet.table.workshop.state = Workshop.State.CLOSED
    sheet.table.workshop.save()
    activity = Activity.objects.get(pk=sheet.activity_id)

    with pytest.raises(ConflictError, match="The workshop is closed"):
        move_to(activity, without_pains, {})


def test_what_stands_where_is_counted_before_it_is_moved(sheet, tablet, without_pains):
    for text in ("Fog", "Rain"):
        tablet.add(text, PAINS)
    factories.note(sheet, "Hail", GAINS, deleted_at=timezone.now())
    factories.summary(sheet, "They wait.", JOBS)

    assert origins(sheet.activity, without_pains) == [
        Origin(JOBS, "Customer jobs", 0, 1, JOBS),
        Origin(PAINS, "Customer pains", 2, 0, None),
        Origin(GAINS, "Customer gains", 0, 0, GAINS),
    ]


SECTIONS = [JOBS, PAINS, GAINS, "products-services", "pain-relievers", "gain-creators"]


@pytest.mark.django_db
@settings(max_examples=15, deadline=None)
@given(
    written=st.lists(st.tuples(st.sampled_from(SECTIONS), st.sampled_from("abc")), max_size=8),
    moves=st.lists(
        st.tuples(st.sets(st.sampled_from(SECTIONS), max_size=4), st.sampled_from(SECTIONS)),
        min_size=1,
        max_size=3,
    ),
)
def test_whatever_becomes_of_the_canvas_every_note_is_still_there(written, moves):
    with transaction.atomic():
        sheet = open_sheet(factories.workshop(factories.programme()))
        tablet = Tablet(sheet)
        for section, text in written:
            tablet.add(text, section)
        before = Counter(texts(sheet))
        canvas = library.adapt(sheet.canvas, sheet.table.workshop.programme, {})
        for gone, place in moves:
            definition = canvas.definition
            rest = {one.key for one in definition.sections} - gone
            if place not in rest:
                continue
            for key in gone & {one.key for one in definition.sections}:
                definition = editing.without(definition, key)
            canvas = library.revise(canvas, definition)
            move_to(sheet.activity, canvas, dict.fromkeys(gone, place))
        found = Worksheet.objects.get(pk=sheet.pk)
        after = Counter(texts(found))
        stray = found.notes.exclude(section__canvas=found.canvas_id).count()
        numbers = [(one.revision, one.revisions.count()) for one in found.notes.all()]
        transaction.set_rollback(True)
    assert after == before
    assert stray == 0
    assert all(revision == count for revision, count in numbers)
