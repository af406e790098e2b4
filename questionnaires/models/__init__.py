"""Questionnaires and their responses: one noun per file."""

from questionnaires.models.questionnaire import (
    ActivityQuestionnaire,
    Choice,
    Question,
    Questionnaire,
)
from questionnaires.models.response import Answer, ChosenChoice, Response

__all__ = [
    "ActivityQuestionnaire",
    "Answer",
    "Choice",
    "ChosenChoice",
    "Question",
    "Questionnaire",
    "Response",
]
