"""The brief: what a workshop is to achieve, and how."""

from django.db import models
from django.utils.translation import gettext_lazy as _

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

    class Meta:
        verbose_name = _("brief")
        verbose_name_plural = _("briefs")

    def __str__(self) -> str:
        return str(self.workshop)


class Objective(models.Model):
    """A particular objective: one sentence, in the order of the list."""

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
