"""Forms of the agenda: a new block, a block with its activity, and pasted text."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from workshops.domain import materials
from workshops.forms.parts import PartForm, style
from workshops.models import Activity, AgendaBlock, Workshop

MOST_VOTES: Final = 99
MOST_ROUNDS: Final = 20


class NewBlockForm(PartForm[AgendaBlock]):
    whole = "workshop"

    class Meta:
        model = AgendaBlock
        fields = ["title", "kind", "minutes"]
        labels = {"title": _("Title"), "kind": _("Kind"), "minutes": _("Minutes")}


class MinutesForm(PartForm[AgendaBlock]):
    whole = "workshop"

    class Meta:
        model = AgendaBlock
        fields = ["minutes"]
        labels = {"minutes": _("Minutes")}


class BlockForm(PartForm[AgendaBlock]):
    """A block with its ``activity``, a form of its own, which counts for blocks of that kind."""

    whole = "workshop"
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    presenter_name = forms.CharField(
        label=_("Presented by"),
        max_length=200,
        required=False,
        help_text=_("An organisation; a new name is added to the programme."),
    )

    class Meta:
        model = AgendaBlock
        fields = ["title", "kind", "minutes", "facilitator_notes"]
        labels = {"facilitator_notes": _("Facilitator’s notes")}
        help_texts = {"facilitator_notes": _("Only facilitators see this.")}
        widgets = {"facilitator_notes": forms.Textarea(attrs={"rows": 2})}

    def __init__(
        self,
        workshop: Workshop,
        data: Any = None,
        *,
        instance: AgendaBlock,
        seen: str = "",
        is_fixed: bool = False,
    ) -> None:
        presenter = instance.presenter.name if instance.presenter else ""
        super().__init__(
            workshop,
            data,
            instance=instance,
            initial={"presenter_name": presenter, "seen": seen},
            auto_id=f"block-{instance.code}-%s",
        )
        self.is_fixed = is_fixed
        for name in ("kind", "minutes") if is_fixed else ():
            self.fields[name].disabled = True
        self.fields["title"].widget.attrs["autofocus"] = True
        self.fields["presenter_name"].widget.attrs["list"] = f"block-{instance.code}-presenters"
        self.presenters = [one.name for one in workshop.programme.organisations.all()]
        self.activity = ActivityForm(instance, data)

    @property
    def wants_activity(self) -> bool:
        return bool(self.cleaned_data.get("kind") == AgendaBlock.Kind.ACTIVITY)

    def is_valid(self) -> bool:
        return super().is_valid() and (not self.wants_activity or self.activity.is_valid())


class ActivityForm(forms.ModelForm[Activity]):
    """What delegates do in a block. Who sees what, and the votes, are the console's to change
    once the activity was opened.
    """

    canvas = forms.ChoiceField(label=_("Canvas"), required=False)
    questionnaire = forms.ChoiceField(label=_("Questionnaire"), required=False)

    class Meta:
        model = Activity
        fields = [
            "kind",
            "title",
            "handout_title",
            "asked",
            "subject",
            "visibility",
            "seating_round",
            "votes_per_delegate",
            "votes_per_note",
        ]
        labels = {"kind": _("Delegates fill in"), "title": _("Title of the activity")}
        help_texts = {"title": _("Empty: as the block.")}
        widgets = {"asked": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, block: AgendaBlock, data: Any = None) -> None:
        self.held = getattr(block, "activity", None)
        programme = block.workshop.programme
        super().__init__(
            data,
            instance=self.held or Activity(block=block, kind=Activity.Kind.WORKSHEET),
            prefix="activity",
            auto_id=f"block-{block.code}-%s",
        )
        self.fields["title"].required = False
        for name, most in (
            ("seating_round", MOST_ROUNDS),
            ("votes_per_delegate", MOST_VOTES),
            ("votes_per_note", MOST_VOTES),
        ):
            least = 0 if name == "votes_per_delegate" else 1
            self.fields[name] = forms.IntegerField(
                label=self.fields[name].label, min_value=least, max_value=most
            )
        for name, kind in (("canvas", "worksheet"), ("questionnaire", "questionnaire")):
            self._offer(name, materials.of(kind).offered(programme), kind)
        for field in self.fields.values():
            style(field)
        self.is_opened = self.instance.state != Activity.State.PREPARED
        for name in ("kind", "visibility", "votes_per_delegate", "votes_per_note"):
            self.fields[name].disabled = self.is_opened

    @property
    def material(self) -> str:
        """The key of what was chosen, of the kind that was chosen."""
        name = "canvas" if self.cleaned_data["kind"] == "worksheet" else "questionnaire"
        return str(self.cleaned_data[name])

    def clean_votes_per_note(self) -> int:
        each = int(self.cleaned_data["votes_per_note"])
        most = self.cleaned_data.get("votes_per_delegate")
        if most and each > most:
            raise forms.ValidationError(
                _("No more on one note than a delegate has: %(most)s."), params={"most": most}
            )
        return each

    def _offer(self, name: str, offers: Any, kind: str) -> None:
        field = self.fields[name]
        choices = [("", _("None yet")), *((one.key, one.name) for one in offers)]
        held = None
        if self.held and self.held.kind == kind:
            held = materials.of(kind).chosen([self.held]).get(self.held.pk)
        if held and held.key not in dict(choices):  # such as an older version
            choices.append((held.key, held.name))
        field.choices = choices  # type: ignore[attr-defined]
        field.initial = held.key if held else ""


class PasteForm(forms.Form):
    """Text to be read as an agenda; ``apply`` says what is to be done with what was understood."""

    text = forms.CharField(
        label=_("The agenda as text"),
        max_length=20_000,
        strip=False,
        widget=forms.Textarea(attrs={"class": "field__input", "rows": 12, "spellcheck": "false"}),
    )
    apply = forms.ChoiceField(
        required=False, choices=[("append", "append"), ("replace", "replace")]
    )
