"""Lists in another order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import factories
from workshops.domain.ordering import put_in_order
from workshops.forms.parts import OrderForm
from workshops.models import Workshop
from workshops.ordering import step

LISTS = st.lists(st.integers(), min_size=1, max_size=12, unique=True)


@given(LISTS, st.data(), st.integers(-15, 15))
def test_a_step_moves_one_item_and_keeps_the_others_in_their_order(items, data, by):
    item = data.draw(st.sampled_from(items))

    after = step(items, item, by)

    assert after.index(item) == min(max(items.index(item) + by, 0), len(items) - 1)
    assert [one for one in after if one != item] == [one for one in items if one != item]


def _cleaned(codes, data):
    form = OrderForm(codes, data)
    return form.cleaned_data["order"] if form.is_valid() else None


@pytest.mark.parametrize(
    ("data", "order"),
    [
        ({"item": ["c", "a", "b"]}, ["c", "a", "b"]),
        ({"move": "c", "by": "-1"}, ["a", "c", "b"]),
        ({"move": "a", "by": "9"}, ["b", "c", "a"]),
        ({"item": ["c", "a"]}, None),
        ({"item": ["c", "a", "b", "b"]}, None),
        ({"item": ["c", "a", "b", "d"]}, None),
        ({"move": "d", "by": "1"}, None),
        ({}, None),
    ],
)
def test_an_order_names_each_item_once(data, order):
    assert _cleaned(["a", "b", "c"], data) == order


def test_rows_are_numbered_anew_although_their_places_are_unique(
    workshop: Workshop, django_assert_num_queries
):
    blocks = [factories.agenda_block(workshop, title) for title in "abcdefg"]
    wanted = [*blocks[3:], *blocks[:3]]

    with django_assert_num_queries(2):
        put_in_order(workshop.agenda_blocks.all(), wanted)

    assert "".join(workshop.agenda_blocks.values_list("title", flat=True)) == "defgabc"
    assert list(workshop.agenda_blocks.values_list("order", flat=True)) == [1, 2, 3, 4, 5, 6, 7]
