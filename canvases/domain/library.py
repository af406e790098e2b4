"""The library of canvases: shipped ones, a programme's own wording, and which one is used."""

from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from canvases.definition import CanvasDefinition, definitions
from canvases.models import ActivityCanvas, Canvas, Section
from live.publish import record
from workshops.domain.saving import add
from workshops.models import Activity, Programme


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
    own = programme.canvases.filter(key=canvas.key).order_by("-version").first()
    definition = canvas.definition.reworded(words)
    return keep(definition.numbered(own.version + 1 if own else canvas.version), programme)


@transaction.atomic
def choose(activity: Activity, canvas: Canvas) -> None:
    """Fill the activity's worksheets on ``canvas``.

    Raises ``ValidationError`` when the canvas is another programme's, or when worksheets were
    handed out on another one.
    """
    if canvas.programme_id not in {None, activity.workshop.programme_id}:
        raise ValidationError(_("This canvas belongs to another programme."))
    if activity.worksheets.exclude(canvas=canvas).exists():
        raise ValidationError(_("The worksheets of this activity were handed out already."))
    ActivityCanvas.objects.update_or_create(activity=activity, defaults={"canvas": canvas})
    record(activity.workshop.topic, "activity", activity=activity.code)


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
            )
        )
        for order, plan in enumerate(definition.sections, start=1)
    }
    for key, answered in _answers(definition):
        sections[key].answers = sections[answered]
        sections[key].save(update_fields=["answers"])


def _answers(definition: CanvasDefinition) -> Iterable[tuple[str, str]]:
    return ((plan.key, plan.answers) for plan in definition.sections if plan.answers)
