"""The table plan: the room as it is drawn, and as it is changed."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from live.stream import last_numbers
from workshops.access import (
    get_delegate,
    get_part_of_workshop,
    get_table,
    get_workshop,
    may_facilitate,
    require_facilitator,
)
from workshops.domain import laying, seating
from workshops.domain.actions import ConflictError
from workshops.domain.plan import planned, survey
from workshops.domain.proposals import latest
from workshops.forms.seating import (
    MOST_ROUNDS,
    HeardForm,
    ProposalForm,
    RoundForm,
    RuleForm,
    SeatForm,
    TableForm,
    TablesForm,
)
from workshops.forms.undo import RemovedForm
from workshops.models import SeatingChange, SeatingRule, Workshop
from workshops.views.proposals import proposal_context


@require_safe
def table_plan(request: SignedInRequest, code: str) -> HttpResponse:
    workshop = get_workshop(request.user, code)
    context = _drawn(request, workshop)
    context |= proposal_context(latest(workshop), context["surveyed"])
    return render(request, "workshops/table_plan.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def seats(request: SignedInRequest, code: str) -> HttpResponse:
    """The region of the room; POST seats a delegate. ``?open=tables|rules`` opens a form, and
    ``?heard`` asks only for what is not drawn yet.
    """
    workshop = get_workshop(request.user, code)
    if request.method != "POST":
        asked = HeardForm(request.GET)
        if asked.is_valid() and asked.cleaned_data["heard"] == heard(workshop):
            return HttpResponse(status=204)
        return _answer(request, workshop, **_opened(request, workshop))
    require_facilitator(request.user, workshop.programme)
    form = SeatForm(workshop, request.POST)
    if not form.is_valid():
        refused = _("The delegate or the table is there no more. Nobody was moved.")
        return _answer(request, workshop, refused=refused, status=422)
    delegate, table, other = (form.cleaned_data[name] for name in ("delegate", "table", "other"))
    try:
        if other is not None:
            seating.swap(delegate, other, round_of(request), user=request.user)
        else:
            seating.move(delegate, table, round_of(request), user=request.user)
    except ConflictError as refused:
        return _answer(request, workshop, refused=str(refused), status=409)
    said = _("%(name)s sits at Table %(number)s.") if table else _("%(name)s has no seat.")
    if other is not None:
        said = _("%(name)s and %(other)s have changed places.")
    names = {"name": delegate, "other": other, "number": table and table.number}
    return _answer(request, workshop, said=said % names)


@require_safe
def seat_choices(request: SignedInRequest, code: str) -> HttpResponse:
    """What the dialog asks: to which table is this delegate to move?"""
    delegate = get_delegate(request.user, code)
    workshop = delegate.workshop
    require_facilitator(request.user, workshop.programme)
    number = round_of(request)
    room = planned(survey(workshop), number)
    context = {
        "workshop": workshop,
        "delegate": delegate,
        "number": number,
        "room": room,
        "here": next(
            (
                one.table
                for one in room.tables
                if delegate.pk in {seated.delegate.pk for seated in one.seated}
            ),
            None,
        ),
    }
    return render(request, "workshops/_seat_choices.html", context)


@require_POST
def undo(request: SignedInRequest, code: str) -> HttpResponse:
    """Take back the last change; with ``kept``, only where it is the one that this speaks of."""
    workshop = get_workshop(request.user, code)
    require_facilitator(request.user, workshop.programme)
    seen = None
    if "kept" in request.POST:
        form = RemovedForm("plan", workshop, request.POST)
        if not form.is_valid():
            return _answer(request, workshop, refused=form.errors["kept"][0], status=422)
        seen = form.cleaned_data["kept"]["change"]
    try:
        seating.undo(workshop, seen=seen)
    except ConflictError as refused:
        return _answer(request, workshop, refused=str(refused), status=409)
    said = _("The last change was taken back.")
    return _answer(request, workshop, said=said, focus="undo")


# --- Tables -------------------------------------------------------------------------------


@require_POST
def more_tables(request: SignedInRequest, code: str) -> HttpResponse:
    """Add several tables alike."""
    workshop = get_workshop(request.user, code)
    require_facilitator(request.user, workshop.programme)
    form = TablesForm(workshop, request.POST)
    if not form.is_valid():
        return _answer(request, workshop, tables_form=form, status=422)
    data = form.cleaned_data
    return _change(
        request,
        workshop,
        lambda: laying.lay_alike(
            workshop,
            data["count"],
            capacity=data["capacity"],
            pilot_group=data["pilot_group"],
            user=request.user,
        ),
        said=_("The tables were added."),
    )


@require_http_methods(["GET", "HEAD", "POST", "DELETE"])
def table(request: SignedInRequest, code: str) -> HttpResponse:
    """GET opens the table's form in its place, POST saves it, DELETE removes the table."""
    table = get_table(request.user, code)
    workshop = table.workshop
    require_facilitator(request.user, workshop.programme)
    if request.method == "DELETE":
        said = _("Table %(number)s was removed.") % {"number": table.number}
        return _change(
            request,
            workshop,
            lambda: laying.remove_table(table, user=request.user),
            said=said,
            focus="told",
        )
    if request.method != "POST":
        return _answer(request, workshop, table_form=TableForm(workshop, instance=table))
    form = TableForm(workshop, request.POST, instance=table)
    if not form.is_valid():
        return _answer(request, workshop, table_form=form, status=422)
    return _change(
        request,
        workshop,
        lambda: laying.keep_table(form.instance, user=request.user),
        said=_("Table %(number)s was changed.") % {"number": form.instance.number},
        focus=table.code,
    )


# --- Rules --------------------------------------------------------------------------------


@require_POST
def rules(request: SignedInRequest, code: str) -> HttpResponse:
    """Add a rule."""
    workshop = get_workshop(request.user, code)
    require_facilitator(request.user, workshop.programme)
    form = RuleForm(workshop, request.POST)
    if not form.is_valid():
        return _answer(request, workshop, rule_form=form, status=422)
    data = form.cleaned_data
    # The form stands open for the next one.
    return _change(
        request,
        workshop,
        lambda: laying.add_rule(
            workshop, data["kind"], data["one"], data["other"], user=request.user
        ),
        said=_("The rule was added."),
        rule_form=RuleForm(workshop),
    )


@require_http_methods(["DELETE"])
def rule(request: SignedInRequest, code: str) -> HttpResponse:
    rule = get_part_of_workshop(request.user, SeatingRule.objects.all(), code)
    workshop = rule.workshop
    require_facilitator(request.user, workshop.programme)
    return _change(
        request,
        workshop,
        lambda: laying.remove_rule(rule, user=request.user),
        said=_("The rule was deleted."),
        focus="told",
        rule_form=RuleForm(workshop),
    )


# --- What is drawn ------------------------------------------------------------------------


def round_of(request: SignedInRequest) -> int:
    form = RoundForm(request.GET)
    return int(form.cleaned_data["round"]) if form.is_valid() else 1


def _opened(request: SignedInRequest, workshop: Workshop) -> dict[str, Any]:
    """The form that is to be open."""
    match request.GET.get("open"):
        case "tables":
            return {"tables_form": TablesForm(workshop)}
        case "rules":
            return {"rule_form": RuleForm(workshop)}
        case _:
            return {}


def _change(
    request: SignedInRequest,
    workshop: Workshop,
    act: Callable[[], SeatingChange | None],
    *,
    said: str,
    **shown: Any,
) -> HttpResponse:
    """Do it, and offer to take it back where it changed anything."""
    try:
        change = act()
    except ConflictError as refused:
        return _answer(request, workshop, refused=str(refused), status=409)
    if change is None:
        return _answer(request, workshop, **shown)
    back = RemovedForm.of("plan", workshop, {"change": change.pk})
    return _answer(request, workshop, said=said, back=back, **shown)


def _answer(
    request: SignedInRequest, workshop: Workshop, *, status: int = 200, **shown: Any
) -> HttpResponse:
    """The region; ``shown`` is a form that is open, what was ``said`` with the form that takes it
    ``back``, or why it was ``refused``; ``focus`` names the table, or what else has the focus.
    """
    context = _drawn(request, workshop) | shown
    return render(request, "workshops/_seats.html", context, status=status)


def heard(workshop: Workshop) -> int:
    """The number of the last event: one query."""
    return last_numbers([workshop.topic]).get(workshop.topic, 0)


def _drawn(request: SignedInRequest, workshop: Workshop) -> dict[str, Any]:
    """Eight queries, however large the room is."""
    # First: what comes while the rest is read is drawn twice rather than not at all.
    number_heard = heard(workshop)
    number = round_of(request)
    surveyed = survey(workshop)
    may = may_facilitate(request.user, workshop.programme)
    rounds = max(surveyed.rounds, number)
    return {
        "workshop": workshop,
        "heard": number_heard,
        "surveyed": surveyed,
        "room": planned(surveyed, number),
        "number": number,
        "undoing": f"{reverse('workshops:seating-undo', args=[workshop.code])}?round={number}",
        "rounds": [(one, surveyed.activities.get(one, ())) for one in range(1, rounds + 1)],
        "next_round": rounds + 1 if rounds < MOST_ROUNDS else None,
        "may_facilitate": may,
        "may_change": may and not workshop.is_closed,
        "last_change": seating.last_change(workshop) if may else None,
        "proposal_form": ProposalForm(initial={"rounds": surveyed.rounds}),
    }
