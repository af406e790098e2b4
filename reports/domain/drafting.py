"""Starting a report and writing its parts."""

from django.db import transaction

from live.publish import record
from reports.models import Part, Report
from reports.parts import PARTS
from workshops.domain.saving import add
from workshops.models import Workshop


@transaction.atomic
def start_report(workshop: Workshop, *, title: str = "", subtitle: str = "") -> Report:
    """The report of ``workshop``: made with the standard parts in their order, still unwritten,
    unless there is one already, which then stays as it is. Pressing twice starts one.
    """
    Workshop.objects.select_for_update().get(pk=workshop.pk)
    started = Report.objects.filter(workshop=workshop).first()
    if started is not None:
        return started
    report = add(Report(workshop=workshop, title=title or str(workshop), subtitle=subtitle))
    for order, kind in enumerate(PARTS, start=1):
        add(
            Part(
                report=report,
                kind=kind.key,
                title=str(kind.title),
                order=order,
                is_appendix=kind.is_appendix,
            )
        )
    record(workshop.topic, "report")
    return report


@transaction.atomic
def write_part(report: Report, kind: str, *, body: str = "", title: str = "") -> None:
    """Replace what is written in a part, and its title unless that is empty.

    Raises ``Part.DoesNotExist`` when the report has no part of this ``kind``.
    """
    part = report.parts.get(kind=kind)
    part.body = body.strip()
    if title:
        part.title = title
    part.full_clean()
    part.save(update_fields=["body", "title"])
    record(report.workshop.topic, "report", part=kind)
