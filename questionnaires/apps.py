from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuestionnairesConfig(AppConfig):
    name = "questionnaires"
    verbose_name = _("Questionnaires")

    def ready(self) -> None:
        from questionnaires.domain.materials import QuestionnaireMaterials
        from questionnaires.domain.readiness import questionnaires
        from questionnaires.domain.removal import take_away, take_away_of_programme
        from workshops.domain import materials, readiness, removal
        from workshops.models import Activity

        materials.register(Activity.Kind.QUESTIONNAIRE, QuestionnaireMaterials())
        readiness.register(questionnaires)
        removal.on_programme.append(take_away_of_programme)
        removal.on_workshop.append(take_away)
