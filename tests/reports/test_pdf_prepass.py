"""What is mended in the tree before WeasyPrint sees it."""

from collections.abc import Iterable

import pytest
import tinyhtml5  # type: ignore[import-untyped]
from weasyprint.text.ffi import fontconfig  # noqa: F401 - the coverage below asks the same library

from reports.pdf import coverage, prepass
from reports.pdf.fonts import font_files
from reports.pdf.job import DECORATION, Flaw, Notices

SVG = "{http://www.w3.org/2000/svg}"


def none_missing(_: Iterable[str]) -> set[str]:
    return set()


def mended(body, notices=None, uncovered=none_missing):
    root = tinyhtml5.parse(body, namespace_html_elements=False)
    prepass.mend(
        root,
        language="en",
        undescribed="Undescribed",
        uncovered=uncovered,
        notices=notices or Notices(),
    )
    return root.find("body")


def test_a_link_keeps_its_words_and_nothing_else():
    link = mended("<p><a href=#x>One <b>two <i>three</i></b> four</a> after</p>").find("p/a")

    assert link.text == "One two three four"
    assert list(link) == []
    assert link.tail == " after"


def test_a_picture_in_a_link_outlives_the_link():
    body = mended("<p><a href=#x><img src=a.png alt=A></a></p>")

    assert body.find("p/a") is None
    assert body.find("p/span/img").get("alt") == "A"


def test_a_link_without_address_is_no_link():
    assert mended("<p><a name=x>words</a></p>").find("p/span").text == "words"


@pytest.mark.parametrize("markup", ["alt=''", "role=presentation", "aria-hidden=true alt=x"])
def test_a_decorative_picture_is_marked_for_the_finisher(markup):
    assert mended(f"<img src=a.png {markup}>").find("img").get("alt") == DECORATION


def test_a_picture_without_words_gets_some_and_is_reported():
    notices = Notices()

    body = mended("<img src=a.png><svg><g/></svg>", notices)

    assert body.find("img").get("alt") == "Undescribed"
    assert body.find(f"{SVG}svg")[0].text == "Undescribed"
    assert {flaw for flaw, _ in notices.counts} == {Flaw.NO_DESCRIPTION}


def test_the_label_of_a_drawing_becomes_its_title():
    drawing = mended("<svg aria-label='Three bars'><g/></svg>").find(f"{SVG}svg")

    assert [child.tag for child in drawing] == [f"{SVG}title", f"{SVG}g"]
    assert drawing[0].text == "Three bars"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("abc", "ltr"), ("12 مرحبا abc", "rtl"), ("«שלום»", "rtl"), ("123", "ltr"), ("", "ltr")],
)
def test_automatic_direction_follows_the_first_letter(text, expected):
    assert mended(f"<p dir=auto>{text}</p>").find("p").get("dir") == expected


def test_a_character_without_font_is_replaced_everywhere_and_counted():
    notices = Notices()

    body = mended("<p>a\ue000<b>b</b>\ue000</p>", notices, lambda found: {"\ue000"} & set(found))

    assert prepass.text_of(body) == "a[U+E000]b[U+E000]"
    assert notices.counts == {(Flaw.UNKNOWN_CHARACTER, "E000"): 2}


def test_what_is_written_in_style_sheets_is_not_text():
    asked: list[str] = []

    def ask(characters):
        asked.extend(characters)
        return set()

    mended("<style>p { color: red }</style><p>ab</p>", uncovered=ask)

    assert sorted(asked) == ["a", "b"]


def test_the_base_of_addresses_cannot_be_moved():
    root = tinyhtml5.parse("<base href=//x/><p>a", namespace_html_elements=False)

    prepass.mend(root, language="en", undescribed="", uncovered=none_missing, notices=Notices())

    assert root.find(".//base") is None


def test_coverage_knows_what_the_fonts_draw_and_what_needs_no_font():
    asked = "aé€Ωя你한مש🎉\ue000\U000f0000\u200d\ufe0f\u2066 \n"

    assert coverage.uncovered(asked, font_files().values()) == {"\ue000", "\U000f0000"}
