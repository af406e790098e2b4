"""What the interviewees answered, question by question."""

from typing import Final

from django.utils.translation import gettext as _

from questionnaires.analysis.choice import scale_steps
from questionnaires.domain.results import Results, asked, results_of
from questionnaires.models import Question, Questionnaire
from reports.outcomes.facts import QuestionFacts, QuestionnaireFacts
from workshops.models import Workshop

MOST_STEPS: Final = 11
"""Of a scale, to be listed one by one: from 0 to 10."""


def questionnaires_of(workshop: Workshop) -> tuple[QuestionnaireFacts, ...]:
    """The questionnaires that prepare ``workshop``, each with its results; six queries.

    A draft has not been asked yet, and is not among them.
    """
    questionnaires = list(
        workshop.questionnaires.exclude(state=Questionnaire.State.DRAFT)
        .with_questions()
        .order_by("pk")
    )
    return tuple(_facts(results) for results in results_of(questionnaires))


def _facts(results: Results) -> QuestionnaireFacts:
    questionnaire = results.questionnaire
    return QuestionnaireFacts(
        code=questionnaire.code,
        title=questionnaire.title,
        introduction=questionnaire.introduction,
        thanks=questionnaire.thanks,
        questions=tuple(_question(question) for question in questionnaire.questions.all()),
        response_count=results.response_count,
        places=results.places,
        interviewees=results.grouping,
        results=results.questions,
        group_name=questionnaire.group_name,
    )


def _question(question: Question) -> QuestionFacts:
    return QuestionFacts(
        key=question.key,
        number=question.number,
        kind=question.kind,
        text=question.text,
        help=question.help,
        choices=_choices(question),
        is_personal=question.is_personal,
    )


def _choices(question: Question) -> tuple[str, ...]:
    """What could be answered. Of a long scale, the two ends are enough."""
    match question.kind:
        case Question.Kind.YES_NO:
            return (_("Yes"), _("No"))
        case Question.Kind.SCALE:
            steps = tuple(step.label for step in scale_steps(asked(question)))
            return steps if len(steps) <= MOST_STEPS else (steps[0], "…", steps[-1])
        case _:
            return tuple(one.label for one in question.choices.all() if not one.is_retired)
