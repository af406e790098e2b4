"""What every address has in common."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.page import texts, values
from workshops.views import programmes

PRIVATE = [
    ("workshops:programme", "get"),
    ("workshops:aim", "get"),
    ("workshops:aim", "post"),
    ("workshops:branding", "get"),
    ("workshops:branding", "post"),
    ("workshops:logo", "get"),
    ("workshops:programme-removal", "get"),
    ("workshops:programme-removal", "post"),
    ("workshops:workshop-removal", "get"),
    ("workshops:workshop-removal", "post"),
    ("workshops:workshops", "get"),
    ("workshops:workshop-order", "post"),
    ("workshops:series-workshop", "get"),
    ("workshops:series-workshop", "post"),
    ("workshops:series-workshop", "delete"),
    ("workshops:new-workshop", "get"),
    ("workshops:new-workshop", "post"),
    ("workshops:new-template", "get"),
    ("workshops:new-template", "post"),
    ("workshops:template", "get"),
    ("workshops:template", "post"),
    ("workshops:template", "delete"),
    ("workshops:milestones", "get"),
    ("workshops:milestones", "post"),
    ("workshops:milestone-order", "post"),
    ("workshops:milestone", "get"),
    ("workshops:milestone", "post"),
    ("workshops:milestone", "delete"),
    ("workshops:pilot-groups", "get"),
    ("workshops:pilot-groups", "post"),
    ("workshops:pilot-group", "get"),
    ("workshops:pilot-group", "post"),
    ("workshops:pilot-group", "delete"),
    ("workshops:organisations", "get"),
    ("workshops:organisations", "post"),
    ("workshops:organisation-order", "post"),
    ("workshops:organisation", "get"),
    ("workshops:organisation", "post"),
    ("workshops:organisation", "delete"),
    ("workshops:organisation-merger", "post"),
    ("workshops:organisation-logo", "get"),
    ("workshops:team", "get"),
    ("workshops:team", "post"),
    ("workshops:membership", "get"),
    ("workshops:membership", "post"),
    ("workshops:membership", "delete"),
    ("workshops:open-invitation", "delete"),
    ("workshops:workshop", "get"),
    ("workshops:agenda", "get"),
    ("workshops:people", "get"),
    ("workshops:table-plan", "get"),
    ("canvases:worksheets", "get"),
    ("canvases:desk", "get"),
    ("canvases:subject", "post"),
    ("canvases:activity-canvas", "post"),
    ("canvases:hand-out", "post"),
    ("canvases:version", "get"),
    ("canvases:version", "post"),
    ("canvases:library", "get"),
    ("canvases:library", "post"),
    ("canvases:files", "post"),
    ("canvases:copies", "post"),
    ("canvases:canvas", "get"),
    ("canvases:canvas", "post"),
    ("canvases:canvas", "delete"),
    ("canvases:editor", "get"),
    ("canvases:drawing", "get"),
    ("canvases:file", "get"),
    ("canvases:sections", "post"),
    ("canvases:section", "post"),
    ("canvases:section", "delete"),
    ("canvases:order", "post"),
    ("canvases:places", "post"),
    ("canvases:grid", "post"),
    ("canvases:borders", "post"),
    ("canvases:activities", "post"),
    ("canvases:worksheet", "get"),
    ("canvases:screen-controls", "get"),
    ("canvases:screen-shown", "post"),
    ("canvases:sheet", "get"),
    ("canvases:decisions", "post"),
    ("canvases:lock", "post"),
    ("canvases:lock", "delete"),
    ("canvases:hand", "delete"),
    ("canvases:cockpit", "get"),
    ("canvases:extra-time", "post"),
    ("canvases:extra-time", "delete"),
    ("canvases:table-messages", "post"),
    ("canvases:table-message", "delete"),
    ("workshops:console", "get"),
    ("workshops:console-run", "get"),
    ("workshops:console-closing", "get"),
    ("workshops:console-closing", "post"),
    ("workshops:console-state", "post"),
    ("workshops:console-block", "post"),
    ("workshops:console-back", "post"),
    ("workshops:console-clock", "post"),
    ("workshops:console-minutes", "post"),
    ("workshops:console-compression", "post"),
    ("workshops:console-activity", "post"),
    ("workshops:console-visibility", "post"),
    ("workshops:console-vote", "post"),
    ("workshops:console-undo", "post"),
    ("workshops:console-messages", "get"),
    ("workshops:console-messages", "post"),
    ("workshops:console-devices", "get"),
    ("workshops:withdrawal", "post"),
    ("workshops:device-table", "post"),
    ("workshops:device-revocation", "post"),
    ("questionnaires:questionnaire-of-workshop", "get"),
    ("questionnaires:questionnaire-of-workshop", "post"),
    ("questionnaires:investigation-of-workshop", "get"),
    ("questionnaires:questionnaire", "get"),
    ("questionnaires:investigation", "get"),
    ("reports:print", "get"),
    ("reports:print-badges", "get"),
    ("reports:print-badges", "post"),
    ("reports:printing", "get"),
    ("reports:report", "get"),
    ("reports:report", "post"),
    ("reports:rendering", "get"),
    ("reports:rendering", "post"),
    ("reports:latest", "get"),
]
CHANGED = {name for name, method in PRIVATE if method == "post"}
ONLY_SHOWN = [name for name, method in PRIVATE if method == "get" and name not in CHANGED]


@pytest.mark.parametrize(("name", "method"), PRIVATE)
def test_a_private_address_asks_to_sign_in_whether_or_not_it_exists(client, db, name, method):
    address = reverse(name, args=["nosuchcode"])

    response = getattr(client, method)(address)

    following = f"?next={address}" if method == "get" else ""
    assert (response.status_code, response["Location"]) == (302, f"/account/sign-in/{following}")


@pytest.mark.parametrize(("name", "method"), PRIVATE)
def test_an_unknown_code_is_not_found(as_lead, name, method):
    response = getattr(as_lead, method)(reverse(name, args=["nosuchcode"]))

    assert response.status_code == 404
    assert texts(response, "h1") == ["There is nothing here"]


@pytest.mark.parametrize("name", ONLY_SHOWN)
def test_a_page_that_only_shows_accepts_no_change(as_lead, name):
    response = as_lead.post(reverse(name, args=["nosuchcode"]))

    assert response.status_code == 405


def test_search_engines_are_sent_away(client):
    response = client.get("/robots.txt")

    assert response.content.decode().splitlines() == ["User-agent: *", "Disallow: /"]


def test_a_member_without_the_right_is_told_so_in_words(as_viewer, workshop):
    response = as_viewer.post(reverse("reports:report", args=[workshop.code]))

    assert response.status_code == 403
    assert texts(response, "h1") == ["Your role does not allow this"]


def test_a_form_that_has_grown_old_is_refused_in_words(lead):
    client = Client(enforce_csrf_checks=True)
    client.force_login(lead)

    response = client.post("/account/sign-out/")

    assert response.status_code == 403
    assert texts(response, "h1") == ["This page had grown old"]
    assert "_auth_user_id" in client.session


def test_a_broken_server_answers_with_a_page_of_its_own(lead, monkeypatch):
    monkeypatch.setattr(programmes, "render", lambda *args: 1 / 0)
    client = Client(raise_request_exception=False)
    client.force_login(lead)
    lead.memberships.all().delete()

    response = client.get("/")

    assert response.status_code == 500
    assert texts(response, "h1") == ["Something broke on our side"]
    assert values(response, "link[rel=stylesheet]", "href") != []
