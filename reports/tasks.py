"""What is too long for a request."""

from django.db import transaction
from django.tasks import task
from django.utils.translation import gettext as _

from accounts.models import User
from reports.domain import rendering
from reports.models import Edition, Rendering, Report


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
