"""The door for delegates, who have no account: type the code, see the workshop."""

from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.tries import FailureLimit, address_of
from workshops.codes import typed
from workshops.domain.agenda import planned
from workshops.forms import CodeForm
from workshops.models import Workshop

# A code has 39.6 bits: at this rate, guessing one of fifty live codes takes centuries.
GUESSES: Final = FailureLimit("join", most=30, seconds=600)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """The page where the code is typed; a well-formed one leads to its door."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        return redirect("workshops:door", form.cleaned_data["code"])
    return render(request, "workshops/join.html", {"form": form}, status=_status(form))


@login_not_required
@require_safe
def door(request: HttpRequest, join_code: str) -> HttpResponse:
    address = address_of(request)
    if GUESSES.is_reached(address):
        limit = {"minutes": GUESSES.seconds // 60}
        response = render(request, "workshops/join_limited.html", limit, status=429)
        response["Retry-After"] = str(GUESSES.seconds)
        return response
    code = typed(join_code)
    workshop = Workshop.objects.select_related("programme").filter(join_code=code).first()
    if workshop is None:
        GUESSES.add_failure(address)
        return render(request, "workshops/join_unknown.html", {"form": CodeForm()}, status=404)
    context = {
        "workshop": workshop,
        "agenda": planned(workshop),
        "tables": workshop.tables.select_related("pilot_group"),
    }
    return render(request, "workshops/door.html", context)


def _status(form: CodeForm) -> int:
    return 422 if form.is_bound else 200
