"""Questionnaires as what an activity of an agenda can have."""

from collections.abc import Iterable, Mapping, Sequence

import cattrs
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from live.publish import record
from questionnaires.domain.questionnaires import QuestionPlan, draw_up, planned
from questionnaires.models import ActivityQuestionnaire, Questionnaire
from workshops.domain.materials import Data, Offer
from workshops.models import Activity, Programme


class QuestionnaireMaterials:
    """Implements ``workshops.domain.materials.Materials``; keys are questionnaires' codes."""

    def offered(self, programme: Programme) -> Sequence[Offer]:
        own = programme.questionnaires.filter(workshop__rehearsal_of__isnull=True)
        return [_offer(one) for one in own]

    def chosen(self, activities: Iterable[Activity]) -> Mapping[int, Offer]:
        chosen = ActivityQuestionnaire.objects.filter(activity__in=activities)
        return {
            one.activity_id: _offer(one.questionnaire)
            for one in chosen.select_related("questionnaire")
        }

    @transaction.atomic
    def choose(self, activity: Activity, key: str) -> None:
        if not key:
            ActivityQuestionnaire.objects.filter(activity=activity).delete()
        else:
            offered = activity.workshop.programme.questionnaires
            questionnaire = offered.filter(code=key).first()
            if questionnaire is None:
                raise ValidationError(_("There is no such questionnaire."))
            ActivityQuestionnaire.objects.update_or_create(
                activity=activity, defaults={"questionnaire": questionnaire}
            )
        record(activity.workshop.topic, "activity", activity=activity.code)

    def outline(self, activity: Activity) -> Data | None:
        chosen = ActivityQuestionnaire.objects.filter(activity=activity).first()
        if chosen is None:
            return None
        questionnaire = Questionnaire.objects.with_questions().get(pk=chosen.questionnaire_id)
        grouping = questionnaire.grouping_question
        return {
            "title": questionnaire.title,
            "introduction": questionnaire.introduction,
            "thanks": questionnaire.thanks,
            "identity": questionnaire.identity,
            "grouped_by": grouping.key if grouping else "",
            "group_name": questionnaire.group_name,
            "smallest_group": questionnaire.smallest_group,
            "questions": cattrs.unstructure(planned(questionnaire)),
        }

    @transaction.atomic
    def restore(self, activity: Activity, data: Data) -> None:
        """Draws up a draft of its own: what was answered elsewhere stays there."""
        head = dict(data)
        try:
            questions = cattrs.structure(head.pop("questions"), list[QuestionPlan])
            questionnaire = draw_up(
                activity.workshop.programme, questions, workshop=activity.workshop, **head
            )
        except (KeyError, TypeError, cattrs.BaseValidationError):
            raise ValidationError(_("This is not the outline of a questionnaire.")) from None
        self.choose(activity, questionnaire.code)


def _offer(questionnaire: Questionnaire) -> Offer:
    return Offer(questionnaire.code, questionnaire.title, questionnaire.get_state_display())
