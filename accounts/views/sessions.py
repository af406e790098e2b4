"""Signing in and out."""

from typing import Final

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.forms import SignInForm
from accounts.setup import is_new
from accounts.tries import FailureLimit, address_of

# Per person and address, so that nobody elsewhere can lock a facilitator out; and per address.
PERSON: Final = FailureLimit("sign-in", most=8, seconds=600)
ADDRESS: Final = FailureLimit("sign-in-address", most=40, seconds=600)


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    following = _following(request)
    if request.user.is_authenticated:
        return redirect(following)
    if is_new():
        return redirect("accounts:setup")
    if request.method != "POST":
        return _page(request, SignInForm(request=request), 200)
    address = address_of(request)
    person = f"{address} {request.POST.get('email', '').strip().lower()}"
    if not _may_try(person, address):
        response = _page(request, SignInForm(request=request), 429, is_limited=True)
        response["Retry-After"] = str(PERSON.seconds)
        return response
    form = SignInForm(request.POST, request=request)
    if not form.is_valid() or form.user is None:
        return _page(request, form, 422)
    PERSON.forget(person)
    ADDRESS.give_back(address)
    login(request, form.user)
    return redirect(following)


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Nobody has to sign in to sign out: the session may have ended by itself before."""
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


def _may_try(person: str, address: str) -> bool:
    """Count a try as failed until it has succeeded; whether there was one left."""
    if not ADDRESS.begin(address):
        return False
    if PERSON.begin(person):
        return True
    # No password is looked at: the others at this address need not pay for it.
    ADDRESS.give_back(address)
    return False


def _following(request: HttpRequest) -> str:
    """Where to go after signing in: the page that was asked for, if it is one of ours."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return asked if is_ours else resolve_url(settings.LOGIN_REDIRECT_URL)


def _page(
    request: HttpRequest, form: SignInForm, status: int, *, is_limited: bool = False
) -> HttpResponse:
    context = {
        "form": form,
        "next": request.POST.get("next") or request.GET.get("next") or "",
        "is_limited": is_limited,
        "minutes": PERSON.seconds // 60,
    }
    return render(request, "accounts/sign_in.html", context, status=status)
