"""What a workshop lacks of questionnaires before it is opened."""

from collections.abc import Iterator

from questionnaires.models import ActivityQuestionnaire, Questionnaire
from workshops.domain.readiness import Gap, Surveyed
from workshops.models import Activity


def questionnaires(surveyed: Surveyed) -> Iterator[Gap]:
    """Activities whose questionnaire was not chosen, or is still a draft: one query."""
    chosen = {
        one.activity_id: one.questionnaire
        for one in ActivityQuestionnaire.objects.filter(
            activity__block__workshop__in=surveyed.workshops
        ).select_related("questionnaire")
    }
    for workshop in surveyed.workshops:
        for activity in surveyed.activities.get(workshop.pk, ()):
            if activity.kind != Activity.Kind.QUESTIONNAIRE:
                continue
            questionnaire = chosen.get(activity.pk)
            facts = {"activity": activity, "questionnaire": questionnaire}
            if questionnaire is None:
                kind, page = "no-questionnaire", "workshops:agenda"
            elif questionnaire.state == Questionnaire.State.DRAFT:
                kind, page = "questionnaire-is-draft", "questionnaires:questionnaire-of-workshop"
            else:
                continue
            yield Gap(workshop, f"questionnaires/gaps.html#{kind}", page, True, facts)
