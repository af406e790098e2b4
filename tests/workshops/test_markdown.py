"""Markdown as programme leads write it, and as nobody should."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshops.markdown import DEEPEST, TAGS, render_markdown

ALLOWED_TAG = re.compile(rf"</?({'|'.join(sorted(TAGS))})( [a-z]+=\"[^\"<>]*\")*>")


def rendered(text, heading_level=3):
    return re.sub(
        r' (dir|rel)="[^"]*"', "", str(render_markdown(text, heading_level=heading_level))
    )


def test_plain_text_is_a_paragraph_of_its_own_direction():
    assert render_markdown("Hello", heading_level=2) == '<p dir="auto">Hello</p>\n'


def test_headings_start_at_the_level_asked_for_and_never_skip():
    html = rendered("# A\n### B\n###### C\n## D\n# E")

    assert re.findall(r"<(h\d)>", html) == ["h3", "h4", "h5", "h4", "h3"]


def test_headings_end_at_the_sixth_level():
    html = rendered("# A\n## B\n### C", heading_level=5)

    assert re.findall(r"<(h\d)>", html) == ["h5", "h6", "h6"]


def test_a_link_holds_text_alone():
    html = rendered("[**bold** `code` ![drawing](x.png)](https://example.org/?a=1&b=2)")

    assert html == '<p><a href="https://example.org/?a=1&amp;b=2">bold code drawing</a></p>\n'


def test_a_link_without_words_shows_its_address():
    assert rendered("[](https://e.org)") == '<p><a href="https://e.org">https://e.org</a></p>\n'


@pytest.mark.parametrize(
    "address", ["/admin", "#top", "//evil.example/x", "ftp://x/y", "file:///etc/passwd", "data:,x"]
)
def test_a_link_that_leads_nowhere_useful_is_plain_text(address):
    assert "<a" not in rendered(f"[words]({address})")
    assert "words" in rendered(f"[words]({address})")


def test_a_picture_is_its_description():
    assert rendered("See ![the *map*](https://evil.example/x.png)") == "<p>See the map</p>\n"


def test_rows_of_a_table_are_equally_long():
    html = rendered("|a|b|\n|:-:|-|\n|1|\n|1|2|")

    assert [row.count("<td") for row in html.split("<tr>")[2:]] == [2, 2]
    assert "style" not in html


def test_deep_quotations_keep_their_words_at_a_bounded_depth():
    html = rendered("> " * 500 + "deep")

    assert html.count("<blockquote>") == DEEPEST
    assert "deep" in html


def test_deep_lists_keep_their_words_apart_at_a_bounded_depth():
    html = rendered("\n".join("  " * level + f"- item{level}" for level in range(30)))

    assert html.count("<ul>") == DEEPEST
    for level in range(DEEPEST, 30):
        assert f"<p>item{level}</p>" in html


@pytest.mark.parametrize(
    "payload",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<a href="javascript:alert(1)">x</a>',
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt&colon;alert(1))",
        "<javascript:alert(1)>",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        '[x](https://e.org "\\" onclick=alert(1)")',
        "<svg><style>@import url(//evil)</style></svg>",
        '<link rel=attachment href="file:///etc/passwd">',
        '<div hx-get="/x" hx-trigger="load" style="position:fixed">x</div>',
        '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x&gt;">',
        "```html\n<script>\n```",
        "&#x3C;script&#x3E;",
        "|<script>|\n|-|\n|<b onclick=x>|",
    ],
)
def test_hostile_text_stays_text(payload):
    html = str(render_markdown(payload, heading_level=2))

    assert ALLOWED_TAG.sub("", html).count("<") == 0
    assert not re.search(r"<[^>]*(javascript|data:|file:|on[a-z]+=|style=|hx-)", html)


@given(st.text(alphabet="ab<>[]()!*_`#|-> \n\t\"'&;:/\\0\u202e\ud7ff", max_size=80))
def test_whatever_is_written_only_allowed_tags_come_out(text):
    html = str(render_markdown(text, heading_level=4))

    assert ALLOWED_TAG.sub("", html).count("<") == 0
    levels = [int(level) for level in re.findall(r"<h(\d)", html)]
    assert all(after <= before + 1 for before, after in zip([4, *levels], levels, strict=False))
    assert levels[:1] in ([], [4])
