"""Canvases: kinds of worksheet, with named sections and a drawn layout."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import cattrs
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from canvases.definition import (
    Box,
    CanvasDefinition,
    Label,
    SectionDefinition,
    Shape,
    SubjectDefinition,
)
from workshops.codes import public_code
from workshops.models import Activity, Programme
from workshops.models.programme import TONE_NAMES, TONES

if TYPE_CHECKING:
    from accounts.models import User


class CanvasQuerySet(models.QuerySet["Canvas"]):
    def visible_to(self, user: User) -> Self:
        """Those of the programmes whose team ``user`` belongs to."""
        return self.filter(programme__memberships__user=user)

    def newest(self) -> Self:
        """The newest version of each: of the shipped ones, and of each programme's own."""
        newer = Canvas.objects.filter(key=OuterRef("key"), version__gt=OuterRef("version"))
        # A shipped one belongs to no programme, and NULL equals nothing.
        of_shipped = Q(programme__isnull=True) & Exists(newer.filter(programme__isnull=True))
        return self.exclude(Exists(newer.filter(programme=OuterRef("programme")))).exclude(
            of_shipped
        )

    def offered_to(self, programme: Programme) -> Self:
        """The shipped canvases and the programme's own, in all their versions."""
        return self.filter(Q(programme=programme) | Q(programme__isnull=True))

    def for_drawing(self) -> Self:
        """Prefetches what ``definition`` needs: one query more."""
        return self.prefetch_related(
            Prefetch("sections", Section.objects.select_related("answers"))
        )


class Canvas(models.Model):
    """One version of a canvas definition.

    Shipped canvases belong to no programme; a programme that words a canvas its own way has a
    copy, or draws its own. A version never changes once worksheets use it: a change is a new one.
    ``layout`` holds what has no row of its own: ``{"subject": SubjectDefinition, "boxes":
    {section key: Box}, "drawing": [Shape], "labels": [Label]}`` of ``canvases.definition``.
    """

    code = models.CharField(max_length=24, unique=True, default=public_code, editable=False)
    programme = models.ForeignKey(
        Programme, models.CASCADE, null=True, blank=True, related_name="canvases"
    )
    key = models.SlugField(_("key"), max_length=60)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    name = models.CharField(_("name"), max_length=120)
    purpose = models.TextField(_("purpose"), blank=True)
    layout = models.JSONField(_("layout"), default=dict)

    objects = CanvasQuerySet.as_manager()

    class Meta:
        verbose_name = _("canvas")
        verbose_name_plural = _("canvases")
        ordering = ["name", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "key", "version"], name="canvas_version_unique"
            ),
            models.UniqueConstraint(
                fields=["key", "version"],
                condition=Q(programme__isnull=True),
                name="shipped_canvas_version_unique",
                violation_error_message=_("This version of the canvas is there already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} (version {self.version})"

    def get_absolute_url(self) -> str:
        """Where a programme's own canvas is drawn; shipped ones have no such page."""
        return reverse("canvases:canvas", args=[self.code])

    @property
    def rank(self) -> tuple[bool, int]:
        """Of the canvases of one key, the programme's own come before shipped ones: the greatest
        is the one to take.
        """
        return self.programme_id is not None, self.version

    @property
    def is_written_on(self) -> bool:
        """Whether worksheets are, or were, on this version: two queries."""
        from canvases.models.note import NoteRevision

        return (
            self.worksheets.exists()
            or NoteRevision.objects.filter(section__canvas=self.pk).exists()
        )

    @classmethod
    def from_definition(cls, definition: CanvasDefinition) -> Self:
        """An unsaved canvas; its sections are rows of their own and are not made here."""
        layout = cattrs.unstructure(
            {
                "subject": definition.subject,
                "boxes": {section.key: section.box for section in definition.sections},
                "drawing": list(definition.drawing),
                "labels": list(definition.labels),
            }
        )
        return cls(
            key=definition.key,
            version=definition.version,
            name=definition.name,
            purpose=definition.purpose,
            layout=layout,
        )

    @property
    def subject_label(self) -> str:
        return str(self.layout["subject"]["label"])

    @property
    def definition(self) -> CanvasDefinition:
        """What the drawing needs. Prefetch ``sections__answers``, or it is two queries."""
        boxes = cattrs.structure(self.layout["boxes"], dict[str, Box])
        return CanvasDefinition(
            key=self.key,
            version=self.version,
            name=self.name,
            purpose=self.purpose,
            subject=cattrs.structure(self.layout["subject"], SubjectDefinition),
            sections=tuple(
                SectionDefinition(
                    key=section.key,
                    title=section.title,
                    prompt=section.prompt,
                    definition=section.definition,
                    box=boxes[section.key],
                    answers=section.answers.key if section.answers else "",
                    tone=section.tone,
                )
                for section in self.sections.all()
            ),
            drawing=cattrs.structure(self.layout["drawing"], tuple[Shape, ...]),
            labels=cattrs.structure(self.layout["labels"], tuple[Label, ...]),
        )


class Section(models.Model):
    """A named field of a canvas."""

    canvas = models.ForeignKey(Canvas, models.CASCADE, related_name="sections")
    key = models.SlugField(_("key"), max_length=60)
    order = models.PositiveSmallIntegerField(_("order"))
    title = models.CharField(_("title"), max_length=80)
    prompt = models.CharField(_("prompt"), max_length=300, blank=True)
    definition = models.TextField(_("definition"), blank=True)
    tone = models.PositiveSmallIntegerField(
        _("colour"), default=0, validators=[MaxValueValidator(TONES)]
    )
    answers = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="answered_by",
        verbose_name=_("answers the section"),
    )

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["canvas", "key"], name="section_key_unique"),
            models.UniqueConstraint(fields=["canvas", "order"], name="section_order_unique"),
            models.CheckConstraint(
                condition=Q(answers__isnull=True) | ~Q(answers=F("pk")),
                name="section_does_not_answer_itself",
                violation_error_message=_("A section cannot answer itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def tone_name(self) -> str:
        """Its colour in words; empty where it has none of its own."""
        return str(TONE_NAMES[self.tone - 1]) if self.tone else ""


class ActivityCanvas(models.Model):
    """Which canvas an activity's worksheets are filled on."""

    activity = models.OneToOneField(
        Activity, models.CASCADE, primary_key=True, related_name="chosen_canvas"
    )
    canvas = models.ForeignKey(Canvas, models.PROTECT, related_name="activities")

    class Meta:
        verbose_name = _("canvas of an activity")
        verbose_name_plural = _("canvases of activities")

    def __str__(self) -> str:
        return f"{self.activity}: {self.canvas}"
