"""Tables and the table plan."""

import datetime as dt

from django.conf import settings
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


class SeatingRule(models.Model):
    """Two delegates who are to sit together, or apart, in every round."""

    class Kind(models.TextChoices):
        TOGETHER = "together", _("Together")
        APART = "apart", _("Apart")

    code = models.CharField(max_length=24, unique=True, default=public_code, editable=False)
    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="seating_rules")
    kind = models.CharField(_("rule"), max_length=8, choices=Kind)
    one = models.ForeignKey(Delegate, models.CASCADE, related_name="+")
    other = models.ForeignKey(Delegate, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("seating rule")
        verbose_name_plural = _("seating rules")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["one", "other"],
                name="seating_rule_unique",
                violation_error_message=_("There is already a rule for these two."),
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["together", "apart"]),
                name="seating_rule_kind_known",
            ),
            models.CheckConstraint(
                condition=models.Q(one__lt=models.F("other")),
                name="seating_rule_in_order",
                violation_error_message=_("A rule needs two different delegates."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} and {self.other_id} {self.kind}"


class SeatingProposal(models.Model):
    """A table plan that was asked for: worked out by a task, taken over or thrown away.

    ``plan`` is ``{round: {delegate's primary key: table's primary key}}``; ``findings`` says
    how good it is and which rules could not be kept.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Working")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Failed")

    code = models.CharField(max_length=24, unique=True, default=public_code, editable=False)
    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="seating_proposals")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    rounds = models.PositiveSmallIntegerField(_("rounds"), default=1)
    seed = models.PositiveIntegerField(_("seed"), default=1)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    plan = models.JSONField(default=dict, blank=True)
    findings = models.JSONField(default=dict, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("proposed table plan")
        verbose_name_plural = _("proposed table plans")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "ready", "failed"]),
                name="seating_proposal_state_known",
            )
        ]

    def __str__(self) -> str:
        return f"proposal {self.pk}"


class SeatingChange(models.Model):
    """A change of the table plan, with what it changed, so that it can be taken back.

    ``before`` and ``after`` are ``{round: {delegate's primary key: table's primary key or
    null}}``, only of those who moved, and under ``tables`` and ``rules`` ``{primary key: fields
    or null}`` of those that were added, changed or removed.
    """

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="seating_changes")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    made_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("change of a table plan")
        verbose_name_plural = _("changes of table plans")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"change {self.pk}"
