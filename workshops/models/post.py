"""Posts: what was said in public about a workshop."""

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from workshops.models.workshop import Workshop


class Post(models.Model):
    """A message on a social network, as it was on the day it was collected.

    Counts are ``None`` when they were not recorded. ``other_counts`` keeps numbers of which the
    source does not say what they count.
    """

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="posts")
    author = models.CharField(_("author"), max_length=120)
    handle = models.CharField(_("handle"), max_length=80, blank=True)
    posted_on = models.DateField(_("posted on"), null=True, blank=True)
    text = models.TextField(_("text"))
    replies = models.PositiveIntegerField(_("replies"), null=True, blank=True)
    reposts = models.PositiveIntegerField(_("reposts"), null=True, blank=True)
    likes = models.PositiveIntegerField(_("likes"), null=True, blank=True)
    other_counts = models.JSONField(_("other counts"), default=list, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["order", F("posted_on").asc(nulls_last=True), "pk"]

    def __str__(self) -> str:
        return f"{self.handle or self.author}, {self.posted_on}"
