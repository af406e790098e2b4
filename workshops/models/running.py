"""What the facilitators did on the day: each action, and what it told the room."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workshops.codes import public_code
from workshops.models.tables import Table
from workshops.models.workshop import Workshop


class ConsoleAction(models.Model):
    """One action of the console that moves everyone, with what it changed, so that it can be
    taken back.

    ``before`` and ``after`` are ``{"workshop" | "block" | "activity" | "table": {primary key:
    {field: value}}}``, only of the rows and fields that the action touched.
    """

    code = models.CharField(max_length=24, unique=True, default=public_code, editable=False)
    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="console_actions")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(_("kind"), max_length=20)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    made_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("action of the console")
        verbose_name_plural = _("actions of the console")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind} of {self.workshop_id}"


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    def standing(self) -> Self:
        """Those that were not withdrawn, the newest first."""
        return self.filter(withdrawn_at__isnull=True).order_by("-pk")

    def standing_for(self, table: Table | None) -> Self:
        """What those at ``table`` are to read: for the room, and for the table alone.

        Of one workshop: ``workshop.announcements.standing_for(table)``.
        """
        to_them = Q(table__isnull=True)
        if table is not None:
            to_them |= Q(table=table)
        return self.standing().filter(to_them)


class Announcement(models.Model):
    """A sentence from the facilitators to the room, or to one table."""

    code = models.CharField(max_length=24, unique=True, default=public_code, editable=False)
    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="announcements")
    table = models.ForeignKey(
        Table, models.CASCADE, null=True, blank=True, related_name="announcements"
    )
    text = models.CharField(_("text"), max_length=300)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="announcement_says_something")
        ]

    def __str__(self) -> str:
        return f"announcement {self.pk}"


class Screen(models.Model):
    """What the projector shows now. ``shown`` names it by codes: a worksheet's, an activity's,
    a note's id; a screen without a row shows how to join.
    """

    class View(models.TextChoices):
        JOIN = "join", _("How to join")
        AGENDA = "agenda", _("Agenda and clock")
        WORKSHEET = "worksheet", _("One worksheet")
        TABLES = "tables", _("Tables side by side")
        NOTE = "note", _("Note by note")
        VOTE = "vote", _("Vote")
        ANNOUNCEMENT = "announcement", _("Announcement")
        SEATS = "seats", _("Find your table")
        ROOM = "room", _("The room")
        BLANK = "blank", _("Blank")

    workshop = models.OneToOneField(
        Workshop, models.CASCADE, primary_key=True, related_name="screen"
    )
    view = models.CharField(_("view"), max_length=12, choices=View, default=View.JOIN)
    shown = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("screen")
        verbose_name_plural = _("screens")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    view__in=[
                        "join",
                        "agenda",
                        "worksheet",
                        "tables",
                        "note",
                        "vote",
                        "announcement",
                        "seats",
                        "room",
                        "blank",
                    ]
                ),
                name="screen_view_known",
            )
        ]

    def __str__(self) -> str:
        return f"screen of {self.workshop_id}: {self.view}"
