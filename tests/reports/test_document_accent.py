"""A programme's colour in the printed report."""

import json
from dataclasses import replace
from typing import Any

import cssselect2  # type: ignore[import-untyped]
import pytest
import tinyhtml5  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from reports.document import render_html
from reports.document.accent import accent_of
from reports.outcomes import from_json, to_json
from tests.reports import example
from workshops.colours import LEGIBLE, OWN, contrast


def _fills(html: str) -> list[str]:
    root: Any = cssselect2.ElementWrapper.from_html_root(
        tinyhtml5.parse(html, namespace_html_elements=False)
    )
    return [one.etree_element.get("fill") for one in root.query_all(".cover svg > path[fill^='#']")]


@given(st.just("") | st.integers(0, 0xFFFFFF).map("#{:06x}".format))
def test_any_colour_is_legible_on_the_page_and_carries_its_words(colour):
    accent = accent_of(colour)

    assert contrast(accent.colour, "#ffffff") >= LEGIBLE
    assert contrast(accent.ink, accent.colour) >= LEGIBLE


@pytest.mark.parametrize(("colour", "printed"), [("", OWN), ("#b00020", "#b00020")])
def test_a_programmes_colour_fills_the_present_workshop_on_the_cover(colour, printed):
    outcomes = example.outcomes()
    branded = replace(outcomes, programme=replace(outcomes.programme, colour=colour))

    html = render_html(branded, example.IMPRINT)

    assert printed in _fills(html)
    assert (f"--accent: {printed};" in html) is bool(colour)


def test_an_edition_from_before_there_were_colours_has_none():
    data = json.loads(to_json(example.outcomes()))
    del data["outcomes"]["programme"]["colour"]

    assert from_json(json.dumps(data)).programme.colour == ""
