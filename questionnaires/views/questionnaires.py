"""A questionnaire as it is asked, and what came of it."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from questionnaires.charts import chart_of
from questionnaires.domain.results import results_of
from questionnaires.models import Questionnaire
from workshops.access import get_workshop


@require_safe
def questionnaire(request: SignedInRequest, code: str) -> HttpResponse:
    questionnaire = _get(request, code)
    context = {
        "workshop": questionnaire.workshop,
        "questionnaire": questionnaire,
        "siblings": _siblings(questionnaire),
    }
    return render(request, "questionnaires/questionnaire.html", context)


@require_safe
def investigation(request: SignedInRequest, code: str) -> HttpResponse:
    questionnaire = _get(request, code)
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
def questionnaire_of_workshop(request: SignedInRequest, code: str) -> HttpResponse:
    """Leads to the workshop's first questionnaire, or says that there is none."""
    workshop = get_workshop(request.user, code)
    first = workshop.questionnaires.first()
    if first is not None:
        return redirect("questionnaires:questionnaire", first.code)
    return render(request, "questionnaires/questionnaire.html", {"workshop": workshop})


@require_safe
def investigation_of_workshop(request: SignedInRequest, code: str) -> HttpResponse:
    """Leads to what came of the workshop's first questionnaire, or says that there is none."""
    workshop = get_workshop(request.user, code)
    first = workshop.questionnaires.first()
    if first is not None:
        return redirect("questionnaires:investigation", first.code)
    return render(request, "questionnaires/investigation.html", {"workshop": workshop})


def _get(request: SignedInRequest, code: str) -> Questionnaire:
    visible = Questionnaire.objects.visible_to(request.user).with_questions()
    try:
        return visible.select_related("workshop__programme", "programme").get(code=code)
    except Questionnaire.DoesNotExist:
        raise Http404(_("There is no such questionnaire.")) from None


def _siblings(questionnaire: Questionnaire) -> list[Questionnaire]:
    """All questionnaires of the same workshop, this one included; empty when it is alone."""
    if questionnaire.workshop is None:
        return []
    found = list(questionnaire.workshop.questionnaires.all())
    return found if len(found) > 1 else []
