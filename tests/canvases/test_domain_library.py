"""The library of canvases: installed once, worded by a programme, chosen for an activity."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from canvases.definition import definition_of, definitions, editing, written
from canvases.domain import library, worksheets
from canvases.models import ActivityCanvas, Canvas, Section, Worksheet
from live.models import Event
from tests import factories
from workshops.domain.actions import ConflictError


@pytest.mark.django_db
def test_shipped_canvases_are_installed_once():
    first = library.install_shipped()
    sections = Section.objects.count()

    second = library.install_shipped()

    assert first == second
    assert Canvas.objects.count() == len(definitions())
    assert Section.objects.count() == sections


@pytest.mark.django_db
def test_shipped_canvas_in_the_database_draws_as_its_file_says():
    for canvas, definition in zip(library.install_shipped(), definitions(), strict=True):
        assert Canvas.objects.get(pk=canvas.pk).definition == definition


def test_programmes_own_wording_leaves_the_shipped_canvas_as_it_is(programme):
    shipped = factories.canvas()

    own = library.adapt(shipped, programme, {"customer-jobs": {"title": "Tasks at sea"}})

    assert own.programme == programme
    assert own.sections.get(key="customer-jobs").title == "Tasks at sea"
    assert shipped.sections.get(key="customer-jobs").title == "Customer jobs"
    assert own.sections.count() == shipped.sections.count()


def test_programmes_own_wording_keeps_which_section_answers_which(programme):
    shipped = factories.canvas()

    own = library.adapt(shipped, programme, {"pain-relievers": {"title": "Calmers"}})

    pairs = own.sections.filter(answers__isnull=False).values_list("key", "answers__key")
    assert ("pain-relievers", "customer-pains") in pairs
    assert list(pairs) == list(
        shipped.sections.filter(answers__isnull=False).values_list("key", "answers__key")
    )
    assert not Section.objects.filter(canvas=own, answers__canvas=shipped).exists()


def test_each_new_wording_is_a_new_version_and_worksheets_keep_theirs(workshop):
    programme = workshop.programme
    first = library.adapt(factories.canvas(), programme, {"customer-jobs": {"title": "Tasks"}})
    activity = factories.activity(workshop, first)
    filled = factories.worksheet(activity, factories.table(workshop))

    second = library.adapt(first, programme, {"customer-jobs": {"title": "Duties"}})

    filled.refresh_from_db()
    assert second.version == first.version + 1
    assert filled.canvas.sections.get(key="customer-jobs").title == "Tasks"
    assert second.sections.get(key="customer-jobs").title == "Duties"


def test_canvas_of_another_programme_is_not_to_be_chosen(workshop):
    activity = factories.activity(workshop)
    theirs = library.adapt(factories.canvas(), factories.programme(name="Harbour"), {})

    with pytest.raises(ValidationError, match="belongs to another programme"):
        library.choose(activity, theirs)

    assert not hasattr(activity, "chosen_canvas")
    assert not Event.objects.exists()


def test_canvas_can_be_changed_until_something_is_written(workshop):
    activity = factories.activity(workshop)
    factories.table(workshop)
    library.choose(activity, factories.canvas("swot"))
    activity.refresh_from_db()
    (sheet,) = worksheets.hand_out(activity)

    library.choose(activity, factories.canvas("empathy-map"))
    sheet.refresh_from_db()
    factories.note(sheet)

    with pytest.raises(ValidationError, match="begun to write"):
        library.choose(activity, factories.canvas("swot"))
    library.choose(activity, factories.canvas("empathy-map"))

    activity.refresh_from_db()
    sheet.refresh_from_db()
    assert activity.chosen_canvas.canvas.key == "empathy-map"
    assert sheet.canvas.key == "empathy-map"
    assert [event.kind for event in Event.objects.after(sheet.topic, 0)] == ["canvas"]


def test_deleted_note_keeps_the_canvas_as_well(workshop):
    activity = factories.activity(workshop, factories.canvas("swot"))
    sheet = factories.worksheet(activity, factories.table(workshop))
    factories.note(sheet, deleted_at=timezone.now())

    with pytest.raises(ValidationError, match="begun to write"):
        library.choose(activity, factories.canvas("empathy-map"))


# --- A programme's own canvases -----------------------------------------------------------


def test_canvas_without_worksheets_is_changed_in_place(workshop):
    own = library.draw_new(workshop.programme, "Tides", "two-by-two")
    activity = factories.activity(workshop, own)

    changed = library.revise(own, editing.reworded(own.definition, "section-1", title="Ebb"))

    assert changed == own
    assert changed.sections.get(order=1).title == "Ebb"
    assert ActivityCanvas.objects.get(activity=activity).canvas == own


def test_canvas_with_worksheets_gets_a_new_version_and_they_keep_theirs(workshop):
    own = library.draw_new(workshop.programme, "Tides", "two-by-two")
    sheet = factories.worksheet(factories.activity(workshop, own), factories.table(workshop))
    note = factories.note(sheet, "Ebb at nine.")

    changed = library.revise(own, editing.without(own.definition, "section-1"))

    note.refresh_from_db()
    assert (changed.version, changed.key) == (2, "tides")
    assert note.section.canvas == own
    assert own.sections.count() == 4
    assert changed.sections.count() == 3


def test_older_version_is_not_changed_any_more(workshop):
    own = library.draw_new(workshop.programme, "Tides", "two-by-two")
    factories.worksheet(factories.activity(workshop, own), factories.table(workshop))
    library.revise(own, editing.without(own.definition, "section-1"))

    with pytest.raises(ConflictError, match="newer version"):
        library.revise(own, own.definition)


def test_shipped_canvas_is_never_changed_nor_deleted(programme):
    shipped = factories.canvas("swot")

    with pytest.raises(ConflictError):
        library.revise(shipped, editing.without(shipped.definition, "threats"))
    with pytest.raises(ConflictError):
        library.remove(shipped)

    assert shipped.sections.count() == 4


def test_every_new_canvas_has_a_key_of_its_own(programme):
    factories.canvas("swot")
    names = ["SWOT", "Swot!", "Überblick", "2026", "…"]

    made = [library.draw_new(programme, name, "three-columns") for name in names]
    copy = library.duplicate(made[0], programme)

    keys = [one.key for one in [*made, copy]]
    assert keys == ["swot-2", "swot-3", "uberblick", "section-2026", "section", "swot-4"]
    assert copy.name == "SWOT, copy"
    assert copy.definition.sections == made[0].definition.sections


def test_own_canvas_is_deleted_while_no_activity_has_it(workshop):
    own = library.draw_new(workshop.programme, "Tides", "two-by-two")
    activity = factories.activity(workshop, own)

    with pytest.raises(ConflictError, match="uses this canvas"):
        library.remove(own)
    library.choose(activity, factories.canvas("swot"))
    library.remove(own)

    assert not workshop.programme.canvases.exists()


def test_file_of_a_canvas_that_is_there_is_its_next_version(programme):
    first = library.take_in(programme, written(definition_of("swot")))
    second = library.take_in(programme, written(definition_of("swot")))
    elsewhere = library.take_in(factories.programme(), written(definition_of("swot")))

    assert [one.version for one in (first, second, elsewhere)] == [1, 2, 1]
    assert second.definition == definition_of("swot").numbered(2)
    assert set(Canvas.objects.newest()) == {second, elsewhere}


def test_newest_version_of_each_programme_and_of_the_shipped_stands_for_the_others(programme):
    shipped = factories.canvas("swot")
    newer = library.keep(definition_of("swot").numbered(2))
    library.adapt(shipped, programme, {})
    own = library.adapt(shipped, programme, {})

    assert set(Canvas.objects.newest()) == {newer, own}


def test_every_table_gets_one_worksheet_and_a_late_table_gets_its_own(workshop):
    activity = factories.activity(workshop, factories.canvas("swot"))
    two, one = factories.table(workshop, number=2), factories.table(workshop, number=1)
    elsewhere = factories.table(factories.workshop(workshop.programme))
    first = worksheets.hand_out(activity)
    three = factories.table(workshop, number=3)

    second = worksheets.hand_out(activity)

    assert [sheet.table for sheet in first] == [one, two]
    assert [sheet.table for sheet in second] == [one, two, three]
    assert second[:2] == first
    assert not elsewhere.worksheets.exists()


def test_activity_without_a_canvas_has_nothing_to_hand_out(workshop):
    factories.table(workshop)

    with pytest.raises(ValidationError, match="“Voting” has no canvas"):
        worksheets.hand_out(factories.activity(workshop, title="Voting"))

    assert not Worksheet.objects.exists()


def test_subject_is_trimmed_told_and_refused_when_it_is_too_long(workshop):
    sheet = factories.worksheet(factories.activity(workshop), factories.table(workshop))

    worksheets.set_subject(sheet, "  Harbour master \n")
    with pytest.raises(ValidationError) as refused:
        worksheets.set_subject(sheet, "H" * 301)

    sheet.refresh_from_db()
    assert sheet.subject == "Harbour master"
    assert set(refused.value.message_dict) == {"subject"}
    assert [event.kind for event in Event.objects.after(sheet.topic, 0)] == ["subject"]


def test_summary_of_a_section_replaces_the_one_before(workshop):
    sheet = factories.worksheet(factories.activity(workshop), factories.table(workshop))

    worksheets.sum_up(sheet, "customer-pains", "Fog.")
    worksheets.sum_up(sheet, "customer-pains", " Fog and rocks. ")

    assert sheet.summaries.get().text == "Fog and rocks."
    with pytest.raises(Section.DoesNotExist):
        worksheets.sum_up(sheet, "weather", "Rain.")
