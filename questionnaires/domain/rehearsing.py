"""What a rehearsal has of questionnaires: copies, whose answers count for nothing."""

from questionnaires.models import ActivityQuestionnaire, Answer, Questionnaire
from workshops.models import Workshop


def take_away(rehearsal: Workshop) -> None:
    """The questionnaires of a rehearsal, with whatever was answered."""
    own = Questionnaire.objects.filter(workshop=rehearsal)
    ActivityQuestionnaire.objects.filter(questionnaire__in=own).delete()
    Answer.objects.filter(response__questionnaire__in=own).delete()
    own.delete()
