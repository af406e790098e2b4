"""The workshop: one event of a programme."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from typing import TYPE_CHECKING, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from workshops.codes import join_code, join_token, public_code, spoken
from workshops.models.programme import Programme
from workshops.zones import UNCHOSEN, is_time_zone, suggested

if TYPE_CHECKING:
    from accounts.models import User


class Phase(models.TextChoices):
    """What a workshop of the series is for; the words are those of the printed report."""

    UNDERSTAND = "UNDERSTAND", _("Understand")
    VALIDATE = "VALIDATE", _("Validate")
    ENGAGE = "ENGAGE", _("Engage")


def validate_time_zone(name: str) -> None:
    """Raise ``ValidationError`` unless ``name`` is in the IANA time zone database."""
    if is_time_zone(name):
        return
    meant = suggested(name)
    if meant:
        sentence = _("“%(name)s” is not a time zone. Did you mean %(meant)s?")
    else:
        sentence = _("“%(name)s” is not a time zone. Write a large city, and choose from the list.")
    raise ValidationError(sentence, params={"name": name, "meant": meant})


class WorkshopQuerySet(models.QuerySet["Workshop"]):
    def visible_to(self, user: User) -> Self:
        """The workshops of the programmes whose team ``user`` belongs to."""
        return self.filter(programme__memberships__user=user)

    def in_series(self) -> Self:
        """In the order in which the programme holds them, without rehearsals."""
        return self.filter(rehearsal_of__isnull=True).order_by("order", "pk")


class Workshop(models.Model):
    class State(models.TextChoices):
        PREPARED = "prepared", _("Not started")
        OPEN = "open", _("Open")
        LOCKED = "locked", _("Locked")
        CLOSED = "closed", _("Closed")

    code = models.CharField(max_length=24, unique=True, default=public_code, editable=False)
    join_code = models.CharField(max_length=8, unique=True, default=join_code, editable=False)
    join_token = models.CharField(max_length=24, unique=True, default=join_token, editable=False)
    screen_code = models.CharField(max_length=24, unique=True, default=public_code, editable=False)
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="workshops")
    order = models.PositiveSmallIntegerField(_("place in the series"))
    number = models.PositiveSmallIntegerField(_("number"), null=True, blank=True)
    name = models.CharField(_("name"), max_length=120)
    title = models.CharField(_("title"), max_length=200, blank=True)
    phase = models.CharField(_("phase"), max_length=12, choices=Phase)
    aim = models.TextField(_("aim"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PREPARED)
    venue = models.CharField(_("venue"), max_length=200, blank=True)
    city = models.CharField(_("city"), max_length=100, blank=True)
    country = models.CharField(_("country"), max_length=100, blank=True)
    day = models.DateField(_("day"), null=True, blank=True)
    when = models.CharField(
        _("when, in words"),
        max_length=120,
        blank=True,
        help_text=_("For as long as there is no day."),
    )
    starts_at = models.TimeField(_("starts at"), null=True, blank=True)
    ends_at = models.TimeField(
        _("ends at"), null=True, blank=True, help_text=_("The agenda is held against it.")
    )
    time_zone = models.CharField(
        _("time zone"), max_length=60, default=UNCHOSEN, validators=[validate_time_zone]
    )
    language = models.CharField(_("language"), max_length=12, default="en")
    may_join_unnamed = models.BooleanField(
        _("delegates may join without a name"),
        default=False,
        help_text=_("Their notes have no author then."),
    )
    rehearsal_of = models.ForeignKey(
        "self",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="rehearsals",
        editable=False,
        verbose_name=_("rehearses the workshop"),
    )
    current_block = models.ForeignKey(
        "AgendaBlock", models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = WorkshopQuerySet.as_manager()

    class Meta:
        verbose_name = _("workshop")
        verbose_name_plural = _("workshops")
        ordering = ["programme", "order"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "order"], name="workshop_order_unique"),
            models.UniqueConstraint(
                fields=["programme", "number"],
                condition=Q(number__isnull=False),
                name="workshop_number_unique",
                violation_error_message=_("Another workshop of the programme has this number."),
            ),
            models.CheckConstraint(
                condition=Q(phase__in=["UNDERSTAND", "VALIDATE", "ENGAGE"]),
                name="workshop_phase_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["prepared", "open", "locked", "closed"]),
                name="workshop_state_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.title}" if self.title else self.name

    def get_absolute_url(self) -> str:
        return reverse("workshops:workshop", args=[self.code])

    @property
    def topic(self) -> str:
        """The topic of the event log on which the workshop's changes are told."""
        return f"workshop.{self.pk}"

    @property
    def console_topic(self) -> str:
        """What the team alone is told: devices, raised hands, tables that are done."""
        return f"console.{self.pk}"

    @property
    def screen_topic(self) -> str:
        """What the projector is told to show."""
        return f"screen.{self.pk}"

    @property
    def is_closed(self) -> bool:
        """Whether the day is over: what was prepared and written stays as it is."""
        return self.state == self.State.CLOSED

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone)

    @property
    def spoken_join_code(self) -> str:
        return spoken(self.join_code)

    @property
    def place(self) -> str:
        """Venue, city and country in one line, without what is not known."""
        return ", ".join(part for part in (self.venue, self.city, self.country) if part)

    @property
    def begins_at(self) -> dt.datetime | None:
        """The instant at which the day begins, or None while day or time is open."""
        if self.day is None or self.starts_at is None:
            return None
        return dt.datetime.combine(self.day, self.starts_at, tzinfo=self.zone)
