"""Worksheets as lists show them: in the order of the day, counted, and read at once."""

from operator import attrgetter

import pytest

from canvases.domain import notes
from canvases.models import Worksheet
from tests import factories


@pytest.fixture
def activity(workshop):
    return factories.activity(workshop, factories.canvas())


def test_worksheets_stand_in_the_order_of_agenda_pilot_group_and_table(workshop, activity):
    keepers, ships = (factories.pilot_group(workshop.programme) for _ in range(2))
    tables = [
        factories.table(workshop, pilot_group=group) for group in (None, ships, keepers, keepers)
    ]
    later = factories.worksheet(factories.activity(workshop, factories.canvas("swot")), tables[3])
    alone, of_ships, third, fourth = (factories.worksheet(activity, table) for table in tables)
    elsewhere = factories.workshop(workshop.programme)
    factories.worksheet(factories.activity(elsewhere), factories.table(elsewhere))

    found = list(Worksheet.objects.of_workshop(workshop))

    assert found == [third, fourth, of_ships, alone, later]


def test_note_count_leaves_out_what_was_deleted(workshop, activity):
    sheet = factories.worksheet(activity, factories.table(workshop))
    empty = factories.worksheet(activity, factories.table(workshop))
    fog, _rocks, _ice = (factories.note(sheet, text) for text in ("Fog", "Rocks", "Ice"))
    notes.delete(fog)

    counted = Worksheet.objects.with_note_count()

    assert dict(map(attrgetter("pk", "note_count"), counted)) == {sheet.pk: 2, empty.pk: 0}


@pytest.mark.parametrize("tables", [1, 7])
def test_worksheets_are_read_for_drawing_in_four_queries(
    workshop, activity, tables, django_assert_num_queries
):
    for _ in range(tables):
        sheet = factories.worksheet(activity, factories.table(workshop))
        factories.note(sheet, "Fog")
        factories.summary(sheet, "In short.")

    with django_assert_num_queries(4):
        drawn = [
            (one.canvas.definition.key, [note.text for note in one.notes.all()])
            for one in Worksheet.objects.for_drawing()
        ]

    assert drawn == [("value-proposition", ["Fog"])] * tables


def test_note_prints_what_a_facilitator_reworded_and_else_what_was_written(workshop, activity):
    note = factories.note(factories.worksheet(activity, factories.table(workshop)), "fog!!1")

    assert note.printed == "fog!!1"
    note.wording = "Fog"
    assert note.printed == "Fog"
    assert note.short_id == str(note.pk)[:8]
