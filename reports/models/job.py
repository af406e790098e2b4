"""What is made by the task worker while somebody waits: its state, how far it is, its file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workshops.codes import public_code

GRACE = dt.timedelta(minutes=1)
"""What collecting and storing may take besides the rendering itself."""


class Job(models.Model):
    """Whoever inherits says what it is made from, and has its ``file``."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        RUNNING = "running", _("Rendering")
        DONE = "done", _("Ready")
        FAILED = "failed", _("Failed")

    code = models.CharField(max_length=24, unique=True, default=public_code, editable=False)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.QUEUED)
    step = models.CharField(_("step"), max_length=80, blank=True)
    percent = models.PositiveSmallIntegerField(_("done, in per cent"), default=0)
    pages = models.PositiveIntegerField(_("pages"), null=True, blank=True)
    seconds = models.FloatField(_("seconds"), null=True, blank=True)
    degraded = models.JSONField(_("what could not be shown as it is"), default=list, blank=True)
    failure = models.TextField(_("why it failed"), blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    requested_at = models.DateTimeField(_("requested"), auto_now_add=True)
    advanced_at = models.DateTimeField(_("last heard of"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["-requested_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["queued", "running", "done", "failed"]),
                name="%(class)s_state_known",
            ),
            models.CheckConstraint(
                condition=Q(percent__lte=100),
                name="%(class)s_percent",
                violation_error_message=_("More than 100 per cent cannot be done."),
            ),
        ]

    @property
    def is_finished(self) -> bool:
        return self.state in {self.State.DONE, self.State.FAILED}

    @property
    def is_silent(self) -> bool:
        """It runs, but for longer than a rendering may take nothing was heard of it: its process
        was killed.
        """
        longest = dt.timedelta(seconds=settings.REPORT_SECONDS) + GRACE
        return (
            self.state == self.State.RUNNING
            and self.advanced_at is not None
            and timezone.now() - self.advanced_at > longest
        )

    @property
    def is_under_way(self) -> bool:
        return not self.is_finished and not self.is_silent

    def advance(self, step: str, percent: int) -> None:
        """Say how far it is; ``step`` is one of those that ``reports.domain`` names."""
        self.state = self.State.RUNNING
        self.step = step
        self.percent = percent
        self.advanced_at = timezone.now()
        self.save(update_fields=["state", "step", "percent", "advanced_at"])

    def finish(self, *, pages: int, seconds: float, degraded: Sequence[str]) -> None:
        """End with what was set on it: its file, and whatever else its model keeps."""
        self.state = self.State.DONE
        self.step = ""
        self.percent = 100
        self.pages = pages
        self.seconds = round(seconds, 2)
        self.degraded = list(degraded)
        self.finished_at = timezone.now()
        self.save()

    def fail(self, why: str) -> None:
        """End without a file; ``why`` is a sentence for the person who asked for it."""
        self.state = self.State.FAILED
        self.failure = why
        self.finished_at = timezone.now()
        self.save(update_fields=["state", "failure", "finished_at"])
