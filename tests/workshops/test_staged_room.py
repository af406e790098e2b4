from itertools import batched

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshops.domain.staged_room import BETWEEN_ROWS, HEIGHT, MOST_NAMES, arranged

NAMES = st.lists(st.integers(0, MOST_NAMES), max_size=40)


@given(NAMES)
def test_every_table_stands_on_a_page_that_has_room_for_it(names):
    arrangement = arranged(names)

    assert sum(arrangement.pages) == len(names)
    assert 1 <= arrangement.columns <= arrangement.size.columns
    first = 0
    for number in arrangement.pages:
        shown = names[first : first + number]
        rows = list(batched(shown, arrangement.columns, strict=False))
        heights = [arrangement.size.head + max(row) * arrangement.size.line for row in rows]
        assert sum(heights) + BETWEEN_ROWS * max(0, len(rows) - 1) <= HEIGHT
        first += number


@pytest.mark.parametrize(
    ("tables", "seated", "size", "columns", "pages"),
    [
        (0, 0, "l", 1, (0,)),
        (1, 6, "l", 1, (1,)),
        (3, 8, "l", 3, (3,)),
        (1, 12, "m", 1, (1,)),
        (4, 8, "m", 4, (4,)),
        (6, 8, "s", 3, (6,)),
        (12, 8, "s", 3, (6, 6)),
        (25, 8, "s", 5, (10, 10, 5)),
        (12, 0, "l", 3, (12,)),
        (25, 0, "s", 5, (25,)),
    ],
)
def test_tables_are_as_large_as_the_fewest_pages_allow(tables, seated, size, columns, pages):
    arrangement = arranged([seated] * tables)

    assert (arrangement.size.name, arrangement.columns, arrangement.pages) == (
        size,
        columns,
        pages,
    )
