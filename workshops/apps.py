from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkshopsConfig(AppConfig):
    name = "workshops"
    verbose_name = _("Workshops")

    def ready(self) -> None:
        from live import topics
        from workshops.domain import actions, gaps, readiness, rounds, running
        from workshops.gate import OwnTopics, WorkshopTopics

        topics.register("workshop", WorkshopTopics("device", "team", "screen"))
        topics.register("console", WorkshopTopics("team"))
        topics.register("screen", WorkshopTopics("team", "screen"))
        topics.register("device", OwnTopics("device"))
        topics.register("member", OwnTopics("team"))
        readiness.register(*gaps.CHECKS)
        running.on_opening.append(rounds.follow_round)
        actions.on_undone.append(rounds.return_to_round)
