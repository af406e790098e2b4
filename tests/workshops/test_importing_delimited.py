import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshops.importing.delimited import decoded, read_text
from workshops.importing.reading import read_file
from workshops.naming import cleaned

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
PEOPLE = [["Name", "Company"], ["Zoë Müller", "Café, Ltd"], ['Bo "B" Ek', "One; two"]]


def _written(rows, separator):
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=separator).writerows(rows)
    return file.getvalue()


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_a_file_is_read_whatever_wrote_it(separator, encoding):
    (only,) = read_file(_written(PEOPLE, separator).encode(encoding), "people.csv")

    assert only.rows == PEOPLE


@given(
    st.lists(st.lists(TEXTS, min_size=2, max_size=5), min_size=2).filter(
        lambda rows: len({len(one) for one in rows}) == 1
    ),
    st.sampled_from("\t;,"),
)
def test_a_table_comes_back_from_its_text(rows, separator):
    """Where the first line, which holds nothing odd, shows what separates."""
    rows = [["x"] * len(rows[0]), *rows]
    text = f"sep={separator}\r\n{_written(rows, separator)}"

    read = read_text(text)

    kept = _said([cleaned(cell.removeprefix("'")) for cell in row] for row in rows)
    assert _said(row + [""] * (len(rows[0]) - len(row)) for row in read.rows) == kept


def _said(rows):
    """What rows say: without the mark before what might be a formula, and without empty rows."""
    said = [[cell.removeprefix("'") for cell in row] for row in rows]
    return [row for row in said if any(row)]


def test_cells_that_were_pasted_keep_their_lines_and_their_numbers():
    read = read_text('Ana\t"Coast\nGuild"\n\n\t\nBo\tHarbour\n')

    assert read.rows == [["Ana", "Coast Guild"], ["Bo", "Harbour"]]
    assert read.numbers == [1, 4]


def test_a_list_of_names_is_one_column():
    assert read_text("Ana Rossi\nBo Ek\nCy\n").rows == [["Ana Rossi"], ["Bo Ek"], ["Cy"]]


def test_a_comma_in_some_cells_does_not_divide():
    text = "Ana\tRossi, Ltd\nBo\tEk\nCy\tNo, no, Inc\n"

    assert read_text(text).rows == [["Ana", "Rossi, Ltd"], ["Bo", "Ek"], ["Cy", "No, no, Inc"]]


def test_what_a_spreadsheet_says_of_its_separator_is_no_row():
    read = read_text("sep=;\r\nAna;Rossi, Ltd\r\n")

    assert (read.rows, read.numbers) == ([["Ana", "Rossi, Ltd"]], [2])


@pytest.mark.parametrize(
    ("cell", "text"), [("'=1+1", "=1+1"), ("''=1", "'=1"), ("'Ana", "'Ana"), ("'-", "-")]
)
def test_the_guard_before_a_formula_is_taken_away(cell, text):
    assert read_text(f"{cell}\tx").rows == [[text, "x"]]


def test_bytes_that_no_encoding_knows_are_read_as_far_as_they_go():
    assert decoded(b"Jos\xe9 \x81") == "José \ufffd"
