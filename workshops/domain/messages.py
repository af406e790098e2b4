"""What the facilitators say to the room, or to one table."""

import datetime as dt
from collections.abc import Iterable
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from live.publish import record
from workshops.domain.saving import add
from workshops.models import Announcement, Device, Table, Workshop

SENT_FOR: Final = dt.timedelta(seconds=15)
"""How long whoever said something is told that it was sent."""


@transaction.atomic
def announce(
    workshop: Workshop, text: str, *, table: Table | None = None, user: User | None = None
) -> Announcement:
    """Say something to everyone, or only to those at ``table``.

    Raises ``ValidationError`` for an empty or over-long text, or a table of another workshop.
    """
    if table is not None and table.workshop_id != workshop.pk:
        raise ValidationError({"table": _("This table is not in the room.")})
    made = add(Announcement(workshop=workshop, table=table, text=text.strip(), user=user))
    _tell(made)
    return made


@transaction.atomic
def withdraw(announcement: Announcement) -> None:
    """Take back what was said; it is shown to nobody any more. Twice is once."""
    if announcement.withdrawn_at is not None:
        return
    announcement.withdrawn_at = timezone.now()
    announcement.save(update_fields=["withdrawn_at"])
    _tell(announcement)


def just_sent(said: Iterable[Announcement], user: User) -> Announcement | None:
    """The newest of what ``user`` said a moment ago; ``said`` has the newest first."""
    since = timezone.now() - SENT_FOR
    return next((one for one in said if one.user_id == user.pk and one.made_at > since), None)


def _tell(announcement: Announcement) -> None:
    """What is for one table goes to the devices at it, and to the team."""
    code = announcement.code
    if announcement.table_id is None:
        record(announcement.workshop.topic, "announcement", announcement=code)
        return
    for device in Device.objects.valid().filter(table=announcement.table_id):
        record(device.topic, "announcement", announcement=code)
    record(announcement.workshop.console_topic, "announcement", announcement=code)
