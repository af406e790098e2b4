"""The people of a workshop: its list of delegates, changed in place."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from workshops.access import get_delegate, get_workshop, may_facilitate, require_facilitator
from workshops.domain import delegates as of_delegates
from workshops.domain import merging
from workshops.domain.actions import ConflictError, sentence
from workshops.domain.people_import import last_applied
from workshops.forms.people import DelegateForm, MergeForm, SearchForm
from workshops.forms.undo import RemovedForm
from workshops.models import Delegate, Seat, Workshop

NEW: Final = "new"
"""What is open when somebody is being added."""

MOST_DOUBLES: Final = 20


@dataclass(frozen=True, slots=True)
class Shown:
    """The part of the list that is looked at; ``open`` is a delegate's code, or ``NEW``."""

    q: str = ""
    page: int = 1
    open: str = ""

    @classmethod
    def of(cls, request: SignedInRequest) -> "Shown":
        form = SearchForm(request.GET)
        form.is_valid()
        asked = {name: value for name, value in form.cleaned_data.items() if value}
        return cls(**asked)

    @property
    def query(self) -> str:
        """``?q=…&page=…``, or nothing: the same part with nothing open."""
        said = urlencode(self._asked)
        return f"?{said}" if said else ""

    @property
    def query_to_open(self) -> str:
        """What stands before the code of the delegate that is to be opened in the same part."""
        return f"?{urlencode({**self._asked, 'open': ''})}"

    @property
    def _asked(self) -> dict[str, Any]:
        asked = {"q": self.q, "page": self.page if self.page > 1 else 0}
        return {name: value for name, value in asked.items() if value}


@require_safe
def people(request: SignedInRequest, code: str) -> HttpResponse:
    workshop = get_workshop(request.user, code)
    context = _context(request, workshop)
    return render(request, "workshops/people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def people_list(request: SignedInRequest, code: str) -> HttpResponse:
    """The region of the list; ``?open`` opens a form in it, POST adds a delegate."""
    workshop = get_workshop(request.user, code)
    if request.method != "POST":
        return _region(request, workshop)
    require_facilitator(request.user, workshop.programme)
    form = DelegateForm(workshop, request.POST)
    if not form.is_valid():
        return _region(request, workshop, opened=NEW, form=form, status=422)
    of_delegates.keep(form.instance, new_organisation=form.new_organisation)
    says = _("%(name)s was added.") % {"name": form.instance.name}
    return _region(request, workshop, opened=NEW, says=says)


@require_http_methods(["POST", "DELETE"])
def delegate(request: SignedInRequest, code: str) -> HttpResponse:
    """POST changes the delegate, DELETE takes them off the list."""
    one = get_delegate(request.user, code)
    workshop = one.workshop
    require_facilitator(request.user, workshop.programme)
    if request.method == "DELETE":
        return _remove(request, workshop, one)
    form = DelegateForm(workshop, request.POST, instance=one)
    if not form.is_valid():
        return _region(request, workshop, opened=code, form=form, status=422)
    of_delegates.keep(form.instance, new_organisation=form.new_organisation)
    return _region(request, workshop, saved=one)


def _remove(request: SignedInRequest, workshop: Workshop, one: Delegate) -> HttpResponse:
    try:
        kept = of_delegates.remove(one)
    except ValidationError as refused:
        return _region(request, workshop, refused=refused.messages, saved=one, status=409)
    says = _("%(name)s was removed.") % {"name": kept["name"]}
    return _offering(request, workshop, says, "delegates", kept, "people-restoration")


@require_POST
def restoration(request: SignedInRequest, code: str) -> HttpResponse:
    """Bring back a delegate who was removed a short while ago."""
    workshop = get_workshop(request.user, code)
    require_facilitator(request.user, workshop.programme)
    form = RemovedForm("delegates", workshop, request.POST)
    if not form.is_valid():
        return _region(request, workshop, refused=form.errors["kept"], status=422)
    try:
        back = of_delegates.restore(workshop, form.cleaned_data["kept"])
    except ValidationError as refused:
        return _region(request, workshop, refused=refused.messages, status=409)
    return _region(request, workshop, saved=back)


@require_POST
def merger(request: SignedInRequest, code: str) -> HttpResponse:
    """Make one delegate of several."""
    workshop = get_workshop(request.user, code)
    require_facilitator(request.user, workshop.programme)
    form = MergeForm(workshop, request.POST)
    if not form.is_valid():
        refused = [error for errors in form.errors.values() for error in errors]
        return _region(request, workshop, refused=refused, status=422)
    try:
        left, taken = merging.merge(form.cleaned_data["kept"], form.cleaned_data["others"])
    except ValidationError as refusal:
        return _region(request, workshop, refused=refusal.messages, status=409)
    says = ngettext(
        "%(name)s: %(number)s entry was merged into this one.",
        "%(name)s: %(number)s entries were merged into this one.",
        len(form.cleaned_data["others"]),
    )
    says %= {"name": left.name, "number": len(form.cleaned_data["others"])}
    return _offering(request, workshop, says, "mergers", taken, "people-parting")


@require_POST
def parting(request: SignedInRequest, code: str) -> HttpResponse:
    """Make several delegates again of those who were merged a short while ago."""
    workshop = get_workshop(request.user, code)
    require_facilitator(request.user, workshop.programme)
    form = RemovedForm("mergers", workshop, request.POST)
    if not form.is_valid():
        return _region(request, workshop, refused=form.errors["kept"], status=422)
    try:
        merging.part(workshop, form.cleaned_data["kept"])
    except (ConflictError, ValidationError) as refusal:
        return _region(request, workshop, refused=[sentence(refusal)], status=409)
    says = _("They are separate entries again.")
    return _region(request, workshop, says=says, focus="told")


def _offering(
    request: SignedInRequest, workshop: Workshop, says: str, what: str, kept: Any, undoing: str
) -> HttpResponse:
    """The region, with what was done and the way back: ``undoing`` names the address."""
    address = reverse(f"workshops:{undoing}", args=[workshop.code])
    return _region(
        request,
        workshop,
        says=says,
        back=RemovedForm.of(what, workshop, kept),
        undoing=address + Shown.of(request).query,
        focus="told",
    )


def _region(
    request: SignedInRequest, workshop: Workshop, *, status: int = 200, **told: Any
) -> HttpResponse:
    context = _context(request, workshop, **told)
    return render(request, "workshops/people.html#people", context, status=status)


def _context(
    request: SignedInRequest,
    workshop: Workshop,
    *,
    opened: str | None = None,
    form: DelegateForm | None = None,
    **told: Any,
) -> dict[str, Any]:
    """``told`` is what the region says of the press that it answers."""
    shown = Shown.of(request)
    listed = of_delegates.listed(workshop)
    found = listed.found(shown.q)
    page = Paginator(found, of_delegates.PAGE).get_page(shown.page)
    may = may_facilitate(request.user, workshop.programme)
    opened = shown.open if opened is None and request.method != "POST" else opened or ""
    return {
        "workshop": workshop,
        "shown": shown,
        "listed": listed,
        "found": found,
        "page": page,
        "delegates": _delegates(list(page.object_list)),
        "doubles": _doubles(listed) if may else [],
        "may_facilitate": may,
        "open": opened if may else "",
        "form": (form or _form(workshop, opened)) if may else None,
        "organisations": workshop.programme.organisations.all() if may and opened else [],
        "last_import": last_applied(workshop) if may else None,
        **told,
    }


def _form(workshop: Workshop, opened: str) -> DelegateForm | None:
    if opened == NEW:
        return DelegateForm(workshop)
    one = workshop.delegates.select_related("organisation").filter(code=opened).first()
    return DelegateForm(workshop, instance=one) if opened and one else None


def _delegates(keys: Sequence[int]) -> list[Delegate]:
    """Two queries: the delegates in the order of the list, with their seats of the first round."""
    first_round = Seat.objects.filter(round=1).select_related("table__pilot_group")
    delegates = Delegate.objects.filter(pk__in=list(keys)).select_related("organisation", "owns")
    return list(delegates.prefetch_related(Prefetch("seats", first_round, to_attr="first_seats")))


def _doubles(listed: of_delegates.Listed) -> list[list[Delegate]]:
    """The first few groups of those who may be one person: one query, none without any."""
    groups = listed.doubles()[:MOST_DOUBLES]
    keys = [pk for group in groups for pk in group]
    known = Delegate.objects.select_related("organisation").in_bulk(keys) if keys else {}
    return [[known[pk] for pk in group if pk in known] for group in groups]
