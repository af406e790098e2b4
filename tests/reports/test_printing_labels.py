"""Labels on their sheets: whatever is asked for, no two share paper and none leaves it."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.printing.labels import A5390, L4785, LABELS, MOST_OFFSET, PLAIN

sheets = st.sampled_from(list(LABELS.values()))
offsets = st.floats(-MOST_OFFSET, MOST_OFFSET)
counts = st.integers(0, 120)


@given(sheets, counts, st.integers(1, 8), offsets, offsets)
def test_labels_lie_on_their_paper_and_never_overlap(labels, count, start, across, down):
    places = list(labels.places(count, start, across=across, down=down))
    leaves = {sheet: [one for on, one in places if on == sheet] for sheet, _ in places}

    assert len(places) == count
    assert all(place.is_on(labels.paper) for _, place in places)
    assert not any(
        one.overlaps(other) for leaf in leaves.values() for one, other in combinations(leaf, 2)
    )


@given(sheets, counts, st.integers(1, 8))
def test_used_labels_of_the_first_sheet_stay_free_and_no_sheet_is_passed_over(labels, count, start):
    used = [place for _, place in labels.places(start - 1)]

    places = list(labels.places(count, start))

    assert not any(one.overlaps(other) for on, one in places if on == 0 for other in used)
    assert {on for on, _ in places} == set(range(labels.sheets(count, start)))


@given(sheets, offsets, offsets)
def test_marks_lie_on_the_paper_and_outside_of_every_label(labels, across, down):
    places = [one for _, one in labels.places(labels.size, across=across, down=down)]

    for mark in labels.marks(across=across, down=down):
        assert 0 <= min(mark.x1, mark.x2) <= max(mark.x1, mark.x2) <= labels.paper.width
        assert 0 <= min(mark.y1, mark.y2) <= max(mark.y1, mark.y2) <= labels.paper.height
        x, y = (mark.x1 + mark.x2) / 2, (mark.y1 + mark.y2) / 2
        assert not any(p.left < x < p.right and p.top < y < p.bottom for p in places)


@pytest.mark.parametrize("labels", LABELS.values(), ids=lambda one: one.key)
def test_labels_stand_in_the_middle_of_their_sheet(labels):
    places = [one for _, one in labels.places(labels.size)]

    left, right = min(p.left for p in places), max(p.right for p in places)
    top, bottom = min(p.top for p in places), max(p.bottom for p in places)

    assert left == pytest.approx(labels.paper.width - right)
    assert top == pytest.approx(labels.paper.height - bottom)


def test_only_plain_paper_is_marked():
    assert (L4785.marks(), A5390.marks()) == ((), ())
    # Two ends for each of three columns' edges and of six rows' edges.
    assert len(PLAIN.marks()) == 18
