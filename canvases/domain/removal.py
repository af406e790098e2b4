"""What a workshop has of worksheets."""

from canvases.models import Worksheet
from workshops.domain.removal import forget
from workshops.models import Workshop


def take_away(workshop: Workshop) -> None:
    """The worksheets, which would hold its tables, and what was told of them."""
    own = Worksheet.objects.filter(table__workshop=workshop)
    topics = [one.topic for one in own]
    own.delete()
    forget(topics)
