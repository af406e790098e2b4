"""Outlines of workshops that a team keeps, to begin the next one from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from workshops.codes import public_code
from workshops.models.programme import Programme

if TYPE_CHECKING:
    from accounts.models import User


class SavedTemplateQuerySet(models.QuerySet["SavedTemplate"]):
    def visible_to(self, user: User) -> Self:
        """Those of the programmes whose team ``user`` belongs to."""
        return self.filter(programme__memberships__user=user)


class SavedTemplate(models.Model):
    """The structure of a workshop without its content; ``outline`` is that of
    ``workshops.outline``, as data.
    """

    code = models.CharField(max_length=24, unique=True, default=public_code, editable=False)
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="templates")
    name = models.CharField(_("name"), max_length=120)
    about = models.CharField(_("what it is for"), max_length=300, blank=True)
    outline = models.JSONField(default=dict)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    objects = SavedTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("template")
        verbose_name_plural = _("templates")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "name"],
                name="saved_template_name_unique",
                violation_error_message=_("There is already a template with this name."),
            )
        ]

    def __str__(self) -> str:
        return self.name
