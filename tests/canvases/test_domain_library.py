"""The library of canvases: installed once, worded by a programme, chosen for an activity."""

import pytest
from django.core.exceptions import ValidationError

from canvases.definition import definitions
from canvases.domain import library, worksheets
from canvases.models import Canvas, Section, Worksheet
from live.models import Event
from tests import factories


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


def test_canvas_can_be_changed_until_the_worksheets_are_handed_out(workshop):
    activity = factories.activity(workshop)
    factories.table(workshop)
    library.choose(activity, factories.canvas("swot"))
    library.choose(activity, factories.canvas("empathy-map"))
    activity.refresh_from_db()
    worksheets.hand_out(activity)

    with pytest.raises(ValidationError, match="handed out already"):
        library.choose(activity, factories.canvas("swot"))
    library.choose(activity, factories.canvas("empathy-map"))

    activity.refresh_from_db()
    assert activity.chosen_canvas.canvas.key == "empathy-map"


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
