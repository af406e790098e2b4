"""Where the link of an invitation leads."""

from typing import Final

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.forms import AccountForm
from accounts.models import User
from accounts.tries import FailureLimit, address_of
from workshops.access import get_invitation
from workshops.domain.team import accept, accept_with_account
from workshops.models import Invitation, Membership

TRIES: Final = FailureLimit("invitation", most=20, seconds=600)
"""Links that lead nowhere, and addresses that are taken."""


@login_not_required
@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Accept with the account that is signed in, or make one and accept in one step."""
    address = address_of(request)
    if TRIES.is_reached(address):
        response = _nothing(request, 429)
        response["Retry-After"] = str(TRIES.seconds)
        return response
    found = get_invitation(token)
    if found is None:
        TRIES.add_failure(address)
        return _nothing(request, 404)
    if isinstance(request.user, User):
        return _as_signed_in(request, found, request.user)
    if request.method != "POST":
        return _page(request, found, AccountForm())
    return _as_newcomer(request, found)


def _as_signed_in(request: HttpRequest, found: Invitation, user: User) -> HttpResponse:
    if Membership.objects.filter(programme=found.programme, user=user).exists():
        return redirect(found.programme)
    if request.method != "POST":
        return _page(request, found)
    if accept(found, user) is None:
        return _nothing(request, 404)
    return redirect(found.programme)


def _as_newcomer(request: HttpRequest, found: Invitation) -> HttpResponse:
    form = AccountForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    asked = form.cleaned_data
    try:
        user = accept_with_account(
            found, name=asked["name"], email=asked["email"], password=asked["password"]
        )
    except ValidationError as taken:
        TRIES.add_failure(address_of(request))
        form.add_error(None, taken)
        return _page(request, found, form, status=422)
    if user is None:
        return _nothing(request, 404)
    login(request, user)
    return redirect(found.programme)


def _page(
    request: HttpRequest, found: Invitation, form: AccountForm | None = None, *, status: int = 200
) -> HttpResponse:
    context = {"invitation": found, "programme": found.programme, "form": form}
    return render(request, "workshops/invitation.html", context, status=status)


def _nothing(request: HttpRequest, status: int) -> HttpResponse:
    """One page for what is unknown, used, withdrawn or too old: it tells nobody which."""
    context = {"is_limited": status == 429, "minutes": TRIES.seconds // 60}
    return render(request, "workshops/invitation_gone.html", context, status=status)
