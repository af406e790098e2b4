"""A list of people comes in: read, understood, shown, applied, and taken back."""

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from live.models import Event
from tests import factories
from tests.page import texts, values
from tests.workshops.workbooks import OLE
from workshops.domain.people_import import stage
from workshops.importing.delimited import read_text
from workshops.models import Delegate, Organisation, PeopleImport

PASTED = (
    "Name\tCompany\tJob title\tWithheld\n"
    "Ana Rossi\tCoast Guild Ltd\tKeeper\tno\n"
    "Bo Ek\tHarbour\t\tyes\n"
    "ek, bo\tHARBOUR\tCook\t\n"
)


@pytest.fixture
def guild(programme):
    return factories.organisation(programme, "Coast Guild")


def _new(workshop):
    return reverse("workshops:people-import", args=[workshop.code])


def _at(name, one):
    return reverse(f"workshops:import-{name}", args=[one.code])


def _staged(workshop, user, text=PASTED):
    return factories.people_import(workshop, user, text)


def _sums(response):
    return texts(response, ".import-sums strong")


# --- Read ---------------------------------------------------------------------------------


def test_pasted_cells_are_read_and_their_columns_guessed(as_facilitator, workshop):
    response = as_facilitator.post(_new(workshop), {"text": PASTED}, follow=True)

    one = PeopleImport.objects.get()
    assert response.redirect_chain == [(_at("columns", one), 302)]
    assert values(response, "option[selected]", "value") == [
        "name",
        "organisation",
        "job_title",
        "is_name_withheld",
    ]
    assert texts(response, ".import-columns__samples")[0] == "Ana Rossi · Bo Ek · ek, bo"
    assert Delegate.objects.count() == 0


def test_a_workbook_is_read_and_another_of_its_sheets_can_be_taken(as_facilitator, workshop):
    book = Workbook()
    book.active.append(["Read me"])
    book.create_sheet("People").append(["Surname", "First name"])
    book["People"].append(["Rossi", "Ana"])
    file = io.BytesIO()
    book.save(file)

    upload = SimpleUploadedFile("people.xlsx", file.getvalue())
    first = as_facilitator.post(_new(workshop), {"file": upload}, follow=True)
    one = PeopleImport.objects.get()
    second = as_facilitator.post(_at("sheet", one), {"sheet": "1"}, follow=True)

    assert one.source == "people.xlsx"
    assert texts(first, ".import-sheet option") == ["Sheet", "People"]
    assert values(second, ".import-columns option[selected]", "value") == [
        "last_name",
        "first_name",
    ]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Choose a file, or paste the cells."),
        ({"text": "  \n"}, "Choose a file, or paste the cells."),
        (
            {"file": SimpleUploadedFile("people.xls", OLE + b"\0" * 600)},
            "This is the old Excel format (.xls). Save it as .xlsx or CSV.",
        ),
        (
            {"file": SimpleUploadedFile("people.xlsx", b"")},
            "There is nothing in it. Choose a file with one person in each row.",
        ),
        (
            {"file": SimpleUploadedFile("people.csv", b"x" * 5_000_001)},
            "The file is larger than 5 MB. Keep only the sheet with the people.",
        ),
        ({"text": "<html><table>"}, "This is no spreadsheet. Choose an .xlsx or a CSV file."),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(as_facilitator, workshop, data, sentence):
    response = as_facilitator.post(_new(workshop), data)

    assert response.status_code == 422
    assert texts(response, ".field__error, .notice--bad") == [sentence]
    assert PeopleImport.objects.count() == 0


def test_a_list_lives_for_a_day_and_its_maker_has_one_at_a_time(
    as_facilitator, facilitator, lead, workshop
):
    _staged(workshop, facilitator)
    others = _staged(workshop, lead)
    old = _staged(factories.workshop(workshop.programme), lead)
    PeopleImport.objects.filter(pk=old.pk).update(made_at=timezone.now() - dt.timedelta(days=1))

    met = as_facilitator.get(_at("preview", old)).status_code
    as_facilitator.post(_new(workshop), {"text": PASTED})

    assert met == 404
    assert PeopleImport.objects.count() == 2
    assert PeopleImport.objects.filter(pk=others.pk).exists()


# --- Understood ---------------------------------------------------------------------------


def test_what_the_columns_mean_can_be_said(as_facilitator, facilitator, workshop):
    one = _staged(workshop, facilitator, "Rossi;Ana\nEk;Bo")
    data = {"column-0": "last_name", "column-1": "first_name"}

    response = as_facilitator.post(_at("columns", one), data, follow=True)

    assert texts(response, "tbody th") == ["Ana Rossi new", "Bo Ek new"]


def test_the_first_row_may_be_a_person(as_facilitator, facilitator, workshop):
    one = _staged(workshop, facilitator, "Name\nAna")

    as_facilitator.post(_at("columns", one), {"column-0": "name"})
    response = as_facilitator.get(_at("preview", one))

    assert texts(response, "tbody th") == ["Name new", "Ana new"]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"column-0": "organisation"}, "Say which column has the names."),
        ({"column-0": "name", "column-1": "name"}, "Another column means this already."),
        (
            {"column-0": "name", "column-1": "last_name"},
            "Choose either one column with the name, or those with first and last name.",
        ),
        (
            {"column-0": "name", "column-1": "shoe size"},
            "Select a valid choice. shoe size is not one of the available choices.",
        ),
    ],
)
def test_columns_that_make_no_sense_are_refused(
    as_facilitator, facilitator, workshop, data, sentence
):
    one = _staged(workshop, facilitator, "Ana;Rossi")

    response = as_facilitator.post(_at("columns", one), data)

    assert response.status_code == 422
    assert texts(response, ".field__error, .notice--bad") == [sentence]


# --- Shown --------------------------------------------------------------------------------


def test_the_preview_says_what_would_change_and_changes_nothing(
    as_facilitator, facilitator, workshop, guild
):
    factories.delegate(workshop, "Ana Rossi", organisation=guild)
    one = _staged(workshop, facilitator)

    response = as_facilitator.get(_at("preview", one))

    assert _sums(response) == ["1", "1", "0", "1", "0"]
    assert texts(response, "tbody tr") == [
        "2 Ana Rossi changed Keeper",
        "3 Bo Ek new Harbour name withheld",
    ]
    assert texts(response, ".import-part .list__row") == [
        "Harbour",
        "Coast Guild Ltd → is Coast Guild",
        "HARBOUR → is Harbour",
        "Row 4 repeats row 3",
    ]
    assert (Delegate.objects.count(), Organisation.objects.count()) == (1, 1)


def test_a_row_is_mended_and_another_left_out(as_facilitator, facilitator, workshop):
    long = "x" * 121
    one = _staged(workshop, facilitator, f"Name\tCompany\n{long}\tCoast\n\tHarbour\nBo\t")

    before = as_facilitator.get(_at("preview", one))
    refused = as_facilitator.post(_at("application", one))
    data = {"number": "2", "name": "Ana", "organisation": "Coast"}
    as_facilitator.post(_at("row", one), data)
    after = as_facilitator.post(_at("left-out", one), {"number": ["3"]}, follow=True)

    assert texts(before, ".import-faults__says") == [
        "Row 2: the name is longer than 120 characters. Shorten it.",
        "Row 3: there is no name. Type it, or leave the row out.",
    ]
    assert refused.status_code == 409
    assert Delegate.objects.count() == 0
    assert texts(after, "tbody th") == ["Ana new", "Bo new"]
    assert texts(after, ".import-faults__says") == []


def test_rows_that_are_not_there_cannot_be_left_out(as_facilitator, facilitator, workshop):
    one = _staged(workshop, facilitator)

    response = as_facilitator.post(_at("left-out", one), {"number": ["99"]})

    assert response.status_code == 422


@pytest.mark.parametrize("number", [1, 7])
def test_a_preview_costs_the_same_queries_for_any_number(
    as_facilitator, facilitator, workshop, django_assert_num_queries, number
):
    for place in range(number):
        guild = factories.organisation(workshop.programme)
        factories.delegate(workshop, f"Known {place}", organisation=guild)
    rows = "\n".join(f"Known {place}\tKeeper\nNew {place}\tCook" for place in range(number))
    one = _staged(workshop, facilitator, f"Name\tJob title\n{rows}")

    with django_assert_num_queries(9):
        as_facilitator.get(_at("preview", one))


# --- Applied ------------------------------------------------------------------------------


def test_a_list_is_applied_and_the_people_say_what_it_came_to(
    as_facilitator, facilitator, workshop, guild
):
    ana = factories.delegate(workshop, "Ana Rossi", organisation=guild)
    one = _staged(workshop, facilitator)

    response = as_facilitator.post(_at("application", one), follow=True)

    ana.refresh_from_db()
    bo = workshop.delegates.get(name="Bo Ek")
    assert ana.job_title == "Keeper"
    assert (bo.organisation.name, bo.is_name_withheld) == ("Harbour", True)
    assert texts(response, ".people__undo span") == [
        "1 delegate was added. 1 delegate was completed or changed. 1 organisation is new."
    ]
    assert Event.objects.filter(topic__name=workshop.topic, kind="people").count() == 1


def test_what_was_read_is_forgotten_once_it_is_applied(as_facilitator, facilitator, workshop):
    one = _staged(workshop, facilitator)

    as_facilitator.post(_at("application", one))
    again = as_facilitator.post(_at("application", one))

    one.refresh_from_db()
    assert (one.sheets, one.cells, one.numbers, one.columns) == ([], [], [], {})
    assert again.status_code == 404
    assert workshop.delegates.count() == 2


def test_the_same_list_again_changes_nothing(as_facilitator, facilitator, workshop):
    as_facilitator.post(_at("application", _staged(workshop, facilitator)))
    before = list(workshop.delegates.values())

    response = as_facilitator.get(_at("preview", _staged(workshop, facilitator)))
    as_facilitator.post(_at("application", _staged(workshop, facilitator)))

    assert _sums(response) == ["0", "0", "2", "1", "0"]
    assert texts(response, ".import-acts") == [
        "Everybody is in the list already. There is nothing to import."
    ]
    assert list(workshop.delegates.values()) == before


def test_an_import_is_taken_back_as_a_whole(as_facilitator, facilitator, workshop, guild):
    group = factories.pilot_group(workshop.programme)
    ana = factories.delegate(workshop, "Ana Rossi", organisation=guild, job_title="Pilot")
    before = list(workshop.delegates.values())
    text = f"Name\tCompany\tJob title\tOwner\nAna Rossi\t\tKeeper\t{group.letter}\nBo\tHarbour\t\t"
    one = _staged(workshop, facilitator, text)
    as_facilitator.post(_at("application", one))
    factories.seat(workshop.delegates.get(name="Bo"), factories.table(workshop))

    as_facilitator.post(_at("reversal", one))

    assert list(workshop.delegates.values()) == before
    assert list(Organisation.objects.all()) == [guild]
    assert PeopleImport.objects.count() == 0
    ana.refresh_from_db()
    assert (ana.job_title, ana.owns) == ("Pilot", None)


def test_what_was_changed_since_an_import_stays_when_it_is_taken_back(
    as_facilitator, facilitator, workshop
):
    ana = factories.delegate(workshop, "Ana Rossi", job_title="Pilot")
    one = _staged(workshop, facilitator)
    as_facilitator.post(_at("application", one))
    Delegate.objects.filter(pk=ana.pk).update(job_title="Captain")

    as_facilitator.post(_at("reversal", one))

    ana.refresh_from_db()
    assert (ana.job_title, ana.organisation) == ("Captain", None)


def test_an_import_stays_once_one_of_the_new_has_joined(as_facilitator, facilitator, workshop):
    one = _staged(workshop, facilitator)
    as_facilitator.post(_at("application", one))
    factories.device(workshop, delegate=workshop.delegates.get(name="Bo Ek"))

    response = as_facilitator.post(_at("reversal", one))

    assert response.status_code == 409
    assert texts(response, "[role=alert]") == [
        "1 of the new delegates has joined. Remove the others one by one."
    ]
    assert workshop.delegates.count() == 2


def test_a_list_that_was_not_applied_cannot_be_taken_back(as_facilitator, facilitator, workshop):
    response = as_facilitator.post(_at("reversal", _staged(workshop, facilitator)))

    assert response.status_code == 409


def test_a_list_is_thrown_away(as_facilitator, facilitator, workshop):
    response = as_facilitator.post(_at("discard", _staged(workshop, facilitator)))

    assert response.status_code == 302
    assert (PeopleImport.objects.count(), Delegate.objects.count()) == (0, 0)


def test_a_job_title_that_is_the_name_of_a_new_organisation_stays_a_job_title(
    as_facilitator, facilitator, workshop
):
    factories.delegate(workshop, "Ana")
    one = _staged(workshop, facilitator, "Name\tCompany\tJob title\nAna\t\tCoast\nBo\tCoast\t")

    as_facilitator.post(_at("application", one))

    assert workshop.delegates.get(name="Ana").job_title == "Coast"


def test_five_thousand_people_come_in_with_few_queries(
    facilitator, workshop, django_assert_max_num_queries
):
    """In batches of 500; on two cores it takes about a second."""
    rows = "\n".join(f"Delegate {n}\tCompany {n % 300}\tKeeper" for n in range(5000))
    sheet = read_text(f"Name\tCompany\tJob title\n{rows}")
    one = stage(workshop, [sheet], user=facilitator)

    from workshops.domain.people_import import apply

    with django_assert_max_num_queries(40):
        apply(one)

    assert workshop.delegates.count() == 5000
