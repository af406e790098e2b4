"""A report from its start to its editions, which no later change alters."""

import pytest
from django.core.exceptions import ValidationError

from canvases.domain import notes
from live.models import Event
from reports.domain.drafting import start_report, write_part
from reports.domain.publishing import publish
from reports.models import Edition, Part, Report
from reports.outcomes import collect, digest, from_json
from reports.parts import PARTS
from tests import factories


@pytest.fixture
def report(workshop) -> Report:
    return start_report(workshop, title="Lighthouse Report")


@pytest.fixture
def fog(workshop, report):
    sheet = factories.worksheet(
        factories.activity(workshop, factories.canvas()), factories.table(workshop)
    )
    return notes.add_note(sheet, sheet.canvas.sections.all()[0], "Fog")


def test_report_starts_with_the_standard_parts_in_their_order(workshop):
    report = start_report(workshop)

    assert report.title == "Workshop #1: Keepers and ships"
    assert report.classification == Report.Classification.CONFIDENTIAL
    assert [(part.kind, part.is_appendix, part.body) for part in report.parts.all()] == [
        (kind.key, kind.is_appendix, "") for kind in PARTS
    ]
    assert [event.kind for event in Event.objects.after(workshop.topic, 0)] == ["report"]


def test_report_is_started_once(workshop, report):
    again = start_report(workshop, title="Another title")

    assert again == Report.objects.get() == report
    assert again.title == "Lighthouse Report"
    assert report.parts.count() == len(PARTS)
    assert Event.objects.after(workshop.topic, 0).count() == 1


def test_part_is_rewritten_and_keeps_its_title_unless_there_is_another(report):
    write_part(report, "introduction", body="  Once upon a time.\n", title="Foreword")
    write_part(report, "introduction", body="It began in Pisa.")

    part = report.parts.get(kind="introduction")
    assert (part.title, part.body) == ("Foreword", "It began in Pisa.")
    assert report.parts.exclude(body="").get() == part


def test_part_that_the_report_does_not_have_cannot_be_written(report):
    with pytest.raises(Part.DoesNotExist):
        write_part(report, "weather", body="Rain.")


def test_part_with_a_title_that_is_too_long_is_refused(report):
    with pytest.raises(ValidationError) as refused:
        write_part(report, "introduction", body="New.", title="T" * 201)

    assert set(refused.value.message_dict) == {"title"}
    assert report.parts.get(kind="introduction").body == ""


def test_edition_is_numbered_and_says_what_it_was_made_from(report, lead, fog):
    first, second = publish(report, by=lead), publish(report, by=lead)

    assert (first.number, second.number) == (1, 2)
    assert list(report.editions.all()) == [second, first]
    assert first.made_by == lead
    assert first.data_sha256 == digest(first.data) == second.data_sha256
    assert "WeasyPrint" in first.version
    kinds = [(one.kind, one.payload) for one in Event.objects.after(report.workshop.topic, 1)]
    assert kinds == [("report", {"edition": 1}), ("report", {"edition": 2})]


def test_edition_is_not_altered_by_what_is_written_later(report, lead, fog):
    workshop = report.workshop
    write_part(report, "introduction", body="As it was.")
    before = collect(workshop)
    edition = publish(report, by=lead)

    notes.rewrite(fog, "No fog")
    write_part(report, "introduction", body="As it is.")
    report.workshop.title = "Another title"
    report.workshop.save()
    later = publish(report, by=lead)

    edition.refresh_from_db()
    assert from_json(edition.data) == before
    assert digest(edition.data) == edition.data_sha256 != later.data_sha256
    assert "No fog" in later.data
    assert "No fog" not in edition.data


def test_reports_are_numbered_each_by_itself(report, lead):
    other = start_report(factories.workshop(report.workshop.programme))
    publish(report, by=lead)

    assert publish(other, by=lead).number == 1
    assert Edition.objects.count() == 2
