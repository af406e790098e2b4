"""What is too long for a request."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.tasks import task
from django.utils.translation import gettext as _

from accounts.models import User
from reports.domain import printing, rendering
from reports.models import Edition, Printing, Rendering, Report
from workshops.models import Workshop


@task()
def render(rendering_id: int) -> None:
    """Render one ``Rendering``. Run again after a crash it starts from the beginning."""
    row = Rendering.objects.select_related("report__workshop", "edition").get(pk=rendering_id)
    if not row.is_finished:
        rendering.run(row)


def request_rendering(report: Report, *, by: User, edition: Edition | None = None) -> Rendering:
    """Queue a rendering; the task starts when the transaction has committed.

    While one is waiting or under way for the same thing, that one is returned: pressing twice
    does not render twice.
    """
    with transaction.atomic():
        Report.objects.select_for_update().get(pk=report.pk)
        unfinished = [Rendering.State.QUEUED, Rendering.State.RUNNING]
        under_way = report.renderings.filter(state__in=unfinished, edition=edition).first()
        if under_way is not None and under_way.is_under_way:
            return under_way
        if under_way is not None:
            under_way.fail(_("The process that rendered it was ended. Render it again."))
        rendering = Rendering.objects.create(report=report, edition=edition, requested_by=by)
        # The queue is a table of the same database: both rows come to be, or neither.
        render.enqueue(rendering.pk)
    return rendering


@task()
def print_sheets(printing_id: int) -> None:
    """Make one ``Printing``. Run again after a crash it starts from the beginning."""
    rows = Printing.objects.select_related("workshop__programme", "workshop__brief")
    row = rows.get(pk=printing_id)
    if not row.is_finished:
        printing.run(row)


def request_printing(
    workshop: Workshop, sheet: str, options: Mapping[str, Any], *, site: str, by: User
) -> Printing:
    """Queue the sheets named ``sheet`` for ``by``, instead of those they had of the same name.

    ``site`` is where the QR codes lead. The same that is still waiting or under way is returned:
    pressing twice does not print twice.
    """
    with transaction.atomic():
        Workshop.objects.select_for_update().get(pk=workshop.pk)
        mine = Printing.objects.filter(workshop=workshop, sheet=sheet, requested_by=by)
        for one in mine.filter(options=options, site=site):
            if one.is_under_way:
                return one
        printing.discard_former(workshop, sheet, by)
        made = printing.queued(workshop, sheet, options, site=site, by=by)
        print_sheets.enqueue(made.pk)
    return made
