"""One's own account: who one is, and the password."""

from typing import Final

from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.forms import OwnForm, OwnPasswordForm
from accounts.models import User
from accounts.requests import SignedInRequest
from accounts.tries import FailureLimit

TRIES: Final = FailureLimit("own-password", most=8, seconds=600)
"""Passwords that were not the present one, of one person."""


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: SignedInRequest) -> HttpResponse:
    """POST saves name and address; a new address needs the password, since it signs in."""
    if request.method != "POST":
        return _page(request)
    if not TRIES.begin(str(request.user.pk)):
        return _limited(request)
    form = OwnForm(request.POST, instance=_stored(request))
    is_valid = form.is_valid()
    if "password" not in form.errors:
        TRIES.give_back(str(request.user.pk))
    if not is_valid:
        return _page(request, own=form, status=422)
    form.save()
    return redirect(f"{reverse('accounts:account')}?saved=account")


@never_cache
@sensitive_post_parameters("old_password", "new_password1", "new_password2")
@require_POST
def password(request: SignedInRequest) -> HttpResponse:
    """Change the password. This session goes on; all others of the person end."""
    if not TRIES.begin(str(request.user.pk)):
        return _limited(request)
    form = OwnPasswordForm(_stored(request), request.POST)
    is_valid = form.is_valid()
    if "old_password" not in form.errors:
        TRIES.give_back(str(request.user.pk))
    if not is_valid:
        return _page(request, password=form, status=422)
    update_session_auth_hash(request, form.save())
    return redirect(f"{reverse('accounts:account')}?saved=password")


def _stored(request: SignedInRequest) -> User:
    """Apart from the request's: what is refused stands nowhere on the page but in its form."""
    return User.objects.get(pk=request.user.pk)


def _limited(request: SignedInRequest) -> HttpResponse:
    response = _page(request, status=429)
    response["Retry-After"] = str(TRIES.seconds)
    return response


def _page(
    request: SignedInRequest,
    *,
    own: OwnForm | None = None,
    password: OwnPasswordForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "own": own or OwnForm(instance=_stored(request)),
        "password": password or OwnPasswordForm(request.user),
        "saved": request.GET.get("saved", ""),
        "is_limited": status == 429,
        "minutes": TRIES.seconds // 60,
    }
    return render(request, "accounts/account.html", context, status=status)
