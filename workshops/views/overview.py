"""A workshop's first page: how ready it is, where it is prepared, and its brief."""

from dataclasses import dataclass
from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from workshops.access import get_workshop, membership_of
from workshops.domain.readiness import Readiness, readiness_of
from workshops.domain.series import Contents, around, contents_of
from workshops.models import Activity, Workshop

STEPS: Final = (
    ("workshops:brief", _("Brief")),
    ("workshops:agenda", _("Agenda")),
    ("workshops:people", _("People")),
    ("workshops:table-plan", _("Table plan")),
    ("canvases:worksheets", _("Worksheets")),
    ("questionnaires:questionnaire-of-workshop", _("Questionnaire")),
    ("reports:print", _("Print")),
)
"""The pages on which a workshop is prepared, in the order in which one goes through them."""


@dataclass(frozen=True, slots=True)
class Step:
    """A page of the preparation, with how many things are missing there or to be looked at, and
    whether it has anything at all.
    """

    address: str
    words: Promise
    needed: int
    advised: int
    is_begun: bool


@require_safe
def workshop(request: SignedInRequest, code: str) -> HttpResponse:
    workshop = get_workshop(request.user, code)
    readiness = readiness_of([workshop]).get(workshop.pk)
    contents = contents_of([workshop])[workshop.pk]
    membership = membership_of(request.user, workshop.programme)
    context = {
        "workshop": workshop,
        "is_overview": True,
        "steps": around(workshop, timezone.localdate()),
        "contents": contents,
        "objectives": workshop.brief.objectives.all(),
        "readiness": readiness,
        "preparation": _preparation(workshop, readiness, contents) if readiness else None,
        "may_facilitate": membership.may_facilitate,
        "may_lead": membership.may_lead,
    }
    return render(request, "workshops/workshop.html", context)


def _preparation(workshop: Workshop, readiness: Readiness, contents: Contents) -> list[Step]:
    activities = Activity.objects.filter(block__workshop=workshop)
    kinds = set(activities.values_list("kind", flat=True))
    is_begun = {
        "workshops:agenda": contents.blocks > 0,
        "workshops:people": contents.delegates > 0,
        "workshops:table-plan": contents.tables > 0,
        "canvases:worksheets": Activity.Kind.WORKSHEET in kinds,
        "questionnaires:questionnaire-of-workshop": Activity.Kind.QUESTIONNAIRE in kinds,
        "reports:print": contents.blocks + contents.delegates + contents.tables > 0,
    }
    return [
        Step(
            address=reverse(page, args=[workshop.code]),
            words=words,
            needed=sum(gap.page == page for gap in readiness.needed),
            advised=sum(gap.page == page for gap in readiness.advised),
            is_begun=is_begun.get(page, True),
        )
        for page, words in STEPS
    ]
