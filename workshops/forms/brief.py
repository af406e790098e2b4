"""Forms of the brief: a field alone, as it saves itself, and its two lists."""

import datetime as dt
from typing import Any, ClassVar, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from workshops.domain import brief as of_brief
from workshops.forms.languages import language_field
from workshops.forms.parts import FROM_TIME_ZONES, PartForm, pasted_lines, style
from workshops.models import Brief, BriefRevision, Objective, PreparationStep, Workshop


class FieldForm(forms.Form):
    """The field ``name`` of a workshop's brief, or of the workshop itself, under its own name.

    Cleaned, it is text, as ``domain.brief`` keeps wordings.
    """

    def __init__(self, workshop: Workshop, name: str, data: Any = None) -> None:
        super().__init__(data, initial={name: of_brief.wording(workshop, name)}, auto_id="brief-%s")
        self.workshop, self.name = workshop, name
        field = self.fields[name] = _field(workshop, name)
        style(field)
        # The day stands once it has begun.
        if name == "day" and workshop.state != Workshop.State.PREPARED:
            field.disabled = True
            field.help_text = _("The workshop has begun: its day stands.")

    @property
    def text(self) -> str:
        value = self.cleaned_data[self.name]
        if isinstance(value, dt.time):
            return value.strftime("%H:%M")
        return "" if value is None else str(value)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        starts_at, ends_at = self.workshop.starts_at, data.get("ends_at")
        if ends_at and starts_at and ends_at <= starts_at:
            self.add_error(
                "ends_at",
                _("It starts at %(time)s: it has to end later.")
                % {"time": starts_at.strftime("%H:%M")},
            )
        return data


def _field(workshop: Workshop, name: str) -> forms.Field:
    """As its model has it, with the widget in which it is written."""
    if name == "language":
        return language_field(workshop.programme.workshops.values_list("language", flat=True))
    model_field = of_brief.holder(workshop, name)._meta.get_field(name)
    field = cast("forms.Field", model_field.formfield())  # type: ignore[union-attr]
    if name in of_brief.PROSE:
        field.widget = forms.Textarea(attrs={"rows": 5, "dir": "auto"})
    elif name == "day":
        field.widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    elif name in ("starts_at", "ends_at"):
        field.widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    elif name == "time_zone":
        field.widget.attrs |= FROM_TIME_ZONES
    return field


# --- Lists --------------------------------------------------------------------------------


class LinesForm(forms.Form):
    """Several items at once, one a line; cleaned, ``lines`` are those that are not blank.

    ``item`` is the model whose texts they become.
    """

    item: ClassVar[type[Objective | PreparationStep]]
    label: ClassVar[Any]

    lines = forms.CharField(
        help_text=_("One a line: several can be pasted at once."),
        max_length=100_000,
        widget=forms.Textarea(attrs={"class": "field__input", "rows": 2, "dir": "auto"}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["lines"].label = self.label

    def clean_lines(self) -> list[str]:
        longest = self.item._meta.get_field("text").max_length or 0
        return pasted_lines(self.cleaned_data["lines"], longest)


class NewObjectivesForm(LinesForm):
    item = Objective
    label = _("More objectives")


class NewStepsForm(LinesForm):
    item = PreparationStep
    label = _("More steps")


class ObjectiveForm(PartForm[Objective]):
    whole = "brief"
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Objective
        fields = ("text",)
        labels: ClassVar[dict[str, Any]] = {"text": _("Particular objective")}
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "text": forms.Textarea(attrs={"rows": 2, "dir": "auto", "autofocus": True})
        }


class StepForm(PartForm[PreparationStep]):
    whole = "brief"

    class Meta:
        model = PreparationStep
        fields = ("text", "due_on")
        labels: ClassVar[dict[str, Any]] = {"text": _("Step"), "due_on": _("Due on")}
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "text": forms.TextInput(attrs={"dir": "auto", "autofocus": True}),
            "due_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        }


class TickForm(forms.Form):
    is_done = forms.BooleanField(required=False)


class RestoreForm(forms.Form):
    """Which wording is to come back: of which field, from before which revision."""

    revision = forms.ModelChoiceField(BriefRevision.objects.none())
    field = forms.CharField(max_length=40)

    def __init__(self, brief: Brief, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        revisions = brief.revisions.select_related("brief__workshop")
        self.fields["revision"].queryset = revisions  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        revision = data.get("revision")
        if revision and data.get("field") not in revision.changes:
            self.add_error("field", _("There is no such wording."))
        return data
