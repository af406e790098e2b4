"""From the database to the file: the demo's report, a report of bad data, and the task."""

import datetime as dt
import io
import json
from collections.abc import Iterator
from pathlib import Path

import page
import pypdf
import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from canvases.domain import notes
from config.demo.load import load
from reports.domain.drafting import start_report
from reports.domain.publishing import publish
from reports.domain.rendering import Produced, produce
from reports.models import Rendering, Report
from reports.pdf.render import PdfWorker
from reports.tasks import render, request_rendering
from tests import factories

MADE_AT = dt.datetime(2018, 10, 12, 9, 0, tzinfo=dt.UTC)


def text_of(content: bytes) -> str:
    """The words of a PDF, in one line."""
    reader = pypdf.PdfReader(io.BytesIO(content))
    return " ".join(" ".join(sheet.extract_text() for sheet in reader.pages).split())


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker) -> Iterator[tuple[Produced, Produced]]:
    """The demo's report, rendered twice; the database is as before."""
    with django_db_blocker.unblock(), transaction.atomic():
        report = load(User.objects.create_user("lena@example.org", name="Lena")).report
        yield produce(report, made_at=MADE_AT), produce(report, made_at=MADE_AT)
        transaction.set_rollback(True)


def test_the_demos_report_passes_every_check_of_pdf_ua(demo):
    report = page.validate_pdf_bytes(demo[0].pdf.content, profile="ua1")

    assert [(failure.rule_id, failure.message) for failure in report.failures] == []


def test_the_demos_report_leaves_nothing_out(demo):
    assert demo[0].pdf.degraded == []
    assert demo[0].pdf.remarks == ()


def test_the_same_data_give_the_same_bytes(demo):
    one, two = demo

    assert one.data == two.data
    assert one.pdf.content == two.pdf.content


def test_no_page_of_the_demos_report_is_empty(demo):
    pages = pypdf.PdfReader(io.BytesIO(demo[0].pdf.content)).pages

    words = [len(sheet.extract_text().split()) for sheet in pages]

    # Running head and foot alone are about a dozen words.
    assert [number for number, count in enumerate(words, start=1) if count < 30] == []


@pytest.fixture
def report(workshop) -> Report:
    return start_report(workshop, title="Lighthouse Report")


@pytest.fixture
def sheet(workshop):
    activity = factories.activity(workshop, factories.canvas())
    return factories.worksheet(activity, factories.table(workshop))


def write(sheet, text: str):
    return notes.add_note(sheet, sheet.canvas.sections.get(key="customer-pains"), text)


def test_bad_data_degrade_the_element_and_lose_nothing(report, sheet, settings):
    workshop = report.workshop
    factories.worksheet(sheet.activity, factories.table(workshop))  # nobody wrote on it
    factories.question(factories.questionnaire(workshop), text="Asked of nobody?")
    workshop.programme.logo.save("broken.png", ContentFile(b"\x89PNG\r\n\x1a\n not a picture"))
    gone = factories.organisation(workshop.programme, "Gone Ltd", logo="logos/gone.png")
    factories.delegate(workshop, "Ana", organisation=gone)
    write(sheet, "First " + "word " * 1_990 + "very-last-word")  # 10,000 characters
    for text in (
        "سلام للعالم",
        "שלום עולם",
        "安全なシステム",
        "Well done 🎉",
        "<script>1</script>",
    ):
        write(sheet, text)

    produced = produce(report, made_at=MADE_AT)

    printed = text_of(produced.pdf.content)
    assert page.validate_pdf_bytes(produced.pdf.content, profile="ua1").failures == []
    assert "very-last-word" in printed
    assert "安全なシステム" in printed
    assert "<script>1</script>" in printed
    assert "Asked of nobody?" in printed
    assert any("gone.png" in sentence for sentence in produced.pdf.degraded)
    assert any("broken" in sentence for sentence in produced.pdf.degraded)


def test_a_logo_that_another_storage_has_lost_degrades_only_itself(report, sheet, settings):
    remote = {"BACKEND": "tests.storage.RemoteStorage"}
    settings.STORAGES = {**settings.STORAGES, "default": remote}
    lost = factories.organisation(report.workshop.programme, "Lost Ltd", logo="logos/lost.png")
    factories.delegate(report.workshop, "Ana", organisation=lost)
    write(sheet, "Rusty lamps")

    produced = produce(report, made_at=MADE_AT)

    assert "Rusty lamps" in text_of(produced.pdf.content)
    assert any("lost.png" in sentence for sentence in produced.pdf.degraded)


def test_an_edition_is_printed_as_it_was_whatever_was_written_later(report, sheet, lead):
    note = write(sheet, "Rusty lamps")
    edition = publish(report, by=lead)
    notes.rewrite(note, "Polished lamps")

    frozen, draft = produce(report, edition=edition), produce(report)

    assert "Rusty lamps" in text_of(frozen.pdf.content)
    assert "Edition 1" in text_of(frozen.pdf.content)
    assert "Polished lamps" in text_of(draft.pdf.content)


def test_a_rendering_that_was_asked_for_ends_with_a_file(report, sheet, lead):
    write(sheet, "Rusty lamps")
    rendering = request_rendering(report, by=lead)

    render.call(rendering.pk)

    rendering.refresh_from_db()
    assert (rendering.state, rendering.percent, rendering.degraded) == ("done", 100, [])
    assert rendering.finished_at is not None
    with rendering.file.open() as file:
        content = file.read()
    assert "Rusty lamps" in text_of(content)
    assert len(pypdf.PdfReader(io.BytesIO(content)).pages) == rendering.pages


def test_a_rendering_that_fails_says_why_and_leaves_no_file(report, lead, settings):
    settings.REPORT_SECONDS = 0
    rendering = request_rendering(report, by=lead)

    render.call(rendering.pk)

    rendering.refresh_from_db()
    assert rendering.state == "failed"
    assert rendering.failure == "The PDF was not ready after 0 seconds and was given up."
    assert not rendering.file


def test_a_rendering_that_is_stopped_says_so_at_once(report, lead, monkeypatch):
    rendering = request_rendering(report, by=lead)
    monkeypatch.setattr(PdfWorker, "render", stopped)

    with pytest.raises(SystemExit):
        render.call(rendering.pk)

    rendering.refresh_from_db()
    assert rendering.state == "failed"
    assert rendering.failure == "The server was stopped while it rendered. Render it again."


def stopped(*args: object, **kwargs: object) -> None:
    """What the task worker does when it is told to end for the second time."""
    raise SystemExit(1)


def test_asking_twice_is_one_rendering(report, lead):
    first = request_rendering(report, by=lead)

    assert request_rendering(report, by=lead) == first
    assert report.renderings.count() == 1


def test_a_rendering_that_was_broken_off_can_be_asked_for_again(report, lead, settings):
    broken = factories.rendering(report, state=Rendering.State.RUNNING)
    silent_for = dt.timedelta(seconds=settings.REPORT_SECONDS) + dt.timedelta(minutes=2)
    Rendering.objects.filter(pk=broken.pk).update(advanced_at=timezone.now() - silent_for)

    again = request_rendering(report, by=lead)

    broken.refresh_from_db()
    assert again != broken
    assert broken.state == "failed"
    assert broken.failure == "The process that rendered it was ended. Render it again."


def test_a_rendering_that_still_says_something_goes_on(report, lead):
    running = factories.rendering(report, state=Rendering.State.RUNNING)
    running.advance("layout", 40)

    assert request_rendering(report, by=lead) == running


def test_command_writes_the_data_as_json(report, sheet, tmp_path: Path, capsys):
    write(sheet, "Rusty lamps")
    file = tmp_path / "new" / "data.json"

    call_command("report", report.workshop.code, output=file, format="json")

    outcomes = json.loads(file.read_text("utf-8"))["outcomes"]
    assert outcomes["report"]["title"] == "Lighthouse Report"
    assert capsys.readouterr().out.strip() == str(file)


def test_command_says_the_pages_and_the_seconds(report, tmp_path: Path, capsys):
    file = tmp_path / "report.pdf"

    call_command("report", report.workshop.code, output=file)

    pages = len(pypdf.PdfReader(file).pages)
    assert capsys.readouterr().out.startswith(f"{file}: {pages} pages in ")


@pytest.mark.django_db
def test_command_names_a_workshop_that_is_not_there(tmp_path: Path):
    with pytest.raises(CommandError, match=r"^There is no report of a workshop k7m2\.$"):
        call_command("report", "k7m2", output=tmp_path / "report.pdf")
