"""Votes: the dots that delegates put on notes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from canvases.models.note import Note
from workshops.models import Delegate, Device


class Vote(models.Model):
    """The dots of one delegate on one note in one round; earlier rounds are kept.

    Without a delegate, they are those of the device.
    """

    note = models.ForeignKey(Note, models.CASCADE, related_name="votes")
    device = models.ForeignKey(Device, models.CASCADE, related_name="votes")
    delegate = models.ForeignKey(
        Delegate, models.CASCADE, null=True, blank=True, related_name="votes"
    )
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    dots = models.PositiveSmallIntegerField(_("dots"), default=1)

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        constraints = [
            models.UniqueConstraint(
                fields=["note", "delegate", "round"],
                condition=models.Q(delegate__isnull=False),
                name="vote_of_a_delegate_unique",
                violation_error_message=_("There are dots on this note already."),
            ),
            models.UniqueConstraint(
                fields=["note", "device", "round"],
                condition=models.Q(delegate__isnull=True),
                name="vote_of_a_device_unique",
                violation_error_message=_("There are dots on this note already."),
            ),
            models.CheckConstraint(
                condition=models.Q(dots__gte=1),
                name="vote_has_a_dot",
                violation_error_message=_("A vote has at least one dot."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dots} on {self.note_id}"
