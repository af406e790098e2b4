from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from reports.domain.publishing import publish
from reports.models import Edition, Printing, Report
from tests import factories
from workshops.domain import rehearsal


def test_what_was_published_and_printed_of_a_rehearsal_goes_with_it(
    workshop, lead, django_capture_on_commit_callbacks
):
    copied = rehearsal.start(workshop, user=None)
    report = factories.report(copied)
    publish(report, by=lead)
    rendering = factories.rendering(report)
    printing = Printing.objects.create(
        workshop=copied, sheet="agenda", site="https://plenary.example"
    )
    printing.file.save("agenda.pdf", ContentFile(b"%PDF-1.7\n%%EOF\n"))
    files = [str(rendering.file.name), str(printing.file.name)]
    assert all(default_storage.exists(name) for name in files)

    with django_capture_on_commit_callbacks(execute=True):
        rehearsal.end(copied)

    assert not any(default_storage.exists(name) for name in files)
    assert not any(model.objects.exists() for model in (Report, Edition, Printing))


def test_the_report_of_the_workshop_itself_stays(
    workshop, lead, django_capture_on_commit_callbacks
):
    report = factories.report(workshop)
    publish(report, by=lead)
    rendering = factories.rendering(report)

    with django_capture_on_commit_callbacks(execute=True):
        rehearsal.end(rehearsal.start(workshop, user=None))

    assert (Edition.objects.count(), Report.objects.get()) == (1, report)
    assert default_storage.exists(str(rendering.file.name))
