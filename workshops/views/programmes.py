"""A person's programmes, and one of them as its series of workshops."""

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from workshops.access import get_programme
from workshops.domain.series import contents_of, steps
from workshops.models import Programme


@require_safe
def programmes(request: SignedInRequest) -> HttpResponse:
    """The list; whoever has one programme only is sent straight to it."""
    own = list(
        Programme.objects.visible_to(request.user).annotate(
            workshop_count=Count(
                "workshops", distinct=True, filter=Q(workshops__rehearsal_of__isnull=True)
            )
        )
    )
    if len(own) == 1:
        return redirect(own[0])
    return render(request, "workshops/programmes.html", {"programmes": own})


@require_safe
def programme(request: SignedInRequest, code: str) -> HttpResponse:
    programme = get_programme(request.user, code)
    workshops = list(programme.workshops.in_series())
    context = {
        "programme": programme,
        "steps": steps(workshops, contents_of(workshops), timezone.localdate()),
        "pilot_groups": programme.pilot_groups.all(),
        "organisations": programme.organisations.all(),
        "milestones": programme.milestones.all(),
        "team": programme.memberships.select_related("user").order_by("user__name"),
        "has_others": Programme.objects.visible_to(request.user).exclude(pk=programme.pk).exists(),
    }
    return render(request, "workshops/programme.html", context)
