"""The agenda: as it was planned, for everybody; facilitators write it.

Each change answers with the region of the agenda as it is by then, also when it was refused, with
the reason in words.
"""

from collections.abc import Callable
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import reswap, retarget

from accounts.requests import SignedInRequest
from live.stream import last_numbers
from workshops.access import get_block, get_workshop, may_facilitate, require_facilitator
from workshops.domain import blocks as of_blocks
from workshops.domain.actions import ConflictError, sentence
from workshops.domain.agenda import draft, planned
from workshops.forms.agenda import BlockForm, MinutesForm, NewBlockForm
from workshops.forms.parts import OrderForm
from workshops.forms.undo import RemovedForm
from workshops.models import AgendaBlock, Workshop

USUAL_MINUTES: Final = 15

TAKEN: Final = "taken-agenda"
"""In the session: what was pasted a moment ago, for the page that offers to take it back."""


@require_safe
def agenda(request: SignedInRequest, code: str) -> HttpResponse:
    workshop = get_workshop(request.user, code)
    if not may_facilitate(request.user, workshop.programme):
        context = {"workshop": workshop, "agenda": planned(workshop)}
        return render(request, "workshops/agenda.html", context)
    known = last_numbers([workshop.topic])
    context = {
        **_context(workshop, **_pasted(request, workshop)),
        "topics": f"{workshop.topic}:{known.get(workshop.topic, 0)}",
    }
    return render(request, "workshops/agenda_editor.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def blocks(request: SignedInRequest, code: str) -> HttpResponse:
    """The region of all blocks; POST adds one at the end."""
    workshop = get_workshop(request.user, code)
    require_facilitator(request.user, workshop.programme)
    if request.method != "POST":
        return _region(request, workshop)
    form = NewBlockForm(workshop, request.POST, auto_id="new-%s")
    if not form.is_valid():
        return _region(request, workshop, form=form, fresh="add", status=422)
    return _change(
        request, workshop, lambda: of_blocks.add_block(workshop, form.instance), fresh="add"
    )


@require_POST
def order(request: SignedInRequest, code: str) -> HttpResponse:
    workshop = get_workshop(request.user, code)
    require_facilitator(request.user, workshop.programme)
    form = OrderForm([one.code for one in workshop.agenda_blocks.all()], request.POST)
    if not form.is_valid():
        return _region(request, workshop, refused=form.non_field_errors()[0], status=409)
    return _change(
        request, workshop, lambda: of_blocks.reorder(workshop, form.cleaned_data["order"])
    )


@require_http_methods(["GET", "HEAD", "POST", "DELETE"])
def block(request: SignedInRequest, code: str) -> HttpResponse:
    """The form of a block, in its row; POST saves it, DELETE takes the block off."""
    block = get_block(request.user, code)
    workshop = block.workshop
    require_facilitator(request.user, workshop.programme)
    if request.method == "DELETE":
        return _delete(request, block)
    is_fixed = block in _fixed(workshop)
    if request.method != "POST":
        seen = of_blocks.stamp(block)
        form = BlockForm(workshop, instance=block, seen=seen, is_fixed=is_fixed)
        return _form(request, workshop, form)
    form = BlockForm(workshop, request.POST, instance=block, is_fixed=is_fixed)
    if not form.is_valid():
        return _form(request, workshop, form, status=422)
    try:
        _save(form, request.POST.getlist("seen"))
    except of_blocks.ChangedError as changed:
        stamp = of_blocks.stamp(changed.now)
        return _form(request, workshop, form, now=changed.now, stamp=stamp, status=409)
    except (ConflictError, ValidationError) as refused:
        form.add_error(None, sentence(refused))
        return _form(request, workshop, form, status=409)
    return _region(request, workshop, fresh=block.code)


@require_POST
def minutes(request: SignedInRequest, code: str) -> HttpResponse:
    block = get_block(request.user, code)
    workshop = block.workshop
    require_facilitator(request.user, workshop.programme)
    form = MinutesForm(workshop, request.POST, instance=block)
    if not form.is_valid():
        return _region(request, workshop, refused=form.errors["minutes"][0], fresh=code, status=422)
    return _change(
        request,
        workshop,
        lambda: of_blocks.set_minutes(block, form.cleaned_data["minutes"]),
    )


@require_POST
def copy(request: SignedInRequest, code: str) -> HttpResponse:
    """Put a copy of the block after it."""
    block = get_block(request.user, code)
    require_facilitator(request.user, block.workshop.programme)
    return _change(request, block.workshop, lambda: of_blocks.duplicate(block))


@require_POST
def restored(request: SignedInRequest, code: str) -> HttpResponse:
    """Take back that blocks were deleted, or others pasted, a short while ago."""
    workshop = get_workshop(request.user, code)
    require_facilitator(request.user, workshop.programme)
    form = RemovedForm("blocks", workshop, request.POST)
    if not form.is_valid():
        return _region(request, workshop, refused=form.errors["kept"][0], status=422)
    return _change(
        request,
        workshop,
        lambda: of_blocks.take_back(workshop, form.cleaned_data["kept"]),
        says=_("The agenda is as it was before."),
        focus="told",
    )


def _delete(request: SignedInRequest, block: AgendaBlock) -> HttpResponse:
    workshop = block.workshop
    try:
        taken = of_blocks.delete(block)
    except (ConflictError, ValidationError) as refused:
        return _region(request, workshop, refused=sentence(refused), status=409)
    says = _("“%(title)s” was deleted.") % {"title": block.title}
    back = RemovedForm.of("blocks", workshop, taken)
    return _region(request, workshop, says=says, back=back, focus="told")


def _pasted(request: SignedInRequest, workshop: Workshop) -> dict[str, Any]:
    """What the page says of an agenda that was pasted before it was opened, once."""
    if request.method != "GET" or request.session.get(TAKEN, {}).get("workshop") != workshop.code:
        return {}
    taken = request.session.pop(TAKEN)["taken"]
    number = len(taken["came"])
    says = ngettext("%(number)s block was added.", "%(number)s blocks were added.", number)
    if taken["gone"]:
        says = ngettext(
            "The agenda was replaced: it has %(number)s block now.",
            "The agenda was replaced: it has %(number)s blocks now.",
            number,
        )
    back = RemovedForm.of("blocks", workshop, taken)
    return {"says": says % {"number": number}, "back": back}


def _save(form: BlockForm, seen: list[str]) -> None:
    """The last that was ``seen`` counts: the button that saves one's own all the same has seen
    what is there now.
    """
    activity = form.activity if form.wants_activity else None
    of_blocks.change_block(
        form.instance,
        seen=seen[-1] if seen else "",
        presenter=form.cleaned_data["presenter_name"],
        activity=activity.instance if activity else None,
        material=activity.material if activity else "",
    )


def _change(
    request: SignedInRequest, workshop: Workshop, act: Callable[[], object], **more: Any
) -> HttpResponse:
    try:
        act()
    except (ConflictError, ValidationError) as refused:
        return _region(request, workshop, refused=sentence(refused), status=409)
    return _region(request, workshop, **more)


def _fixed(workshop: Workshop) -> list[AgendaBlock]:
    blocks = list(workshop.agenda_blocks.all())
    return blocks[: of_blocks.fixed(workshop, blocks)]


def _context(workshop: Workshop, **more: Any) -> dict[str, Any]:
    return {
        "workshop": workshop,
        "draft": draft(workshop),
        "form": NewBlockForm(workshop, auto_id="new-%s", initial={"minutes": USUAL_MINUTES}),
        **more,
    }


def _region(
    request: SignedInRequest, workshop: Workshop, *, status: int = 200, **more: Any
) -> HttpResponse:
    """``fresh`` names what is replaced beside the region, which is morphed: the row with that
    code, or the form that adds (``add``). What was offered ``back`` before goes with a change.
    """
    has_changed = request.method not in {"GET", "HEAD"} and status == 200
    more = {name: value for name, value in more.items() if value}
    context = _context(workshop, has_changed=has_changed, **more)
    return render(request, "workshops/_agenda.html", context, status=status)


def _form(
    request: SignedInRequest,
    workshop: Workshop,
    form: BlockForm,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """``now`` and its ``stamp`` are what somebody else made of the block meanwhile."""
    context = {"workshop": workshop, "block": form.instance, "form": form, **more}
    response = render(request, "workshops/_agenda_form.html", context, status=status)
    return reswap(retarget(response, f"#block-{form.instance.code}"), "outerHTML")
