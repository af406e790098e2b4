"""Deleting a programme, or a workshop with all that was written in it."""

from collections.abc import Callable, Sequence

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from workshops.access import get_part, get_programme, require_lead
from workshops.domain import removal
from workshops.forms.removal import RemovalForm
from workshops.models import Programme, Workshop


@require_http_methods(["GET", "HEAD", "POST"])
def programme(request: SignedInRequest, code: str) -> HttpResponse:
    programme = get_programme(request.user, code)
    require_lead(request.user, programme)
    workshops = list(programme.workshops.in_series())
    after = f"{reverse('workshops:programmes')}?all"
    return _page(
        request, programme, workshops, lambda: removal.remove_programme(programme), after=after
    )


@require_http_methods(["GET", "HEAD", "POST"])
def workshop(request: SignedInRequest, code: str) -> HttpResponse:
    workshop = get_part(request.user, Workshop.objects.in_series(), code)
    require_lead(request.user, workshop.programme)
    after = workshop.programme.get_absolute_url()
    return _page(
        request, workshop, [workshop], lambda: removal.remove_workshop(workshop), after=after
    )


def _page(
    request: SignedInRequest,
    whole: Programme | Workshop,
    workshops: Sequence[Workshop],
    remove: Callable[[], None],
    *,
    after: str,
) -> HttpResponse:
    """What will go, and the form; POST with the right name deletes and leads to ``after``."""
    reason = removal.why_they_stay(workshops)
    form = RemovalForm(whole.name, request.POST or None)
    status = 200
    if request.method == "POST" and reason:
        status = 409
    elif request.method == "POST" and not form.is_valid():
        status = 422
    elif request.method == "POST":
        try:
            remove()
        except ValidationError as refused:
            reason, status = refused.messages[0], 409
        else:
            return redirect(after)
    context = {
        "whole": whole,
        "programme": whole if isinstance(whole, Programme) else whole.programme,
        "is_programme": isinstance(whole, Programme),
        "loss": removal.loss_of(workshops),
        "reason": reason,
        "form": form,
    }
    return render(request, "workshops/removal.html", context, status=status)
