"""Two versions of a note: found, and decided for the table."""

import pytest

from canvases.domain import notes
from canvases.domain.conflicts import BOTH, FIRST, SECOND, conflicts_among, decide, loose_ends
from canvases.models import Note, Worksheet
from tests import factories
from workshops.models import Activity


@pytest.fixture
def sheet(workshop) -> Worksheet:
    activity = factories.activity(workshop, factories.canvas(), state=Activity.State.LOCKED)
    return factories.worksheet(activity, factories.table(workshop))


@pytest.fixture
def pair(sheet) -> tuple[Note, Note]:
    first = factories.note(sheet, "Ships sink.")
    return first, factories.note(sheet, "Ships drift.", beside=first)


def current(sheet: Worksheet) -> list[str]:
    return list(sheet.notes.current().values_list("text", flat=True))


def test_conflict_is_found_while_both_versions_stand(sheet, pair):
    factories.note(sheet, "No fog signal.")
    first, second = pair

    found = conflicts_among(sheet.notes.current())

    assert [(one.first, one.second) for one in found] == [(first, second)]
    notes.delete(first)
    assert conflicts_among(sheet.notes.current()) == []


@pytest.mark.parametrize(
    ("keep", "stays"),
    [
        (FIRST, ["Ships sink."]),
        (SECOND, ["Ships drift."]),
        (BOTH, ["Ships sink.", "Ships drift."]),
    ],
)
def test_decision_lets_stay_what_was_chosen_also_on_a_locked_worksheet(sheet, pair, keep, stays):
    _first, second = pair

    assert decide(second, keep)

    assert current(sheet) == stays
    assert conflicts_among(sheet.notes.current()) == []
    assert sheet.notes.count() == 2


def test_second_decision_changes_nothing(sheet, pair):
    first, second = pair
    same = Note.objects.select_related("beside").get(pk=second.pk)
    decide(second, SECOND)

    assert not decide(same, FIRST)
    assert current(sheet) == ["Ships drift."]
    assert first.revisions.count() == 1


def test_note_that_is_no_second_version_cannot_be_decided(sheet, pair):
    first, _second = pair

    assert not decide(first, FIRST)
    assert current(sheet) == ["Ships sink.", "Ships drift."]


@pytest.mark.parametrize("tables", [1, 7])
def test_loose_ends_are_named_by_table(workshop, tables, django_assert_num_queries):
    activity = factories.activity(workshop, factories.canvas())
    for _number in range(tables):
        sheet = factories.worksheet(activity, factories.table(workshop))
        raise_hand(sheet)
        first = factories.note(sheet, "Ships sink.")
        for text in ("Ships drift.", "Ships burn."):
            factories.note(sheet, text, beside=first)
        gone = factories.note(sheet, "Ships turn.", beside=first)
        notes.delete(gone)

    with django_assert_num_queries(2):
        found = [
            (one.kind, one.table.number, one.activity.title, one.number, one.address)
            for one in loose_ends(workshop)
        ]

    sheets = list(activity.worksheets.order_by("table__number"))
    title = activity.title
    assert found == [
        *(("hand", one.table.number, title, 1, one.get_absolute_url()) for one in sheets),
        *(("versions", one.table.number, title, 2, one.get_absolute_url()) for one in sheets),
    ]


def raise_hand(sheet: Worksheet) -> None:
    sheet.hand_raised_at = sheet.activity.block.workshop.programme.created_at
    sheet.save(update_fields=["hand_raised_at"])


def test_workshop_in_which_all_is_settled_has_no_loose_ends(workshop, sheet):
    factories.note(sheet, "Ships sink.")

    assert loose_ends(workshop) == []
