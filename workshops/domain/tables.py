"""What is done for one table of the room alone."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from live.publish import record
from workshops.models import Activity, Table


@transaction.atomic
def give_extra_time(table: Table, minutes: int, activity: Activity) -> None:
    """Let ``table`` write on for ``minutes`` after the time that all have, or that it has now.

    That is counted from the end of the running agenda block, or from now where that is past.
    Raises ``ValidationError`` when the workshop is closed.
    """
    # Two facilitators who give five minutes each give ten.
    table = Table.objects.select_for_update().get(pk=table.pk)
    if table.workshop.is_closed:
        raise ValidationError(_("The workshop is closed. There is no more time to give."))
    now = timezone.now()
    ends = [one for one in (_end_of_block(table, now), table.extra_until) if one is not None]
    table.extra_until = max([now, *ends]) + dt.timedelta(minutes=minutes)
    _keep(table, activity)


@transaction.atomic
def end_extra_time(table: Table, activity: Activity) -> None:
    """Let ``table`` end with the others again."""
    table.extra_until = None
    _keep(table, activity)


def _end_of_block(table: Table, now: dt.datetime) -> dt.datetime | None:
    block = table.workshop.current_block
    return block.ends_at(now) if block is not None and block.ended_at is None else None


def _keep(table: Table, activity: Activity) -> None:
    table.save(update_fields=["extra_until"])
    record(
        table.workshop.topic,
        "activity",
        activity=activity.code,
        state=activity.state,
        table=table.code,
    )
