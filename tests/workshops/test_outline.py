"""Outlines as values: kept as data and read again."""

import datetime as dt
import json
import tomllib

import pytest
from hypothesis import given

from tests.workshops.outlines import OUTLINES
from workshops.domain.templates import SHIPPED
from workshops.outline import Outline, OutlineError, from_data, to_data


@given(OUTLINES)
def test_an_outline_that_was_kept_as_json_is_the_same(outline: Outline):
    assert from_data(json.loads(json.dumps(to_data(outline)))) == outline


def test_a_time_may_be_one_of_toml():
    data = tomllib.loads("starts_at = 09:30:00")

    assert from_data(data).starts_at == dt.time(9, 30)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"agneda": []}, "extra fields found (agneda) @ $"),
        ({"agenda": [{"minutes": 5}]}, "required field missing @ $.agenda[0].title"),
        ({"tables": [{"number": "one"}]}, "expected int @ $.tables[0].number"),
        ({"title": 7}, "expected str @ $.title"),
        ({"may_join_unnamed": 1}, "expected bool @ $.may_join_unnamed"),
        ({"starts_at": "soon"}, "$.starts_at"),
        ({"agenda": 5}, "$.agenda"),
        ([], ""),
        (None, ""),
        ("outline", ""),
    ],
)
def test_what_is_no_outline_is_refused_with_its_place(data, says):
    with pytest.raises(OutlineError) as refused:
        from_data(data)

    assert says in str(refused.value)


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.toml")), ids=lambda path: path.stem)
def test_a_shipped_template_fits_into_its_day(path):
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    name, about, order = data.pop("name"), data.pop("about"), data.pop("order")

    outline = from_data(data)

    assert outline.starts_at is not None
    assert outline.ends_at is not None
    begins, ends = (one.hour * 60 + one.minute for one in (outline.starts_at, outline.ends_at))
    assert outline.minutes == ends - begins
    assert (len(name) <= 120, len(about) <= 300, order >= 1) == (True, True, True)
    assert outline.brief.objectives != ()
    assert outline.worksheet_count >= 2
