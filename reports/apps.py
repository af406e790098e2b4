from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("Reports")

    def ready(self) -> None:
        from reports.domain.rehearsing import take_away
        from workshops.domain import rehearsal

        rehearsal.on_ending.append(take_away)
