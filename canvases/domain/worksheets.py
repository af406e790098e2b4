"""Worksheets: handed out to the tables, given a subject, summed up."""

import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from canvases.models import SectionSummary, Worksheet
from live.database import step
from live.publish import record
from workshops.domain.saving import add
from workshops.models import Activity


@transaction.atomic
def hand_out(activity: Activity) -> list[Worksheet]:
    """Give every table of the workshop a worksheet for ``activity``, in the order of the tables.

    Tables that have one keep it. Raises ``ValidationError`` for an activity without a canvas.
    """
    chosen = getattr(activity, "chosen_canvas", None)
    if chosen is None:
        raise ValidationError(_("“%(activity)s” has no canvas."), params={"activity": activity})
    known = {worksheet.table_id: worksheet for worksheet in activity.worksheets.all()}
    for table in activity.workshop.tables.all():
        if table.pk not in known:
            known[table.pk] = add(
                Worksheet(
                    activity=activity, table=table, canvas=chosen.canvas, subject=activity.subject
                )
            )
    record(activity.workshop.topic, "worksheets", activity=activity.code)
    return sorted(known.values(), key=lambda worksheet: worksheet.table.number)


def hand_out_for(activity: Activity) -> None:
    """What an activity needs before it opens: its worksheets, where it has a canvas."""
    if getattr(activity, "chosen_canvas", None) is not None:
        hand_out(activity)


@step
def set_subject(worksheet: Worksheet, subject: str, *, operation: uuid.UUID | None = None) -> None:
    """Say what the worksheet is about, such as the customer that it looks at."""
    worksheet.subject = subject.strip()
    worksheet.full_clean(exclude=["activity", "table", "canvas"])
    worksheet.save(update_fields=["subject"])
    record(worksheet.topic, "subject", operation=operation)


@step
def raise_hand(
    worksheet: Worksheet, is_raised: bool, *, operation: uuid.UUID | None = None
) -> None:
    """Call the facilitator to the table, or say that it is no longer needed."""
    worksheet.hand_raised_at = timezone.now() if is_raised else None
    worksheet.save(update_fields=["hand_raised_at"])
    record(worksheet.topic, "hand", operation=operation, raised=is_raised)
    record(worksheet.table.workshop.console_topic, "hand", table=worksheet.table.code)


@step
def say_done(worksheet: Worksheet, is_done: bool, *, operation: uuid.UUID | None = None) -> None:
    """Say that the table has finished; it can still write for as long as it is open."""
    worksheet.is_done = is_done
    worksheet.save(update_fields=["is_done"])
    record(worksheet.topic, "done", operation=operation, done=is_done)
    record(worksheet.table.workshop.console_topic, "done", table=worksheet.table.code)


@transaction.atomic
def lock(worksheet: Worksheet) -> None:
    """Let its table write no more, whatever the activity's state; once locked, it stays so."""
    if worksheet.locked_at is None:
        worksheet.locked_at = timezone.now()
        _keep_lock(worksheet)


@transaction.atomic
def unlock(worksheet: Worksheet) -> None:
    """Leave to the activity's state again whether its table may write."""
    worksheet.locked_at = None
    _keep_lock(worksheet)


def _keep_lock(worksheet: Worksheet) -> None:
    """Tablets read again what may be done, as they do when the activity changes."""
    worksheet.save(update_fields=["locked_at"])
    activity = worksheet.activity
    record(
        worksheet.table.workshop.topic,
        "activity",
        activity=activity.code,
        state=activity.state,
        table=worksheet.table.code,
    )


@transaction.atomic
def sum_up(worksheet: Worksheet, section_key: str, text: str) -> SectionSummary:
    """Write the prose that stands for a section in the report, instead of what stood there.

    Raises ``Section.DoesNotExist`` when the canvas has no such section.
    """
    section = worksheet.canvas.sections.get(key=section_key)
    summary, _created = SectionSummary.objects.update_or_create(
        worksheet=worksheet, section=section, defaults={"text": text.strip()}
    )
    record(worksheet.topic, "summary", section=section_key)
    return summary
