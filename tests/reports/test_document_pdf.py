"""The report as paper: one small report with every part, rendered once."""

import io

import page
import pikepdf
import pytest

from reports.document import render_html
from reports.pdf.job import DocumentInfo
from reports.pdf.render import RenderedPdf, render_pdf
from tests.reports import example

LONG = "a word and another " * 150


@pytest.fixture(scope="module")
def rendered() -> RenderedPdf:
    notes = [
        example.note(1, "Loss of face", 3),
        example.note(2, "مرحبا بالعالم"),
        example.note(3, "安全なシステム 🎉"),
        example.note(4, LONG),
    ]
    relievers = [example.note(5, "Secure by design", 1, 1)]
    sheets = (
        example.worksheet(
            1, example.ENTERPRISE, {"customer-pains": notes, "pain-relievers": relievers}, "Army"
        ),
        example.worksheet(2, example.ISP, {"customer-pains": "Only *prose* is left."}),
        example.worksheet(3, None),
    )
    outcomes = example.outcomes(activities=(example.activity(*sheets),), **example.in_rounds())
    info = DocumentInfo(outcomes.report.title, "en", example.IMPRINT.made_at, author="Catapult")
    return render_pdf(render_html(outcomes, example.IMPRINT), info=info)


@pytest.fixture(scope="module")
def pdf(rendered: RenderedPdf) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(rendered.content))


def test_report_passes_every_check_of_pdf_ua(rendered):
    report = page.validate_pdf_bytes(rendered.content, profile="ua1")

    assert [(failure.rule_id, failure.message) for failure in report.failures] == []


def test_report_leaves_nothing_out(rendered):
    assert rendered.degraded == []
    assert rendered.remarks == ()


def test_bookmarks_are_the_chapters_and_what_is_in_them(pdf):
    with pdf.open_outline() as outline:
        titles = [item.title for item in outline.root]
        inside = {item.title: [one.title for one in item.children] for item in outline.root}

    assert titles[0] == "Workshop #2 Report"
    assert titles[-1] == "About this report"
    assert inside["4 Outcomes"] == ["4.1 Value Proposition", "4.2 Findings across the pilot groups"]
    assert inside["Appendix C Table plan"] == [
        "Round 1: Value Proposition",
        "Round 2: Business Model, Pitch",
        "Round 3",
    ]


def test_canvas_pages_are_landscape_and_the_others_portrait(pdf):
    sizes = [[round(float(side)) for side in one.mediabox[2:]] for one in pdf.pages]

    # The canvas with notes, and the worksheet as it was handed out.
    assert sizes.count([842, 595]) == 2
    assert sizes.count([595, 842]) == len(sizes) - 2
