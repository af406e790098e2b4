"""What the finisher takes for granted about WeasyPrint, so that a new release fails here first."""

import logging
from importlib.metadata import version

from weasyprint import HTML
from weasyprint.formatting_structure import boxes

from reports.pdf import log


def test_weasyprint_is_the_release_that_the_finisher_was_written_for():
    assert version("weasyprint").split(".")[0] == "70"
    assert version("pydyf").startswith("0.13.")


def test_cells_carry_their_tag_as_mark_and_tables_know_their_element():
    table = "<table><thead><tr><th>A</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>"
    document = HTML(string=f"<html lang=en><title>t</title>{table}").render(pdf_variant="pdf/ua-1")
    document.write_pdf(pdf_variant="pdf/ua-1")

    (box,) = [
        box for box in document.pages[0]._page_box.descendants() if isinstance(box, boxes.TableBox)
    ]
    head, body = box.children
    assert box.element.tag == "table"
    assert (head.is_header, body.is_header) == (True, False)
    assert head.children[0].children[0].mark["S"] == "/TH"
    assert body.children[0].children[0].mark["S"] == "/TD"


def test_weasyprint_still_words_its_log_as_we_read_it(caplog):
    page = (
        "<p>\ue000</p><a href=#gone>x</a><img alt=x src='data:,x'>"
        "<style>@font-face { font-family: x; src: url(data:,x) }</style>"
    )

    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        HTML(string=f"<html lang=en><title>t</title>{page}").write_pdf(pdf_variant="pdf/ua-1")

    said = [str(record.msg) for record in caplog.records]
    assert log.FAILED_IMAGE in said
    for beginning in (log.UNDRAWN, "No anchor #%s"):
        assert any(message.startswith(beginning) for message in said)
