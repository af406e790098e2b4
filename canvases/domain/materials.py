"""Canvases as what an activity of an agenda can have."""

from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter

import cattrs
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from canvases.definition import CanvasDefinition, DefinitionError, check
from canvases.domain.library import choose, keep
from canvases.models import ActivityCanvas, Canvas
from live.publish import record
from workshops.domain.materials import Data, Offer
from workshops.models import Activity, Programme


class CanvasMaterials:
    """Implements ``workshops.domain.materials.Materials``; keys are the codes of canvases."""

    def offered(self, programme: Programme) -> Sequence[Offer]:
        """The newest version of each canvas; a programme's own stands for the shipped one."""
        newest: dict[str, Canvas] = {}
        for canvas in Canvas.objects.offered_to(programme):
            known = newest.get(canvas.key)
            if known is None or canvas.rank > known.rank:
                newest[canvas.key] = canvas
        return sorted(map(offer_of, newest.values()), key=lambda offer: offer.name)

    def chosen(self, activities: Iterable[Activity]) -> Mapping[int, Offer]:
        chosen = ActivityCanvas.objects.filter(activity__in=activities).select_related("canvas")
        return {one.activity_id: offer_of(one.canvas) for one in chosen}

    @transaction.atomic
    def choose(self, activity: Activity, key: str) -> None:
        if key:
            canvas = Canvas.objects.offered_to(activity.workshop.programme).filter(code=key).first()
            if canvas is None:
                raise ValidationError(_("There is no such canvas."))
            choose(activity, canvas)
            return
        if activity.worksheets.exists():
            raise ValidationError(_("The worksheets of this activity were handed out already."))
        ActivityCanvas.objects.filter(activity=activity).delete()
        record(activity.workshop.topic, "activity", activity=activity.code)

    def outline(self, activity: Activity) -> Data | None:
        """A shipped canvas by its name, a programme's own with all that it is made of."""
        chosen = ActivityCanvas.objects.filter(activity=activity).select_related("canvas").first()
        if chosen is None:
            return None
        canvas = chosen.canvas
        if canvas.programme_id is None:
            return {"canvas": canvas.key}
        data: Data = cattrs.unstructure(canvas.definition)
        return {"canvas": canvas.key, "definition": data}

    def restore(self, activity: Activity, data: Data) -> None:
        programme = activity.workshop.programme
        try:
            key, definition = str(data["canvas"]), _definition(data.get("definition"))
        except (KeyError, DefinitionError, cattrs.BaseValidationError):
            raise ValidationError(_("This is not the outline of a canvas.")) from None
        known = list(Canvas.objects.offered_to(programme).filter(key=key))
        if definition is None:
            canvas = max(known, key=attrgetter("rank"), default=None)
        else:
            canvas = _same(known, definition) or _kept(known, definition, programme)
        if canvas is None:
            raise ValidationError(_("There is no canvas “%(key)s”."), params={"key": key})
        choose(activity, canvas)


def offer_of(canvas: Canvas) -> Offer:
    return Offer(key=canvas.code, name=canvas.name, about=canvas.purpose)


def _definition(data: Data | None) -> CanvasDefinition | None:
    if data is None:
        return None
    definition = cattrs.structure(data, CanvasDefinition)
    check(definition)
    return definition


def _same(known: Iterable[Canvas], definition: CanvasDefinition) -> Canvas | None:
    own = (canvas for canvas in known if canvas.programme_id is not None)
    return next((canvas for canvas in own if canvas.definition == definition), None)


def _kept(
    known: Iterable[Canvas], definition: CanvasDefinition, programme: Programme
) -> Canvas | None:
    """The definition as a new version of what the programme has under its key."""
    versions = [canvas.version for canvas in known if canvas.programme_id is not None]
    version = max(versions) + 1 if versions else definition.version
    return keep(definition.numbered(version), programme)
