"""What a rehearsal has of reports and prints: whatever somebody tried there."""

from itertools import chain

from reports.models import Edition, Printing, Rendering
from workshops.models import Workshop


def take_away(rehearsal: Workshop) -> None:
    """Editions, which would hold the report, and the files of renderings and printings."""
    renderings = Rendering.objects.filter(report__workshop=rehearsal)
    printings = Printing.objects.filter(workshop=rehearsal)
    for file in chain((one.file for one in renderings), (one.file for one in printings)):
        file.delete(save=False)
    renderings.delete()
    printings.delete()
    Edition.objects.filter(report__workshop=rehearsal).delete()
