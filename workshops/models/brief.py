"""The brief: what a workshop is to achieve, and how."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from workshops.codes import public_code
from workshops.models.workshop import Workshop


class Brief(models.Model):
    """Prose fields are Markdown."""

    workshop = models.OneToOneField(
        Workshop, models.CASCADE, primary_key=True, related_name="brief"
    )
    overall_objective = models.TextField(_("overall objective"), blank=True)
    background = models.TextField(_("background"), blank=True)
    format = models.TextField(_("format"), blank=True)
    delivery = models.TextField(_("content and delivery"), blank=True)
    interviews = models.TextField(_("interviews around the workshop"), blank=True)

    class Meta:
        verbose_name = _("brief")
        verbose_name_plural = _("briefs")

    def __str__(self) -> str:
        return str(self.workshop)


class Objective(models.Model):
    """A particular objective: one sentence, in the order of the list."""

    code = models.CharField(max_length=24, unique=True, default=public_code, editable=False)
    brief = models.ForeignKey(Brief, models.CASCADE, related_name="objectives")
    text = models.CharField(_("text"), max_length=500)
    order = models.PositiveSmallIntegerField(_("order"))

    class Meta:
        verbose_name = _("objective")
        verbose_name_plural = _("objectives")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["brief", "order"], name="objective_order_unique")
        ]

    def __str__(self) -> str:
        return self.text


class PreparationStep(models.Model):
    """Something to be done before the day, and whether it is."""

    code = models.CharField(max_length=24, unique=True, default=public_code, editable=False)
    brief = models.ForeignKey(Brief, models.CASCADE, related_name="steps")
    text = models.CharField(_("text"), max_length=300)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True, editable=False)
    order = models.PositiveSmallIntegerField(_("order"))

    class Meta:
        verbose_name = _("preparation step")
        verbose_name_plural = _("preparation steps")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.text


class BriefRevision(models.Model):
    """What a person changed in the brief at one sitting: ``{field: [before, after]}``.

    The particular objectives are one field, a list of texts.
    """

    brief = models.ForeignKey(Brief, models.CASCADE, related_name="revisions")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    changes = models.JSONField(default=dict)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("revision of a brief")
        verbose_name_plural = _("revisions of briefs")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"revision {self.pk}"
