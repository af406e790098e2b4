"""The address of the workbook, and who may have it."""

import io

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from tests import factories


def test_workbook_is_handed_to_every_member_of_the_team(as_viewer, workshop):
    factories.report(workshop, title="Keepers & ships")

    response = as_viewer.get(reverse("reports:workbook", args=[workshop.code]))

    assert response.status_code == 200
    assert response["Content-Disposition"] == 'attachment; filename="keepers-ships.xlsx"'
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    assert book.properties.title == "Keepers & ships"


def test_workbook_does_not_exist_for_strangers(as_stranger, workshop):
    factories.report(workshop)

    response = as_stranger.get(reverse("reports:workbook", args=[workshop.code]))

    assert response.status_code == 404


def test_workbook_wants_to_know_who_asks(workshop):
    factories.report(workshop)
    address = reverse("reports:workbook", args=[workshop.code])

    response = Client().get(address)

    assert response.status_code == 302
    assert reverse("accounts:sign-in") in response["Location"]


def test_workbook_of_no_report_is_not_found(as_lead, workshop):
    response = as_lead.get(reverse("reports:workbook", args=[workshop.code]))

    assert response.status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_workbook_can_only_be_read(as_lead, workshop, method: str):
    factories.report(workshop)

    response = getattr(as_lead, method)(reverse("reports:workbook", args=[workshop.code]))

    assert response.status_code == 405


def test_workbook_costs_the_same_queries_for_one_note_and_for_seven(
    as_lead, workshop, django_assert_num_queries
):
    factories.report(workshop)
    sheet = factories.worksheet(
        factories.activity(workshop, factories.canvas()), factories.table(workshop)
    )
    address = reverse("reports:workbook", args=[workshop.code])
    for notes in (1, 6):
        for _number in range(notes):
            factories.note(sheet)

        with django_assert_num_queries(27):
            as_lead.get(address)
