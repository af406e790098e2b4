"""The pages on which a programme or a workshop is deleted."""

import pytest
from django.urls import reverse

from tests import factories
from tests.page import texts, values
from workshops.models import Programme, Workshop


@pytest.fixture
def address(programme) -> str:
    return reverse("workshops:programme-removal", args=[programme.code])


def test_a_lead_is_told_what_goes_and_types_the_name(as_lead, programme, workshop, address):
    factories.delegate(workshop)
    factories.report(workshop)

    asked = as_lead.get(address)
    wrong = as_lead.post(address, {"name": "Lighthouse"})
    stays = Programme.objects.filter(pk=programme.pk).exists()
    right = as_lead.post(address, {"name": " Lighthouse  programme "})

    assert texts(asked, ".loss li") == [
        "1 workshop",
        "1 delegate",
        "0 notes",
        "0 responses",
        "1 report",
    ]
    assert (wrong.status_code, stays) == (422, True)
    assert texts(wrong, ".field__error") == ["That is not its name. Type “Lighthouse programme”."]
    assert right["Location"] == "/?all"
    assert not Programme.objects.filter(pk=programme.pk).exists()


def test_while_a_workshop_is_open_the_page_says_so_and_has_no_form(
    as_lead, programme, workshop, address
):
    Workshop.objects.filter(pk=workshop.pk).update(state=Workshop.State.OPEN)

    asked = as_lead.get(address)
    pressed = as_lead.post(address, {"name": programme.name})

    says = ["Workshop #1 is open. Close it first, then it can be deleted."]
    assert [texts(one, "[role=alert]") for one in (asked, pressed)] == [says, says]
    assert values(asked, "main form", "method") == []
    assert pressed.status_code == 409
    assert Workshop.objects.filter(pk=workshop.pk).exists()


def test_a_closed_workshop_is_deleted_on_its_own_page(as_lead, programme, workshop):
    Workshop.objects.filter(pk=workshop.pk).update(state=Workshop.State.CLOSED)
    page = reverse("workshops:workshop-removal", args=[workshop.code])

    overview = as_lead.get(workshop.get_absolute_url())
    deleted = as_lead.post(page, {"name": workshop.name})

    assert page in values(overview, "main a", "href")
    assert deleted["Location"] == programme.get_absolute_url()
    assert not programme.workshops.exists()


def test_only_leads_are_led_to_it(as_lead, as_facilitator, programme, address):
    pages = [one.get(programme.get_absolute_url()) for one in (as_lead, as_facilitator)]

    assert [address in values(page, "main a", "href") for page in pages] == [True, False]


@pytest.mark.parametrize("number", [1, 7])
def test_the_page_costs_the_same_queries_for_any_number(
    as_lead, programme, address, django_assert_num_queries, number
):
    for _ in range(number):
        factories.delegate(factories.workshop(programme))

    with django_assert_num_queries(10):
        as_lead.get(address)
