"""Publishing: an edition is a numbered copy that does not change any more."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from live.publish import record
from reports.domain.rendering import version_made_by
from reports.models import Edition, Report
from reports.outcomes import collect, digest, to_json


@transaction.atomic
def publish(report: Report, *, by: User) -> Edition:
    """Freeze the report's data as its next edition."""
    Report.objects.select_for_update().get(pk=report.pk)
    last = report.editions.order_by("-number").values_list("number", flat=True).first() or 0
    text = to_json(collect(report.workshop))
    edition = Edition.objects.create(
        report=report,
        number=last + 1,
        data=text,
        data_sha256=digest(text),
        version=version_made_by(),
        made_at=timezone.now(),
        made_by=by,
    )
    record(report.workshop.topic, "report", edition=edition.number)
    return edition
