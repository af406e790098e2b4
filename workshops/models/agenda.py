"""The agenda: the timed parts of a workshop's day, and what delegates do in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workshops.codes import public_code
from workshops.models.people import Organisation
from workshops.models.workshop import Workshop

MINUTES_OF_A_DAY = 24 * 60


class AgendaBlock(models.Model):
    """``minutes`` is the plan. How the day really went: when the block was started and ended,
    since when it is paused, how long it was paused before, and the minutes that were given to
    it (or, negative, taken from it) on the day.
    """

    class Kind(models.TextChoices):
        PRESENTATION = "presentation", _("Presentation")
        ACTIVITY = "activity", _("Activity")
        BREAK = "break", _("Break")
        OTHER = "other", _("Other")

    code = models.CharField(max_length=24, unique=True, default=public_code, editable=False)
    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="agenda_blocks")
    order = models.PositiveSmallIntegerField(_("order"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.OTHER)
    title = models.CharField(_("title"), max_length=200)
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=0, validators=[MaxValueValidator(MINUTES_OF_A_DAY)]
    )
    presenter = models.ForeignKey(
        Organisation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="agenda_blocks",
    )
    facilitator_notes = models.TextField(_("facilitator's notes"), blank=True)
    started_at = models.DateTimeField(null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    paused_at = models.DateTimeField(null=True, blank=True, editable=False)
    paused_for = models.DurationField(default=dt.timedelta, editable=False)
    extra_minutes = models.SmallIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("agenda block")
        verbose_name_plural = _("agenda blocks")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["workshop", "order"], name="agenda_block_order_unique"),
            models.CheckConstraint(
                condition=Q(minutes__lte=MINUTES_OF_A_DAY),
                name="agenda_block_within_a_day",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["presentation", "activity", "break", "other"]),
                name="agenda_block_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def length(self) -> dt.timedelta:
        """How long the block is to last on the day, pauses not counted."""
        return dt.timedelta(minutes=self.minutes + self.extra_minutes)

    def ends_at(self, now: dt.datetime) -> dt.datetime | None:
        """When a started block has had its time, as things stand ``now``; later while paused."""
        if self.started_at is None:
            return None
        pause = now - self.paused_at if self.paused_at else dt.timedelta()
        return self.started_at + self.length + self.paused_for + pause


def starts(day_starts_at: dt.time | None, minutes: Iterable[int]) -> Iterator[dt.time | None]:
    """The time of day at which each block starts, from the blocks' durations in ``minutes``.

    ``None`` throughout while the day has no start; past midnight the clock goes round.
    """
    passed = 0
    for duration in minutes:
        if day_starts_at is None:
            yield None
        else:
            since_midnight = day_starts_at.hour * 60 + day_starts_at.minute + passed
            yield dt.time(since_midnight // 60 % 24, since_midnight % 60)
        passed += duration


class Activity(models.Model):
    """What delegates contribute in an agenda block: a worksheet or a questionnaire.

    Which canvas or questionnaire it is, the apps that know canvases and questionnaires say.
    ``locked_at`` is when it ceased to be open: what was written before may still arrive.
    """

    class Kind(models.TextChoices):
        WORKSHEET = "worksheet", _("Worksheet")
        QUESTIONNAIRE = "questionnaire", _("Questionnaire")

    class State(models.TextChoices):
        PREPARED = "prepared", _("Prepared")
        OPEN = "open", _("Open")
        LOCKED = "locked", _("Locked")
        REVEALED = "revealed", _("Revealed")
        CLOSED = "closed", _("Closed")

    class VoteState(models.TextChoices):
        NONE = "none", _("No vote")
        OPEN = "open", _("Voting")
        CLOSED = "closed", _("Vote closed")

    class Visibility(models.TextChoices):
        ONLY_MINE = "only_mine", _("Only mine")
        COUNTS = "counts", _("Counts")
        EVERYONE = "everyone", _("Everyone")

    code = models.CharField(max_length=24, unique=True, default=public_code, editable=False)
    block = models.OneToOneField(AgendaBlock, models.CASCADE, related_name="activity")
    kind = models.CharField(_("kind"), max_length=14, choices=Kind)
    title = models.CharField(_("title"), max_length=200)
    handout_title = models.CharField(_("title on the hand-out"), max_length=200, blank=True)
    subject = models.CharField(
        _("subject given to all tables"),
        max_length=300,
        blank=True,
        help_text=_("Empty: each table finds its own."),
    )
    asked = models.TextField(_("what delegates are asked"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PREPARED)
    locked_at = models.DateTimeField(null=True, blank=True, editable=False)
    visibility = models.CharField(
        _("who sees the notes"),
        max_length=10,
        choices=Visibility,
        default=Visibility.EVERYONE,
    )
    seating_round = models.PositiveSmallIntegerField(
        _("round of the table plan"), default=1, validators=[MinValueValidator(1)]
    )
    votes_per_delegate = models.PositiveSmallIntegerField(_("votes for each delegate"), default=0)
    votes_per_note = models.PositiveSmallIntegerField(_("votes on one note, at most"), default=1)
    vote_state = models.CharField(
        _("vote"), max_length=6, choices=VoteState, default=VoteState.NONE, editable=False
    )
    vote_round = models.PositiveSmallIntegerField(_("round of the vote"), default=0, editable=False)

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["block__order"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["worksheet", "questionnaire"]),
                name="activity_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["prepared", "open", "locked", "revealed", "closed"]),
                name="activity_state_known",
            ),
            models.CheckConstraint(
                condition=Q(visibility__in=["only_mine", "counts", "everyone"]),
                name="activity_visibility_known",
            ),
            models.CheckConstraint(
                condition=Q(vote_state__in=["none", "open", "closed"]),
                name="activity_vote_state_known",
                violation_error_message=_("A vote has not begun, is open or is closed."),
            ),
            models.CheckConstraint(
                condition=Q(votes_per_note__gte=1),
                name="activity_votes_per_note_positive",
                violation_error_message=_("A note can have at least one vote."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def workshop(self) -> Workshop:
        """The block's workshop. Load the activity with ``block__workshop``, or it is a query."""
        return self.block.workshop

    @property
    def takes_notes(self) -> bool:
        """Whether every table may write now."""
        return self.state == self.State.OPEN

    @property
    def shows_all_notes(self) -> bool:
        """Whether those at a table see each other's notes: from the reveal on, always."""
        return self.visibility == self.Visibility.EVERYONE or self.state in {
            self.State.REVEALED,
            self.State.CLOSED,
        }

    @property
    def shows_counts(self) -> bool:
        """Whether those at a table see at least how many notes the others wrote."""
        return self.shows_all_notes or self.visibility == self.Visibility.COUNTS
