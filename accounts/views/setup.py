"""The first account of a new installation."""

from typing import Final

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.forms import SetupForm
from accounts.setup import is_new, make_first_account
from accounts.tries import FailureLimit, address_of

TRIES: Final = FailureLimit("setup", most=20, seconds=600)


@login_not_required
@never_cache
@sensitive_post_parameters("password", "again", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def setup(request: HttpRequest) -> HttpResponse:
    """For as long as nobody has an account; the printed link brings the code along."""
    if not is_new():
        return redirect("accounts:sign-in")
    if request.method != "POST":
        return _page(request, SetupForm(initial={"code": request.GET.get("code", "")}), 200)
    address = address_of(request)
    if not TRIES.begin(address):
        response = _page(request, SetupForm(request.POST), 429, is_limited=True)
        response["Retry-After"] = str(TRIES.seconds)
        return response
    form = SetupForm(request.POST)
    if not form.is_valid():
        if "code" not in form.errors:
            TRIES.give_back(address)
        return _page(request, form, 422)
    TRIES.forget(address)
    user = make_first_account(
        name=form.cleaned_data["name"],
        email=form.cleaned_data["email"],
        password=form.cleaned_data["password"],
    )
    if user is None:
        return redirect("accounts:sign-in")
    login(request, user)
    return redirect("workshops:programmes")


def _page(
    request: HttpRequest, form: SetupForm, status: int, *, is_limited: bool = False
) -> HttpResponse:
    context = {"form": form, "is_limited": is_limited, "minutes": TRIES.seconds // 60}
    return render(request, "accounts/setup.html", context, status=status)
