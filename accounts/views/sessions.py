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
    if request.method != "POST":
        return _page(request, SignInForm(request=request), 200)
    address = address_of(request)
    person = f"{address} {request.POST.get('email', '').strip().lower()}"
    if PERSON.is_reached(person) or ADDRESS.is_reached(address):
        response = _page(request, SignInForm(request=request), 429, is_limited=True)
        response["Retry-After"] = str(PERSON.seconds)
        return response
    form = SignInForm(request.POST, request=request)
    if not form.is_valid() or form.user is None:
        PERSON.add_failure(person)
        ADDRESS.add_failure(address)
        return _page(request, form, 422)
    PERSON.forget(person)
    login(request, form.user)
    return redirect(following)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


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
