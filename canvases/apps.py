from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CanvasesConfig(AppConfig):
    name = "canvases"
    verbose_name = _("Canvases")

    def ready(self) -> None:
        from canvases.operations import KINDS, WorksheetOperations
        from canvases.telling import WorksheetTopics
        from live import operations, topics

        topics.register("worksheet", WorksheetTopics())
        operations.register(KINDS, WorksheetOperations())
