"""The editor of a programme's own canvas."""

from contextlib import suppress

from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from accounts.requests import SignedInRequest
from canvases.access import get_canvas
from canvases.definition import Box, CanvasDefinition, DefinitionError, editing
from canvases.domain.library import choose, remove
from canvases.domain.shelf import newest_of
from canvases.forms.canvases import (
    ActivityForm,
    GridForm,
    PlaceForm,
    SectionForm,
    TitleForm,
    WordsForm,
)
from canvases.models import Canvas, Section
from canvases.views.editor_region import (
    ADD,
    WORDS,
    changed,
    context_of,
    drawing_of,
    gone,
    newest_of_own,
    own_canvas,
    programme_of,
    refused,
    region,
    seen_now,
    stale,
)
from workshops.access import may_facilitate, require_facilitator
from workshops.domain.actions import ConflictError
from workshops.forms.parts import OrderForm


@require_http_methods(["GET", "HEAD", "POST", "DELETE"])
def canvas(request: SignedInRequest, code: str) -> HttpResponse:
    """The page; POST changes the words of the canvas, DELETE removes it in all its versions."""
    canvas = get_canvas(request.user, code)
    if request.method in {"GET", "HEAD"}:
        return render(request, "canvases/canvas.html", context_of(request, canvas))
    require_facilitator(request.user, programme_of(canvas))
    if request.method == "DELETE":
        return _removed(request, canvas)
    canvas = newest_of_own(request, canvas)
    form = WordsForm(canvas.definition, request.POST)
    if not form.is_valid():
        return region(request, canvas, form=form, fresh=WORDS, status=422)
    if form.cleaned_data["seen"] != editing.stamp(canvas.definition):
        form = WordsForm(canvas.definition, seen_now(request.POST, canvas.definition))
        return stale(request, canvas, form, WORDS, canvas.name)
    words = {name: form.cleaned_data[name] for name in ("name", "purpose", "label", "prompt")}
    return changed(
        request,
        canvas,
        lambda old: editing.placed(
            editing.described(old, **words), {editing.SUBJECT: form.place(old.subject.box)}
        ),
        form=form,
        fresh=WORDS,
    )


@require_safe
def editor(request: SignedInRequest, code: str) -> HttpResponse:
    """The region; with ``?left=…``, beside it what stood open there is as it is without its form.

    ``?section=<key>`` is the row of a section with its form, ``?words`` the form of the canvas.
    """
    canvas = get_canvas(request.user, code)
    if not may_facilitate(request.user, programme_of(canvas)):
        return region(request, canvas)
    if not {"words", "section", "left"} & request.GET.keys():
        return region(request, canvas)
    canvas = newest_of_own(request, canvas)
    if "words" in request.GET:
        form = WordsForm(canvas.definition)
        return render(request, "canvases/_editor_words.html", {"canvas": canvas, "form": form})
    if key := request.GET.get("section", ""):
        return _opened(request, canvas, key)
    return region(request, canvas, fresh=request.GET.get("left", ""))


@require_safe
def drawing(request: SignedInRequest, code: str) -> HttpResponse:
    """The drawing as it would be with what stands in the open form, saved or not."""
    canvas = get_canvas(request.user, code)
    newest = newest_of(canvas)
    definition = newest.definition
    # What cannot be drawn is said when it is saved.
    with suppress(DefinitionError, KeyError):
        definition = _previewed(definition, request.GET)
    return render(request, "canvases/_drawing.html", drawing_of(newest, definition))


@require_POST
def sections(request: SignedInRequest, code: str) -> HttpResponse:
    """Add a section where there is room."""
    canvas = newest_of_own(request, own_canvas(request, code))
    form = TitleForm(request.POST)
    if not form.is_valid():
        return region(request, canvas, form=form, fresh=ADD, status=422)
    title = form.cleaned_data["title"]
    return changed(request, canvas, lambda old: editing.added(old, title), form=form, fresh=ADD)


@require_http_methods(["POST", "DELETE"])
def section(request: SignedInRequest, code: str) -> HttpResponse:
    """Change the section that ``?section`` names, or delete it."""
    key = request.GET.get("section", "")
    if request.method == "DELETE":
        canvas = own_canvas(request, code)
        return changed(request, canvas, lambda old: editing.without(old, key))
    canvas = newest_of_own(request, own_canvas(request, code))
    try:
        own = canvas.definition.section(key)
    except KeyError:
        return gone(request, canvas, key)
    form = SectionForm(canvas.definition, own, request.POST)
    if not form.is_valid():
        return region(request, canvas, form=form, fresh=key, status=422)
    if form.cleaned_data["seen"] != editing.stamp(own):
        form = SectionForm(canvas.definition, own, seen_now(request.POST, own))
        return stale(request, canvas, form, key, own.title)
    return changed(
        request,
        canvas,
        lambda old: editing.placed(
            editing.reworded(old, key, **form.words()), {key: form.place(old.section(key).box)}
        ),
        form=form,
        fresh=key,
    )


@require_POST
def order(request: SignedInRequest, code: str) -> HttpResponse:
    canvas = own_canvas(request, code)
    form = OrderForm([one.key for one in canvas.definition.sections], request.POST)
    if not form.is_valid():
        return gone(request, canvas)
    order = form.cleaned_data["order"]
    return changed(request, canvas, lambda old: editing.ordered(old, order))


@require_POST
def places(request: SignedInRequest, code: str) -> HttpResponse:
    """Put one section, or the subject, where it was dragged."""
    canvas = own_canvas(request, code)
    form = PlaceForm(canvas.definition, request.POST)
    if not form.is_valid():
        return refused(request, canvas, _("There is no such place on the canvas."))
    boxes: dict[str, Box] = {form.cleaned_data["section"]: form.box()}
    return changed(request, canvas, lambda old: editing.placed(old, boxes))


@require_POST
def grid(request: SignedInRequest, code: str) -> HttpResponse:
    """Put the sections into one of the grids."""
    canvas = own_canvas(request, code)
    form = GridForm(request.POST)
    if not form.is_valid():
        return refused(request, canvas, _("There is no such grid."))
    chosen = form.cleaned_data["grid"]
    return changed(request, canvas, lambda old: editing.arranged(old, chosen))


@require_POST
def activities(request: SignedInRequest, code: str) -> HttpResponse:
    """Let an activity go on with this version, as long as nothing was written in it."""
    canvas = own_canvas(request, code)
    form = ActivityForm(programme_of(canvas), request.POST)
    if not form.is_valid():
        return refused(request, canvas, _("There is no such activity."))
    try:
        choose(form.cleaned_data["activity"], canvas)
    except ValidationError as error:
        return refused(request, canvas, " ".join(error.messages), status=409)
    return region(request, canvas)


@require_POST
def borders(request: SignedInRequest, code: str) -> HttpResponse:
    """Draw the borders of the sections in place of other lines."""
    canvas = own_canvas(request, code)
    return changed(request, canvas, editing.bordered)


# --- Pieces -------------------------------------------------------------------------------


def _opened(request: SignedInRequest, canvas: Canvas, key: str) -> HttpResponse:
    try:
        own = canvas.sections.get(key=key)
    except Section.DoesNotExist:
        return gone(request, canvas)
    form = SectionForm(canvas.definition, canvas.definition.section(key))
    context = {"canvas": canvas, "section": own, "form": form}
    return render(request, "canvases/_editor_section_form.html", context)


def _removed(request: SignedInRequest, canvas: Canvas) -> HttpResponse:
    """Back to the library, where it was pressed; or there, why the canvas stays."""
    try:
        remove(canvas)
    except ConflictError as error:
        says = {"says": str(error)}
        return render(request, "canvases/_library_says.html", says, status=409)
    return HttpResponseClientRedirect(reverse("canvases:library", args=[programme_of(canvas).code]))


def _previewed(definition: CanvasDefinition, data: QueryDict) -> CanvasDefinition:
    """With what is valid in a section's form."""
    own = definition.section(data.get("section", ""))
    form = SectionForm(definition, own, data)
    if not form.is_valid():
        return definition
    return editing.placed(
        editing.reworded(definition, own.key, **form.words()), {own.key: form.place(own.box)}
    )
