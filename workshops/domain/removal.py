"""Taking a workshop or a whole programme away, with all that was written in it.

What belongs to apps above this one, and would hold it, is taken away by what they put into
``on_workshop`` and ``on_programme``.
"""

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count
from django.db.models.fields.files import FieldFile
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from live.models import Topic
from workshops.domain.devices import RUNNING, revoke
from workshops.domain.series import contents_of
from workshops.models import Programme, Workshop
from workshops.models.workshop import WorkshopQuerySet

on_workshop: Final[list[Callable[[Workshop], None]]] = []
"""Called before each workshop is deleted, rehearsals too."""
on_programme: Final[list[Callable[[Programme], None]]] = []
"""Called before anything of a programme is deleted."""


@dataclass(frozen=True, slots=True)
class Loss:
    """How much of each thing goes. Rehearsals are not counted."""

    workshops: int = 0
    delegates: int = 0
    notes: int = 0
    responses: int = 0
    reports: int = 0
    editions: int = 0


def loss_of(workshops: Sequence[Workshop]) -> Loss:
    """What is lost with ``workshops``: five queries, whatever the number."""
    contents = contents_of(workshops).values()
    # Reports belong to an app above; they are counted through what it hangs on workshops.
    printed = Workshop.objects.filter(pk__in=[one.pk for one in workshops]).aggregate(
        reports=Count("report", distinct=True), editions=Count("report__editions", distinct=True)
    )
    return Loss(
        workshops=len(workshops),
        delegates=sum(one.delegates for one in contents),
        notes=sum(one.notes for one in contents),
        responses=sum(one.responses for one in contents),
        **printed,
    )


def why_they_stay(workshops: Sequence[Workshop]) -> str:
    """In a sentence; empty when none of ``workshops`` is open."""
    names = [one.name for one in workshops if one.state in RUNNING]
    if not names:
        return ""
    sentence = ngettext(
        "%(names)s is open. Close it first, then it can be deleted.",
        "%(names)s are open. Close them first, then they can be deleted.",
        len(names),
    )
    return sentence % {"names": get_text_list(names, _("and"))}


@transaction.atomic
def remove_workshop(workshop: Workshop) -> None:
    """Delete it and its rehearsals. Raises ``ValidationError`` while it is open."""
    _require_closed(Workshop.objects.filter(pk=workshop.pk))
    for rehearsal in workshop.rehearsals.all():
        take_away(rehearsal)
    take_away(workshop)


@transaction.atomic
def remove_programme(programme: Programme) -> None:
    """Delete it with its workshops, people, canvases, questionnaires, templates, reports and
    files. Raises ``ValidationError`` while a workshop of it is open.
    """
    _require_closed(programme.workshops.filter(rehearsal_of__isnull=True))
    for take in on_programme:
        take(programme)
    rehearsals = programme.workshops.filter(rehearsal_of__isnull=False)
    for workshop in [*rehearsals, *programme.workshops.in_series()]:
        take_away(workshop)
    for organisation in programme.organisations.all():
        discard(organisation.logo)
    discard(programme.logo)
    programme.delete()


@transaction.atomic
def take_away(workshop: Workshop) -> None:
    """Delete the workshop, whatever its state, with all that was written in it.

    Whoever joined it with a tablet of their own is signed out.
    """
    topics = [workshop.topic, workshop.console_topic, workshop.screen_topic]
    for device in workshop.devices.select_related("workshop"):
        if not device.is_simulated:
            revoke(device)
        topics.append(device.topic)
    for take in on_workshop:
        take(workshop)
    Workshop.objects.filter(pk=workshop.pk).update(current_block=None)
    workshop.delete()
    forget(topics)


def forget(topics: list[str]) -> None:
    """Take what was told on ``topics`` out of the event log."""
    Topic.objects.filter(name__in=topics).delete()


def discard(file: FieldFile) -> None:
    """Delete a stored file once it is certain that nothing names it any more."""
    if file:
        transaction.on_commit(functools.partial(file.storage.delete, file.name or ""))


def _require_closed(workshops: WorkshopQuerySet) -> None:
    # Whoever opens one at this moment waits, and finds it gone.
    reason = why_they_stay(list(workshops.select_for_update().order_by("pk")))
    if reason:
        raise ValidationError(reason)
