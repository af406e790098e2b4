from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CanvasesConfig(AppConfig):
    name = "canvases"
    verbose_name = _("Canvases")

    def ready(self) -> None:
        from canvases.domain.conflicts import loose_ends
        from canvases.domain.materials import CanvasMaterials
        from canvases.domain.readiness import canvases
        from canvases.domain.removal import take_away
        from canvases.domain.worksheets import hand_out_for
        from canvases.operations import KINDS, WorksheetOperations
        from canvases.telling import WorksheetTopics
        from live import operations, topics
        from workshops.domain import closing, materials, readiness, removal, running
        from workshops.models import Activity

        materials.register(Activity.Kind.WORKSHEET, CanvasMaterials())
        running.on_opening.append(hand_out_for)
        closing.on_closing.append(loose_ends)
        readiness.register(canvases)
        removal.on_workshop.append(take_away)
        topics.register("worksheet", WorksheetTopics())
        operations.register(KINDS, WorksheetOperations())
