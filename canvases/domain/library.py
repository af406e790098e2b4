"""The library of canvases: shipped ones, a programme's own, and which one an activity uses."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from canvases.definition import CanvasDefinition, definitions, parse
from canvases.definition.editing import begun, key_for
from canvases.domain.versions import carry
from canvases.models import ActivityCanvas, Canvas, Section
from live.publish import record
from workshops.domain.actions import ConflictError
from workshops.domain.saving import add
from workshops.models import Activity, Programme

MOST_OF_A_NAME: Final = 120


@transaction.atomic
def install_shipped() -> list[Canvas]:
    """Bring the canvases of ``canvases/definitions`` into the database.

    A version that is there stays as it is; only new keys and new versions are added.
    """
    known = {
        (canvas.key, canvas.version): canvas
        for canvas in Canvas.objects.filter(programme__isnull=True)
    }
    return [
        known.get((definition.key, definition.version)) or keep(definition)
        for definition in definitions()
    ]


@transaction.atomic
def keep(definition: CanvasDefinition, programme: Programme | None = None) -> Canvas:
    """Store a definition as a canvas of ``programme``, or as a shipped one."""
    canvas = Canvas.from_definition(definition)
    canvas.programme = programme
    add(canvas)
    _add_sections(canvas, definition)
    return canvas


@transaction.atomic
def adapt(canvas: Canvas, programme: Programme, words: Mapping[str, Mapping[str, str]]) -> Canvas:
    """Make the programme's own copy of ``canvas`` with some sections worded differently.

    ``words`` is ``{section key: {"title" | "prompt" | "definition": text}}``. A programme that
    has a copy already gets a new version; worksheets keep the version that they were filled on.
    """
    _lock(programme)
    newest = _newest_version(programme, canvas.key)
    definition = canvas.definition.reworded(words)
    return keep(definition.numbered(newest + 1 if newest else canvas.version), programme)


@transaction.atomic
def make_own(canvas: Canvas, programme: Programme) -> Canvas:
    """The programme's own version of ``canvas``: the newest that it has, else a copy.

    Of two who want it at the same moment, both get the one.
    """
    _lock(programme)
    own = programme.canvases.filter(key=canvas.key).order_by("version").last()
    return own or keep(canvas.definition, programme)


@transaction.atomic
def draw_new(programme: Programme, name: str, grid: str) -> Canvas:
    """Begin a canvas of the programme's own, with a section in each place of ``grid``."""
    _lock(programme)
    return keep(begun(name, _free_key(programme, name), grid), programme)


@transaction.atomic
def duplicate(canvas: Canvas, programme: Programme) -> Canvas:
    """Make another canvas of the programme's own that begins as ``canvas`` is."""
    _lock(programme)
    name = _("%s, copy") % canvas.name[: MOST_OF_A_NAME - 10]
    return keep(
        canvas.definition.named(_free_key(programme, canvas.name), name).numbered(1), programme
    )


@transaction.atomic
def take_in(programme: Programme, text: str) -> Canvas:
    """Store a file as a canvas of the programme, as a new version where it has one of that key.

    Raises ``DefinitionError`` with the place where the file is wrong.
    """
    definition = parse(text)
    _lock(programme)
    version = _newest_version(programme, definition.key) + 1
    return keep(definition.numbered(version), programme)


@transaction.atomic
def revise(canvas: Canvas, definition: CanvasDefinition) -> Canvas:
    """Change a programme's own canvas; return what holds the change.

    A version on which nothing was written yet is changed in place; else this is a new version.
    Raises ``ConflictError`` when there is a newer version already.
    """
    locked = Canvas.objects.select_for_update().get(pk=canvas.pk)
    if locked.programme is not None:
        _lock(locked.programme)
    newest = _newest_version(locked.programme, locked.key)
    if locked.programme is None or newest > locked.version:
        raise ConflictError(_("There is a newer version of this canvas. Change that one."))
    if locked.is_written_on:
        return keep(definition.numbered(newest + 1), locked.programme)
    changed = Canvas.from_definition(definition.numbered(locked.version))
    for name in ("name", "purpose", "layout"):
        setattr(locked, name, getattr(changed, name))
    locked.full_clean()
    locked.save(update_fields=["name", "purpose", "layout"])
    locked.sections.all().delete()
    _add_sections(locked, definition)
    return locked


@transaction.atomic
def edit(canvas: Canvas, change: Callable[[CanvasDefinition], CanvasDefinition]) -> Canvas:
    """``revise`` the canvas to what ``change`` makes of it as it is by now."""
    locked = Canvas.objects.select_for_update().for_drawing().get(pk=canvas.pk)
    return revise(locked, change(locked.definition))


@transaction.atomic
def remove(canvas: Canvas) -> None:
    """Delete a programme's own canvas in all its versions.

    Raises ``ConflictError`` when an activity has it, or something was written on it.
    """
    versions = Canvas.objects.filter(programme=canvas.programme, key=canvas.key)
    locked = list(versions.select_for_update())
    if canvas.programme is None:
        raise ConflictError(_("A shipped canvas stays."))
    if ActivityCanvas.objects.filter(canvas__in=locked).exists() or any(
        one.is_written_on for one in locked
    ):
        raise ConflictError(_("A workshop uses this canvas: it stays."))
    versions.delete()


@transaction.atomic
def choose(activity: Activity, canvas: Canvas) -> None:
    """Fill the activity's worksheets on ``canvas``; blank ones that were handed out change too.

    Raises ``ValidationError`` when the canvas is another programme's, or when something was
    written on worksheets of another one.
    """
    if canvas.programme_id not in {None, activity.workshop.programme_id}:
        raise ValidationError(_("This canvas belongs to another programme."))
    others = activity.worksheets.exclude(canvas=canvas)
    if others.written_on().exists():
        raise ValidationError(_("The tables have begun to write on their worksheets."))
    ActivityCanvas.objects.update_or_create(activity=activity, defaults={"canvas": canvas})
    for worksheet in others.select_related("activity", "table__workshop"):
        carry(worksheet, canvas, {})
    record(activity.workshop.topic, "activity", activity=activity.code)


# --- Pieces -------------------------------------------------------------------------------


def _lock(programme: Programme) -> None:
    """Wait for the others who bring a canvas into the programme: keys and versions are unique."""
    Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)


def _newest_version(programme: Programme | None, key: str) -> int:
    """0 where there is none."""
    own = Canvas.objects.filter(programme=programme, key=key)
    return own.aggregate(newest=Max("version"))["newest"] or 0


def _free_key(programme: Programme, name: str) -> str:
    """One that neither the programme has nor a shipped canvas: versions belong to one canvas."""
    return key_for(name, list(Canvas.objects.offered_to(programme).values_list("key", flat=True)))


def _add_sections(canvas: Canvas, definition: CanvasDefinition) -> None:
    sections = {
        plan.key: add(
            Section(
                canvas=canvas,
                key=plan.key,
                order=order,
                title=plan.title,
                prompt=plan.prompt,
                definition=plan.definition,
                tone=plan.tone,
            )
        )
        for order, plan in enumerate(definition.sections, start=1)
    }
    for key, answered in _answers(definition):
        sections[key].answers = sections[answered]
        sections[key].save(update_fields=["answers"])


def _answers(definition: CanvasDefinition) -> Iterable[tuple[str, str]]:
    return ((plan.key, plan.answers) for plan in definition.sections if plan.answers)
