"""Each sheet as paper: what it says, page by page, and that a screen reader can read it."""

import datetime as dt
import io
from typing import Any, cast

import page
import pypdf
import pytest
import segno
from pypdf.generic import DictionaryObject

from reports.domain.printing import Printed, produce
from reports.printing.facts import print_facts
from reports.printing.sheets import KINDS, kind_of
from tests import factories
from workshops.models import Workshop
from workshops.qr import qr_code

MADE_AT = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)
SITE = "https://plenary.example"


@pytest.fixture
def furnished(workshop: Workshop) -> Workshop:
    """Two tables, of which one has a pilot group, three delegates and a day with a worksheet."""
    programme = workshop.programme
    group = factories.pilot_group(programme, name="Harbours")
    table = factories.table(workshop, pilot_group=group)
    factories.table(workshop, number=12)
    guild = factories.organisation(programme, "Coast Guild")
    ana = factories.delegate(
        workshop, "Ana Keeper", organisation=guild, job_title="Warden", owns=group
    )
    factories.seat(ana, table)
    factories.delegate(workshop, "Wei 李小龍", is_name_withheld=True)
    factories.delegate(workshop, "محمد عبد الرحمن")
    factories.agenda_block(workshop, "Welcome", facilitator_notes="Say *why* we are here.")
    factories.activity(
        workshop,
        factories.canvas(),
        asked="Choose one harbour.",
        votes_per_delegate=5,
        votes_per_note=2,
    )
    factories.objective(workshop)
    return workshop


def printed(workshop: Workshop, sheet: str, **options: Any) -> Printed:
    return produce(workshop, sheet, options, site=SITE, made_at=MADE_AT)


def pages_of(content: bytes) -> list[str]:
    """The words of each page, in one line."""
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return [" ".join(one.extract_text().split()) for one in pages]


def sizes_of(content: bytes) -> list[tuple[int, int]]:
    """Width and height of each page in millimetres."""
    boxes = [one.mediabox for one in pypdf.PdfReader(io.BytesIO(content)).pages]
    return [(round(float(b.width) * 25.4 / 72), round(float(b.height) * 25.4 / 72)) for b in boxes]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_sheet_passes_every_check_of_pdf_ua_and_loses_nothing(furnished, kind):
    sheet = printed(furnished, kind.key)

    report = page.validate_pdf_bytes(sheet.content, profile="ua1")
    assert [(failure.rule_id, failure.message) for failure in report.failures] == []
    assert sheet.degraded == ()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_sheet_says_its_title_and_the_language_of_the_workshop(furnished, kind):
    reader = pypdf.PdfReader(io.BytesIO(printed(furnished, kind.key).content))

    assert reader.metadata is not None
    assert reader.metadata.title == f"{kind.title}, Workshop #1"
    assert str(reader.root_object["/Lang"]) == "en"
    wishes = cast("DictionaryObject", reader.root_object["/ViewerPreferences"])
    assert str(wishes["/PrintScaling"]) == "/None"


def test_the_same_data_give_the_same_bytes(furnished):
    assert printed(furnished, "badges").content == printed(furnished, "badges").content


def test_a_tent_card_has_both_faces_of_one_table(furnished):
    pages = pages_of(printed(furnished, "table-cards").content)

    assert [one.count("Harbours") for one in pages] == [2, 0]
    assert [one.count(furnished.spoken_join_code) for one in pages] == [2, 2]
    assert [one.count("plenary.example/join") for one in pages] == [2, 2]


def test_flat_cards_share_a_sheet(furnished):
    content = printed(furnished, "table-cards", shape="flat", paper="letter").content

    assert sizes_of(content) == [(216, 279)]
    assert pages_of(content)[0].count("Table") == 2


def test_a_table_card_leads_to_its_own_table(furnished):
    table = furnished.tables.get(number=12)
    html = _html(furnished, "table-cards")

    code = qr_code(f"{SITE}/t/{table.code}/")
    matrix = segno.make(f"{SITE}/t/{table.code}/", error="m", micro=False).matrix
    assert html.count(code.d) == 2
    assert code.size == len(matrix) + 8


def test_the_poster_leads_to_the_workshop(furnished):
    assert qr_code(f"{SITE}/j/{furnished.join_token}/").d in _html(furnished, "poster")


def test_everybody_has_a_badge_whether_their_name_is_withheld_or_not(furnished):
    (only,) = pages_of(printed(furnished, "badges").content)

    assert "Ana Keeper Coast Guild Warden" in only
    assert "李小龍" in only
    assert only.count("Pilot owner") == 1
    assert only.count("Table 1") == 1


def test_badges_go_on_where_a_sheet_was_used(furnished):
    content = printed(furnished, "badges", labels="5390", start=8, blanks=2).content

    assert sizes_of(content) == [(216, 279)] * 2
    assert ["Ana Keeper" in one for one in pages_of(content)] == [True, False]
    assert [one.count("Organisation") for one in pages_of(content)] == [0, 2]


def test_badges_leave_out_the_table_when_told_to(furnished):
    (only,) = pages_of(printed(furnished, "badges", with_tables=False).content)

    assert "Table" not in only


@pytest.mark.parametrize(
    ("paper", "size"),
    [("a4", (297, 210)), ("a3", (420, 297)), ("a2", (594, 420)), ("letter", (279, 216))],
)
def test_blank_worksheets_lie_on_one_side_of_any_paper(furnished, paper, size):
    content = printed(furnished, "worksheets", paper=paper).content

    assert sizes_of(content) == [size] * 2


def test_a_canvas_grows_with_its_paper(furnished):
    small, large = (
        _place_of("Customer pains", printed(furnished, "worksheets", paper=paper).content)
        for paper in ("a4", "a2")
    )

    assert large == pytest.approx((2 * small[0], 2 * small[1]), rel=0.01)


def test_a_blank_worksheet_has_the_sections_its_table_and_the_way_to_it(furnished):
    first, second = pages_of(printed(furnished, "worksheets").content)

    assert "Customer pains" in first
    assert "Table 1" in first
    assert "Harbours" in first
    assert "Table 12" in second
    assert "Lighthouse programme" in second


def test_worksheets_without_a_table_are_printed_as_many_as_asked_for(furnished):
    assert printed(furnished, "worksheets", by_table=False, spare=3).pages == 3
    assert printed(furnished, "worksheets", by_table=False).pages == 1


def test_the_agenda_for_delegates_says_nothing_of_the_facilitators_notes(furnished):
    (only,) = pages_of(printed(furnished, "agenda").content)

    assert "14:00 – 14:15 Welcome" in only
    assert "Choose one harbour." in only
    assert "Name the early adopters." in only
    assert "why" not in only


def test_the_run_sheet_says_what_to_press_and_the_notes(furnished):
    text = " ".join(pages_of(printed(furnished, "run-sheet").content))

    assert "Press “Begin: Welcome”." in text
    assert "Press “Next: Value Proposition”: the worksheet opens on every tablet." in text
    assert "Say why we are here." in text
    assert "5 votes for each delegate, at most 2 on one note" in text
    assert "75 minutes in all" in text


def test_the_list_to_sign_is_in_the_order_that_was_chosen(furnished):
    guild = furnished.delegates.get(name="Ana Keeper").organisation
    ben = factories.delegate(furnished, "Ben Boatman", organisation=guild)
    zoe = factories.delegate(furnished, "Zoe Zander")
    factories.seat(zoe, furnished.tables.get(number=1))
    factories.seat(ben, furnished.tables.get(number=12))

    by_organisation, by_table = (
        pages_of(printed(furnished, "delegate-list", by=by).content)[0]
        for by in ("organisation", "table")
    )

    assert _in_order(by_organisation, "Ana Keeper", "Ben Boatman", "李小龍", "Zoe Zander")
    assert _in_order(by_table, "Ana Keeper", "Zoe Zander", "Ben Boatman", "李小龍")


def test_the_head_of_a_long_list_is_repeated(furnished):
    for _ in range(40):
        factories.delegate(furnished)

    pages = pages_of(printed(furnished, "delegate-list").content)

    assert len(pages) == 3
    assert [one.count("Signature") for one in pages] == [1, 1, 1]


def test_the_poster_has_the_code_the_address_and_three_steps(furnished):
    content = printed(furnished, "poster", paper="a3").content
    (only,) = pages_of(content)

    assert sizes_of(content) == [(297, 420)]
    assert furnished.spoken_join_code in only
    assert "plenary.example/join" in only
    assert "Sit down at your table" in only


def _place_of(words: str, content: bytes) -> tuple[float, float]:
    """Where ``words`` begin on the first page, in points from its lower left corner."""
    found: list[tuple[float, float]] = []

    def look(text: str, matrix: list[float], text_matrix: list[float], *more: object) -> None:
        if words in text:
            found.append(_mapped(matrix, text_matrix[4], text_matrix[5]))

    pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text(visitor_text=look)
    return found[0]


def _mapped(matrix: list[float], x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _in_order(text: str, *words: str) -> bool:
    places = [text.index(word) for word in words]
    return places == sorted(places)


def _html(workshop: Workshop, sheet: str) -> str:
    return kind_of(sheet).html(print_facts(workshop, SITE), {})
