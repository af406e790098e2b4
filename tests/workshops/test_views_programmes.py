import datetime as dt

import pytest
from django.urls import reverse

from tests import factories
from tests.page import texts, values
from workshops.models import Membership, Phase, Programme, Workshop


def test_whoever_has_one_programme_is_sent_straight_to_it(as_viewer, programme):
    response = as_viewer.get("/")

    assert response["Location"] == programme.get_absolute_url()


def test_the_list_has_ones_own_programmes_only(as_lead, lead, programme, stranger):
    second = factories.programme(name="Second programme")
    Membership.objects.create(programme=second, user=lead)

    response = as_lead.get("/")

    assert texts(response, ".list__row h2") == ["Lighthouse programme", "Second programme"]


def test_whoever_has_no_programme_is_told_how_to_get_one(as_stranger, stranger):
    stranger.memberships.all().delete()

    response = as_stranger.get("/")

    assert "no programme’s team yet" in texts(response, ".empty")[0]


def test_a_programme_does_not_exist_for_strangers(as_stranger, programme):
    response = as_stranger.get(programme.get_absolute_url())

    assert response.status_code == 404
    assert programme.name not in response.content.decode()


def test_the_chevron_ticks_what_is_over_and_fills_what_is_next(as_viewer, programme):
    factories.workshop(programme, phase=Phase.UNDERSTAND, day=None)
    factories.workshop(programme, day=dt.date(2018, 10, 11))
    factories.workshop(programme, day=None, when="Summer")
    factories.workshop(programme, phase=Phase.ENGAGE, day=None)

    response = as_viewer.get(programme.get_absolute_url())

    assert texts(response, ".series__band") == [
        "UNDERSTAND (over)",
        "VALIDATE (over)",
        "VALIDATE (now or next)",
        "ENGAGE",
    ]


def test_the_chevron_fills_the_workshop_that_runs(as_viewer, programme):
    factories.workshop(programme, state=Workshop.State.OPEN)
    factories.workshop(programme, day=None)

    response = as_viewer.get(programme.get_absolute_url())

    assert texts(response, ".series__step--present .series__name") == ["Workshop #1"]


def test_a_workshop_says_what_it_has(as_viewer, workshop):
    table = factories.table(workshop)
    sheet = factories.worksheet(factories.activity(workshop), table)
    factories.note(sheet)
    factories.note(sheet)
    factories.note(sheet, deleted_at=dt.datetime(2018, 10, 11, tzinfo=dt.UTC))
    factories.delegate(workshop)
    factories.response(factories.questionnaire(workshop))

    response = as_viewer.get(workshop.programme.get_absolute_url())

    assert texts(response, ".series__has li") == [
        "1 agenda block",
        "1 delegate",
        "1 table",
        "1 worksheet",
        "2 notes",
        "1 response",
    ]


def test_a_workshop_ahead_says_what_it_lacks_and_where_to_mend_it(as_viewer, programme):
    workshop = factories.workshop(programme, day=None)
    factories.agenda_block(workshop)
    later = factories.workshop(programme, day=None, starts_at=None)

    response = as_viewer.get(programme.get_absolute_url())

    assert texts(response, ".ready") == [
        "2 things missing 4 to look at",
        "4 things missing 4 to look at",
    ]
    assert texts(response, ".series__step:first-child .gaps__gap") == [
        "Missing: No day yet",
        "Missing: No tables yet",
    ]
    assert values(response, ".series__step:first-child .gaps a", "href") == [
        reverse("workshops:brief", args=[workshop.code]),
        reverse("workshops:table-plan", args=[workshop.code]),
    ]
    assert len(texts(response, ".series__step:last-child .gaps__gap")) == 3
    assert texts(response, ".series__step:last-child .series__more > p:last-child") == [
        f"Prepare {later.name}"
    ]


def test_a_workshop_that_is_over_or_open_lacks_nothing(as_viewer, programme):
    factories.workshop(programme, day=dt.date(2018, 10, 11))
    factories.workshop(programme, state=Workshop.State.OPEN)

    response = as_viewer.get(programme.get_absolute_url())

    assert texts(response, ".ready, .gaps__gap") == []


def test_a_programme_shows_its_pilot_groups_milestones_organisations_and_team(as_lead, programme):
    factories.pilot_group(programme, name="Keepers")
    factories.milestone(programme, "First light", due="October")
    factories.organisation(programme, "Coast Guild")

    response = as_lead.get(programme.get_absolute_url())

    assert texts(response, ".list__row") == [
        "A Keepers",
        "First light October",
        "Coast Guild",
        "Lena Lead Programme lead",
    ]
    assert values(response, ".badge", "data-tone") == ["1"]


def test_whoever_asks_for_all_programmes_sees_the_list(as_viewer, programme):
    response = as_viewer.get("/?all")

    assert texts(response, ".list__row h2") == [programme.name]
    assert values(response, ".button--primary", "href") == ["/p/"]


def test_whoever_creates_a_programme_leads_it(as_stranger, stranger):
    response = as_stranger.post("/p/", {"name": "Beacon programme", "aim": "Find harbours."})

    made = Programme.objects.get(name="Beacon programme")
    assert response["Location"] == made.get_absolute_url()
    assert made.memberships.get().role == Membership.Role.LEAD
    assert made.memberships.get().user == stranger


def test_a_programme_needs_a_name(as_stranger):
    response = as_stranger.post("/p/", {"aim": "Find harbours."})

    assert response.status_code == 422
    assert texts(response, "#id_name_error") == ["This field is required."]


def test_the_aim_is_edited_in_place(as_facilitator, programme):
    address = reverse("workshops:aim", args=[programme.code])

    opened = as_facilitator.get(f"{address}?edit")
    saved = as_facilitator.post(address, {"aim": "Find harbours.", "structure_intro": "So:"})

    programme.refresh_from_db()
    assert texts(opened, "#aim textarea") == [
        "Find out who needs a lighthouse.",
        "The programme is structured as follows:",
    ]
    assert texts(saved, "#aim .lead") == ["Find harbours."]
    assert (programme.aim, programme.structure_intro) == ("Find harbours.", "So:")


def test_an_aim_that_was_changed_meanwhile_is_not_written_over_unseen(
    as_facilitator, as_lead, programme
):
    address = reverse("workshops:aim", args=[programme.code])
    (seen,) = values(as_facilitator.get(f"{address}?edit"), "[name=seen]", "value")
    as_lead.post(address, {"aim": "Find harbours."})

    response = as_facilitator.post(address, {"aim": "Find ships.", "seen": seen})

    programme.refresh_from_db()
    assert (response.status_code, programme.aim) == (409, "Find harbours.")
    assert texts(response, "textarea[name=aim]") == ["Find ships."]


def test_a_viewer_reads_the_aim_and_cannot_edit_it(as_viewer, programme):
    address = reverse("workshops:aim", args=[programme.code])

    opened = as_viewer.get(f"{address}?edit")

    assert (texts(opened, "#aim .lead"), texts(opened, "button, textarea")) == ([programme.aim], [])
    assert as_viewer.post(address, {"aim": "Mine."}).status_code == 403


@pytest.mark.parametrize("number", [1, 7])
def test_a_programme_costs_the_same_queries_for_any_number_of_workshops(
    as_viewer, programme, django_assert_num_queries, number
):
    for _ in range(number):
        workshop = factories.workshop(programme)
        factories.worksheet(factories.activity(workshop), factories.table(workshop))
        factories.organisation(programme)

    with django_assert_num_queries(24):
        as_viewer.get(programme.get_absolute_url())
