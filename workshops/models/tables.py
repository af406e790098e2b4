"""Tables and the table plan."""

import datetime as dt

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from workshops.codes import public_code
from workshops.models.people import Delegate
from workshops.models.programme import PilotGroup
from workshops.models.workshop import Workshop


class Table(models.Model):
    """A physical table in the room.

    Until ``extra_until`` it may go on writing although the activity is locked for the others.
    """

    code = models.CharField(max_length=24, unique=True, default=public_code, editable=False)
    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="tables")
    number = models.PositiveSmallIntegerField(_("number"), validators=[MinValueValidator(1)])
    pilot_group = models.ForeignKey(
        PilotGroup, models.PROTECT, null=True, blank=True, related_name="tables"
    )
    capacity = models.PositiveSmallIntegerField(
        _("seats"), null=True, blank=True, help_text=_("Empty: as many as come.")
    )
    extra_until = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("table")
        verbose_name_plural = _("tables")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "number"],
                name="table_number_unique",
                violation_error_message=_("There is already a table with this number."),
            ),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="table_number_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.number}"

    def has_extra_time(self, now: dt.datetime) -> bool:
        return self.extra_until is not None and now < self.extra_until


class Seat(models.Model):
    """Which delegate sits at which table, in which round of the table plan."""

    delegate = models.ForeignKey(Delegate, models.CASCADE, related_name="seats")
    table = models.ForeignKey(Table, models.CASCADE, related_name="seats")
    round = models.PositiveSmallIntegerField(_("round"), default=1)

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering = ["round", "table__number", "delegate__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["delegate", "round"],
                name="seat_one_table_per_round",
                violation_error_message=_("This delegate already sits at a table in this round."),
            ),
            models.CheckConstraint(
                condition=models.Q(round__gte=1),
                name="seat_round_positive",
                violation_error_message=_("Rounds are counted from 1."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delegate_id} at {self.table_id}, round {self.round}"
