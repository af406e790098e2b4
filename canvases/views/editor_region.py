"""The region of a canvas's editor, which every change answers with: what stands open in it, what
was refused, and why.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
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


def programme_of(canvas: Canvas) -> Programme:
    """Of a canvas that ``get_canvas`` has found: shipped ones have none, and are not found."""
    return cast("Programme", canvas.programme)


def own_canvas(request: SignedInRequest, code: str) -> Canvas:
    canvas = get_canvas(request.user, code)
    require_facilitator(request.user, programme_of(canvas))
    return canvas


def changed(
    request: SignedInRequest, canvas: Canvas, change: Change, opened: Opened = NOTHING
) -> HttpResponse:
    """Make the change; the answer is the region of what holds it, a new version perhaps.

    What cannot be drawn leaves the form that was sent, ``opened``, open and says why.
    """
    try:
        made = edit(canvas, change)
    except KeyError:
        return stale(request, canvas, NOTHING)
    except (DefinitionError, ConflictError) as error:
        status = 409 if isinstance(error, ConflictError) else 422
        return refused(request, canvas, str(error), opened, status=status)
    except ValidationError as error:
        return refused(request, canvas, " ".join(error.messages), opened)
    found = get_canvas(request.user, made.code)
    response = region(request, found, kept_open(request, found))
    return response if found == canvas else push_url(response, found.get_absolute_url())


def refused(
    request: SignedInRequest,
    canvas: Canvas,
    says: str,
    opened: Opened = NOTHING,
    *,
    status: int = 422,
) -> HttpResponse:
    if opened == NOTHING:
        opened = kept_open(request, canvas)
    return region(request, canvas, replace(opened, says=says), status=status)


def kept_open(request: SignedInRequest, canvas: Canvas) -> Opened:
    """The form that stands open beside what was pressed: what is typed in it has to stay."""
    key = request.GET.get("open", "")
    if key == WORDS:
        return Opened(words=WordsForm(canvas.definition))
    return section_opened(canvas, key)


def stale(request: SignedInRequest, canvas: Canvas, opened: Opened, name: str = "") -> HttpResponse:
    """What was typed stays; ``name`` is what is called otherwise now, perhaps."""
    says = _("Somebody else has changed this meanwhile. This is how it is now.")
    if name:
        says = _(
            "Somebody else has changed “%(name)s” meanwhile. Below is what you typed: saved "
            "again, it takes the place of theirs."
        ) % {"name": name}
    return region(request, canvas, replace(opened, says=says), status=409)


def seen_now(data: QueryDict, part: CanvasDefinition | SectionDefinition) -> QueryDict:
    """What was sent, by somebody who knows the present words now."""
    known = data.copy()
    known["seen"] = editing.stamp(part)
    return known


def section_opened(canvas: Canvas, key: str) -> Opened:
    try:
        own = canvas.definition.section(key)
    except KeyError:
        return NOTHING
    return Opened(key=key, section=SectionForm(canvas.definition, own))


def region(
    request: SignedInRequest, canvas: Canvas, opened: Opened, *, status: int = 200
) -> HttpResponse:
    return render(
        request, "canvases/_editor.html", context_of(request, canvas, opened), status=status
    )


def context_of(request: SignedInRequest, canvas: Canvas, opened: Opened) -> dict[str, Any]:
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
        "opened": opened,
        "keep": f"?open={WORDS if opened.words else opened.key}",
        "title_form": opened.title or TitleForm(),
        "may_facilitate": is_allowed,
        "may_edit": is_newest and is_allowed,
        **drawing_of(canvas, canvas.definition),
    }


def drawing_of(canvas: Canvas, definition: CanvasDefinition) -> dict[str, Any]:
    return {"canvas": canvas, "definition": definition, "drawn": drawn(canvas, definition)}
