"""The report: the document of a workshop, made of parts, rendered and published as editions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from reports.models.job import Job
from workshops.models import Workshop

if TYPE_CHECKING:
    from accounts.models import User


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, user: User) -> Self:
        """The reports of the programmes whose team ``user`` belongs to."""
        return self.filter(workshop__programme__memberships__user=user)


class Report(models.Model):
    class Classification(models.TextChoices):
        PUBLIC = "public", _("Public")
        CONFIDENTIAL = "confidential", _("Confidential")

    workshop = models.OneToOneField(
        Workshop, models.CASCADE, primary_key=True, related_name="report"
    )
    title = models.CharField(_("title"), max_length=200)
    subtitle = models.CharField(_("subtitle"), max_length=200, blank=True)
    classification = models.CharField(
        _("classification"),
        max_length=14,
        choices=Classification,
        default=Classification.CONFIDENTIAL,
    )
    are_names_withheld = models.BooleanField(_("withhold delegates' names"), default=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [
            models.CheckConstraint(
                condition=Q(classification__in=["public", "confidential"]),
                name="report_classification_known",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("reports:report", args=[self.workshop.code])


class Part(models.Model):
    """A piece of a report. ``kind`` says what is collected for it; ``body`` is what is written.

    A part of the kind ``free`` is only written. The kinds are in ``reports.parts``.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="parts")
    kind = models.SlugField(_("kind"), max_length=40)
    title = models.CharField(_("title"), max_length=200)
    body = models.TextField(_("text"), blank=True)
    order = models.PositiveSmallIntegerField(_("order"))
    is_appendix = models.BooleanField(_("appendix"), default=False)
    is_included = models.BooleanField(_("in the report"), default=True)

    class Meta:
        verbose_name = _("part")
        verbose_name_plural = _("parts")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["report", "order"], name="part_order_unique"),
            models.UniqueConstraint(
                fields=["report", "kind"],
                condition=~Q(kind="free"),
                name="part_kind_unique",
                violation_error_message=_("The report already has this part."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Edition(models.Model):
    """A frozen, numbered copy of a report: the PDF and the data that it was made from."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField(_("number"))
    data = models.TextField(_("data"), help_text=_("The outcomes as JSON, as they were."))
    data_sha256 = models.CharField(max_length=64)
    version = models.CharField(_("made by version"), max_length=40)
    made_at = models.DateTimeField(_("made"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="editions",
    )

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="edition_number_unique")
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.number}"


class RenderingQuerySet(models.QuerySet["Rendering"]):
    def finished(self) -> Self:
        return self.filter(state=Rendering.State.DONE).order_by("-finished_at")


class Rendering(Job):
    """One run of the renderer: of the draft as it was then, or of an edition."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="renderings")
    edition = models.ForeignKey(
        Edition, models.CASCADE, null=True, blank=True, related_name="renderings"
    )
    file = models.FileField(_("file"), upload_to="reports/", blank=True)
    data_sha256 = models.CharField(max_length=64, blank=True)

    objects = RenderingQuerySet.as_manager()

    class Meta(Job.Meta):
        verbose_name = _("rendering")
        verbose_name_plural = _("renderings")
        indexes = [models.Index(fields=["report", "-requested_at"], name="rendering_latest")]

    def __str__(self) -> str:
        return f"{self.report_id} {self.state}"
