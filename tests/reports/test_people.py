"""The people as a file: what is text stays text, and importing it again changes nothing."""

import io

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from reports.domain.people import people_table
from reports.xlsx.table import csv_table, write_table
from tests import factories
from workshops.domain.people_import import plan_of, stage
from workshops.importing.reading import read_file
from workshops.importing.workbook import read_workbook
from workshops.models import Delegate, Seat
from workshops.naming import cleaned

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20).map(
    lambda text: cleaned(text.replace("\ufffe", "").replace("\uffff", ""))
)
TRICKY = [
    "=1+1",
    "+39 050",
    "-5",
    "@ana",
    "'=1",
    "''-",
    "＝2",
    "Rossi, Ana",
    'A "B"',
    "Zoë; Ek",
    "_x0041_",
]


@pytest.fixture
def people(workshop):
    """Some of everything that a delegate can have, and names that a spreadsheet misunderstands."""
    programme = workshop.programme
    group = factories.pilot_group(programme)
    tables = [factories.table(workshop, pilot_group=group), factories.table(workshop)]
    for number, name in enumerate(TRICKY):
        guild = factories.organisation(programme, f"{name} Ltd") if number % 2 else None
        one = factories.delegate(
            workshop,
            name,
            organisation=guild,
            job_title=name if number % 3 else "",
            owns=group if number == 1 else None,
            is_name_withheld=number == 2,
        )
        if number < 4:
            factories.seat(one, tables[number % 2])
            Seat.objects.create(delegate=one, table=tables[0], round=2)
    # The same name, told apart by the organisation alone.
    factories.delegate(workshop, "Bo", organisation=factories.organisation(programme, "Harbour"))
    factories.delegate(workshop, "Bo", organisation=factories.organisation(programme, "Port"))
    return workshop


def _file(client, workshop, name):
    return client.get(reverse(f"reports:{name}", args=[workshop.code]))


def test_the_workbook_has_a_row_for_each_delegate_with_the_tables(as_viewer, workshop):
    group = factories.pilot_group(workshop.programme)
    guild = factories.organisation(workshop.programme, "Coast Guild")
    table = factories.table(workshop, pilot_group=group)
    ana = factories.delegate(workshop, "Ana", organisation=guild, job_title="Keeper", owns=group)
    factories.seat(ana, table)
    factories.delegate(workshop, "=Bo", is_name_withheld=True)

    response = _file(as_viewer, workshop, "people-workbook")

    page = load_workbook(io.BytesIO(response.content)).active
    assert response["Content-Disposition"] == 'attachment; filename="workshop-1-people.xlsx"'
    assert [[cell.value for cell in row] for row in page.iter_rows()] == [
        ["Name", "Organisation", "Job title", "Owner of the pilot", "Withhold the name", "Table"],
        ["Ana", "Coast Guild", "Keeper", "A", "no", 1],
        ["=Bo", None, None, None, "yes", None],
    ]
    assert page["A3"].data_type == "s"


def test_the_csv_guards_what_looks_like_a_formula(as_viewer, workshop):
    factories.delegate(workshop, "=HYPERLINK(1)", job_title="Zoë; Ek")

    response = _file(as_viewer, workshop, "people-csv")

    assert response.content.decode("utf-8-sig").splitlines() == [
        "Name,Organisation,Job title,Owner of the pilot,Withhold the name",
        "'=HYPERLINK(1),,Zoë; Ek,,no",
    ]


@pytest.mark.parametrize("name", ["people-workbook", "people-csv"])
def test_an_import_of_an_export_changes_nothing(as_facilitator, facilitator, people, name):
    content = _file(as_facilitator, people, name).content

    plan = plan_of(stage(people, read_file(content), user=facilitator))

    assert (plan.added, plan.changed, plan.new_organisations, plan.faults) == ([], [], [], [])
    assert len(plan.same) == Delegate.objects.count() == len(TRICKY) + 2


@pytest.mark.parametrize("name", ["people-workbook", "people-csv"])
def test_a_list_without_anybody_can_be_taken_along(as_viewer, workshop, name):
    assert _file(as_viewer, workshop, name).status_code == 200


@pytest.mark.parametrize("number", [1, 7])
def test_a_file_costs_the_same_queries_for_any_number(
    as_viewer, workshop, django_assert_num_queries, number
):
    for _ in range(number):
        guild = factories.organisation(workshop.programme)
        one = factories.delegate(workshop, organisation=guild)
        factories.seat(one, factories.table(workshop))

    with django_assert_num_queries(2):
        people_table(workshop)


@settings(max_examples=50)
@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=8))
def test_every_text_comes_back_from_both_files(rows):
    heads = ["Name", "Organisation"]
    file = io.BytesIO()
    write_table("People", heads, rows, file)

    (book,) = read_workbook(file.getvalue())
    (text,) = read_file(csv_table(heads, rows))

    wanted = [list(one) for one in [tuple(heads), *rows] if any(one)]
    assert book.rows == wanted
    assert text.rows == wanted
