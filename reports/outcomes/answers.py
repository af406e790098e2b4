"""What the interviewees answered, question by question."""

from questionnaires.domain.results import Results, results_of
from questionnaires.models import Question
from reports.outcomes.facts import QuestionFacts, QuestionnaireFacts
from workshops.models import Workshop


def questionnaires_of(workshop: Workshop) -> tuple[QuestionnaireFacts, ...]:
    """The questionnaires that prepare ``workshop``, each with its results; six queries."""
    questionnaires = list(workshop.questionnaires.with_questions().order_by("pk"))
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
    )


def _question(question: Question) -> QuestionFacts:
    return QuestionFacts(
        key=question.key,
        number=question.number,
        kind=question.kind,
        text=question.text,
        help=question.help,
        choices=tuple(choice.label for choice in question.choices.all() if not choice.is_retired),
        is_personal=question.is_personal,
    )
