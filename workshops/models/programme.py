"""The programme: a series of workshops with one aim, one team and one branding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from live.publish import record
from workshops.codes import hash_token, public_code

if TYPE_CHECKING:
    from accounts.models import User

TONE_NAMES = (
    _("Blue"),
    _("Brown"),
    _("Green"),
    _("Magenta"),
    _("Petrol"),
    _("Crimson"),
    _("Violet"),
    _("Olive"),
)
"""Of the tones, from 1; the palette is in ``static/css/tokens.css``."""
TONES = len(TONE_NAMES)


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def visible_to(self, user: User) -> Self:
        """The programmes whose team ``user`` belongs to."""
        return self.filter(memberships__user=user)


class Programme(models.Model):
    code = models.CharField(max_length=24, unique=True, default=public_code, editable=False)
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    aim = models.TextField(_("aim"), blank=True)
    structure_intro = models.TextField(
        _("words before the list of workshops"),
        blank=True,
        help_text=_("For example: The exploitation programme is structured as follows."),
    )
    organiser = models.CharField(_("organised by"), max_length=200, blank=True)
    organiser_mark = models.CharField(
        _("organiser's mark"),
        max_length=60,
        blank=True,
        help_text=_("What stands at the head of hand-outs. Empty: the organiser's name."),
    )
    logo = models.ImageField(_("logo"), upload_to="logos/", blank=True)
    colour = models.CharField(
        _("colour"),
        max_length=7,
        blank=True,
        validators=[RegexValidator(r"^#[0-9a-f]{6}\Z", _("A colour such as #14606b."))],
        help_text=_("Empty: Plenary’s own."),
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("workshops:programme", args=[self.code])


def member_topic(user: int) -> str:
    """What the user with this primary key alone is told, on all of their pages."""
    return f"member.{user}"


class Membership(models.Model):
    """A person of the programme's team and what they may do."""

    class Role(models.TextChoices):
        LEAD = "lead", _("Programme lead")
        FACILITATOR = "facilitator", _("Facilitator")
        VIEWER = "viewer", _("Viewer")

    code = models.CharField(max_length=24, unique=True, default=public_code, editable=False)
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.VIEWER)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "user"],
                name="membership_unique",
                violation_error_message=_("This person is already in the team."),
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=["lead", "facilitator", "viewer"]),
                name="membership_role_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"

    @transaction.atomic
    def save(self, *args: Any, **options: Any) -> None:
        """What a member may follow is asked anew when the membership has changed."""
        earlier = set(Membership.objects.filter(pk=self.pk).values_list("user", flat=True))
        super().save(*args, **options)
        for user in earlier | {self.user_id} if earlier else ():
            record(member_topic(user), "membership", end=True)

    @transaction.atomic
    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        """Who is taken off the team hears nothing more, also on the pages that stand open."""
        deleted = super().delete(*args, **options)
        record(member_topic(self.user_id), "membership", end=True)
        return deleted

    @property
    def may_facilitate(self) -> bool:
        return self.role in {self.Role.LEAD, self.Role.FACILITATOR}

    @property
    def may_lead(self) -> bool:
        return self.role == self.Role.LEAD


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def standing(self) -> Self:
        """Those that can still be accepted."""
        return self.filter(
            accepted_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=timezone.now()
        )

    def with_token(self, token: str) -> Self:
        """The standing invitation whose link holds ``token``."""
        return self.standing().filter(token_hash=hash_token(token))


class Invitation(models.Model):
    """A link by which one person joins the programme's team.

    The link holds a random token of 256 bits, the database only its hash.
    """

    code = models.CharField(max_length=24, unique=True, default=public_code, editable=False)
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="invitations")
    role = models.CharField(
        _("role"), max_length=12, choices=Membership.Role, default=Membership.Role.FACILITATOR
    )
    for_whom = models.CharField(
        _("for whom"),
        max_length=120,
        blank=True,
        help_text=_("For your own list: a name or an address."),
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role__in=["lead", "facilitator", "viewer"]),
                name="invitation_role_known",
            )
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"


class PilotGroup(models.Model):
    """A perspective that the programme looks through: letter, name and colour."""

    code = models.CharField(max_length=24, unique=True, default=public_code, editable=False)
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="pilot_groups")
    letter = models.CharField(
        _("letter"),
        max_length=1,
        validators=[RegexValidator(r"^[A-Z]\Z", _("One letter, A to Z."))],
    )
    name = models.CharField(_("name"), max_length=80)
    long_name = models.CharField(_("name in full"), max_length=160, blank=True)
    tone = models.PositiveSmallIntegerField(
        _("colour"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(TONES)],
    )

    class Meta:
        verbose_name = _("pilot group")
        verbose_name_plural = _("pilot groups")
        ordering = ["letter"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "letter"],
                name="pilot_group_letter_unique",
                violation_error_message=_("Another pilot group already has this letter."),
            ),
            models.UniqueConstraint(
                fields=["programme", "name"],
                name="pilot_group_name_unique",
                violation_error_message=_("There is already a pilot group with this name."),
            ),
            models.CheckConstraint(
                condition=models.Q(tone__gte=1, tone__lte=TONES),
                name="pilot_group_tone_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter}. {self.name}"


class Milestone(models.Model):
    """Something that the programme, or one of its pilots, will have done by a time."""

    code = models.CharField(max_length=24, unique=True, default=public_code, editable=False)
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="milestones")
    text = models.CharField(_("text"), max_length=300)
    due = models.CharField(_("due, in words"), max_length=80, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.text
