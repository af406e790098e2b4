"""Delegates, one by one."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from workshops.forms.parts import PartForm, style
from workshops.models import Delegate, Organisation, PilotGroup, Workshop
from workshops.naming import Organisations, cleaned


class DelegateForm(PartForm[Delegate]):
    """A delegate. Valid, ``new_organisation`` names one that the programme does not know yet."""

    whole: ClassVar[str] = "workshop"

    organisation_name = forms.CharField(
        label=_("Organisation"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"list": "organisations"}),
    )

    class Meta:
        model = Delegate
        fields = ("name", "job_title", "owns", "is_name_withheld")

    field_order = ("name", "organisation_name", "job_title", "owns", "is_name_withheld")

    def __init__(self, workshop: Workshop, *args: Any, **options: Any) -> None:
        super().__init__(workshop, *args, **options)
        self.new_organisation = ""
        self._workshop = workshop
        owns = self.fields["owns"]
        owns.queryset = PilotGroup.objects.filter(programme=workshop.programme)  # type: ignore[attr-defined]
        owns.empty_label = _("None")  # type: ignore[attr-defined]
        if self.instance.organisation:
            self.initial["organisation_name"] = self.instance.organisation.name
        self.fields["name"].widget.attrs["autofocus"] = True
        for name in ("name", "organisation_name", "job_title"):
            self.fields[name].widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}

    def clean_name(self) -> str:
        name = cleaned(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(_("Type the name."))
        return name

    def clean_job_title(self) -> str:
        return cleaned(self.cleaned_data["job_title"])

    def clean_organisation_name(self) -> str:
        """Puts the organisation that is meant on the delegate, before the list is asked whether
        they are in it already.
        """
        name = cleaned(self.cleaned_data["organisation_name"])
        organisations = self._workshop.programme.organisations.all()
        known: Organisations[Organisation] = Organisations({one.name: one for one in organisations})
        self.instance.organisation = known.meant(name) if name else None
        self.new_organisation = name if name and self.instance.organisation is None else ""
        return name

    def _get_validation_exclusions(self) -> set[str]:
        # One that is new has nobody yet.
        excluded = {"organisation"} if self.new_organisation else set()
        return (super()._get_validation_exclusions() - {"organisation"}) | excluded


class MergeForm(forms.Form):
    """Which delegates are one person, by their codes, and whose name is kept."""

    who = forms.ModelMultipleChoiceField(Delegate.objects.none(), to_field_name="code")
    kept = forms.ModelChoiceField(Delegate.objects.none(), to_field_name="code")

    def __init__(self, workshop: Workshop, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        delegates = workshop.delegates.select_related("organisation", "owns", "workshop")
        for field in self.fields.values():
            field.queryset = delegates  # type: ignore[attr-defined]
            style(field)

    def clean(self) -> dict[str, Any]:
        """``others`` are those of ``who`` who are not ``kept``."""
        data = super().clean() or self.cleaned_data
        kept = data.get("kept")
        others = [one for one in data.get("who") or () if one != kept]
        if kept is None or not others:
            raise forms.ValidationError(_("Choose at least two delegates, and whose name stays."))
        return {**data, "others": others}


class SearchForm(forms.Form):
    """What part of the list is shown. Never invalid: what is not understood asks for nothing."""

    q = forms.CharField(required=False, max_length=200)
    page = forms.IntegerField(required=False, min_value=1)
    open = forms.SlugField(required=False)
