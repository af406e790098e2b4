"""The parts of a programme, each edited in its row."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from workshops.forms.languages import language_field
from workshops.forms.parts import FROM_TIME_ZONES, PartForm, SeenForm, pasted_lines, style
from workshops.forms.programmes import PictureField
from workshops.models import (
    Milestone,
    Organisation,
    Phase,
    PilotGroup,
    Programme,
    SavedTemplate,
    Workshop,
)
from workshops.models.programme import TONE_NAMES, TONES
from workshops.pilots import free_letter, free_tone
from workshops.zones import UNCHOSEN


def _date() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class MilestoneForm(SeenForm[Milestone], PartForm[Milestone]):
    whole = "programme"

    class Meta:
        model = Milestone
        fields = ("text", "due", "due_on")
        widgets: ClassVar[dict[str, forms.Widget]] = {"due_on": _date()}


class PilotGroupForm(SeenForm[PilotGroup], PartForm[PilotGroup]):
    """A new one is proposed the next free letter and colour."""

    whole = "programme"

    letter = forms.CharField(label=_("Letter"), max_length=1)
    tone = forms.TypedChoiceField(
        label=_("Colour"),
        coerce=int,
        choices=list(enumerate(TONE_NAMES, start=1)),
        widget=forms.RadioSelect,
    )

    class Meta:
        model = PilotGroup
        fields = ("letter", "name", "long_name", "tone")
        help_texts: ClassVar[dict[str, Any]] = {"long_name": _("For the report. Empty: the name.")}

    def __init__(self, programme: Programme, *args: Any, **options: Any) -> None:
        super().__init__(programme, *args, **options)
        if self.instance._state.adding:
            used = list(programme.pilot_groups.values_list("letter", "tone"))
            self.initial["letter"] = free_letter(letter for letter, _tone in used)
            self.initial["tone"] = free_tone((tone for _letter, tone in used), TONES)

    def clean_letter(self) -> str:
        return str(self.cleaned_data["letter"]).upper()


class MergerForm(forms.Form):
    """Another organisation of the same programme, by its code."""

    into = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Merge into"),
        to_field_name="code",
        empty_label=_("Choose an organisation"),
    )

    def __init__(self, organisation: Organisation, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"auto_id": "merger-%s", **options})
        style(self.fields["into"])
        others = organisation.programme.organisations.exclude(pk=organisation.pk)
        self.fields["into"].queryset = others  # type: ignore[attr-defined]


class OrganisationForm(SeenForm[Organisation], PartForm[Organisation]):
    whole = "programme"

    picture = PictureField(label=_("Logo"), help_text=_("PNG, JPEG or WebP, at most 2 MB."))
    has_no_logo = forms.BooleanField(label=_("Remove the logo"), required=False)

    class Meta:
        model = Organisation
        fields = ("name",)

    @property
    def merger(self) -> MergerForm:
        """The form beside it: what else can be done with the organisation."""
        return MergerForm(self.instance)


class OrganisationsForm(forms.Form):
    """Names, one a line; cleaned, each is there once, in their order."""

    names = forms.CharField(
        label=_("Add organisations"),
        help_text=_("One a line. Those that are in the list already stay as they are."),
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, programme: Programme, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.programme = programme
        style(self.fields["names"])

    def clean_names(self) -> list[str]:
        longest = Organisation._meta.get_field("name").max_length or 0
        return list(dict.fromkeys(pasted_lines(self.cleaned_data["names"], longest)))


class WorkshopForm(SeenForm[Workshop], PartForm[Workshop]):
    """What the programme says of a workshop. Its day stands once it has begun."""

    whole = "programme"

    class Meta:
        model = Workshop
        fields = ("name", "number", "title", "phase", "day", "when", "aim")
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "aim": forms.Textarea(attrs={"rows": 3}),
            "day": _date(),
        }

    def __init__(self, programme: Programme, *args: Any, **options: Any) -> None:
        super().__init__(programme, *args, **options)
        has_begun = self.instance.state != Workshop.State.PREPARED
        if has_begun and self.instance.day is not None:
            self.fields["day"].disabled = True
            self.fields["day"].help_text = _("The workshop has begun: its day stands.")


class NewWorkshopForm(WorkshopForm):
    """``start`` is the key of a ``workshops.domain.templates.Beginning``; empty begins empty.

    Time zone and language are proposed as the last workshop of the series has them;
    without one, the zone is left to the browser. Costs a query.
    """

    start = forms.CharField(required=False, max_length=80)

    class Meta(WorkshopForm.Meta):
        fields = (  # type: ignore[assignment]
            "name",
            "number",
            "phase",
            "day",
            "time_zone",
            "language",
        )
        help_texts: ClassVar[dict[str, Any]] = {"day": _("It can wait.")}

    def __init__(self, programme: Programme, *args: Any, **options: Any) -> None:
        super().__init__(programme, *args, **options)
        series = list(programme.workshops.in_series())
        following = max((one.number or 0 for one in series), default=0) + 1
        first = Phase.VALIDATE if following > 1 else Phase.UNDERSTAND
        proposed = {
            "name": _("Workshop #%(number)s") % {"number": following},
            "number": following,
            "phase": first,
            "time_zone": "",
        }
        if series:
            proposed["language"] = series[-1].language
        if series and series[-1].time_zone != UNCHOSEN:
            proposed["time_zone"] = series[-1].time_zone
        self.initial = {**proposed, **self.initial}
        zone = self.fields["time_zone"]
        zone.required = False
        zone.widget.attrs |= FROM_TIME_ZONES
        used = [one.language for one in series]
        language = self.fields["language"] = language_field(used, is_required=False)
        style(language)


class SavedTemplateForm(PartForm[SavedTemplate]):
    whole = "programme"

    class Meta:
        model = SavedTemplate
        fields = ("name", "about")

    def _get_validation_exclusions(self) -> set[str]:
        """The outline is not there yet."""
        return super()._get_validation_exclusions() | {"outline"}


class TemplateForm(SeenForm[SavedTemplate], SavedTemplateForm):
    """What a template that there is already is called."""
