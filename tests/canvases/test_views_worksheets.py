import pytest
from django.urls import reverse

from canvases.domain.notes import add_note
from tests import factories
from tests.page import texts, values


def _list(workshop):
    return reverse("canvases:worksheets", args=[workshop.code])


@pytest.fixture
def sheet(workshop):
    group = factories.pilot_group(workshop.programme, name="Keepers", tone=4)
    table = factories.table(workshop, pilot_group=group)
    return factories.worksheet(factories.activity(workshop, factories.canvas()), table)


def test_worksheets_do_not_exist_for_strangers(as_stranger, workshop, sheet):
    responses = [as_stranger.get(_list(workshop)), as_stranger.get(sheet.get_absolute_url())]

    assert [response.status_code for response in responses] == [404, 404]
    assert not any(sheet.subject in response.content.decode() for response in responses)


def test_worksheets_are_listed_by_activity_with_their_notes(as_viewer, workshop, sheet):
    factories.note(sheet)
    factories.note(sheet)
    second = factories.activity(workshop, title="Customer Characterisation")
    table = factories.table(workshop)
    factories.summary(factories.worksheet(second, table, subject=""), "Keepers hesitate.")
    factories.activity(workshop, title="Not yet")

    response = as_viewer.get(_list(workshop))

    assert texts(response, "main h2") == [
        "Value Proposition Value Proposition Canvas",
        "Customer Characterisation",
        "Not yet",
    ]
    assert texts(response, ".sheet") == [
        "A Table 1 · Keepers Customer: the harbour master 2 notes",
        "Table 2 summed up in prose",
    ]
    assert len(texts(response, ".empty")) == 1


def test_a_worksheet_on_which_nothing_was_written_says_so(as_viewer, workshop, sheet):
    response = as_viewer.get(_list(workshop))

    assert texts(response, ".mark--missing") == ["nothing written yet"]


def test_a_workshop_without_activities_says_what_will_be_there(as_viewer, workshop):
    response = as_viewer.get(_list(workshop))

    assert "The worksheets will stand here" in texts(response, ".empty")[0]


def test_a_worksheet_is_drawn_with_its_notes_in_their_sections(as_viewer, sheet):
    factories.note(sheet, "Ships run aground.", "customer-pains")
    factories.note(sheet, "<b>Light</b> & fog.", "customer-gains")

    response = as_viewer.get(sheet.get_absolute_url())

    assert texts(response, "[data-section=customer-pains] .note") == ["Ships run aground."]
    assert texts(response, "[data-section=customer-gains] .note") == ["<b>Light</b> & fog."]
    assert texts(response, ".canvas__who strong") == ["Customer: the harbour master"]
    assert values(response, ".canvas", "data-tone") == ["4"]


def test_every_note_of_a_full_worksheet_is_on_the_page(as_viewer, sheet):
    for number in range(60):
        factories.note(sheet, f"Ship {number} runs aground at the third rock.", "customer-pains")

    response = as_viewer.get(sheet.get_absolute_url())

    drawn = texts(response, ".note")
    assert 0 < len(drawn) < 60
    assert texts(response, ".canvas__overflow") == [f"+ {60 - len(drawn)} more in the list"]
    assert len(texts(response, ".summaries__one li")) == 60


def test_summaries_stand_in_the_order_of_the_canvas(as_viewer, sheet):
    factories.note(sheet)
    factories.summary(sheet, "They *hesitate*.", "customer-pains")
    factories.summary(sheet, "They steer.", "customer-jobs")

    response = as_viewer.get(sheet.get_absolute_url())

    order = [section.title for section in sheet.canvas.sections.all()]
    titles = texts(response, ".summaries h3")
    assert sorted(titles, key=order.index) == titles
    assert texts(response, ".summaries em") == ["hesitate"]


def test_a_worksheet_that_was_only_summed_up_shows_no_empty_canvas(as_viewer, sheet):
    factories.summary(sheet, "They hesitate.")

    response = as_viewer.get(sheet.get_absolute_url())

    assert texts(response, ".canvas") == []
    assert texts(response, ".summaries .prose") == ["They hesitate."]


def test_a_worksheet_follows_what_its_table_writes(as_viewer, workshop, sheet):
    add_note(sheet, sheet.canvas.sections.first(), "Ships run aground.")

    response = as_viewer.get(sheet.get_absolute_url())

    assert values(response, "live-stream", "topics") == [f"{sheet.topic}:1 {workshop.topic}:0 "]
    region = reverse("canvases:sheet", args=[sheet.code])
    assert values(response, "#sheet", "hx-get") == [region]
    add_note(sheet, sheet.canvas.sections.first(), "Fog.")
    assert texts(as_viewer.get(region), "#sheet .note") == ["Ships run aground.", "Fog."]


def test_what_is_written_on_a_worksheet_is_read_again_by_its_team_only(as_stranger, client, sheet):
    factories.note(sheet, "Ships run aground.")
    region = reverse("canvases:sheet", args=[sheet.code])

    responses = [as_stranger.get(region), client.get(region)]

    assert [response.status_code for response in responses] == [404, 302]
    assert not any("aground" in response.content.decode() for response in responses)


def test_a_worksheet_leads_to_its_neighbours_and_to_the_report(as_viewer, workshop, sheet):
    before = factories.worksheet(
        sheet.activity,
        factories.table(
            workshop, number=9, pilot_group=factories.pilot_group(workshop.programme, letter="Z")
        ),
    )

    response = as_viewer.get(before.get_absolute_url())

    assert values(response, "a[rel=prev]", "href") == [sheet.get_absolute_url()]
    assert values(response, "a[rel=next]", "href") == []
    assert values(response, ".sheet-head a", "href") == [
        reverse("reports:report", args=[workshop.code]) + "#part-outcomes"
    ]
    assert values(response, ".tabs__tab[aria-current]", "href") == [_list(workshop)]


@pytest.mark.parametrize("number", [1, 50])
def test_a_page_costs_the_same_queries_for_any_number_of_worksheets(
    as_viewer, workshop, django_assert_num_queries, number
):
    activity = factories.activity(workshop, factories.canvas())
    for _ in range(number):
        sheet = factories.worksheet(activity, factories.table(workshop))
        factories.note(sheet)
        factories.summary(sheet, "Prose.")

    with django_assert_num_queries(10):
        as_viewer.get(_list(workshop))
    with django_assert_num_queries(10):
        as_viewer.get(sheet.get_absolute_url())
    with django_assert_num_queries(7):
        as_viewer.get(reverse("canvases:sheet", args=[sheet.code]))


# --- Two versions of a note -----------------------------------------------------------------


@pytest.fixture
def versions(sheet):
    first = factories.note(sheet, "Ships sink.")
    return first, factories.note(sheet, "Ships drift.", beside=first)


def _decisions(sheet):
    return reverse("canvases:decisions", args=[sheet.code])


def test_versions_stand_side_by_side_with_the_way_to_decide(as_facilitator, sheet, versions):
    response = as_facilitator.get(sheet.get_absolute_url())

    assert texts(response, ".conflict .note") == ["Ships sink.", "Ships drift."]
    assert texts(response, ".conflict button") == ["Keep this one", "Keep this one", "Keep both"]


def test_versions_are_only_read_by_a_viewer(as_viewer, sheet, versions):
    response = as_viewer.get(sheet.get_absolute_url())

    assert texts(response, ".conflict .note") == ["Ships sink.", "Ships drift."]
    assert texts(response, ".conflict button") == []


@pytest.mark.parametrize(
    ("keep", "stays"), [("first", ["Ships sink."]), ("second", ["Ships drift."])]
)
def test_facilitator_decides_for_the_table(as_facilitator, sheet, versions, keep, stays):
    _first, second = versions

    response = as_facilitator.post(_decisions(sheet), {"note": second.pk, "keep": keep})

    assert response.status_code == 200
    assert texts(response, ".conflict") == []
    assert texts(response, ".note") == stays


def test_decision_that_was_made_already_is_said(as_facilitator, sheet, versions):
    _first, second = versions
    as_facilitator.post(_decisions(sheet), {"note": second.pk, "keep": "both"})

    response = as_facilitator.post(_decisions(sheet), {"note": second.pk, "keep": "first"})

    assert response.status_code == 409
    assert texts(response, "[role=alert]") == [
        "Somebody has decided it meanwhile: this is how it stands."
    ]
    assert texts(response, ".note") == ["Ships sink.", "Ships drift."]


def test_nothing_is_decided_on_what_is_not_there(as_facilitator, workshop, sheet, versions):
    _first, second = versions
    other = factories.worksheet(sheet.activity, factories.table(workshop))

    responses = [
        as_facilitator.post(_decisions(other), {"note": second.pk, "keep": "first"}),
        as_facilitator.post(_decisions(sheet), {"note": second.pk, "keep": "neither"}),
        as_facilitator.post(_decisions(sheet), {"note": "x", "keep": "first"}),
    ]

    assert [one.status_code for one in responses] == [422] * 3
    assert sheet.notes.current().count() == 2


def test_only_the_team_that_facilitates_decides(as_viewer, as_stranger, sheet, versions):
    _first, second = versions
    data = {"note": second.pk, "keep": "first"}

    responses = [one.post(_decisions(sheet), data) for one in (as_viewer, as_stranger)]

    assert [one.status_code for one in responses] == [403, 404]
    assert sheet.notes.current().count() == 2
