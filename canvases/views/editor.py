"""The editor of a programme's own canvas: one region, which every change answers with."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect, push_url

from accounts.requests import SignedInRequest
from canvases.access import get_canvas
from canvases.definition import Box, CanvasDefinition, DefinitionError, editing
from canvases.domain.library import choose, remove, revise
from canvases.domain.shelf import drawn, newest_of, uses
from canvases.forms.canvases import (
    GRIDS_SHOWN,
    ActivityForm,
    GridForm,
    PlaceForm,
    SectionForm,
    TitleForm,
    WordsForm,
)
from canvases.models import Canvas
from workshops.access import may_facilitate, require_facilitator
from workshops.domain.actions import ConflictError
from workshops.forms.parts import OrderForm

type Edit = Callable[[CanvasDefinition], CanvasDefinition]


@dataclass(frozen=True, slots=True)
class Opened:
    """What stands open in the region: a form of words, of the section ``key``, or for a new one;
    ``says`` is why something was refused.
    """

    words: WordsForm | None = None
    key: str = ""
    section: SectionForm | None = None
    title: TitleForm | None = None
    says: str = ""


NOTHING: Final = Opened()
WORDS: Final = "*"
"""Names the form of the canvas's own words among those of the sections."""


@require_http_methods(["GET", "HEAD", "POST", "DELETE"])
def canvas(request: SignedInRequest, code: str) -> HttpResponse:
    """The page; POST changes the words of the canvas, DELETE removes it in all its versions."""
    canvas = get_canvas(request.user, code)
    if request.method in {"GET", "HEAD"}:
        return render(request, "canvases/canvas.html", _context(request, canvas, NOTHING))
    require_facilitator(request.user, _programme(canvas))
    if request.method == "DELETE":
        return _removed(request, canvas)
    form = WordsForm(canvas.definition, request.POST)
    if not form.is_valid():
        return _editor(request, canvas, Opened(words=form), status=422)
    if form.cleaned_data["seen"] != editing.stamp(canvas.definition):
        return _stale(request, canvas, Opened(words=WordsForm(canvas.definition)))
    words = {name: form.cleaned_data[name] for name in ("name", "purpose", "label", "prompt")}
    return _changed(
        request,
        canvas,
        lambda old: editing.placed(editing.described(old, **words), {editing.SUBJECT: form.box()}),
        Opened(words=form),
    )


@require_safe
def editor(request: SignedInRequest, code: str) -> HttpResponse:
    """The region; ``?section=<key>`` opens a section's form, ``?words`` that of the canvas."""
    canvas = get_canvas(request.user, code)
    opened = NOTHING
    if may_facilitate(request.user, _programme(canvas)):
        if "words" in request.GET:
            opened = Opened(words=WordsForm(canvas.definition))
        elif key := request.GET.get("section", ""):
            opened = _section_opened(canvas, key)
    return _editor(request, canvas, opened)


@require_safe
def drawing(request: SignedInRequest, code: str) -> HttpResponse:
    """The drawing as it would be with what stands in the open form, saved or not."""
    canvas = get_canvas(request.user, code)
    definition = canvas.definition
    # What cannot be drawn is said when it is saved.
    with suppress(DefinitionError, KeyError):
        definition = _previewed(definition, request.GET)
    return render(request, "canvases/_drawing.html", _drawing(canvas, definition))


@require_POST
def sections(request: SignedInRequest, code: str) -> HttpResponse:
    """Add a section where there is room."""
    canvas = _own(request, code)
    form = TitleForm(request.POST)
    if not form.is_valid():
        opened = replace(_kept_open(request, canvas), title=form)
        return _editor(request, canvas, opened, status=422)
    title = form.cleaned_data["title"]
    return _changed(request, canvas, lambda old: editing.added(old, title), Opened(title=form))


@require_http_methods(["POST", "DELETE"])
def section(request: SignedInRequest, code: str) -> HttpResponse:
    """Change the section that ``?section`` names, or delete it."""
    canvas = _own(request, code)
    key = request.GET.get("section", "")
    opened = _section_opened(canvas, key)
    if opened.section is None:
        return _stale(request, canvas, NOTHING)
    if request.method == "DELETE":
        return _changed(request, canvas, lambda old: editing.without(old, key))
    own = canvas.definition.section(key)
    form = SectionForm(canvas.definition, own, request.POST)
    if not form.is_valid():
        return _editor(request, canvas, Opened(key=key, section=form), status=422)
    if form.cleaned_data["seen"] != editing.stamp(own):
        return _stale(request, canvas, opened)
    return _changed(
        request,
        canvas,
        lambda old: editing.placed(editing.reworded(old, key, **form.words()), {key: form.box()}),
        Opened(key=key, section=form),
    )


@require_POST
def order(request: SignedInRequest, code: str) -> HttpResponse:
    canvas = _own(request, code)
    form = OrderForm([one.key for one in canvas.definition.sections], request.POST)
    if not form.is_valid():
        return _stale(request, canvas, _kept_open(request, canvas))
    order = form.cleaned_data["order"]
    return _changed(request, canvas, lambda old: editing.ordered(old, order))


@require_POST
def places(request: SignedInRequest, code: str) -> HttpResponse:
    """Put one section, or the subject, where it was dragged."""
    canvas = _own(request, code)
    form = PlaceForm(canvas.definition, request.POST)
    if not form.is_valid():
        return _refused(request, canvas, _("There is no such place on the canvas."))
    boxes: dict[str, Box] = {form.cleaned_data["section"]: form.box()}
    return _changed(request, canvas, lambda old: editing.placed(old, boxes))


@require_POST
def grid(request: SignedInRequest, code: str) -> HttpResponse:
    """Put the sections into one of the grids."""
    canvas = _own(request, code)
    form = GridForm(request.POST)
    if not form.is_valid():
        return _refused(request, canvas, _("There is no such grid."))
    chosen = form.cleaned_data["grid"]
    return _changed(request, canvas, lambda old: editing.arranged(old, chosen))


@require_POST
def activities(request: SignedInRequest, code: str) -> HttpResponse:
    """Let an activity go on with this version, as long as nothing was written in it."""
    canvas = _own(request, code)
    form = ActivityForm(_programme(canvas), request.POST)
    if not form.is_valid():
        return _refused(request, canvas, _("There is no such activity."))
    try:
        choose(form.cleaned_data["activity"], canvas)
    except ValidationError as refused:
        return _refused(request, canvas, " ".join(refused.messages), status=409)
    return _editor(request, canvas, _kept_open(request, canvas))


@require_POST
def borders(request: SignedInRequest, code: str) -> HttpResponse:
    """Draw the borders of the sections in place of other lines."""
    canvas = _own(request, code)
    return _changed(request, canvas, editing.bordered)


# --- Pieces -------------------------------------------------------------------------------


def _programme(canvas: Canvas) -> Any:
    return canvas.programme


def _own(request: SignedInRequest, code: str) -> Canvas:
    canvas = get_canvas(request.user, code)
    require_facilitator(request.user, _programme(canvas))
    return canvas


def _changed(
    request: SignedInRequest, canvas: Canvas, edit: Edit, opened: Opened = NOTHING
) -> HttpResponse:
    """Make the change; the answer is the region of what holds it, a new version perhaps.

    What cannot be drawn leaves the form that was sent, ``opened``, open and says why.
    """
    try:
        changed = revise(canvas, edit(canvas.definition))
    except (DefinitionError, ConflictError) as refused:
        status = 409 if isinstance(refused, ConflictError) else 422
        return _refused(request, canvas, str(refused), opened, status=status)
    except ValidationError as refused:
        return _refused(request, canvas, " ".join(refused.messages), opened)
    found = get_canvas(request.user, changed.code)
    response = _editor(request, found, _kept_open(request, found))
    return response if found == canvas else push_url(response, found.get_absolute_url())


def _refused(
    request: SignedInRequest,
    canvas: Canvas,
    says: str,
    opened: Opened = NOTHING,
    *,
    status: int = 422,
) -> HttpResponse:
    if opened == NOTHING:
        opened = _kept_open(request, canvas)
    return _editor(request, canvas, replace(opened, says=says), status=status)


def _kept_open(request: SignedInRequest, canvas: Canvas) -> Opened:
    """The form that stands open beside what was pressed: what is typed in it has to stay."""
    key = request.GET.get("open", "")
    if key == WORDS:
        return Opened(words=WordsForm(canvas.definition))
    return _section_opened(canvas, key)


def _removed(request: SignedInRequest, canvas: Canvas) -> HttpResponse:
    try:
        remove(canvas)
    except ConflictError as refused:
        return _refused(request, canvas, str(refused), status=409)
    return HttpResponseClientRedirect(reverse("canvases:library", args=[_programme(canvas).code]))


def _stale(request: SignedInRequest, canvas: Canvas, opened: Opened) -> HttpResponse:
    says = _("Somebody else has changed this meanwhile. This is how it is now.")
    return _editor(request, canvas, replace(opened, says=says), status=409)


def _section_opened(canvas: Canvas, key: str) -> Opened:
    try:
        own = canvas.definition.section(key)
    except KeyError:
        return NOTHING
    return Opened(key=key, section=SectionForm(canvas.definition, own))


def _previewed(definition: CanvasDefinition, data: QueryDict) -> CanvasDefinition:
    """With what is valid in a section's form."""
    own = definition.section(data.get("section", ""))
    form = SectionForm(definition, own, data)
    if not form.is_valid():
        return definition
    return editing.placed(
        editing.reworded(definition, own.key, **form.words()), {own.key: form.box()}
    )


def _editor(
    request: SignedInRequest, canvas: Canvas, opened: Opened, *, status: int = 200
) -> HttpResponse:
    return render(
        request, "canvases/_editor.html", _context(request, canvas, opened), status=status
    )


def _context(request: SignedInRequest, canvas: Canvas, opened: Opened) -> dict[str, Any]:
    newest = newest_of(canvas)
    is_newest = newest == canvas
    is_allowed = may_facilitate(request.user, _programme(canvas))
    return {
        "programme": canvas.programme,
        "newest": newest,
        "is_newest": is_newest,
        "is_written_on": canvas.is_written_on,
        "has_borders": editing.has_borders(canvas.definition),
        "uses": uses(canvas),
        "grids": GRIDS_SHOWN,
        "opened": opened,
        "keep": f"?open={WORDS if opened.words else opened.key}",
        "title_form": opened.title or TitleForm(),
        "may_facilitate": is_allowed,
        "may_edit": is_newest and is_allowed,
        **_drawing(canvas, canvas.definition),
    }


def _drawing(canvas: Canvas, definition: CanvasDefinition) -> dict[str, Any]:
    return {"canvas": canvas, "definition": definition, "drawn": drawn(canvas, definition)}
