"""Workbooks as Excel, LibreOffice, openpyxl and XlsxWriter write them."""

import datetime as dt
import io
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from tests.workshops.workbooks import HEAD, MAIN, OFFICE, book, cell, row, sheet
from workshops.importing.cells import unescaped
from workshops.importing.reading import read_file
from workshops.importing.shown import shown
from workshops.importing.workbook import read_workbook
from workshops.naming import cleaned

FILES = Path(__file__).parent / "files"
LISTED = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20)


_at = dt.datetime.fromisoformat


def _by_openpyxl(rows):
    made = Workbook()
    for one in rows:
        made.active.append(one)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def _by_xlsxwriter(write, **options):
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, **options}) as made:
        write(made)
    return file.getvalue()


def _rows(content):
    (only,) = read_file(content, "people.xlsx")
    return only.rows


# --- By others ----------------------------------------------------------------------------


def test_a_workbook_of_openpyxl_is_read_as_it_is_shown():
    content = _by_openpyxl(
        [
            ["Name", "Since", "Number", "Yes"],
            ["Ana", dt.date(2026, 11, 24), 1234.0, True],
            [None, None, None, None],
            ["Bo", _at("2026-11-24T14:30"), 0.1 + 0.2, False],
            ["Cy", dt.time(9, 5), "0042", None],
        ]
    )

    (only,) = read_file(content)

    assert only.numbers == [1, 2, 4, 5]
    assert only.rows == [
        ["Name", "Since", "Number", "Yes"],
        ["Ana", "2026-11-24", "1234", "TRUE"],
        ["Bo", "2026-11-24 14:30", "0.3", "FALSE"],
        ["Cy", "09:05", "0042", ""],
    ]


def test_a_workbook_of_xlsxwriter_is_read_as_it_is_shown():
    def write(made):
        first = made.add_worksheet("Hidden")
        first.hide()
        people = made.add_worksheet("People")
        people.activate()
        made.add_worksheet("Empty")
        day = made.add_format({"num_format": "dd/mm/yyyy"})
        number = made.add_format({"num_format": "00000"})
        share = made.add_format({"num_format": "0.0%"})
        first.write(0, 0, "not shown")
        people.merge_range("A1:C1", "The people", made.add_format())
        people.write_row(2, 0, ["Ana", "Coast"])
        people.write_datetime(2, 2, _at("1900-03-01"), day)
        people.write_number(3, 0, 42, number)
        people.write_number(3, 1, 0.256, share)
        people.write_formula(3, 2, '="A"&"na"', None, "Ana")
        people.write_rich_string(4, 0, "An", made.add_format({"bold": True}), "a", " Rossi")
        people.write_string(4, 1, "=1+1")
        people.set_column("A:XFD", 20, day)

    (only,) = read_file(_by_xlsxwriter(write))

    assert (only.name, only.numbers) == ("People", [1, 3, 4, 5])
    assert only.rows == [
        ["The people", "", ""],
        ["Ana", "Coast", "1900-03-01"],
        ["00042", "25.6%", "Ana"],
        ["Ana Rossi", "=1+1", ""],
    ]


@pytest.mark.parametrize("is_1904", [False, True])
def test_days_are_the_same_in_both_calendars_of_excel(is_1904):
    def write(made):
        day = made.add_format({"num_format": "yyyy-mm-dd"})
        made.add_worksheet().write_datetime(0, 0, _at("2026-02-28"), day)

    assert _rows(_by_xlsxwriter(write, date_1904=is_1904)) == [["2026-02-28"]]


def test_several_sheets_come_in_their_order():
    def write(made):
        for name in ("First", "Second"):
            made.add_worksheet(name).write(0, 0, name)

    assert [one.name for one in read_file(_by_xlsxwriter(write))] == ["First", "Second"]


def test_the_peculiarities_of_libreoffice_are_understood():
    """What the saved file has not, taken down by hand: runs and reading aids in the strings,
    styled empty cells to the edge, cached text of a formula, a row of a million at the end.
    """
    rows = (
        '<row r="1" customFormat="false" ht="12.8" hidden="false" customHeight="false"'
        ' outlineLevel="0" collapsed="false"><c r="A1" s="0" t="s"><v>0</v></c>'
        '<c r="B1" s="1" t="s"><v>1</v></c><c r="AMJ1" s="1"/></row>'
        '<row r="3"><c r="A3" s="0" t="str"><f aca="false">A1&amp;&quot; Rossi&quot;</f>'
        '<v>Ana Rossi</v></c><c r="B3" s="1" t="n"><v>46350</v></c>'
        '<c r="C3" s="0" t="b"><v>1</v></c><c r="D3" t="e"><f>NA()</f><v>#N/A</v></c></row>'
        '<row r="1048576" customFormat="false" ht="12.8"/>'
    )
    strings = (
        '<si><t xml:space="preserve">Ana</t></si>'
        "<si><r><rPr><b/></rPr><t>Day </t></r><r><t>one</t></r>"
        '<rPh sb="0" eb="1"><t>nobody reads this</t></rPh></si>'
    )
    styles = (
        '<numFmts count="1"><numFmt numFmtId="165" formatCode="[$-809]dd/mm/yyyy;@"/></numFmts>'
        '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
        '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="165"/></cellXfs>'
    )
    merged = '<mergeCells count="1"><mergeCell ref="A1:A2"/></mergeCells>'

    (only,) = read_file(book(rows, strings=strings, styles=styles, more=merged))

    assert only.numbers == [1, 3]
    assert only.rows == [["Ana", "Day one", "", ""], ["Ana Rossi", "2026-11-24", "TRUE", "#N/A"]]


def test_a_workbook_saved_by_libreoffice_is_read_as_it_looks():
    """A title over merged cells, empty rows, a bold word, a comment, a line break, a date, a
    truth value, a formula, a number as text and a hidden row with an error.
    """
    people, notes = read_file((FILES / "libreoffice.xlsx").read_bytes())

    assert (people.name, notes.name) == ("Lista delegati", "Notes")
    assert people.numbers == [1, 4, 5, 9, 10]
    assert people.rows == [
        ["Delegates of the second workshop", "", "", "", ""],
        ["Name", "Organisation", "Role", "Registered", "Withhold name"],
        ["Zoë Müller", "Œuvre & Søn “Ltd”", "Head of Security", "2026-11-24", "1"],
        ["Ana Rossi", "112", "007", "24.11.2026", "0"],
        ["Bo Hidden", "#N/A", "", "", ""],
    ]
    assert notes.rows == [["Lunch in Łódź"]]


def test_the_same_saved_by_libreoffice_as_text_in_windows_1252_reads_alike():
    people, _ = read_file((FILES / "libreoffice.xlsx").read_bytes())

    (text,) = read_file((FILES / "libreoffice.csv").read_bytes())

    assert text.numbers == people.numbers
    assert text.rows[2][3] == "24/11/2026"  # as it was shown: text has no dates
    text.rows[2][3] = "2026-11-24"
    assert text.rows == people.rows


def test_rows_and_cells_without_references_are_counted():
    rows = "<row><c><v>1</v></c><c><v>2</v></c></row><row><c/><c><v>4</v></c></row>"

    (only,) = read_file(book(rows))

    assert (only.rows, only.numbers) == ([["1", "2"], ["", "4"]], [1, 2])


def test_prefixes_and_absolute_targets_make_no_difference():
    people = (
        f'{HEAD}<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1" t="inlineStr">'
        "<x:is><x:t>Ana</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>"
    )
    relations = (
        f'<Relationships><Relationship Id="rId1" Type="{OFFICE}/worksheet" '
        'Target="/xl/worksheets/sheet1.xml"/></Relationships>'
    )
    parts = {"xl/worksheets/sheet1.xml": people, "xl/_rels/workbook.xml.rels": relations}

    assert _rows(book(parts=parts)) == [["Ana"]]


def test_sheets_that_are_hidden_very_well_stay_hidden():
    sheets = (
        '<sheet name="Secret" sheetId="1" state="veryHidden" r:id="rId1"/>'
        '<sheet name="People" sheetId="2" r:id="rId4"/>'
    )
    parts = {"xl/worksheets/sheet2.xml": sheet(row(1, "Bo"))}

    (only,) = read_file(book(row(1, "Ana"), sheets=sheets, parts=parts))

    assert (only.name, only.rows) == ("People", [["Bo"]])


@settings(max_examples=40)
@given(st.lists(st.lists(LISTED, min_size=1, max_size=4), min_size=1, max_size=6))
def test_every_text_comes_back_as_openpyxl_reads_it(rows):
    rows = [["top"], *rows]
    content = _by_openpyxl([[f"'{text}" for text in one] for one in rows])

    (only,) = read_workbook(content)

    again = load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
    assert only.rows == [[cleaned(text or "") for text in one] for one in again]


def test_five_thousand_people_are_read_soon():
    people = [[f"Name {n}", f"Company {n % 300}", "Engineer", n] for n in range(5000)]

    assert len(_rows(_by_openpyxl(people))) == 5000


def test_what_cannot_be_seen_does_not_come_in():
    assert _rows(book(row(1, "A\u202ena  Ro\u200bssi\n"))) == [["Ana Rossi"]]
    assert _rows(book(f"<row>{cell('A1', 'A_x0000__xD800_na')}</row>")) == [["Ana"]]


# --- One number ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        ("1234.0", "General", "1234"),
        ("1E+20", "General", "1e+20"),
        ("0.30000000000000004", "General", "0.3"),
        ("-7", "0", "-7"),
        ("7", "000", "007"),
        ("-7", "000", "-007"),
        ("3.14159", "0.00", "3.14"),
        ("0.5", "0%", "50%"),
        ("1234.5", "#,##0.00", "1234.5"),
        ("12", '"d"0', "12"),
        ("46350", "dd/mm/yyyy", "2026-11-24"),
        ("46350", "[Red]d. mmmm yyyy", "2026-11-24"),
        ("46350.75", "yyyy-mm-dd hh:mm", "2026-11-24 18:00"),
        ("46350", "yyyy-mm-dd hh:mm", "2026-11-24"),
        ("0.99999", "h:mm:ss", "23:59:59"),
        ("1", "yyyy-mm-dd", "1900-01-01"),
        ("59", "yyyy-mm-dd", "1900-02-28"),
        ("61", "yyyy-mm-dd", "1900-03-01"),
        ("-1", "yyyy-mm-dd", "-1"),
        ("3000000", "yyyy-mm-dd", "3000000"),
        ("nan", "0", "nan"),
        ("inf", "yyyy", "inf"),
        ("no number", "0", "no number"),
    ],
)
def test_a_number_is_shown_in_its_format(value, number_format, text):
    assert shown(value, number_format) == text


@given(st.dates(dt.date(1900, 3, 1), dt.date(9999, 12, 31)))
def test_every_day_is_its_own_text(day):
    serial = (day - dt.date(1899, 12, 30)).days

    assert shown(str(serial), "d/m/yy") == day.isoformat()


@given(st.integers(-(10**14), 10**14))
def test_a_whole_number_has_no_decimals(number):
    assert shown(f"{number}.0", "General") == str(number)


@given(st.text(max_size=30), st.sampled_from(["General", "0.0", "yyyy-mm-dd", "h:mm", "0%", ""]))
def test_no_value_breaks_the_reader(value, number_format):
    assert isinstance(shown(value, number_format), str)


def test_an_escaped_escape_is_itself():
    assert unescaped("_x005F_x0041_") == "_x0041_"
