"""Devices: browsers that have joined a workshop."""

import datetime as dt
import secrets
from typing import Final, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workshops.codes import hash_token, public_code
from workshops.models.people import Delegate
from workshops.models.tables import Table
from workshops.models.workshop import Workshop

AFTERWARDS: Final = dt.timedelta(hours=12)
"""How long after the close of its workshop a device may still send what it had not sent."""

PRESENT_FOR: Final = dt.timedelta(seconds=45)
"""A device counts as present for this long after it was last seen: three heartbeats."""


class DeviceQuerySet(models.QuerySet["Device"]):
    def valid(self) -> Self:
        """Devices that were not revoked and whose workshop was not closed too long ago.

        A close of which nobody knows the moment was long ago.
        """
        return self.filter(
            (Q(workshop__closed_at__isnull=True) & ~Q(workshop__state=Workshop.State.CLOSED))
            | Q(workshop__closed_at__gt=timezone.now() - AFTERWARDS),
            revoked_at__isnull=True,
        )

    def with_token(self, token: str) -> Self:
        """The valid device that holds ``token``."""
        return self.valid().filter(token_hash=hash_token(token))

    def present(self) -> Self:
        return self.valid().filter(last_seen_at__gt=timezone.now() - PRESENT_FOR)


class Device(models.Model):
    """A browser that joined as a delegate, or as the shared tablet of a table (its scribe).

    The browser keeps a random token of 256 bits, the database only its hash, so that neither a
    stolen database nor a revoked browser can write. ``unsent`` is what the device last said of
    itself: how many changes wait on it for the network.
    """

    code = models.CharField(max_length=24, unique=True, default=public_code, editable=False)
    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="devices")
    delegate = models.ForeignKey(
        Delegate, models.CASCADE, null=True, blank=True, related_name="devices"
    )
    table = models.ForeignKey(Table, models.SET_NULL, null=True, blank=True, related_name="devices")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    is_scribe = models.BooleanField(_("shared by the table"), default=False)
    is_simulated = models.BooleanField(
        _("simulated"), default=False, editable=False, help_text=_("Of a rehearsal.")
    )
    joined_at = models.DateTimeField(auto_now_add=True)
    last_seen_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    unsent = models.PositiveIntegerField(default=0)

    objects = DeviceQuerySet.as_manager()

    class Meta:
        verbose_name = _("device")
        verbose_name_plural = _("devices")
        ordering = [F("table__number").asc(nulls_last=True), "joined_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_scribe=False) | Q(delegate__isnull=True),
                name="device_scribe_is_nobody",
                violation_error_message=_(
                    "A table's shared tablet does not belong to one delegate."
                ),
            )
        ]

    def __str__(self) -> str:
        return f"device {self.pk}"

    @classmethod
    def issue(
        cls, workshop: Workshop, *, token: str = "", **fields: object
    ) -> "tuple[Device, str]":
        """Make a device for ``workshop``; return it and the token, which is shown only now.

        ``token`` is a secret of 256 bits that was made before, or none yet.
        """
        token = token or secrets.token_urlsafe(32)
        device = cls(workshop=workshop, token_hash=hash_token(token), **fields)
        device.save(force_insert=True)
        return device, token

    def is_valid(self, now: dt.datetime) -> bool:
        """As ``DeviceQuerySet.valid``, of one device; needs ``workshop``."""
        closed_at = self.workshop.closed_at
        if closed_at is None:
            is_in_time = not self.workshop.is_closed
        else:
            is_in_time = now < closed_at + AFTERWARDS
        return self.revoked_at is None and is_in_time

    @property
    def topic(self) -> str:
        """What this device alone is told."""
        return f"device.{self.pk}"

    @property
    def author_key(self) -> str:
        """Whose notes are "mine" on this device: the delegate's on every device, else its own."""
        return author_key(self.delegate_id, self.pk)

    def is_present(self, now: dt.datetime) -> bool:
        return self.last_seen_at is not None and now - self.last_seen_at < PRESENT_FOR

    def revoke(self) -> None:
        """End the device's right to act; it stays in the list."""
        self.revoked_at = timezone.now()
        self.save(update_fields=["revoked_at"])


def sharers(delegate_id: int | None, device_id: int | None) -> str:
    """Who sees what was written while others do not, as ``Message.only_for`` names them: its
    author, and whoever holds the device on which it was written, which a table may share.
    """
    return " ".join({author_key(delegate_id, device_id): 1, f"device.{device_id}": 1})


def author_key(delegate_id: int | None, device_id: int | None) -> str:
    """Who wrote, as the live transport compares it; never shown to anybody."""
    return f"delegate.{delegate_id}" if delegate_id else f"device.{device_id}"
