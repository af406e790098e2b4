"""The people of a workshop and where they come from."""

import datetime as dt
from typing import Final, Self

from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workshops.codes import public_code
from workshops.models.programme import PilotGroup, Programme
from workshops.models.workshop import Workshop


class Organisation(models.Model):
    """A company or body that takes part in the programme."""

    code = models.CharField(max_length=24, unique=True, default=public_code, editable=False)
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="organisations")
    name = models.CharField(_("name"), max_length=200)
    logo = models.ImageField(_("logo"), upload_to="logos/", blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["order", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "name"],
                name="organisation_name_unique",
                violation_error_message=_("There is already an organisation with this name."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Delegate(models.Model):
    """A person who takes part in a workshop, of an organisation. Has no account."""

    code = models.CharField(max_length=24, unique=True, default=public_code, editable=False)
    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="delegates")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="delegates"
    )
    name = models.CharField(_("name"), max_length=120)
    job_title = models.CharField(_("job title"), max_length=120, blank=True)
    is_name_withheld = models.BooleanField(
        _("withhold the name"),
        default=False,
        help_text=_("The report prints the organisation only."),
    )
    owns = models.ForeignKey(
        PilotGroup,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="owners",
        verbose_name=_("owner of the pilot"),
        help_text=_("Sits at a table of this pilot group."),
    )

    class Meta:
        verbose_name = _("delegate")
        verbose_name_plural = _("delegates")
        # Databases disagree where those without an organisation come: last.
        ordering = [
            F("organisation__order").asc(nulls_last=True),
            F("organisation__name").asc(nulls_last=True),
            "name",
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "name", "organisation"],
                name="delegate_name_unique",
                violation_error_message=_("This delegate is already in the list."),
            ),
            models.UniqueConstraint(
                fields=["workshop", "name"],
                condition=models.Q(organisation__isnull=True),
                name="delegate_name_unique_without_organisation",
                violation_error_message=_("This delegate is already in the list."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PeopleImportQuerySet(models.QuerySet["PeopleImport"]):
    def recent(self) -> Self:
        """Those whose day is not over."""
        return self.filter(made_at__gte=timezone.now() - IMPORT_KEPT_FOR)

    def outdated(self) -> Self:
        """The others, which are to go."""
        return self.filter(made_at__lt=timezone.now() - IMPORT_KEPT_FOR)

    def reversible(self) -> Self:
        """Those that were applied and may still be taken back, the latest first."""
        return self.recent().filter(applied_at__isnull=False).order_by("-applied_at", "-pk")


IMPORT_KEPT_FOR: Final = dt.timedelta(days=1)


class PeopleImport(models.Model):
    """A list of people that was read: first as it came, then what it has changed.

    Until it is applied, ``sheets`` is ``[{name, rows, numbers}]``, what the file held; ``cells``
    is ``[[str]]``, the rows of the one that was chosen, the first of them the heads of the
    columns where ``has_heads``; ``numbers`` are the rows' numbers in their file. ``columns``
    says what each column is: ``{field: index}``. Applied, it holds none of these any more, only
    ``changes``, by which it can be taken back: ``{added: [primary key], organisations: [primary
    key], changed: [[primary key, before, after]]}``, the latter two ``{field: value}``. Either
    way it holds personal data and lives for a day at most.
    """

    code = models.CharField(max_length=24, unique=True, default=public_code, editable=False)
    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="people_imports")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    source = models.CharField(_("source"), max_length=200, blank=True)
    sheets = models.JSONField(default=list)
    cells = models.JSONField(default=list)
    numbers = models.JSONField(default=list)
    has_heads = models.BooleanField(_("the first row names the columns"), default=True)
    columns = models.JSONField(default=dict)
    changes = models.JSONField(default=dict)
    made_at = models.DateTimeField(auto_now_add=True)
    applied_at = models.DateTimeField(null=True, blank=True)

    objects = PeopleImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of people")
        verbose_name_plural = _("imports of people")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"import {self.pk}"
