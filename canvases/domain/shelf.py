"""The library as its page shows it: each canvas drawn small, and who uses it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Max

from canvases.definition import CanvasDefinition
from canvases.fitting import PRINT
from canvases.layout import DrawnCanvas, DrawnNote, draw
from canvases.models import ActivityCanvas, Canvas, Worksheet
from workshops.models import Activity, Programme, Workshop


@dataclass(frozen=True, slots=True)
class Shelved:
    """The newest version of a canvas; ``workshops`` have an activity with any of its versions,
    ``own`` is the programme's version of a shipped canvas, where it has one.
    """

    canvas: Canvas
    drawn: DrawnCanvas[DrawnNote]
    workshops: Sequence[Workshop]
    own: Canvas | None = None

    @property
    def is_free(self) -> bool:
        """Whether it can be deleted: nobody has it."""
        return not self.workshops


@dataclass(frozen=True, slots=True)
class Use:
    """An activity that has a version of a canvas; ``is_written_on``: notes go with it."""

    activity: Activity
    canvas: Canvas
    is_written_on: bool


def shelf(programme: Programme) -> tuple[list[Shelved], list[Shelved]]:
    """The programme's own canvases and the shipped ones: four queries."""
    canvases = list(
        Canvas.objects.offered_to(programme).newest().for_drawing().order_by("name", "pk")
    )
    used = _workshops_by_key(programme)
    own = {canvas.key: canvas for canvas in canvases if canvas.programme_id is not None}
    shelved = [
        Shelved(
            canvas=canvas,
            drawn=drawn(canvas, canvas.definition),
            workshops=used.get((canvas.programme_id is not None, canvas.key), ()),
            own=own.get(canvas.key) if canvas.programme_id is None else None,
        )
        for canvas in canvases
    ]
    return (
        [one for one in shelved if one.canvas.programme_id is not None],
        [one for one in shelved if one.canvas.programme_id is None],
    )


def drawn(canvas: Canvas, definition: CanvasDefinition) -> DrawnCanvas[DrawnNote]:
    """A canvas without notes, as ``definition`` has it, saved or not."""
    return draw(definition, {}, fit=PRINT, anchor=f"canvas-{canvas.code}")


def uses(canvas: Canvas) -> list[Use]:
    """The activities of its programme with a version of it, in the order of the workshops."""
    chosen = ActivityCanvas.objects.filter(
        canvas__key=canvas.key, activity__block__workshop__programme=canvas.programme
    ).select_related("activity__block__workshop", "canvas")
    written = set(
        Worksheet.objects.filter(activity__chosen_canvas__in=chosen)
        .written_on()
        .values_list("activity", flat=True)
    )
    return [
        Use(one.activity, one.canvas, one.activity_id in written)
        for one in chosen.order_by("activity__block__workshop__order", "activity__block__order")
    ]


def newest_of(canvas: Canvas) -> Canvas:
    """The newest version of a programme's own canvas: itself, perhaps."""
    versions = Canvas.objects.filter(programme=canvas.programme, key=canvas.key)
    newest = versions.aggregate(newest=Max("version"))["newest"]
    return canvas if newest == canvas.version else versions.get(version=newest)


def _workshops_by_key(programme: Programme) -> Mapping[tuple[bool, str], list[Workshop]]:
    """``{(whether it is the programme's own, key): workshops in order}``: one query."""
    found: dict[tuple[bool, str], list[Workshop]] = defaultdict(list)
    chosen = ActivityCanvas.objects.filter(
        activity__block__workshop__programme=programme
    ).select_related("activity__block__workshop", "canvas")
    for one in chosen.order_by("activity__block__workshop__order"):
        workshops = found[one.canvas.programme_id is not None, one.canvas.key]
        if one.activity.workshop not in workshops:
            workshops.append(one.activity.workshop)
    return found
