"""Views load questionnaires only through here; who is not of the team finds nothing."""

from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import User
from questionnaires.models import Question, Questionnaire
from workshops.access import one_of


def get_questionnaire(user: User, code: str) -> Questionnaire:
    """Three queries: with its questions and choices, its workshop and the programme."""
    visible = Questionnaire.objects.visible_to(user).with_questions()
    visible = visible.select_related("workshop__programme", "programme", "grouping_question")
    return one_of(visible, code, _("There is no such questionnaire."))


def get_question(user: User, code: str, key: str) -> Question:
    """The question ``key`` of the questionnaire ``code``, with what that is loaded with."""
    questionnaire = get_questionnaire(user, code)
    for question in questionnaire.questions.all():
        if question.key == key:
            question.questionnaire = questionnaire
            return question
    raise Http404(_("There is no such question."))
