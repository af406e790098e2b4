"""The worksheets of a workshop as they are prepared: canvas, hand-out, subject, version."""

import pytest
from django.urls import reverse

from canvases.definition import editing
from canvases.domain import library
from canvases.models import ActivityCanvas, Worksheet
from tests import factories
from tests.page import texts, values
from workshops.models import Workshop


@pytest.fixture
def activity(workshop):
    factories.table(workshop)
    factories.table(workshop)
    return factories.activity(workshop, factories.canvas("swot"), title="Weigh it")


@pytest.fixture
def sheet(activity):
    return factories.worksheet(activity, activity.workshop.tables.first(), subject="")


@pytest.fixture
def newer(activity, sheet):
    """Without threats, of which there is a note."""
    factories.note(sheet, "Fog", "threats")
    factories.note(sheet, "Lamps", "strengths")
    own = library.adapt(sheet.canvas, activity.workshop.programme, {})
    return library.revise(own, editing.without(own.definition, "threats"))


def url(name, thing, more=""):
    return reverse(f"canvases:{name}", args=[thing.code]) + more


def close(workshop):
    workshop.state = Workshop.State.CLOSED
    workshop.save()


def test_an_empty_list_leads_to_the_agenda(as_facilitator, workshop):
    response = as_facilitator.get(url("worksheets", workshop))

    assert values(response, ".empty a", "href") == [
        reverse("workshops:agenda", args=[workshop.code])
    ]


def test_an_activity_without_tables_leads_to_the_table_plan(as_facilitator, workshop):
    factories.activity(workshop, factories.canvas("swot"))

    response = as_facilitator.get(url("worksheets", workshop))

    assert values(response, ".empty a", "href") == [
        reverse("workshops:table-plan", args=[workshop.code])
    ]


def test_a_viewer_sees_no_controls(as_viewer, activity, sheet):
    response = as_viewer.get(url("worksheets", activity.workshop))

    assert texts(response, ".sheet__link") == ["Table 1"]
    assert values(response, "#desk form, #desk button", "id") == []


def test_an_activity_is_given_another_canvas_in_its_newest_version(as_facilitator, activity):
    own = library.draw_new(activity.workshop.programme, "Tides", "two-by-two")
    factories.worksheet(activity, activity.workshop.tables.first())

    page = as_facilitator.get(url("worksheets", activity.workshop))
    response = as_facilitator.post(url("activity-canvas", activity), {"canvas": own.code})

    assert texts(page, f"#canvas-{activity.code} option") == [
        "No canvas yet",
        "SWOT Analysis",
        "Tides",
    ]
    assert response.status_code == 200
    assert texts(response, "#desk h2") == ["Weigh it Tides"]
    assert Worksheet.objects.get().canvas == own
    assert ActivityCanvas.objects.get().canvas == own


def test_a_canvas_on_which_something_was_written_stays(as_facilitator, activity, sheet):
    factories.note(sheet)
    own = library.draw_new(activity.workshop.programme, "Tides", "two-by-two")

    page = as_facilitator.get(url("worksheets", activity.workshop))
    response = as_facilitator.post(url("activity-canvas", activity), {"canvas": own.code})

    assert values(page, f"#canvas-{activity.code}", "id") == []
    assert response.status_code == 409
    assert texts(response, f"[id='{activity.code}'] [role=alert]") == [
        "The tables have begun to write on their worksheets."
    ]


def test_worksheets_are_handed_out_to_the_tables_that_have_none(as_facilitator, activity, sheet):
    page = as_facilitator.get(url("worksheets", activity.workshop))

    response = as_facilitator.post(url("hand-out", activity))

    assert texts(page, f"#hand-out-{activity.code}") == ["Hand out to 1 more table"]
    assert texts(response, ".sheet__link") == ["Table 1", "Table 2"]
    assert texts(response, f"#hand-out-{activity.code}") == []


def test_nothing_is_handed_out_without_a_canvas(as_facilitator, workshop):
    activity = factories.activity(workshop, title="Voting")
    factories.table(workshop)

    response = as_facilitator.post(url("hand-out", activity))

    assert response.status_code == 409
    assert texts(response, f"[id='{activity.code}'] [role=alert]") == ["“Voting” has no canvas."]


def test_a_table_is_given_a_subject(as_facilitator, activity, sheet):
    opened = as_facilitator.get(url("desk", activity.workshop, f"?subject={sheet.code}"))
    response = as_facilitator.post(url("subject", sheet), {"subject": " The old harbour "})
    too_long = as_facilitator.post(url("subject", sheet), {"subject": "H" * 301})

    assert texts(opened, ".sheet__form label") == ["Subject"]
    assert texts(response, ".sheet__subject") == ["The old harbour"]
    assert too_long.status_code == 422
    assert len(texts(too_long, ".sheet__form .field__error")) == 1
    sheet.refresh_from_db()
    assert sheet.subject == "The old harbour"


@pytest.mark.parametrize("name", ["activity-canvas", "hand-out", "subject"])
def test_a_closed_workshop_says_that_its_worksheets_do_not_change(
    as_facilitator, activity, sheet, name
):
    close(activity.workshop)
    page = as_facilitator.get(url("worksheets", activity.workshop))

    response = as_facilitator.post(url(name, sheet if name == "subject" else activity))

    says = "The workshop is closed: its worksheets do not change any more."
    assert texts(page, "#desk > .notice") == [says]
    assert values(page, "#desk form, #desk button", "id") == []
    assert response.status_code == 409
    assert texts(response, "[role=alert]") == [says]


def test_the_page_of_a_move_says_where_the_notes_of_each_section_go(
    as_facilitator, activity, newer
):
    listed = as_facilitator.get(url("worksheets", activity.workshop))
    address = url("version", activity, f"?to={newer.code}")

    response = as_facilitator.get(address)

    assert address in values(listed, ".desk-acts a", "href")
    assert texts(response, "tbody th") == ["Strengths", "Threats"]
    assert values(response, "tbody option[selected]", "value") == ["strengths", ""]


def test_worksheets_are_moved_with_all_their_notes(as_facilitator, activity, sheet, newer):
    address = url("version", activity, f"?to={newer.code}")

    undecided = as_facilitator.post(address, {"goes-strengths": "strengths"})
    response = as_facilitator.post(
        address, {"goes-strengths": "strengths", "goes-threats": "weaknesses"}
    )

    assert undecided.status_code == 422
    assert texts(undecided, ".field__error") == ["Choose where these notes go."]
    assert response["Location"] == url("worksheets", activity.workshop)
    notes = [(one.section.key, one.text) for one in sheet.notes.current()]
    assert notes == [("strengths", "Lamps"), ("weaknesses", "Fog")]
    sheet.refresh_from_db()
    assert sheet.canvas == newer


def test_a_section_that_was_written_in_meanwhile_is_asked_for(
    as_facilitator, activity, sheet, newer
):
    address = url("version", activity, f"?to={newer.code}")
    shown = as_facilitator.get(address)
    factories.note(sheet, "Late", "opportunities")
    second = library.revise(newer, editing.without(newer.definition, "opportunities"))
    assert texts(shown, "tbody th") == ["Strengths", "Threats"]

    response = as_facilitator.post(
        url("version", activity, f"?to={second.code}"),
        {"goes-strengths": "strengths", "goes-threats": "weaknesses"},
    )

    assert response.status_code == 422
    assert texts(response, ".field__error") == ["Choose where these notes go."]


def test_a_closed_workshop_keeps_its_version(as_facilitator, activity, newer):
    close(activity.workshop)
    address = url("version", activity, f"?to={newer.code}")

    page = as_facilitator.get(address)
    response = as_facilitator.post(
        address, {"goes-strengths": "strengths", "goes-threats": "weaknesses"}
    )

    assert texts(page, "main button") == []
    assert response.status_code == 409


def test_only_a_version_of_the_same_canvas_is_moved_to(as_facilitator, activity, newer):
    tides = library.draw_new(activity.workshop.programme, "Tides", "two-by-two")
    foreign = library.adapt(factories.canvas("swot"), factories.programme(), {})

    codes = [tides.code, foreign.code, "nosuchcode", "%00"]

    found = [as_facilitator.get(url("version", activity, f"?to={one}")) for one in codes]
    assert [response.status_code for response in found] == [404] * 4


@pytest.mark.parametrize("key", ["nosuchcode", "\x00"])
def test_a_canvas_that_is_not_offered_is_refused(as_facilitator, activity, key):
    response = as_facilitator.post(url("activity-canvas", activity), {"canvas": key})

    assert response.status_code == 409
    assert texts(response, "[role=alert]") == ["There is no such canvas."]
    assert ActivityCanvas.objects.get(activity=activity).canvas == factories.canvas("swot")
