"""The console's tables: all at a glance, and what is done for one of them."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import reswap

from accounts.requests import SignedInRequest
from canvases.access import get_worksheet
from canvases.domain import worksheets
from canvases.domain.cockpit import Cockpit, TableState, cockpit
from canvases.forms.screen import ExtraTimeForm
from canvases.models import Worksheet
from workshops.access import (
    get_announcement,
    get_table,
    get_workshop,
    may_steer,
    require_facilitator,
)
from workshops.domain.messages import announce, just_sent, withdraw
from workshops.domain.tables import end_extra_time, give_extra_time
from workshops.forms.tables import MessageForm
from workshops.models import Table, Workshop


@dataclass(frozen=True, slots=True)
class Shown:
    """What the region shows: codes of the activity and the table, empty where none was chosen.

    They are only compared with codes that are there; others stand for nothing.
    """

    activity: str
    table: str

    @classmethod
    def of(cls, request: SignedInRequest) -> "Shown":
        return cls(request.GET.get("activity", ""), request.GET.get("table", ""))

    def query(self, **other: str) -> str:
        """``?activity=…&table=…``, or nothing, with ``other`` codes in place of these."""
        codes = {"activity": self.activity, "table": self.table, **other}
        asked = urlencode({name: code for name, code in codes.items() if code})
        return f"?{asked}" if asked else ""


@require_safe
def region(request: SignedInRequest, code: str) -> HttpResponse:
    return _region(request, get_workshop(request.user, code))


# --- For one table ------------------------------------------------------------------------


@require_http_methods(["POST", "DELETE"])
def extra_time(request: SignedInRequest, code: str) -> HttpResponse:
    """Give the table minutes on top, or (DELETE) let it end with the others."""
    table = _table(request, code)
    state = cockpit(table.workshop, Shown.of(request).activity)
    if state.activity is None:
        raise Http404(_("There is no activity for which a table could have extra time."))
    if request.method == "DELETE":
        end_extra_time(table, state.activity)
        return _region(request, table.workshop)
    form = ExtraTimeForm(request.POST)
    if not form.is_valid():
        return _region(request, table.workshop, extra=form, status=422)
    try:
        give_extra_time(table, form.cleaned_data["minutes"], state.activity)
    except ValidationError as refused:
        form.add_error(None, refused)
        return _region(request, table.workshop, extra=form, status=409)
    return _region(request, table.workshop)


@require_POST
def table_messages(request: SignedInRequest, code: str) -> HttpResponse:
    """Say something to those at the table."""
    table = _table(request, code)
    form = MessageForm(request.POST)
    if not form.is_valid():
        return _region(request, table.workshop, message=form, status=422)
    announce(table.workshop, form.cleaned_data["text"], table=table, user=request.user)
    # A morph would leave in the field what was just said.
    return reswap(_region(request, table.workshop, is_answer=True), "outerHTML")


@require_http_methods(["DELETE"])
def table_message(request: SignedInRequest, code: str) -> HttpResponse:
    announcement = get_announcement(request.user, code)
    require_facilitator(request.user, announcement.workshop.programme)
    withdraw(announcement)
    return _region(request, announcement.workshop)


@require_http_methods(["POST", "DELETE"])
def lock(request: SignedInRequest, code: str) -> HttpResponse:
    """Let the worksheet's table write no more, or (DELETE) write again."""
    worksheet = _worksheet(request, code)
    change = worksheets.lock if request.method == "POST" else worksheets.unlock
    change(worksheet)
    return _region(request, worksheet.table.workshop)


@require_http_methods(["DELETE"])
def hand(request: SignedInRequest, code: str) -> HttpResponse:
    """Lower the hand of those at the worksheet: somebody is with them."""
    worksheet = _worksheet(request, code)
    worksheets.raise_hand(worksheet, False)
    return _region(request, worksheet.table.workshop)


# --- Pieces -------------------------------------------------------------------------------


def _table(request: SignedInRequest, code: str) -> Table:
    table = get_table(request.user, code)
    require_facilitator(request.user, table.workshop.programme)
    return table


def _worksheet(request: SignedInRequest, code: str) -> Worksheet:
    known = Worksheet.objects.select_related("activity")
    worksheet = get_worksheet(request.user, known, code)
    require_facilitator(request.user, worksheet.table.workshop.programme)
    return worksheet


def _region(
    request: SignedInRequest,
    workshop: Workshop,
    *,
    message: Form | None = None,
    extra: Form | None = None,
    is_answer: bool = False,
    status: int = 200,
) -> HttpResponse:
    shown = Shown.of(request)
    state = cockpit(workshop, shown.activity)
    chosen = next((one for one in state.tables if one.table.code == shown.table), None)
    said = workshop.announcements.standing().filter(table=chosen.table) if chosen else ()
    context = {
        "workshop": workshop,
        "cockpit": state,
        "query": shown.query(),
        "closed_query": shown.query(table=""),
        "rows": _rows(state, shown.query),
        "switches": _switches(state, shown.query),
        "chosen": chosen,
        "said": said,
        "sent": just_sent(said, request.user),
        "is_answer": is_answer,
        "message": message or MessageForm(),
        "extra": extra or ExtraTimeForm(),
        "may_steer": may_steer(request.user, workshop),
    }
    return render(request, "canvases/_cockpit.html", context, status=status)


def _rows(state: Cockpit, query: Callable[..., str]) -> list[tuple[TableState, str]]:
    """Each table with the query that opens it."""
    return [(one, query(table=one.table.code)) for one in state.tables]


@dataclass(frozen=True, slots=True)
class Switch:
    """An activity that can be shown. ``hands`` counts those raised for it."""

    title: str
    query: str
    is_shown: bool
    is_followed: bool
    hands: int


def _switches(state: Cockpit, query: Callable[..., str]) -> list[Switch]:
    """The activity of the running block is asked for without a code, so that the region goes on
    with the agenda.
    """
    raised = [
        trouble.elsewhere
        for one in state.tables
        for trouble in one.troubles
        if trouble.elsewhere is not None
    ]
    return [
        Switch(
            title=activity.title,
            query=query(activity="" if activity == state.followed else activity.code),
            is_shown=activity == state.activity,
            is_followed=activity == state.followed,
            hands=raised.count(activity),
        )
        for activity in state.activities
    ]
