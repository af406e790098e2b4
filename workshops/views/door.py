"""The door for delegates, who have no account: type the code, say who you are, come in."""

from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.tries import FailureLimit, address_of
from workshops.access import device_of, workshop_left
from workshops.codes import typed
from workshops.domain import joining
from workshops.domain.agenda import planned
from workshops.domain.devices import round_now
from workshops.domain.joining import Reason, RefusedError
from workshops.forms.joining import CodeForm, JoinForm
from workshops.models import Device, Table, Workshop

# A code has 39.6 bits: at this rate, guessing one of fifty live codes takes centuries.
GUESSES: Final = FailureLimit("join", most=30, seconds=600)

COOKIE_SECONDS: Final = 24 * 60 * 60
"""The server itself ends a device's right twelve hours after its workshop."""


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """The page where the code is typed; a well-formed one leads to its door.

    Who has joined finds the way back in; whose device was signed out, the way to join again.
    """
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        return redirect("workshops:door", form.cleaned_data["code"])
    device = device_of(request)
    left = None if device else workshop_left(request)
    if left is not None:
        form.fields["code"].widget.attrs.pop("autofocus")  # the code is not what comes first then
    context = {"form": form, "device": device, "left": left}
    return render(request, "workshops/join.html", context, status=422 if form.is_bound else 200)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest, join_code: str) -> HttpResponse:
    """``join_code`` is the one that is typed, or the token that a QR code carries.

    Only wrong codes count against an address, and only codes that can be guessed are refused
    for it: the QR code and the page's own form let a whole room in, whatever somebody tries.
    """
    workshops = Workshop.objects.select_related("programme")
    workshop = workshops.filter(join_token=join_code).first()
    if workshop is None and (limited := _limited(request)) is not None:
        return limited
    if workshop is None:
        workshop = workshops.filter(join_code=typed(join_code)).first()
    if workshop is None:
        return _unknown(request)
    return _answer(request, workshop, None)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def table_door(request: HttpRequest, code: str) -> HttpResponse:
    """The door of one table: its QR code stands on it."""
    tables = Table.objects.select_related("workshop__programme", "pilot_group")
    table = tables.filter(code=code).first()
    if table is None:
        return _limited(request) or _unknown(request)
    return _answer(request, table.workshop, table)


def _limited(request: HttpRequest) -> HttpResponse | None:
    """The answer to an address from which too many wrong codes came."""
    if not GUESSES.is_reached(address_of(request)):
        return None
    limit = {"minutes": GUESSES.seconds // 60}
    response = render(request, "workshops/join_limited.html", limit, status=429)
    response["Retry-After"] = str(GUESSES.seconds)
    return response


def _unknown(request: HttpRequest) -> HttpResponse:
    GUESSES.add_failure(address_of(request))
    return render(request, "workshops/join_unknown.html", {"form": CodeForm()}, status=404)


def _answer(request: HttpRequest, workshop: Workshop, table: Table | None) -> HttpResponse:
    visit = Visit(request, workshop, table, device_of(request))
    return visit.come_in() if request.method == "POST" else visit.page()


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody at the door of ``workshop``, or of ``table``; ``device`` is what they are now."""

    request: HttpRequest
    workshop: Workshop
    table: Table | None
    device: Device | None

    def page(self, form: JoinForm | None = None, *, status: int = 200) -> HttpResponse:
        """What the workshop is, its state, and the form while there is a way in."""
        is_open = self.workshop.state == Workshop.State.OPEN
        device = self.device if self.device and self.device.workshop == self.workshop else None
        if form is None and is_open and device is None:
            form = self.form()
        waits = device is None and (form.lets_nobody_in if form else not self.workshop.is_closed)
        context = {
            "workshop": self.workshop,
            "agenda": planned(self.workshop),
            "table": self.table,
            "device": device,
            "form": form,
            "waits": waits,
        }
        return render(self.request, "workshops/door.html", context, status=status)

    def form(self, data: QueryDict | None = None) -> JoinForm:
        """Three queries."""
        workshop = self.workshop
        return JoinForm(
            data,
            workshop=workshop,
            places=joining.places(workshop, round_now(workshop)),
            delegates=joining.expected(workshop),
            organisations=list(workshop.programme.organisations.all()),
            table=self.table,
        )

    def come_in(self) -> HttpResponse:
        form = self.form(self.request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        try:
            _device, token = joining.join(
                self.workshop, **form.cleaned_data, instead_of=self.device
            )
        except RefusedError as refused:
            return self.refuse(form, refused.reason)
        response = redirect("workshops:room")
        response.set_cookie(
            settings.DEVICE_COOKIE_NAME,
            token,
            max_age=COOKIE_SECONDS,
            secure=settings.IS_HTTPS,
            httponly=True,
            samesite="Lax",
        )
        return response

    def refuse(self, form: JoinForm, reason: Reason) -> HttpResponse:
        """The page again, which says why: 409, or 422 where a field has to be corrected."""
        if reason in {Reason.NOT_OPEN, Reason.FULL}:
            self.workshop.refresh_from_db(fields=["state"])
            return self.page(status=409)
        if reason == Reason.SPENT:
            form = self.form(_with_new_ticket(self.request.POST))
            form.add_error(None, _("This form had been used before. Press the button once more."))
            return self.page(form, status=409)
        if reason == Reason.TABLE_FULL:
            form.add_error(
                "table" if "table" in form.fields else None,
                _("This table has just become full. Choose another one."),
            )
            return self.page(form, status=409)
        if reason == Reason.SEVERAL_OF_THE_NAME:
            form.add_error("name", _("Several people have this name: choose yourself in the list."))
        elif reason == Reason.NAMELESS:
            form.add_error("name", _("Type your name."))
        return self.page(form, status=422)


def _with_new_ticket(posted: QueryDict) -> QueryDict:
    data: Any = posted.copy()
    data["ticket"] = str(JoinForm.new_ticket())
    return data  # type: ignore[no-any-return]
