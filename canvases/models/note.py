"""Notes: single statements in the sections of worksheets, and how each came to be."""

import uuid
from typing import Self

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from canvases.models.canvas import Section
from canvases.models.worksheet import Worksheet
from workshops.models import Delegate, Device

MAX_NOTE_LENGTH = 10_000
"""Characters. More is not a note; the limit keeps one paste from filling a database."""


class NoteQuerySet(models.QuerySet["Note"]):
    def current(self) -> Self:
        """The notes that were not deleted, in the order in which a section shows them."""
        return self.filter(deleted_at__isnull=True).order_by(
            "section__order", "order", "created_at"
        )


class Note(models.Model):
    """The id is made by the tablet that writes the note, so that a repeated send is the same note.

    ``wording`` is what the report prints when a facilitator reworded it; ``text`` stays as the
    delegate wrote it. A deleted note is a tombstone: it stays, and can come back.

    ``text_revision`` is the revision in which the text last changed: who rewords an older text
    than that has not seen the newer one. Both are kept then: the second wording is a note
    ``beside`` the first, until somebody decides.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    worksheet = models.ForeignKey(Worksheet, models.CASCADE, related_name="notes")
    section = models.ForeignKey(Section, models.PROTECT, related_name="notes")
    order = models.PositiveIntegerField(_("order"), default=0)
    text = models.TextField(_("text"), validators=[MaxLengthValidator(MAX_NOTE_LENGTH)])
    wording = models.TextField(_("wording for the report"), blank=True)
    is_left_out = models.BooleanField(_("left out of the report"), default=False)
    merged_into = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="merged_notes"
    )
    author = models.ForeignKey(
        Delegate, models.SET_NULL, null=True, blank=True, related_name="notes"
    )
    device = models.ForeignKey(Device, models.SET_NULL, null=True, blank=True, related_name="notes")
    beside = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="other_versions"
    )
    is_late = models.BooleanField(_("came after the activity was locked"), default=False)
    revision = models.PositiveIntegerField(default=1)
    text_revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["order", "created_at"]
        indexes = [
            models.Index(
                fields=["worksheet", "section", "order"],
                condition=Q(deleted_at__isnull=True),
                name="note_current",
            )
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="note_says_something"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=models.F("id")),
                name="note_not_merged_into_itself",
                violation_error_message=_("A note cannot be merged into itself."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def short_id(self) -> str:
        """Eight hexadecimal digits that name the note in print and in every export."""
        return self.id.hex[:8]

    @property
    def printed(self) -> str:
        """The text that the report prints."""
        return self.wording or self.text


class NoteRevision(models.Model):
    """One change of a note, as it was after it."""

    note = models.ForeignKey(Note, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    section = models.ForeignKey(Section, models.PROTECT, related_name="+")
    order = models.PositiveIntegerField(default=0)
    is_deleted = models.BooleanField(default=False)
    device = models.ForeignKey(Device, models.SET_NULL, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("revision of a note")
        verbose_name_plural = _("revisions of notes")
        constraints = [
            models.UniqueConstraint(fields=["note", "number"], name="note_revision_unique")
        ]

    def __str__(self) -> str:
        return f"{self.note_id} revision {self.number}"
