from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuestionnairesConfig(AppConfig):
    name = "questionnaires"
    verbose_name = _("Questionnaires")

    def ready(self) -> None:
        from questionnaires.domain.materials import QuestionnaireMaterials
        from questionnaires.domain.readiness import questionnaires
        from questionnaires.domain.rehearsing import take_away
        from workshops.domain import materials, readiness, rehearsal
        from workshops.models import Activity

        materials.register(Activity.Kind.QUESTIONNAIRE, QuestionnaireMaterials())
        readiness.register(questionnaires)
        rehearsal.on_ending.append(take_away)
