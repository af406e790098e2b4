"""The page Print: what can be printed, for whom, and how far it is."""

import asyncio
from typing import Any

import pytest
from django.test import AsyncClient
from django.urls import reverse

from reports.models import Printing
from tests import factories
from tests.page import texts, values


def _page(workshop, name="print"):
    return reverse(f"reports:{name}", args=[workshop.code])


def test_each_sheet_says_what_comes_out(as_lead, workshop):
    factories.table(workshop)
    factories.activity(workshop, factories.canvas())
    factories.delegate(workshop)

    response = as_lead.get(_page(workshop))

    assert texts(response, ".print-row__title") == [
        "Table cards",
        "Name badges",
        "Blank worksheets",
        "Agenda for delegates",
        "Run sheet",
        "Delegate list to sign",
        "Join poster",
        "Everything",
    ]
    assert texts(response, ".print-row__contains")[:3] == [
        "1 table card on 1 page",
        "1 badge on 1 page",
        "1 worksheet of 1 activity on 1 page",
    ]


def test_a_sheet_without_data_says_what_is_missing_and_leads_there(as_lead, workshop):
    response = as_lead.get(_page(workshop))

    assert texts(response, ".print-row__note")[:3] == [
        "There are no tables yet. Table plan",
        "There are no delegates yet. People",
        "No activity has a canvas yet. Agenda",
    ]
    assert values(response, "#sheet-badges a", "href") == [
        reverse("workshops:people", args=[workshop.code])
    ]
    assert texts(response, "#sheet-badges button") == []


def test_a_viewer_prints_all_but_the_run_sheet(as_viewer, workshop):
    factories.agenda_block(workshop, facilitator_notes="Mind the step.")

    page = as_viewer.get(_page(workshop))
    poster = as_viewer.post(_page(workshop, "print-poster"), {"paper": "a4"})
    everything = as_viewer.post(_page(workshop, "print-everything"), {"paper": "a4"})

    assert "Run sheet" not in texts(page, ".print-row__title")
    assert (poster.status_code, everything.status_code) == (200, 200)
    assert Printing.objects.get(sheet="everything").options == {
        "paper": "a4",
        "for_facilitators": False,
    }


def test_names_that_the_report_withholds_are_printed_and_the_page_says_so(as_lead, workshop):
    factories.delegate(workshop, is_name_withheld=True)

    response = as_lead.get(_page(workshop))

    said = "1 name is withheld from the report. It is printed here: this sheet stays in the room."
    assert texts(response, "#sheet-badges .print-row__note") == [said]
    assert texts(response, "#sheet-delegate-list .print-row__note") == [said]


def test_other_options_are_told_before_anything_is_made(as_lead, workshop):
    for _ in range(8):
        factories.delegate(workshop)

    chosen = {"labels": "5390", "start": 2, "blanks": 1, "across": 0, "down": 0}
    response = as_lead.get(_page(workshop, "print-badges"), chosen)

    assert texts(response, ".print-row__contains") == ["9 badges on 2 pages"]
    assert values(response, "#badges-start", "value") == ["2"]
    assert Printing.objects.count() == 0


def test_asking_for_a_pdf_queues_it_with_its_options(as_lead, workshop, lead):
    factories.table(workshop)

    sent = {"shape": "flat", "paper": "letter"}
    response = as_lead.post(_page(workshop, "print-table-cards"), sent)

    printing = Printing.objects.get()
    assert (printing.options, printing.site) == (sent, "http://testserver")
    assert printing.requested_by == lead
    assert texts(response, ".print-row__step") == ["Waiting for its turn"]
    assert values(response, "#printing-table-cards", "hx-trigger") == ["every 1s"]


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ({"labels": "5390", "start": 9}, "These sheets have 8 labels."),
        ({"labels": "l4785", "across": 9}, "Ensure this value is less than or equal to 5.0."),
        ({"labels": "l4785", "blanks": 1000}, "Ensure this value is less than or equal to 60."),
    ],
)
def test_impossible_options_are_refused(as_lead, workshop, sent, error):
    factories.delegate(workshop)

    response = as_lead.post(_page(workshop, "print-badges"), sent)

    assert response.status_code == 422
    assert texts(response, ".field__error") == [error]
    assert Printing.objects.count() == 0


def test_what_has_no_data_is_not_made(as_lead, workshop):
    response = as_lead.post(_page(workshop, "print-badges"), {"labels": "l4785"})

    assert response.status_code == 422
    assert Printing.objects.count() == 0


def test_a_file_stands_beside_the_options_that_it_was_made_with(as_lead, workshop, lead):
    factories.table(workshop)
    options = {"shape": "flat", "paper": "a4"}
    made = factories.printing(
        workshop, sheet="table-cards", options=options, requested_by=lead, pages=1
    )

    page = as_lead.get(_page(workshop))
    other = as_lead.get(_page(workshop, "print-table-cards"), {"shape": "tent", "paper": "a4"})

    assert values(page, "#table-cards-shape option[selected]", "value") == ["flat"]
    assert values(page, "#printing-table-cards a", "href") == [
        reverse("reports:printing-file", args=[made.code]),
        reverse("reports:printing-download", args=[made.code]),
    ]
    assert texts(page, "#printing-table-cards .print-row__facts")[0].startswith("1 page · made")
    assert texts(other, "#printing-table-cards a") == []


def test_the_region_of_a_printing_ends_asking_when_it_is_over(as_viewer, workshop):
    running = factories.printing(workshop, state=Printing.State.RUNNING, percent=40)
    failed = factories.printing(workshop, state=Printing.State.FAILED, failure="Out of paper.")

    under_way, over = (
        as_viewer.get(reverse("reports:printing", args=[one.code])) for one in (running, failed)
    )

    assert values(under_way, "progress", "value") == ["40"]
    assert values(under_way, "#printing-badges", "hx-trigger") == ["every 1s"]
    assert texts(over, ".notice--bad") == ["Out of paper."]
    assert values(over, "#printing-badges", "hx-trigger") == [""]


def test_a_viewer_never_reads_what_is_for_facilitators_alone(as_viewer, workshop):
    printing = factories.printing(workshop, sheet="run-sheet", is_for_facilitators=True)

    response = as_viewer.get(reverse("reports:printing", args=[printing.code]))

    assert response.status_code == 404


def test_an_address_that_tablets_cannot_open_is_told(as_lead, workshop, settings):
    settings.ALLOWED_HOSTS = ["localhost", "plenary.example"]
    settings.SITE_URL = "http://localhost"

    here = as_lead.get(_page(workshop), headers={"host": "localhost"})
    elsewhere = as_lead.get(_page(workshop), headers={"host": "plenary.example"})

    assert len(texts(here, ".notice--bad")) == 1
    assert texts(elsewhere, ".notice--bad") == []
    assert texts(elsewhere, ".page-head__end") == ["QR codes lead to plenary.example"]


@pytest.mark.parametrize("number", [1, 7])
def test_the_page_costs_the_same_queries_for_any_number_of_people(
    as_lead, workshop, django_assert_num_queries, number
):
    activity_canvas = factories.canvas()
    group = factories.pilot_group(workshop.programme)
    for _ in range(number):
        table = factories.table(workshop, pilot_group=group)
        organisation = factories.organisation(workshop.programme)
        factories.seat(factories.delegate(workshop, organisation=organisation, owns=group), table)
        factories.activity(workshop, activity_canvas)

    with django_assert_num_queries(14):
        as_lead.get(_page(workshop))


@pytest.mark.django_db(transaction=True)
def test_the_file_is_shown_or_handed_over_by_name(viewer, workshop):
    pdf = factories.printing(workshop)

    shown = _fetch(reverse("reports:printing-file", args=[pdf.code]), viewer)
    saved = _fetch(reverse("reports:printing-download", args=[pdf.code]), viewer)

    assert shown["Content-Disposition"] == 'inline; filename="badges-workshop-1.pdf"'
    assert saved["Content-Disposition"] == 'attachment; filename="badges-workshop-1.pdf"'
    assert shown["Content-Type"] == "application/pdf"


def _fetch(address: str, user: Any) -> Any:
    async def fetch() -> Any:
        client = AsyncClient()
        await client.aforce_login(user)
        response: Any = await client.get(address)
        async for _chunk in response.streaming_content:
            pass
        return response

    return asyncio.run(fetch())
