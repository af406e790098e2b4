"""What a workshop or a programme has of questionnaires, with whatever was answered."""

from django.db.models import QuerySet

from questionnaires.models import ActivityQuestionnaire, Answer, Questionnaire
from workshops.models import Programme, Workshop


def take_away(workshop: Workshop) -> None:
    _delete(Questionnaire.objects.filter(workshop=workshop))


def take_away_of_programme(programme: Programme) -> None:
    _delete(Questionnaire.objects.filter(programme=programme))


def _delete(own: QuerySet[Questionnaire]) -> None:
    """Activities and answers would hold them."""
    ActivityQuestionnaire.objects.filter(questionnaire__in=own).delete()
    Answer.objects.filter(response__questionnaire__in=own).delete()
    own.delete()
