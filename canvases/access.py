"""Which canvases and worksheets somebody may see: views load them only through here."""

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from canvases.models import Canvas, Section, Worksheet
from canvases.models.worksheet import WorksheetQuerySet
from workshops.access import one_of
from workshops.models import Activity


def get_canvas(user: User, code: str) -> Canvas:
    """Two queries: a programme's own canvas with the programme and its sections."""
    return _find(Canvas.objects.visible_to(user).select_related("programme"), code)


def get_any_canvas(user: User, code: str) -> Canvas:
    """Shipped ones as well, which everybody with an account may see."""
    own = Canvas.objects.visible_to(user).values("pk")
    return _find(Canvas.objects.filter(Q(pk__in=own) | Q(programme__isnull=True)), code)


def get_activity(user: User, code: str) -> Activity:
    """One query: an activity with worksheets, with its block, its workshop and the programme."""
    activities = Activity.objects.filter(
        block__workshop__programme__memberships__user=user, kind=Activity.Kind.WORKSHEET
    ).select_related("block__workshop__programme")
    return one_of(activities, code, _("There is no such activity."))


def get_worksheet(user: User, worksheets: WorksheetQuerySet, code: str) -> Worksheet:
    """One query, and what ``worksheets`` prefetches: with its table, its workshop and the
    programme.
    """
    visible = worksheets.visible_to(user).select_related("table__workshop__programme")
    return one_of(visible, code, _("There is no such worksheet."))


def _find(canvases: QuerySet[Canvas], code: str) -> Canvas:
    sections = Section.objects.select_related("answers")
    drawn = canvases.prefetch_related(Prefetch("sections", sections))
    return one_of(drawn, code, _("There is no such canvas."))
