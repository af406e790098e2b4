"""Links: a note answers another, as a pain reliever answers a pain."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from canvases.models.note import Note


class Link(models.Model):
    """``answer`` → ``answered``; both are notes of one worksheet, in sections that answer so."""

    answer = models.ForeignKey(Note, models.CASCADE, related_name="links_out")
    answered = models.ForeignKey(Note, models.CASCADE, related_name="links_in")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        constraints = [
            models.UniqueConstraint(fields=["answer", "answered"], name="link_unique"),
            models.CheckConstraint(
                condition=~Q(answer=F("answered")),
                name="link_joins_two_notes",
                violation_error_message=_("A note cannot answer itself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.answer_id} answers {self.answered_id}"
