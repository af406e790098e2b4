"""Questionnaires as they are asked, and what came of them."""

from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import SignedInRequest
from questionnaires.access import get_questionnaire
from questionnaires.charts import chart_of
from questionnaires.domain.drafting import begin
from questionnaires.domain.results import results_of
from questionnaires.domain.shipped import question_sets
from questionnaires.forms.drafting import BeginForm, QuestionForm
from questionnaires.models import Questionnaire
from workshops.access import get_workshop, may_facilitate, require_facilitator
from workshops.domain.actions import ConflictError
from workshops.models import Programme


@require_http_methods(["GET", "HEAD", "POST"])
def questionnaires(request: SignedInRequest, code: str) -> HttpResponse:
    """All questionnaires of the programme, on the page of one workshop; POST begins one."""
    workshop = get_workshop(request.user, code)
    form = BeginForm(request.POST or None)
    if request.method == "POST":
        require_facilitator(request.user, workshop.programme)
        if form.is_valid():
            return redirect(begin(workshop, **form.cleaned_data))
    context = {
        "workshop": workshop,
        "questionnaires": _of_programme(workshop.programme),
        "form": form,
        "sets": question_sets().values(),
        "may_facilitate": may_facilitate(request.user, workshop.programme),
    }
    status = 422 if form.is_bound else 200
    return render(request, "questionnaires/questionnaires.html", context, status=status)


@require_safe
def questionnaire(request: SignedInRequest, code: str) -> HttpResponse:
    return questionnaire_page(request, get_questionnaire(request.user, code))


def questionnaire_page(
    request: SignedInRequest,
    questionnaire: Questionnaire,
    *,
    refused: ConflictError | None = None,
) -> HttpResponse:
    """The page; ``refused`` is why the questionnaire did not change its state."""
    may_edit = may_facilitate(request.user, questionnaire.programme)
    context = {
        "workshop": questionnaire.workshop,
        "questionnaire": questionnaire,
        "response_count": questionnaire.responses.count(),
        "may_facilitate": may_edit,
        "is_edited": may_edit and questionnaire.state == Questionnaire.State.DRAFT,
        "question_form": QuestionForm(questionnaire),
        "refused": refused,
    }
    status = 409 if refused else 200
    return render(request, "questionnaires/questionnaire.html", context, status=status)


@require_safe
def investigation(request: SignedInRequest, code: str) -> HttpResponse:
    questionnaire = get_questionnaire(request.user, code)
    [results] = results_of([questionnaire])
    context = {
        "workshop": questionnaire.workshop,
        "questionnaire": questionnaire,
        "results": results,
        "answered": [(question, chart_of(question)) for question in results.questions],
        "siblings": _siblings(questionnaire),
    }
    return render(request, "questionnaires/investigation.html", context)


@require_safe
def investigation_of_workshop(request: SignedInRequest, code: str) -> HttpResponse:
    """Leads to what came of the workshop's first questionnaire, or says that there is none."""
    workshop = get_workshop(request.user, code)
    first = workshop.questionnaires.first()
    if first is not None:
        return redirect("questionnaires:investigation", first.code)
    return render(request, "questionnaires/investigation.html", {"workshop": workshop})


def _of_programme(programme: Programme) -> "QuerySet[Questionnaire]":
    """With their numbers of questions and responses; without those of rehearsals: one query."""
    return (
        programme.questionnaires.filter(workshop__rehearsal_of__isnull=True)
        .select_related("workshop")
        .annotate(
            question_count=Count("questions", distinct=True),
            response_count=Count("responses", distinct=True),
        )
    )


def _siblings(questionnaire: Questionnaire) -> list[Questionnaire]:
    """All questionnaires of the same workshop, this one included; empty when it is alone."""
    if questionnaire.workshop is None:
        return []
    found = list(questionnaire.workshop.questionnaires.all())
    return found if len(found) > 1 else []
