"""Forms of a workshop's worksheets: their canvas, subject and notes, and versions of a note."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from canvases.domain.conflicts import BOTH, FIRST, SECOND
from canvases.domain.versions import Origin
from canvases.models import Canvas, Note, Worksheet
from workshops.domain.materials import Offer
from workshops.forms.parts import style

PREFIX = "goes-"


class CanvasForm(forms.Form):
    """Which canvas an activity has, by the key of what is offered."""

    canvas = forms.ChoiceField(label=_("Canvas"), required=False)

    def __init__(self, offers: Sequence[Offer], chosen: Offer | None, data: Any = None) -> None:
        super().__init__(data, initial={"canvas": chosen.key if chosen else ""}, auto_id=False)
        known = [(offer.key, offer.name) for offer in offers]
        if chosen and chosen.key not in dict(known):
            known.insert(0, (chosen.key, _("%s, an earlier version") % chosen.name))
        field: Any = self.fields["canvas"]
        field.choices = [("", _("No canvas yet")), *known]
        style(field)


class ChosenCanvasForm(forms.Form):
    """The code of a canvas that was chosen; empty for none. Whether it is offered, others know."""

    canvas = forms.SlugField(required=False)


class VersionForm(forms.Form):
    """The code of the version to which worksheets go; empty for the newest."""

    to = forms.SlugField(required=False)


class SubjectForm(forms.Form):
    """What a table's worksheet is about."""

    subject = forms.CharField(label=_("Subject"), max_length=300, required=False)

    def __init__(self, label: str, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["subject"].label = label
        style(self.fields["subject"])
        self.fields["subject"].widget.attrs["autofocus"] = True


class MoveForm(forms.Form):
    """Where the notes of each section go: one field for each of ``origins``."""

    def __init__(self, canvas: Canvas, origins: Sequence[Origin], data: Any = None) -> None:
        super().__init__(data)
        self.origins = origins
        places = [(section.key, section.title) for section in canvas.sections.all()]
        for origin in origins:
            choices = places if origin.goes_to else [("", _("Choose a section")), *places]
            field = forms.ChoiceField(
                label=origin.title,
                choices=choices,
                initial=origin.goes_to,
                error_messages={"required": _("Choose where these notes go.")},
            )
            style(field)
            self.fields[PREFIX + origin.key] = field

    def rows(self) -> list[tuple[Origin, BoundField]]:
        return [(origin, self[PREFIX + origin.key]) for origin in self.origins]

    def goes(self) -> Mapping[str, str]:
        """``{key of a section: key of the section to which its notes go}``."""
        return {origin.key: self.cleaned_data[PREFIX + origin.key] for origin in self.origins}


class DecisionForm(forms.Form):
    """Which of two versions of a note stays; ``note`` is the second one."""

    note = forms.ModelChoiceField(Note.objects.none())
    keep = forms.ChoiceField(choices=[(one, one) for one in (FIRST, SECOND, BOTH)])

    def __init__(self, worksheet: Worksheet, data: Any) -> None:
        super().__init__(data)
        self.fields["note"].queryset = (  # type: ignore[attr-defined]
            worksheet.notes.select_related("beside", "section", "worksheet")
        )
