import pytest
from django.urls import reverse

from tests import factories
from tests.page import texts, values
from workshops.domain import running


def _overview(workshop):
    return reverse("workshops:workshop", args=[workshop.code])


def test_the_overview_shows_the_brief_and_leads_to_the_room(as_viewer, workshop):
    factories.objective(workshop, "Name the early adopters.")
    workshop.brief.overall_objective = "Find *keepers* (see Appendix {appendix:agenda})."
    workshop.brief.save()

    response = as_viewer.get(_overview(workshop))

    assert texts(response, "h1") == ["Workshop #1 Keepers and ships"]
    assert texts(response, ".lead em") == ["keepers"]
    assert texts(response, ".lead") == ["Find keepers."]
    assert texts(response, ".aims__aim") == ["Name the early adopters."]
    assert texts(response, ".code") == [workshop.spoken_join_code]
    assert reverse("workshops:screen", args=[workshop.screen_code]) in values(
        response, "aside a", "href"
    )


def test_the_overview_begins_with_what_is_missing(as_facilitator, workshop):
    factories.agenda_block(workshop)

    response = as_facilitator.get(_overview(workshop))

    assert texts(response, ".ready") == ["1 thing missing 4 to look at"]
    assert texts(response, ".gaps__gap") == [
        "Missing: No tables yet",
        "To look at: No overall objective",
        "To look at: No particular objectives",
        "To look at: No delegates yet",
        "To look at: Only one person can facilitate",
    ]


def test_each_page_of_the_preparation_has_its_state(as_viewer, workshop):
    factories.agenda_block(workshop)

    response = as_viewer.get(_overview(workshop))

    assert texts(response, "[aria-labelledby=preparation] .list__row") == [
        "Brief 2 to look at",
        "Agenda ready",
        "People 1 to look at",
        "Table plan 1 missing",
        "Worksheets none yet",
        "Questionnaire none yet",
        "Print ready",
    ]


def test_those_who_facilitate_are_led_to_a_rehearsal(as_facilitator, as_viewer, workshop):
    address = reverse("workshops:rehearsal", args=[workshop.code])
    links = "[aria-labelledby=preparation] a"

    assert address in values(as_facilitator.get(_overview(workshop)), links, "href")
    assert address not in values(as_viewer.get(_overview(workshop)), links, "href")


def test_a_workshop_that_lacks_nothing_needed_is_ready_to_open(as_viewer, workshop):
    factories.agenda_block(workshop)
    factories.table(workshop)

    response = as_viewer.get(_overview(workshop))

    assert texts(response, ".ready") == ["Ready to open 4 to look at"]
    assert values(response, ".ready", "class") == ["ready"]


def test_a_workshop_that_was_opened_has_no_list(as_facilitator, workshop):
    running.open_workshop(workshop, user=None)

    response = as_facilitator.get(_overview(workshop))

    assert texts(response, ".readiness, [aria-labelledby=preparation]") == []


def test_only_what_is_over_is_ticked_before_this_workshop(as_viewer, programme):
    factories.workshop(programme, state="closed")
    factories.workshop(programme, day=None)
    third = factories.workshop(programme, day=None)

    response = as_viewer.get(third.get_absolute_url())

    assert texts(response, ".series__step--past .series__name") == ["Workshop #1"]
    assert texts(response, ".series__step--present .series__name") == ["Workshop #3"]


@pytest.mark.parametrize("number", [1, 7])
def test_the_overview_costs_the_same_queries_for_any_size(
    as_viewer, workshop, django_assert_num_queries, number
):
    for _ in range(number):
        table = factories.table(workshop)
        factories.seat(factories.delegate(workshop), table)
        factories.activity(workshop)
        factories.objective(workshop)

    with django_assert_num_queries(22):
        as_viewer.get(_overview(workshop))
