"""Questionnaires: what is asked, in which order, with which choices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from workshops.codes import public_code
from workshops.models import Activity, Programme, Workshop

if TYPE_CHECKING:
    from accounts.models import User


class QuestionnaireQuerySet(models.QuerySet["Questionnaire"]):
    def visible_to(self, user: User) -> Self:
        """The questionnaires of the programmes whose team ``user`` belongs to."""
        return self.filter(programme__memberships__user=user)

    def with_questions(self) -> Self:
        """Prefetches questions and choices in their order: two queries."""
        return self.prefetch_related(
            Prefetch("questions", Question.objects.prefetch_related("choices"))
        )


class Questionnaire(models.Model):
    """One version of a questionnaire; what is asked does not change once there are responses.

    What it prepares, and by what its results are grouped, does.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")

    class Identity(models.TextChoices):
        NAMED = "named", _("Named")
        PSEUDONYMOUS = "pseudonymous", _("Pseudonymous")
        ANONYMOUS = "anonymous", _("Anonymous")

    code = models.CharField(max_length=24, unique=True, default=public_code, editable=False)
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="questionnaires")
    workshop = models.ForeignKey(
        Workshop,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="questionnaires",
        verbose_name=_("prepares the workshop"),
    )
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    title = models.CharField(_("title"), max_length=200)
    introduction = models.TextField(_("introduction"), blank=True)
    thanks = models.CharField(_("thanks"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.DRAFT)
    identity = models.CharField(
        _("identity of the interviewees"),
        max_length=14,
        choices=Identity,
        default=Identity.ANONYMOUS,
    )
    grouping_question = models.ForeignKey(
        "Question",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("group answers by"),
    )
    group_name = models.CharField(
        _("word before each group"), max_length=40, blank=True, help_text=_("For example: Type.")
    )
    smallest_group = models.PositiveSmallIntegerField(
        _("smallest group"),
        default=5,
        help_text=_("Texts of smaller groups are shown together."),
    )

    objects = QuestionnaireQuerySet.as_manager()

    class Meta:
        verbose_name = _("questionnaire")
        verbose_name_plural = _("questionnaires")
        ordering = ["title", "version"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "open", "closed"]),
                name="questionnaire_state_known",
            ),
            models.CheckConstraint(
                condition=Q(identity__in=["named", "pseudonymous", "anonymous"]),
                name="questionnaire_identity_known",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("questionnaires:questionnaire", args=[self.code])

    @property
    def is_rehearsed(self) -> bool:
        return self.workshop is not None and self.workshop.rehearsal_of_id is not None

    @property
    def shows_together(self) -> bool:
        """Whether the texts of small groups are not told apart."""
        return self.identity != self.Identity.NAMED and self.smallest_group > 1


class QuestionQuerySet(models.QuerySet["Question"]):
    def that_group(self) -> Self:
        """Those by whose choices what people wrote can be grouped: each response has one."""
        return self.filter(kind=Question.Kind.SINGLE_CHOICE, is_personal=False)


class Question(models.Model):
    class Kind(models.TextChoices):
        SHORT_TEXT = "short_text", _("Short text")
        LONG_TEXT = "long_text", _("Long text")
        EMAIL = "email", _("E-mail address")
        SINGLE_CHOICE = "single_choice", _("One of several")
        MULTIPLE_CHOICE = "multiple_choice", _("Any of several")
        YES_NO = "yes_no", _("Yes or no")
        SCALE = "scale", _("Scale")
        NUMBER = "number", _("Number")
        DATE = "date", _("Date")
        RANKING = "ranking", _("Ranking")

    class Recording(models.TextChoices):
        """How far the responses hold what was answered, for answers typed in from elsewhere."""

        COMPLETE = "complete", _("Complete")
        INFERRED = "inferred", _("Inferred")
        NOT_RECORDED = "not_recorded", _("Not recorded")

    questionnaire = models.ForeignKey(Questionnaire, models.CASCADE, related_name="questions")
    key = models.SlugField(_("key"), max_length=40)
    order = models.PositiveSmallIntegerField(_("order"))
    number = models.PositiveSmallIntegerField(_("number"), null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    text = models.TextField(_("question"))
    results_text = models.TextField(
        _("question in results"), blank=True, help_text=_("Empty: as it was asked.")
    )
    help = models.CharField(_("help"), max_length=300, blank=True)
    is_required = models.BooleanField(_("must be answered"), default=False)
    is_personal = models.BooleanField(
        _("personal data"),
        default=False,
        help_text=_("Never shown in results or the report."),
    )
    scale_low = models.SmallIntegerField(_("lowest value"), null=True, blank=True)
    scale_high = models.SmallIntegerField(_("highest value"), null=True, blank=True)
    scale_low_label = models.CharField(_("words for the lowest"), max_length=60, blank=True)
    scale_high_label = models.CharField(_("words for the highest"), max_length=60, blank=True)
    recording = models.CharField(
        _("recording"), max_length=12, choices=Recording, default=Recording.COMPLETE
    )
    recording_note = models.TextField(_("note on the recording"), blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "key"], name="question_key_unique"),
            models.UniqueConstraint(
                fields=["questionnaire", "order"], name="question_order_unique"
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "short_text",
                        "long_text",
                        "email",
                        "single_choice",
                        "multiple_choice",
                        "yes_no",
                        "scale",
                        "number",
                        "date",
                        "ranking",
                    ]
                ),
                name="question_kind_known",
            ),
            models.CheckConstraint(
                condition=~Q(kind="scale")
                | Q(scale_low__isnull=False, scale_high__gt=F("scale_low")),
                name="question_scale_has_ends",
                violation_error_message=_("A scale goes from a lower to a higher number."),
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def has_choices(self) -> bool:
        return self.kind in {
            self.Kind.SINGLE_CHOICE,
            self.Kind.MULTIPLE_CHOICE,
            self.Kind.RANKING,
        }

    @property
    def can_group(self) -> bool:
        """As in ``QuestionQuerySet.that_group``."""
        return self.kind == self.Kind.SINGLE_CHOICE and not self.is_personal


class Choice(models.Model):
    """A choice's key is for ever; a choice that is no longer offered is retired, not removed."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="choices")
    key = models.SlugField(_("key"), max_length=60)
    label = models.CharField(_("label"), max_length=200)
    results_label = models.CharField(
        _("label in results"), max_length=200, blank=True, help_text=_("Empty: as in the question.")
    )
    order = models.PositiveSmallIntegerField(_("order"))
    is_other = models.BooleanField(_("asks for own words"), default=False)
    is_retired = models.BooleanField(_("no longer offered"), default=False)

    class Meta:
        verbose_name = _("choice")
        verbose_name_plural = _("choices")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["question", "key"], name="choice_key_unique"),
            models.UniqueConstraint(fields=["question", "order"], name="choice_order_unique"),
        ]

    def __str__(self) -> str:
        return self.label


class ActivityQuestionnaire(models.Model):
    """Which questionnaire an activity of a workshop asks."""

    activity = models.OneToOneField(
        Activity, models.CASCADE, primary_key=True, related_name="chosen_questionnaire"
    )
    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, related_name="activities")

    class Meta:
        verbose_name = _("questionnaire of an activity")
        verbose_name_plural = _("questionnaires of activities")

    def __str__(self) -> str:
        return f"{self.activity}: {self.questionnaire}"
