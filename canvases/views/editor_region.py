"""The region of a canvas's editor, which every change answers with.

It is morphed around the forms that stand open in it, so that none loses what is typed; the one that
was sent is replaced beside it: by what was saved, or by itself with what was refused, and why.
"""

from collections.abc import Callable
from typing import Any, Final, cast

from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django_htmx.http import push_url

from accounts.requests import SignedInRequest
from canvases.access import get_canvas
from canvases.definition import CanvasDefinition, DefinitionError, SectionDefinition, editing
from canvases.domain.library import edit
from canvases.domain.shelf import drawn, newest_of, uses
from canvases.forms.canvases import GRIDS_SHOWN, SectionForm, TitleForm, WordsForm
from canvases.models import Canvas
from workshops.access import may_facilitate, require_facilitator
from workshops.domain.actions import ConflictError
from workshops.models import Programme

type Change = Callable[[CanvasDefinition], CanvasDefinition]
type EditorForm = WordsForm | SectionForm | TitleForm

WORDS: Final = "*"
ADD: Final = "+"
"""Name the form of the canvas's own words, and the one that adds, among those of the sections."""


def programme_of(canvas: Canvas) -> Programme:
    """Of a canvas that ``get_canvas`` has found: shipped ones have none, and are not found."""
    return cast("Programme", canvas.programme)


def own_canvas(request: SignedInRequest, code: str) -> Canvas:
    canvas = get_canvas(request.user, code)
    require_facilitator(request.user, programme_of(canvas))
    return canvas


def newest_of_own(request: SignedInRequest, canvas: Canvas) -> Canvas:
    """The newest version: a form that stood open while there came to be a new one is for that."""
    newest = newest_of(canvas)
    return canvas if newest == canvas else get_canvas(request.user, newest.code)


def changed(
    request: SignedInRequest,
    canvas: Canvas,
    change: Change,
    *,
    form: EditorForm | None = None,
    fresh: str = "",
) -> HttpResponse:
    """Make the change; the answer is the region of what holds it, a new version perhaps.

    ``form`` is what was sent, and ``fresh`` its name: when the change cannot be made, it says why.
    """
    try:
        made = edit(canvas, change)
    except KeyError:
        return gone(request, canvas, fresh)
    except (DefinitionError, ConflictError, ValidationError) as error:
        says = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
        status = 409 if isinstance(error, ConflictError) else 422
        return refused(request, canvas, says, form=form, fresh=fresh, status=status)
    return region(request, get_canvas(request.user, made.code), fresh=fresh)


def refused(
    request: SignedInRequest,
    canvas: Canvas,
    says: str,
    *,
    form: EditorForm | None = None,
    fresh: str = "",
    status: int = 422,
) -> HttpResponse:
    if form is None:
        return region(request, canvas, says=says, status=status)
    form.add_error(None, says)
    return region(request, canvas, form=form, fresh=fresh, status=status)


def stale(
    request: SignedInRequest, canvas: Canvas, form: EditorForm, fresh: str, name: str
) -> HttpResponse:
    """What was typed stays; ``name`` is what is called otherwise now, perhaps."""
    says = _(
        "Somebody else has changed “%(name)s” meanwhile. Below is what you typed: saved again, it "
        "takes the place of theirs."
    ) % {"name": name}
    return refused(request, canvas, says, form=form, fresh=fresh, status=409)


def gone(request: SignedInRequest, canvas: Canvas, key: str = "") -> HttpResponse:
    """A section is there no more. The form that stood open for it does, until the next change."""
    if key:
        return render(request, "canvases/_editor_gone.html", {"key": key}, status=409)
    says = _("Somebody else has changed this meanwhile. This is how it is now.")
    return region(request, canvas, says=says, status=409)


def seen_now(data: QueryDict, part: CanvasDefinition | SectionDefinition) -> QueryDict:
    """What was sent, by somebody who knows the present words now."""
    known = data.copy()
    known["seen"] = editing.stamp(part)
    return known


def region(
    request: SignedInRequest,
    canvas: Canvas,
    *,
    form: EditorForm | None = None,
    fresh: str = "",
    says: str = "",
    status: int = 200,
) -> HttpResponse:
    """``fresh`` names what is replaced beside the region: by ``form``, else as it is without one.
    ``says`` is why something was refused that has no form.
    """
    context = {**context_of(request, canvas), "form": form, "fresh": fresh, "says": says}
    if fresh == ADD:
        context["title_form"] = (form if isinstance(form, TitleForm) else TitleForm()).focused()
    response = render(request, "canvases/_editor.html", context, status=status)
    is_elsewhere = request.resolver_match is not None and (
        request.resolver_match.kwargs["code"] != canvas.code
    )
    return push_url(response, canvas.get_absolute_url()) if is_elsewhere else response


def context_of(request: SignedInRequest, canvas: Canvas) -> dict[str, Any]:
    newest = newest_of(canvas)
    is_newest = newest == canvas
    is_allowed = may_facilitate(request.user, programme_of(canvas))
    return {
        "programme": canvas.programme,
        "newest": newest,
        "is_newest": is_newest,
        "is_written_on": canvas.is_written_on,
        "has_borders": editing.has_borders(canvas.definition),
        "uses": uses(canvas),
        "grids": GRIDS_SHOWN,
        "title_form": TitleForm(),
        "may_facilitate": is_allowed,
        "may_edit": is_newest and is_allowed,
        **drawing_of(canvas, canvas.definition),
    }


def drawing_of(canvas: Canvas, definition: CanvasDefinition) -> dict[str, Any]:
    return {"canvas": canvas, "definition": definition, "drawn": drawn(canvas, definition)}
