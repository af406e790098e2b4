"""Responses: one person's answers to a questionnaire."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from questionnaires.models.questionnaire import Choice, Question, Questionnaire
from workshops.models import Delegate, Device


class Response(models.Model):
    """The id is made by the browser, so that a repeated send is the same response."""

    class Channel(models.TextChoices):
        KIOSK = "kiosk", _("Kiosk")
        OWN_DEVICE = "own_device", _("Own device")
        INTERVIEW = "interview", _("Interview")
        WORKSHOP = "workshop", _("Workshop")
        PAPER = "paper", _("Paper")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    questionnaire = models.ForeignKey(Questionnaire, models.CASCADE, related_name="responses")
    order = models.PositiveIntegerField(_("order"), default=0)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel, default=Channel.PAPER)
    place = models.CharField(_("place"), max_length=200, blank=True)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    delegate = models.ForeignKey(
        Delegate, models.SET_NULL, null=True, blank=True, related_name="responses"
    )
    device = models.ForeignKey(
        Device, models.SET_NULL, null=True, blank=True, related_name="responses"
    )

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        ordering = ["order", F("submitted_at").asc(nulls_last=True)]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    channel__in=[
                        "kiosk",
                        "own_device",
                        "interview",
                        "workshop",
                        "paper",
                    ]
                ),
                name="response_channel_known",
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class Answer(models.Model):
    """What a response says to one question; which field is used follows from the kind.

    Texts (also the own words of an "Other" choice) are in ``text``, scales and numbers in
    ``number``, yes or no in ``yes``, days in ``day``, choices and rankings in ``chosen``.
    """

    response = models.ForeignKey(Response, models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers")
    text = models.TextField(_("text"), blank=True)
    number = models.DecimalField(
        _("number"), max_digits=18, decimal_places=4, null=True, blank=True
    )
    yes = models.BooleanField(_("yes"), null=True, blank=True)
    day = models.DateField(_("day"), null=True, blank=True)
    chosen: "models.ManyToManyField[Choice, ChosenChoice]" = models.ManyToManyField(
        Choice, through="ChosenChoice", related_name="answers"
    )

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["question__order"]
        constraints = [
            models.UniqueConstraint(fields=["response", "question"], name="answer_unique")
        ]

    def __str__(self) -> str:
        return f"{self.question_id} of {self.response_id}"


class ChosenChoice(models.Model):
    """A choice that an answer names; ``rank`` is its place in a ranking, 1 the first."""

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="chosen_choices")
    choice = models.ForeignKey(Choice, models.PROTECT, related_name="chosen_in")
    rank = models.PositiveSmallIntegerField(_("rank"), null=True, blank=True)

    class Meta:
        verbose_name = _("chosen choice")
        verbose_name_plural = _("chosen choices")
        ordering = ["rank", "choice__order"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "choice"], name="chosen_choice_unique"),
            models.UniqueConstraint(
                fields=["answer", "rank"],
                condition=Q(rank__isnull=False),
                name="chosen_rank_unique",
                violation_error_message=_("Give each place in a ranking once."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.choice_id} in {self.answer_id}"
