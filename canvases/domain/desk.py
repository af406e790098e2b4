"""The worksheets of a workshop as they are prepared: by activity, handed out or not.

What is done here raises ``ConflictError`` once the workshop is closed, and else what the rule
raises that it breaks.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from canvases.domain.materials import CanvasMaterials, offer_of
from canvases.domain.worksheets import hand_out, set_subject
from canvases.models import Canvas, Worksheet
from workshops.domain.actions import ConflictError, lock
from workshops.domain.materials import Offer
from workshops.models import Activity, Workshop


@dataclass(frozen=True, slots=True)
class Prepared:
    """An activity with worksheets; ``missing`` counts the tables that have none yet, ``newer`` is
    the newest version of its canvas, where it has an earlier one.
    """

    activity: Activity
    canvas: Canvas | None
    chosen: Offer | None
    newer: Canvas | None
    worksheets: Sequence[Worksheet]
    missing: int

    @property
    def is_written_on(self) -> bool:
        return any(one.note_count or one.summaries.all() for one in self.worksheets)  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Desk:
    offers: Sequence[Offer]
    activities: Sequence[Prepared]
    has_tables: bool


def desk(workshop: Workshop) -> Desk:
    """Seven queries, whatever the number of tables and activities."""
    of_activity: dict[int, list[Worksheet]] = defaultdict(list)
    for worksheet in (
        Worksheet.objects.of_workshop(workshop)
        .with_note_count()
        .select_related("canvas", "table__pilot_group")
        .prefetch_related("summaries")
    ):
        of_activity[worksheet.activity_id].append(worksheet)
    tables = set(workshop.tables.values_list("pk", flat=True))
    newest = {
        canvas.key: canvas
        for canvas in Canvas.objects.filter(programme=workshop.programme_id).newest()
    }
    activities = Activity.objects.filter(
        block__workshop=workshop, kind=Activity.Kind.WORKSHEET
    ).select_related("block", "chosen_canvas__canvas")
    return Desk(
        offers=CanvasMaterials().offered(workshop.programme),
        activities=[
            _prepared(activity, of_activity[activity.pk], tables, newest) for activity in activities
        ],
        has_tables=bool(tables),
    )


# --- What is done -------------------------------------------------------------------------


@transaction.atomic
def use_canvas(activity: Activity, key: str) -> None:
    """Give ``activity`` the canvas that is offered as ``key``, or none."""
    _lock_open(activity.workshop)
    CanvasMaterials().choose(activity, key)


@transaction.atomic
def complete(activity: Activity) -> None:
    """Give every table a worksheet that has none yet."""
    _lock_open(activity.workshop)
    hand_out(activity)


@transaction.atomic
def reword_subject(worksheet: Worksheet, subject: str) -> None:
    """Say what one worksheet is about."""
    _lock_open(worksheet.activity.workshop)
    set_subject(worksheet, subject)


# --- Pieces -------------------------------------------------------------------------------


def _lock_open(workshop: Workshop) -> None:
    lock(workshop)
    if workshop.is_closed:
        raise ConflictError(_("The workshop is closed: its worksheets do not change any more."))


def _prepared(
    activity: Activity,
    worksheets: Sequence[Worksheet],
    tables: set[int],
    newest: dict[str, Canvas],
) -> Prepared:
    chosen = getattr(activity, "chosen_canvas", None)
    canvas = chosen.canvas if chosen else None
    newer = newest.get(canvas.key) if canvas else None
    if canvas and newer and newer.rank <= canvas.rank:
        newer = None
    return Prepared(
        activity=activity,
        canvas=canvas,
        chosen=offer_of(canvas) if canvas else None,
        newer=newer,
        worksheets=worksheets,
        missing=len(tables - {one.table_id for one in worksheets}),
    )
