"""What is too long for a request."""

from django.tasks import task

from reports.domain import rendering
from reports.models import Rendering


@task()
def render(rendering_id: int) -> None:
    """Render one ``Rendering``. Run again after a crash it starts from the beginning."""
    row = Rendering.objects.select_related("report__workshop", "edition").get(pk=rendering_id)
    if not row.is_finished:
        rendering.run(row)
