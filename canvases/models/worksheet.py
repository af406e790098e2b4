"""Worksheets: one canvas filled by one table in one activity."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from canvases.models.canvas import Canvas, Section
from workshops.codes import public_code
from workshops.models import Activity, Table, Workshop

if TYPE_CHECKING:
    from accounts.models import User


class WorksheetQuerySet(models.QuerySet["Worksheet"]):
    def visible_to(self, user: User) -> Self:
        """The worksheets of the programmes whose team ``user`` belongs to."""
        return self.filter(table__workshop__programme__memberships__user=user)

    def of_workshop(self, workshop: Workshop) -> Self:
        """In the order of the agenda, then of the pilot groups, then of the tables.

        Tables without a pilot group come last, on every database.
        """
        return self.filter(table__workshop=workshop).order_by(
            "activity__block__order",
            F("table__pilot_group__letter").asc(nulls_last=True),
            "table__number",
        )

    def with_note_count(self) -> Self:
        """Annotates ``note_count``: the notes that were not deleted."""
        return self.annotate(
            note_count=Count("notes", filter=Q(notes__deleted_at__isnull=True), distinct=True)
        )

    def written_on(self) -> Self:
        """Those with a note, deleted ones too, or a summary."""
        from canvases.models.note import Note

        return self.filter(
            Exists(Note.objects.filter(worksheet=OuterRef("pk")))
            | Exists(SectionSummary.objects.filter(worksheet=OuterRef("pk")))
        )

    def for_drawing(self) -> Self:
        """Prefetches all that a drawn canvas shows: four queries, whatever the size."""
        from canvases.models.note import Note

        return self.select_related(
            "activity__block", "canvas", "table__pilot_group"
        ).prefetch_related(
            Prefetch("canvas__sections", Section.objects.select_related("answers")),
            Prefetch("notes", Note.objects.current()),
            Prefetch("summaries", SectionSummary.objects.all()),
        )


class Worksheet(models.Model):
    """``carried`` is for tablets that were not there when the worksheet went on on another
    canvas: ``{key of a section that is gone: key of that to which its notes went}``.
    """

    code = models.CharField(max_length=24, unique=True, default=public_code, editable=False)
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="worksheets")
    table = models.ForeignKey(Table, models.PROTECT, related_name="worksheets")
    canvas = models.ForeignKey(Canvas, models.PROTECT, related_name="worksheets")
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    is_done = models.BooleanField(_("the table is done"), default=False)
    hand_raised_at = models.DateTimeField(_("hand raised"), null=True, blank=True)
    locked_at = models.DateTimeField(_("locked"), null=True, blank=True)
    carried = models.JSONField(default=dict, blank=True, editable=False)

    objects = WorksheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("worksheet")
        verbose_name_plural = _("worksheets")
        constraints = [
            models.UniqueConstraint(fields=["activity", "table"], name="worksheet_unique")
        ]

    def __str__(self) -> str:
        return f"{self.canvas.name}, table {self.table}"

    def get_absolute_url(self) -> str:
        return reverse("canvases:worksheet", args=[self.code])

    def takes_notes(self, now: dt.datetime) -> bool:
        """Whether its table may write ``now``; needs ``activity`` and ``table``."""
        if self.locked_at is not None:
            return False
        is_locked = self.activity.state == Activity.State.LOCKED
        return self.activity.takes_notes or (is_locked and self.table.has_extra_time(now))

    @property
    def topic(self) -> str:
        """The topic of the event log on which the worksheet's changes are told."""
        return f"worksheet.{self.pk}"


class SectionSummary(models.Model):
    """The prose that a facilitator writes for a section, from its notes. Markdown."""

    worksheet = models.ForeignKey(Worksheet, models.CASCADE, related_name="summaries")
    section = models.ForeignKey(Section, models.PROTECT, related_name="summaries")
    text = models.TextField(_("text"))

    class Meta:
        verbose_name = _("summary")
        verbose_name_plural = _("summaries")
        constraints = [
            models.UniqueConstraint(fields=["worksheet", "section"], name="summary_unique")
        ]

    def __str__(self) -> str:
        return f"{self.section} of {self.worksheet_id}"
