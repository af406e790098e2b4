from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("Reports")

    def ready(self) -> None:
        from reports.domain.removal import discard_frozen_logos, take_away
        from workshops.domain import removal

        removal.on_programme.append(discard_frozen_logos)
        removal.on_workshop.append(take_away)
