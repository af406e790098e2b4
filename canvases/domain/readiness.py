"""What a workshop lacks of canvases before it is opened."""

from collections.abc import Iterator

from canvases.models import ActivityCanvas
from workshops.domain.readiness import Gap, Surveyed
from workshops.models import Activity


def canvases(surveyed: Surveyed) -> Iterator[Gap]:
    """Activities whose worksheets have no canvas, one gap for each: one query."""
    chosen = set(
        ActivityCanvas.objects.filter(activity__block__workshop__in=surveyed.workshops).values_list(
            "activity", flat=True
        )
    )
    for workshop in surveyed.workshops:
        for activity in surveyed.activities.get(workshop.pk, ()):
            if activity.kind == Activity.Kind.WORKSHEET and activity.pk not in chosen:
                yield Gap(
                    workshop,
                    "canvases/gaps.html#no-canvas",
                    "workshops:agenda",
                    is_needed=True,
                    facts={"activity": activity},
                )
