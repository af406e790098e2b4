from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkshopsConfig(AppConfig):
    name = "workshops"
    verbose_name = _("Workshops")

    def ready(self) -> None:
        from live import topics
        from workshops.domain import gaps, readiness
        from workshops.gate import OwnTopics, WorkshopTopics

        topics.register("workshop", WorkshopTopics("device", "team", "screen"))
        topics.register("console", WorkshopTopics("team"))
        topics.register("screen", WorkshopTopics("team", "screen"))
        topics.register("device", OwnTopics("device"))
        topics.register("member", OwnTopics("team"))
        readiness.register(*gaps.CHECKS)
