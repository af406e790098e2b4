"""Printings: sheets of paper for the room, made by the task worker for the one who asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from reports.models.job import Job
from workshops.models import Membership, Workshop

if TYPE_CHECKING:
    from accounts.models import User


class PrintingQuerySet(models.QuerySet["Printing"]):
    def visible_to(self, user: User) -> Self:
        """Those of the programmes whose team ``user`` belongs to, but to viewers not those that
        are only for facilitators.
        """
        mine = Membership.objects.filter(user=user)
        facilitated = mine.exclude(role=Membership.Role.VIEWER)
        return self.filter(
            Q(workshop__programme__memberships__in=facilitated)
            | Q(is_for_facilitators=False, workshop__programme__memberships__in=mine)
        ).distinct()


class Printing(Job):
    """One file of sheets. ``sheet`` is a key of ``reports.printing.sheets``, ``options`` what was
    chosen for it; ``site`` is scheme and host to which its QR codes lead.
    """

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="printings")
    sheet = models.SlugField(_("sheet"), max_length=40)
    options = models.JSONField(_("options"), default=dict, blank=True)
    site = models.CharField(_("address of the server"), max_length=200)
    is_for_facilitators = models.BooleanField(_("only for facilitators"), default=False)
    file = models.FileField(_("file"), upload_to="printings/", blank=True)

    objects = PrintingQuerySet.as_manager()

    class Meta(Job.Meta):
        verbose_name = _("printing")
        verbose_name_plural = _("printings")
        indexes = [
            models.Index(
                fields=["workshop", "requested_by", "-requested_at"], name="printing_latest"
            )
        ]

    def __str__(self) -> str:
        return f"{self.sheet} of {self.workshop_id}: {self.state}"
