"""The library of a programme: what its activities can have, and how new canvases come in."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from canvases.access import get_any_canvas
from canvases.definition import DefinitionError, written
from canvases.domain.library import draw_new, duplicate, make_own, take_in
from canvases.domain.shelf import shelf
from canvases.forms.canvases import GRIDS_SHOWN, CopyForm, FileForm, NewCanvasForm
from workshops.access import get_programme, may_facilitate, require_facilitator
from workshops.models import Programme


@require_http_methods(["GET", "HEAD", "POST"])
def library(request: SignedInRequest, code: str) -> HttpResponse:
    """All canvases; POST begins a new one."""
    programme = get_programme(request.user, code)
    if request.method != "POST":
        return _library(request, programme)
    require_facilitator(request.user, programme)
    form = NewCanvasForm(request.POST)
    if not form.is_valid():
        return _library(request, programme, new=form, status=422)
    canvas = draw_new(programme, form.cleaned_data["name"], form.cleaned_data["grid"])
    return redirect(canvas)


@require_POST
def files(request: SignedInRequest, code: str) -> HttpResponse:
    """Take in a canvas from a file."""
    programme = get_programme(request.user, code)
    require_facilitator(request.user, programme)
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            return redirect(take_in(programme, form.cleaned_data["file"]))
        except DefinitionError as refused:
            form.add_error("file", str(refused))
    return _library(request, programme, file=form, status=422)


@require_POST
def copies(request: SignedInRequest, code: str) -> HttpResponse:
    """Make a canvas of the programme's own out of another one."""
    programme = get_programme(request.user, code)
    require_facilitator(request.user, programme)
    form = CopyForm(programme, request.POST)
    if not form.is_valid():
        return _library(request, programme, refused=form, status=422)
    canvas = form.cleaned_data["canvas"]
    if form.cleaned_data["kind"] == "adapt":
        return redirect(make_own(canvas, programme))
    return redirect(duplicate(canvas, programme))


@require_safe
def file(request: SignedInRequest, code: str) -> HttpResponse:
    """A canvas as a file, shipped ones too."""
    canvas = get_any_canvas(request.user, code)
    name = f"{slugify(canvas.key)}-{canvas.version}.toml"
    return HttpResponse(
        written(canvas.definition),
        content_type="application/toml; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _library(
    request: SignedInRequest,
    programme: Programme,
    *,
    new: NewCanvasForm | None = None,
    file: FileForm | None = None,
    refused: CopyForm | None = None,
    status: int = 200,
) -> HttpResponse:
    own, shipped = shelf(programme)
    context = {
        "programme": programme,
        "own": own,
        "shipped": shipped,
        "new": new or NewCanvasForm(),
        "grids": GRIDS_SHOWN,
        "file": file or FileForm(),
        "refused": refused,
        "may_facilitate": may_facilitate(request.user, programme),
    }
    return render(request, "canvases/library.html", context, status=status)
