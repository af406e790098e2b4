"""What a rehearsal has of reports: whatever somebody tried there."""

from reports.models import Edition, Rendering
from workshops.models import Workshop


def take_away(rehearsal: Workshop) -> None:
    """Editions, which would hold the report, and the files of renderings."""
    renderings = Rendering.objects.filter(report__workshop=rehearsal)
    for rendering in renderings:
        rendering.file.delete(save=False)
    renderings.delete()
    Edition.objects.filter(report__workshop=rehearsal).delete()
