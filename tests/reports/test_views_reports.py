import asyncio
from typing import Any

import pytest
from django.test import AsyncClient
from django.urls import reverse

from accounts.models import User
from reports.models import Rendering, Report
from tests import factories
from tests.page import texts, values


@pytest.fixture
def report(workshop):
    return factories.report(workshop, title="Lighthouse Report")


def _page(workshop, name="report"):
    return reverse(f"reports:{name}", args=[workshop.code])


def test_a_report_does_not_exist_for_strangers(as_stranger, workshop, report):
    factories.rendering(report)
    answers = [
        as_stranger.get(_page(workshop)),
        as_stranger.post(_page(workshop)),
        as_stranger.get(_page(workshop, "rendering")),
        as_stranger.post(_page(workshop, "rendering")),
        as_stranger.get(_page(workshop, "latest")),
    ]

    assert [answer.status_code for answer in answers] == [404] * 5
    assert not any(report.title in answer.content.decode() for answer in answers)


def test_the_parts_stand_in_order_with_what_is_written_and_collected(as_viewer, report):
    factories.part(report, "introduction", body="Held in Pisa.")
    factories.part(report, "preparation")
    factories.part(report, "agenda", is_appendix=True)
    factories.part(report, "posts", is_appendix=True, is_included=False)
    factories.part(report, "questionnaire", is_appendix=True)

    response = as_viewer.get(_page(report.workshop))

    assert texts(response, ".parts__title") == [
        "Introduction",
        "Preparation",
        "Appendix A: Agenda",
        "Appendix B: Questionnaire",
    ]
    assert texts(response, ".parts__marks") == [
        "written collected",
        "not written yet",
        "collected",
        "collected",
    ]
    assert "Left out: Posts" in texts(response, "main")[0]


def test_the_report_says_what_is_missing(as_viewer, report):
    factories.table(report.workshop)

    response = as_viewer.get(_page(report.workshop))

    assert texts(response, "[aria-labelledby=missing] .list__row") == [
        "Table plan: who sat where was not recorded"
    ]


def test_a_facilitator_starts_a_report_once(as_facilitator, workshop):
    before = as_facilitator.get(_page(workshop))

    as_facilitator.post(_page(workshop))
    response = as_facilitator.post(_page(workshop), follow=True)

    assert texts(before, "main .button--primary") == ["Start the report"]
    assert Report.objects.filter(workshop=workshop).count() == 1
    assert "Introduction" in texts(response, ".parts__title")


def test_a_viewer_can_neither_start_nor_render(as_viewer, workshop):
    started = as_viewer.post(_page(workshop))
    factories.report(workshop)
    rendered = as_viewer.post(_page(workshop, "rendering"))
    page = as_viewer.get(_page(workshop))

    assert [started.status_code, rendered.status_code] == [403, 403]
    assert Rendering.objects.count() == 0
    assert texts(page, "main form") == []


def test_asking_for_a_pdf_queues_it_and_shows_how_far_it_is(as_facilitator, report):
    response = as_facilitator.post(_page(report.workshop, "rendering"), follow=True)

    assert response.redirect_chain == [(_page(report.workshop), 302)]
    assert report.renderings.get().state == Rendering.State.QUEUED
    assert texts(response, ".rendering__step") == ["Waiting for its turn"]
    assert values(response, "#rendering", "hx-trigger") == ["every 1s"]
    assert texts(response, ".rendering form") == []


def test_asking_twice_renders_once(as_lead, report):
    as_lead.post(_page(report.workshop, "rendering"))
    as_lead.post(_page(report.workshop, "rendering"))

    assert report.renderings.count() == 1


def test_the_region_tells_the_step_and_ends_asking_when_it_is_done(as_viewer, report):
    rendering = factories.rendering(
        report, state=Rendering.State.RUNNING, step="layout", percent=40
    )
    running = as_viewer.get(_page(report.workshop, "rendering"))
    rendering.fail("The pages took too long.")
    failed = as_viewer.get(_page(report.workshop, "rendering"))

    assert texts(running, ".rendering__step") == ["Laying out the pages"]
    assert values(running, "progress", "value") == ["40"]
    assert texts(failed, ".notice--bad") == ["The last rendering failed. The pages took too long."]
    assert values(failed, "#rendering", "hx-trigger") == [""]


def test_the_newest_file_stays_in_place_while_another_is_made(as_viewer, report):
    ready = factories.rendering(report, degraded=["A logo could not be read."])
    factories.rendering(report, state=Rendering.State.RUNNING)

    response = as_viewer.get(_page(report.workshop))

    assert values(response, "iframe", "src") == [
        reverse("reports:pdf", args=[ready.code]) + "#toolbar=0&navpanes=0&view=FitH"
    ]
    assert texts(response, ".rendering__facts")[0].startswith("24 pages · 15 bytes · rendered")
    assert "A logo could not be read." in texts(response, ".rendering .list__row")
    assert values(response, ".rendering__bar a[download]", "href") == [
        reverse("reports:download", args=[ready.code]),
        _page(report.workshop, "workbook"),
    ]


def test_the_latest_pdf_has_an_address_that_stays(as_viewer, report):
    nothing = as_viewer.get(_page(report.workshop, "latest"))
    factories.rendering(report)
    newest = factories.rendering(report)

    response = as_viewer.get(_page(report.workshop, "latest"))

    assert nothing.status_code == 404
    assert response["Location"] == reverse("reports:pdf", args=[newest.code])


@pytest.mark.parametrize("number", [1, 50])
def test_a_report_costs_the_same_queries_for_any_number_of_worksheets(
    as_viewer, report, django_assert_num_queries, number
):
    workshop = report.workshop
    activity = factories.activity(workshop, factories.canvas())
    for _ in range(number):
        factories.note(factories.worksheet(activity, factories.table(workshop)))
        factories.part(report, "free")
        factories.rendering(report)

    with django_assert_num_queries(31):
        as_viewer.get(_page(workshop))
    with django_assert_num_queries(7):
        as_viewer.get(_page(workshop, "rendering"))


# --- The file: an asynchronous view, so that a long download holds no thread ----------------


def _fetch(address: str, user: User | None):
    """The answer and the bytes that were streamed."""

    async def fetch():
        client = AsyncClient()
        if user is not None:
            await client.aforce_login(user)
        response: Any = await client.get(address)
        content = b""
        if response.streaming:
            content = b"".join([chunk async for chunk in response.streaming_content])
        return response, content

    return asyncio.run(fetch())


@pytest.mark.django_db(transaction=True)
def test_a_member_sees_the_file_in_the_page_and_downloads_it_by_name(viewer, report):
    rendering = factories.rendering(report)

    shown, content = _fetch(reverse("reports:pdf", args=[rendering.code]), viewer)
    saved, _content = _fetch(reverse("reports:download", args=[rendering.code]), viewer)

    assert content == b"%PDF-1.7\n%%EOF\n"
    assert shown["Content-Type"] == "application/pdf"
    assert shown["Content-Disposition"] == 'inline; filename="lighthouse-report.pdf"'
    assert saved["Content-Disposition"] == 'attachment; filename="lighthouse-report.pdf"'
    assert shown["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in shown["Content-Security-Policy"]
    assert shown["Cache-Control"] == "no-store"


@pytest.mark.django_db(transaction=True)
def test_a_file_does_not_exist_for_strangers_or_before_it_is_done(viewer, stranger, report):
    done = reverse("reports:pdf", args=[factories.rendering(report).code])
    running = factories.rendering(report, state=Rendering.State.RUNNING)

    assert _fetch(done, stranger)[0].status_code == 404
    assert _fetch(done, None)[0].status_code == 302
    assert _fetch(reverse("reports:pdf", args=[running.code]), viewer)[0].status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_file_that_is_gone_is_not_found(viewer, as_viewer, report):
    rendering = factories.rendering(report)
    rendering.file.storage.delete(rendering.file.name or "")

    response, _content = _fetch(reverse("reports:pdf", args=[rendering.code]), viewer)
    page = as_viewer.get(_page(report.workshop))

    assert response.status_code == 404
    assert "the file is gone, render it again" in texts(page, ".rendering__facts")[0]
