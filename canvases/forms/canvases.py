"""Forms of a programme's own canvases."""

from typing import Any, Final, Self

from django import forms
from django.utils.translation import gettext_lazy as _

from canvases.definition import Box, CanvasDefinition, SectionDefinition
from canvases.definition.checking import UNSAYABLE
from canvases.definition.editing import GRIDS, SUBJECT, stamp
from canvases.definition.values import COLUMNS, ROWS
from canvases.models import Canvas
from workshops.forms.parts import style
from workshops.models import Activity, Programme
from workshops.models.programme import TONE_NAMES

MOST_BYTES: Final = 100_000
"""Of an imported file."""

GRID_NAMES: Final = {
    "two-by-two": _("Two by two"),
    "three-columns": _("Three columns"),
    "one-and-two": _("One large, two small"),
    "three-by-three": _("Three by three"),
}
GRIDS_SHOWN: Final = [(key, GRID_NAMES[key], boxes) for key, boxes in GRIDS.items()]
"""Key, name and boxes of each, for the pictures of them."""
TONES: Final = [(0, _("As the pilot group")), *enumerate(TONE_NAMES, start=1)]


class StyledForm(forms.Form):
    """Its words are such as a canvas's file can hold."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            style(field)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name, value in list(cleaned.items()):
            if isinstance(value, str) and name != "file" and UNSAYABLE.search(value):
                self.add_error(name, _("There is a character that cannot be printed."))
        return cleaned


class GridForm(StyledForm):
    """One of the grids that a canvas can begin with."""

    grid = forms.ChoiceField(
        label=_("Begin with"), choices=[(key, GRID_NAMES[key]) for key in GRIDS]
    )


class NewCanvasForm(GridForm):
    name = forms.CharField(label=_("Name of the new canvas"), max_length=120)

    field_order = ["name", "grid"]


class FileForm(StyledForm):
    """A canvas as a file; cleaned, ``file`` is its text."""

    file = forms.FileField(label=_("Canvas file (.toml)"), max_length=200)

    def clean_file(self) -> str:
        uploaded = self.cleaned_data["file"]
        if uploaded.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 100 kB. No canvas needs that."))
        try:
            text: str = uploaded.read().decode("utf-8")
        except UnicodeDecodeError:
            raise forms.ValidationError(_("This is not a file of text.")) from None
        return text


class CopyForm(forms.Form):
    """Which canvas the programme gets a copy of: to ``adapt`` it, or beside it."""

    canvas = forms.ModelChoiceField(Canvas.objects.none(), to_field_name="code")
    kind = forms.ChoiceField(choices=[("adapt", _("Adapt")), ("duplicate", _("Duplicate"))])

    def __init__(self, programme: Programme, data: Any) -> None:
        super().__init__(data)
        field: Any = self.fields["canvas"]
        field.queryset = Canvas.objects.offered_to(programme)


class ActivityForm(forms.Form):
    """Which activity of the programme is to have a canvas."""

    activity = forms.ModelChoiceField(Activity.objects.none(), to_field_name="code")

    def __init__(self, programme: Programme, data: Any) -> None:
        super().__init__(data)
        field: Any = self.fields["activity"]
        field.queryset = Activity.objects.filter(
            block__workshop__programme=programme, kind=Activity.Kind.WORKSHEET
        ).select_related("block__workshop")


class BoxForm(StyledForm):
    """Where a section, or the subject, stands: in steps, by halves."""

    x = forms.FloatField(label=_("From the left"), min_value=0, max_value=COLUMNS, step_size=0.5)
    y = forms.FloatField(label=_("From the top"), min_value=0, max_value=ROWS, step_size=0.5)
    w = forms.FloatField(label=_("Width"), min_value=0.5, max_value=COLUMNS, step_size=0.5)
    h = forms.FloatField(label=_("Height"), min_value=0.5, max_value=ROWS, step_size=0.5)

    def box(self) -> Box:
        return Box(*(self.cleaned_data[name] for name in "xywh"))


class OpenForm(BoxForm):
    """One that stands open for a while, beside the drawing."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in "xywh":
            self.fields[name].show_hidden_initial = True

    def place(self, now: Box) -> Box:
        """``now``, but for what was typed: the rest is as it was put on the drawing meanwhile."""
        typed = set(self.changed_data)
        own = self.box()
        return Box(*(getattr(own if name in typed else now, name) for name in "xywh"))


class PlaceForm(BoxForm):
    """The new place of one section, by its key, or of the subject, whose key is empty."""

    section = forms.ChoiceField(required=False)

    def __init__(self, definition: CanvasDefinition, data: Any) -> None:
        super().__init__(data)
        keys = [SUBJECT, *(section.key for section in definition.sections)]
        self.fields["section"].choices = [(key, key) for key in keys]  # type: ignore[attr-defined]


class WordsForm(OpenForm):
    """A canvas's own words, and the place of its subject; ``seen`` is what they were like."""

    name = forms.CharField(label=_("Name"), max_length=120)
    purpose = forms.CharField(
        label=_("What it is for"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    label = forms.CharField(
        label=_("Subject"),
        max_length=80,
        help_text=_("What each worksheet is about, such as: Customer."),
    )
    prompt = forms.CharField(label=_("Question for the subject"), max_length=300, required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    field_order = ["name", "purpose", "label", "prompt", "x", "y", "w", "h"]

    def __init__(self, definition: CanvasDefinition, data: Any = None) -> None:
        subject = definition.subject
        initial = {
            "name": definition.name,
            "purpose": definition.purpose,
            "label": subject.label,
            "prompt": subject.prompt,
            **_of_box(subject.box),
            "seen": stamp(definition),
        }
        super().__init__(data, initial=initial)
        self.fields["name"].widget.attrs["autofocus"] = True


class SectionForm(OpenForm):
    """One section; ``seen`` is what it was like when its form was opened."""

    title = forms.CharField(label=_("Title"), max_length=80)
    prompt = forms.CharField(
        label=_("Question"),
        max_length=300,
        required=False,
        help_text=_("Stands in the section until the first note does."),
    )
    definition = forms.CharField(
        label=_("What belongs here"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Stands in the report before the notes."),
    )
    tone = forms.TypedChoiceField(label=_("Colour"), choices=TONES, coerce=int)
    answers = forms.ChoiceField(
        label=_("Its notes answer those of"),
        required=False,
        help_text=_("As a pain reliever answers a pain: notes can be linked so."),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    field_order = ["title", "prompt", "definition", "tone", "answers", "x", "y", "w", "h"]

    def __init__(
        self, definition: CanvasDefinition, section: SectionDefinition, data: Any = None
    ) -> None:
        initial = {
            "title": section.title,
            "prompt": section.prompt,
            "definition": section.definition,
            "tone": section.tone,
            "answers": section.answers,
            **_of_box(section.box),
            "seen": stamp(section),
        }
        super().__init__(data, initial=initial, auto_id=f"{section.key}-%s")
        self.fields["title"].widget.attrs["autofocus"] = True
        others = [(one.key, one.title) for one in definition.sections if one.key != section.key]
        field: Any = self.fields["answers"]
        field.choices = [("", _("no other section")), *others]

    def words(self) -> dict[str, str | int]:
        names = ("title", "prompt", "definition", "tone", "answers")
        return {name: self.cleaned_data[name] for name in names}


class TitleForm(StyledForm):
    """A new section."""

    title = forms.CharField(label=_("Title of the new section"), max_length=80)

    def focused(self) -> Self:
        self.fields["title"].widget.attrs["autofocus"] = True
        return self


def _of_box(box: Box) -> dict[str, str]:
    return {name: f"{getattr(box, name):g}" for name in "xywh"}
