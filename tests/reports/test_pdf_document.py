"""One document with everything that a report has in it, rendered once, seen from all sides."""

import io
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import page
import pikepdf
import pytest

from reports.pdf.assets import Assets, media_url
from reports.pdf.job import DocumentInfo, Progress, Stage
from reports.pdf.render import RenderedPdf, render_pdf

INFO = DocumentInfo(
    title="Workshop “Ärger” — Report",
    language="en-GB",
    created=datetime(2026, 5, 4, 9, 30, tzinfo=UTC),
    author="Programme team",
)
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8"
    "cfc0000003010100c9fe92ef0000000049454e44ae426082"
)
ROWS = "".join(
    f"<tr><th scope=row>Row {number}</th><td>{'words ' * (400 if number == 20 else 8)}</td>"
    f"<td><a href='#two'>see <b>two</b></a></td></tr>"
    for number in range(50)
)
DOCUMENT = f"""<!doctype html><html><head><style>
@page {{ size: A5; @top-left {{ content: element(head) }}
         @bottom-right {{ content: counter(page) " of " counter(pages) }} }}
.head {{ position: running(head) }} .cover {{ break-after: page }}
.toc a::after {{ content: target-counter(attr(href), page) }} .note {{ float: footnote }}
</style></head><body><p class=head>The <i>running</i> head</p>
<section class=cover><h1>Report</h1><img src="{media_url("ä logo.png")}" alt="Logo">
<svg aria-hidden=true width=9 height=9><path d="M0 0h9v9z"/></svg></section>
<nav class=toc><ul><li><a href="#one"><span>1</span> One</a></li>
<li><a href="#two">Two</a></li></ul></nav><h2 id=one>One</h2><h4>A level left out</h4>
<p>Words<span class=note>A footnote.</span> and <a href="https://example.org/">a site</a>.</p>
<p id=scripts>Ελληνικά Русский Tiếng Việt ő x\u0302 你好 日本語 한국어 हिन्दी</p>
<p>🎉 👩‍👩‍👧 ☎ ✔ \ue000\ue000</p>
<p dir=auto>مرحبا بالعالم 123 مُحَمَّد</p><p dir=auto>שָׁלוֹם עולם</p>
<ul><li>One<ul><li>Nested</li></ul></li></ul><ol><li>First</li></ol>
<figure><svg width=90 height=20><title>Two bars</title><rect width=60 height=9 fill="#246"/></svg>
<figcaption>A figure</figcaption></figure>
<table><thead><tr><th>Row</th><th colspan=2>What</th></tr></thead><tbody>{ROWS}</tbody></table>
<h2 id=two>Two</h2><p>The end.</p></body></html>"""


def render_document() -> RenderedPdf:
    return render_pdf(DOCUMENT, info=INFO, assets=Assets(media={"ä logo.png": PIXEL}))


@pytest.fixture(scope="session")
def rendered() -> RenderedPdf:
    return render_document()


@pytest.fixture(scope="session")
def pdf(rendered: RenderedPdf) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(rendered.content)) as opened:
        yield opened


def elements(pdf: pikepdf.Pdf) -> list[Any]:
    """All structure elements that can be reached, in reading order."""
    found: list[Any] = []

    def walk(element: Any) -> None:
        for kid in element.get("/K", []):
            if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/StructElem":
                found.append(kid)
                walk(kid)

    walk(pdf.Root.StructTreeRoot)
    return found


def kinds(pdf: pikepdf.Pdf, *wanted: str) -> list[str]:
    return [str(element.S) for element in elements(pdf) if str(element.S) in wanted]


def words(rendered: RenderedPdf, tmp_path: Path) -> str:
    file = tmp_path / "document.pdf"
    file.write_bytes(rendered.content)
    command = ["pdftotext", "-layout", str(file), "-"]
    return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout


def test_a_document_passes_the_checks_of_pdf_ua(rendered):
    report = page.validate_pdf_bytes(rendered.content, profile="ua1")

    assert [(failure.rule_id, failure.message) for failure in report.failures] == []
    assert report.is_compliant


def test_the_same_document_gives_the_same_bytes_in_another_process(rendered):
    assert render_document().content == rendered.content


def test_the_document_says_its_title_language_author_and_dates(pdf):
    assert str(pdf.docinfo["/Title"]) == INFO.title
    assert str(pdf.docinfo["/Author"]) == "Programme team"
    assert str(pdf.docinfo["/CreationDate"]) == "D:20260504093000Z"
    assert str(pdf.docinfo["/ModDate"]) == "D:20260504093000Z"
    assert str(pdf.Root.Lang) == "en-GB"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle


def test_headings_become_bookmarks(pdf):
    with pdf.open_outline() as outline:
        top = [entry.title for entry in outline.root]
        below = [entry.title for entry in outline.root[0].children]

    assert top == ["Report"]
    assert below == ["One", "Two"]


def test_a_table_over_several_pages_is_one_table_with_one_head(rendered, pdf):
    assert rendered.pages > 4
    assert kinds(pdf, "/Table", "/THead", "/TBody") == ["/Table", "/THead", "/TBody"]
    assert kinds(pdf, "/TR") == ["/TR"] * 51


def test_each_group_of_rows_keeps_its_own_rows_over_pages():
    group = "<tbody>" + "<tr><td>1</td><td>2</td></tr>" * 60 + "</tbody>"
    foot = "<tfoot><tr><td>Sum</td><td>2</td></tr></tfoot>"

    rendered = render_pdf(f"<h1>T</h1><table>{group}{group}{foot}</table>", info=INFO)

    assert rendered.pages > 2
    assert page.validate_pdf_bytes(rendered.content, profile="ua1").is_compliant
    with pikepdf.open(io.BytesIO(rendered.content)) as opened:
        groups = [e for e in elements(opened) if e.S in ("/TBody", "/TFoot")]
        assert kinds(opened, "/Table") == ["/Table"]
        assert sorted((str(e.S), len(e.K)) for e in groups) == [
            ("/TBody", 60),
            ("/TBody", 60),
            ("/TFoot", 1),
        ]


def test_a_first_row_of_header_cells_heads_its_columns_without_a_thead():
    table = "<table><tr><th>A<th>B</tr><tr><th>C<td>1</tr></table>"

    with pikepdf.open(io.BytesIO(render_pdf(table, info=INFO).content)) as opened:
        scopes = [str(e.A.Scope) for e in elements(opened) if e.S == "/TH"]

    assert scopes == ["/Column", "/Column", "/Row"]


def test_transparent_heads_and_nested_tables_pass_the_checks():
    content = render_pdf(
        """<style>@page { @top-left { content: element(head) } } th { opacity: 0.5 }
        .head { position: running(head); opacity: 0.5 }</style><p class=head>Head <i>line</i></p>
        <h1>T</h1><div style="opacity: 0.5"><table><thead><tr><th>A</th></tr></thead>"""
        + "<tr><td><table><tr><th scope=row>x</th><td>y</td></tr></table></td></tr>" * 60
        + "</table></div>",
        info=INFO,
    ).content

    assert page.validate_pdf_bytes(content, profile="ua1").failures == []


def test_a_row_broken_over_pages_stays_one_row_of_three_cells(pdf):
    rows = [element for element in elements(pdf) if element.S == "/TR"]

    assert {len(row.K) for row in rows[1:]} == {3}
    long_cell = rows[21].K[1]
    assert len({str(kid.Pg.objgen) for kid in long_cell.K}) > 1


def test_header_cells_say_what_they_head(pdf):
    scopes = [str(e.A.Scope) for e in elements(pdf) if e.S == "/TH"]

    assert scopes == ["/Column"] * 2 + ["/Row"] * 50


def test_running_heads_and_repeated_table_heads_are_artifacts(rendered, pdf):
    artifacts = [
        sum(
            str(instruction.operands[0]) == "/Artifact"
            and instruction.operands[1].get("/Type") == "/Pagination"
            for instruction in pikepdf.parse_content_stream(sheet)
            if str(instruction.operator) == "BDC"
        )
        for sheet in pdf.pages
    ]

    assert min(artifacts) >= 3  # "The", "running", "head", and the page number.
    assert max(artifacts) > min(artifacts)  # Where the table's head is repeated.


def test_no_marked_content_is_owned_by_an_element_out_of_reach(pdf):
    reached = {element.objgen for element in elements(pdf)}
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums

    for index in range(len(pdf.pages)):
        owners = [owner for owner in numbers[2 * index + 1] if owner is not None]
        assert {owner.objgen for owner in owners} <= reached


def test_a_heading_level_left_out_is_closed(pdf):
    assert kinds(pdf, "/H1", "/H2", "/H3", "/H4") == ["/H1", "/H2", "/H3", "/H2"]


def test_only_pictures_that_mean_something_are_figures(pdf):
    figures = [str(element.Alt) for element in elements(pdf) if element.S == "/Figure"]

    assert figures == ["Logo", "Two bars"]


def test_links_print_and_say_where_they_lead(pdf):
    links = [link for sheet in pdf.pages for link in sheet.get("/Annots", [])]

    assert {int(link.F) for link in links} == {4}
    contents = [str(link.Contents) for link in links]
    assert contents[0] == "1 One"
    assert "Two" in contents
    assert "a site (https://example.org/)" in contents
    assert "see two" in contents


def test_every_script_is_drawn_and_can_be_copied(rendered, tmp_path):
    text = words(rendered, tmp_path)

    for word in ("Ελληνικά", "Русский", "Tiếng", "你好", "日本語", "한국어", "🎉", "☎", "✔"):
        assert word in text


def test_a_character_that_no_font_has_is_written_by_its_number(rendered, tmp_path):
    assert "[U+E000]" in words(rendered, tmp_path)
    assert rendered.degraded == ["The character U+E000 is in no installed font (2 times)"]


def test_a_character_that_a_font_only_claims_to_have_leaves_no_empty_box():
    # Egyptian control characters: in the font's list, and yet Pango draws a box for some.
    content = render_pdf("<p>\U00013080\U00013438\U0001343b</p>", info=INFO).content

    assert page.validate_pdf_bytes(content, profile="ua1").failures == []


def test_text_from_right_to_left_stands_at_the_right_edge():
    left = _first_ink("<p>abc</p>")
    right = _first_ink("<p dir=auto>مرحبا</p>")

    assert left < 100 < right


def _first_ink(body: str) -> float:
    """Where the first word of a page begins, in points from the left edge."""
    style = "<style>@page { size: 200pt 100pt; margin: 10pt } p { margin: 0 }</style>"
    content = render_pdf(style + body, info=INFO).content
    command = ["pdftotext", "-bbox", "-", "-"]
    boxes = subprocess.run(command, check=True, capture_output=True, input=content).stdout.decode()
    return float(boxes.split('xMin="')[1].split('"')[0])


def test_emoji_do_not_lend_their_digits_to_arabic():
    content = render_pdf("<p dir=rtl>مرحبا 123</p>", info=INFO).content

    assert b"Emoji" not in b"".join(_font_names(content))


def _font_names(content: bytes) -> list[bytes]:
    with pikepdf.open(io.BytesIO(content)) as opened:
        fonts = opened.pages[0].Resources.Font
        return [str(font.BaseFont).encode() for font in fonts.values()]


def test_the_reports_own_typeface_is_used_with_its_real_italics_and_weights():
    content = render_pdf("<p>a <i>b</i> <b>c</b></p>", info=INFO).content

    names = sorted(name.split(b"+")[1] for name in _font_names(content))
    assert names == [b"Plenary-Sans", b"Plenary-Sans-Bold", b"Plenary-Sans-Italic"]


def test_progress_goes_through_the_stages_in_order():
    heard: list[Progress] = []

    render_pdf("<h1>One</h1>", info=INFO, progress=heard.append)

    stages = [progress.stage for progress in heard]
    assert stages == sorted(stages, key=list(Stage).index)
    assert {Stage.READING, Stage.WRITING} <= set(stages)


def test_clean_style_sheets_leave_no_remarks(rendered):
    assert rendered.remarks == ()
