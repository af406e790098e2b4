import datetime as dt

import pytest
from django.urls import reverse

from tests import factories
from tests.page import texts, values
from workshops.models import AgendaBlock

PAGES = ["workshop", "agenda", "people", "table-plan"]


def _page(name, workshop):
    return reverse(f"workshops:{name}", args=[workshop.code])


@pytest.mark.parametrize("name", PAGES)
def test_a_workshop_does_not_exist_for_strangers(as_stranger, workshop, name):
    response = as_stranger.get(_page(name, workshop))

    assert response.status_code == 404
    assert workshop.title not in response.content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_an_empty_workshop_says_what_will_be_there(as_viewer, workshop, name):
    response = as_viewer.get(_page(name, workshop))

    assert response.status_code == 200
    assert len(texts(response, ".empty")) == 1


@pytest.mark.parametrize("name", PAGES)
def test_one_tab_is_marked_as_the_present_page(as_viewer, workshop, name):
    response = as_viewer.get(_page(name, workshop))

    assert values(response, ".tabs__tab[aria-current]", "href") == [_page(name, workshop)]


def test_the_agenda_has_true_proportions_and_the_clock_of_the_day(as_viewer, workshop):
    factories.agenda_block(workshop, "Welcome", minutes=15)
    factories.agenda_block(workshop, "Work", minutes=60)
    factories.agenda_block(workshop, "Close", minutes=0)

    response = as_viewer.get(_page("agenda", workshop))

    assert texts(response, ".agenda__time") == ["14:00", "14:15", "15:15"]
    assert values(response, ".agenda__length", "height") == ["44", "176", "0"]
    assert texts(response, ".page-head__end") == ["14:00–15:15, Europe/Rome · 1 h 15 min"]


def test_an_agenda_without_a_beginning_has_no_clock(as_viewer, workshop):
    workshop.starts_at = None
    workshop.save()
    factories.agenda_block(workshop, "Welcome", minutes=45, kind=AgendaBlock.Kind.BREAK)

    response = as_viewer.get(_page("agenda", workshop))

    assert texts(response, ".agenda__time") == [""]
    assert texts(response, ".page-head__end") == ["45 min"]


def test_an_activity_leads_to_its_worksheets(as_viewer, workshop):
    activity = factories.activity(workshop)

    response = as_viewer.get(_page("agenda", workshop))

    assert values(response, ".agenda a", "href") == [
        reverse("canvases:worksheets", args=[workshop.code]) + f"#{activity.code}"
    ]


def test_people_are_listed_with_organisation_and_table(as_viewer, workshop):
    group = factories.pilot_group(workshop.programme)
    table = factories.table(workshop, pilot_group=group)
    guild = factories.organisation(workshop.programme, "Coast Guild")
    ana = factories.delegate(workshop, "Ana", organisation=guild, job_title="Keeper")
    factories.seat(ana, table)
    factories.delegate(workshop, "Bo", is_name_withheld=True)

    response = as_viewer.get(_page("people", workshop))

    assert texts(response, "tbody tr") == [
        "Ana Coast Guild Keeper Table 1 A",
        "Bo name withheld in the report – – –",
    ]


@pytest.mark.parametrize("number", [1, 7])
@pytest.mark.parametrize(("name", "queries"), [("agenda", 5), ("people", 7)])
def test_a_page_costs_the_same_queries_for_any_size(
    as_viewer, workshop, django_assert_num_queries, name, queries, number
):
    for _ in range(number):
        guild = factories.organisation(workshop.programme)
        group = factories.pilot_group(workshop.programme)
        table = factories.table(workshop, pilot_group=group)
        factories.seat(factories.delegate(workshop, organisation=guild), table)
        factories.activity(workshop)
        factories.objective(workshop)

    with django_assert_num_queries(queries):
        as_viewer.get(_page(name, workshop))


def test_a_day_without_a_date_is_said_in_words(as_viewer, workshop):
    workshop.day = None
    workshop.when = "Summer 2019"
    workshop.starts_at = dt.time(9)
    workshop.save()

    response = as_viewer.get(_page("agenda", workshop))

    assert "Summer 2019" in texts(response, ".head__facts")[0]
