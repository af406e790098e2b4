"""What a reader of the report would expect and the data do not have."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from reports.outcomes.facts import (
    ActivityOutcome,
    QuestionnaireFacts,
    RoundFacts,
    TableFacts,
    WorksheetOutcome,
)


def missing_from(
    tables: Sequence[TableFacts],
    rounds: Sequence[RoundFacts],
    activities: Sequence[ActivityOutcome],
    questionnaires: Sequence[QuestionnaireFacts],
) -> tuple[str, ...]:
    """Sentences such as "Value Proposition, table 4: no customer gains", in report order."""
    return (
        *_of_activities(activities),
        *_of_tables(tables, rounds),
        *_of_questionnaires(questionnaires),
    )


def _of_activities(activities: Sequence[ActivityOutcome]) -> Iterator[str]:
    for activity in activities:
        if not activity.worksheets:
            yield _("%(activity)s: no worksheets were handed out") % {"activity": activity.title}
        for worksheet in activity.worksheets:
            yield from _of_worksheet(activity.title, worksheet)


def _of_worksheet(activity: str, worksheet: WorksheetOutcome) -> Iterator[str]:
    place = {"activity": activity, "table": worksheet.table}
    if worksheet.is_empty:
        yield _("%(activity)s, table %(table)s: nothing was written") % place
        return
    for section in worksheet.sections:
        if not section.notes and not section.summary:
            yield _("%(activity)s, table %(table)s: no %(section)s") % {
                **place,
                "section": section.title.lower(),
            }


def _of_tables(tables: Sequence[TableFacts], rounds: Sequence[RoundFacts]) -> Iterator[str]:
    is_seated = any(table.delegates for table in tables) or any(
        any(one.delegates) for one in rounds
    )
    if tables and not is_seated:
        yield _("Table plan: who sat where was not recorded")


def _of_questionnaires(questionnaires: Sequence[QuestionnaireFacts]) -> Iterator[str]:
    for questionnaire in questionnaires:
        if not questionnaire.response_count:
            yield _("%(questionnaire)s: no responses") % {"questionnaire": questionnaire.title}
        for result in questionnaire.results:
            if result.recording == "not_recorded":
                yield _("%(questionnaire)s, question %(number)s: answers were not recorded") % {
                    "questionnaire": questionnaire.title,
                    "number": result.number or result.key,
                }
