"""The event log: what happened, in the order in which it happened, per topic."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Topic(models.Model):
    """A stream of events that browsers follow, such as ``workshop.41`` or ``worksheet.7``.

    ``last_number`` is the counter of the topic's events. It is raised under the row's lock in
    the transaction that writes the event, so the numbers have no gap and no event becomes
    visible after a later one (an auto-increment id promises neither).
    """

    name = models.CharField(max_length=80, unique=True)
    last_number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return self.name


class EventQuerySet(models.QuerySet["Event"]):
    def after(self, topic: str, number: int) -> "EventQuerySet":
        """The events of ``topic`` that a reader who has seen ``number`` has not seen."""
        return self.filter(topic__name=topic, number__gt=number).order_by("number")


class Event(models.Model):
    """One change. Rows are added and never changed; erasing a person empties ``payload``.

    ``payload`` has ids and numbers, never what somebody wrote. ``operation`` is the id that the
    sender gave the change: the second time that it arrives, the row is its answer.
    """

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="events")
    number = models.PositiveBigIntegerField()
    kind = models.CharField(_("kind"), max_length=40)
    payload = models.JSONField(default=dict)
    operation = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    created_at = models.DateTimeField(_("when"), auto_now_add=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["topic", "number"], name="event_number_unique")
        ]

    def __str__(self) -> str:
        return f"{self.topic_id}/{self.number} {self.kind}"
