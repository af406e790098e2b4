"""Devices: browsers that have joined a workshop."""

import hashlib
import secrets
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workshops.models.people import Delegate
from workshops.models.tables import Table
from workshops.models.workshop import Workshop


def hash_token(token: str) -> str:
    """SHA-256 of a device's token, 64 hexadecimal digits: what the database keeps."""
    return hashlib.sha256(token.encode()).hexdigest()


class DeviceQuerySet(models.QuerySet["Device"]):
    def with_token(self, token: str) -> Self:
        """The device that holds ``token``, unless it was revoked."""
        return self.filter(token_hash=hash_token(token), revoked_at__isnull=True)


class Device(models.Model):
    """A browser that joined as a delegate, or as the shared tablet of a table (its scribe).

    The browser keeps a random token of 256 bits, the database only its hash, so that neither a
    stolen database nor a revoked browser can write.
    """

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="devices")
    delegate = models.ForeignKey(
        Delegate, models.CASCADE, null=True, blank=True, related_name="devices"
    )
    table = models.ForeignKey(Table, models.SET_NULL, null=True, blank=True, related_name="devices")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    is_scribe = models.BooleanField(_("shared by the table"), default=False)
    joined_at = models.DateTimeField(auto_now_add=True)
    last_seen_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = DeviceQuerySet.as_manager()

    class Meta:
        verbose_name = _("device")
        verbose_name_plural = _("devices")
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
    def issue(cls, workshop: Workshop, **fields: object) -> "tuple[Device, str]":
        """Make a device for ``workshop``; return it and the token, which is shown only now."""
        token = secrets.token_urlsafe(32)
        device = cls(workshop=workshop, token_hash=hash_token(token), **fields)
        device.save(force_insert=True)
        return device, token

    def revoke(self) -> None:
        """End the device's right to act; it stays in the list."""
        self.revoked_at = timezone.now()
        self.save(update_fields=["revoked_at"])
