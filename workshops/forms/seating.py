"""What the table plan is told: seats, tables, rules, and how a plan is to be proposed."""

from typing import Any, ClassVar, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from workshops.forms.parts import PartForm, style
from workshops.forms.tables import TableField
from workshops.models import Delegate, PilotGroup, SeatingRule, Table, Workshop

MOST_ROUNDS: Final = 12
MOST_TABLES: Final = 60
MOST_SEATS: Final = 500


class DelegateField(forms.ModelChoiceField[Delegate]):
    """One of a workshop's delegates, by their code."""

    def __init__(self, **options: Any) -> None:
        super().__init__(Delegate.objects.none(), to_field_name="code", **options)

    def label_from_instance(self, delegate: Delegate) -> str:
        if delegate.organisation is None:
            return delegate.name
        return f"{delegate.name} · {delegate.organisation}"


class RoundForm(forms.Form):
    """Which round of the table plan is meant; the first, where it is not said."""

    round = forms.IntegerField(min_value=1, max_value=MOST_ROUNDS)


class HeardForm(forms.Form):
    """The number of the workshop's last event when a plan was drawn that may be drawn anew."""

    heard = forms.IntegerField(required=False)


class SeatForm(forms.Form):
    """Where a delegate is to sit: at a table, at none, or where another one sits."""

    delegate = DelegateField()
    table = TableField(required=False)
    other = DelegateField(required=False)

    def __init__(self, workshop: Workshop, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        delegates = workshop.delegates.select_related("workshop")
        self.fields["delegate"].queryset = delegates  # type: ignore[attr-defined]
        self.fields["other"].queryset = delegates  # type: ignore[attr-defined]
        self.fields["table"].queryset = workshop.tables.all()  # type: ignore[attr-defined]


class TablesForm(forms.Form):
    """So many tables alike, added at once."""

    count = forms.IntegerField(
        label=_("How many tables"), min_value=1, max_value=MOST_TABLES, initial=4
    )
    capacity = forms.IntegerField(
        label=_("Seats at each"),
        min_value=1,
        max_value=MOST_SEATS,
        initial=6,
        required=False,
        help_text=_("Empty: as many as come."),
    )
    pilot_group = forms.ModelChoiceField(
        PilotGroup.objects.none(), label=_("Pilot group"), required=False, to_field_name="code"
    )

    def __init__(self, workshop: Workshop, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"auto_id": "more-tables-%s", **options})
        groups = workshop.programme.pilot_groups.all()
        self.fields["pilot_group"].queryset = groups  # type: ignore[attr-defined]
        self.fields["pilot_group"].empty_label = _("None")  # type: ignore[attr-defined]
        for field in self.fields.values():
            style(field)


class TableForm(PartForm[Table]):
    """A table of the room."""

    whole = "workshop"

    class Meta:
        model = Table
        fields: ClassVar = ["number", "capacity", "pilot_group"]

    def __init__(self, workshop: Workshop, *args: Any, **options: Any) -> None:
        super().__init__(workshop, *args, **{"auto_id": "table-%s", **options})
        groups = self.fields["pilot_group"]
        groups.label = _("Pilot group")
        groups.queryset = workshop.programme.pilot_groups.all()  # type: ignore[attr-defined]
        groups.empty_label = _("None")  # type: ignore[attr-defined]
        self.fields["number"].widget.attrs["autofocus"] = True


class RuleForm(forms.Form):
    """Two delegates, and whether they are to sit together or apart."""

    one = DelegateField(label=_("Delegate"), empty_label=_("Choose …"))
    kind = forms.ChoiceField(label=_("are to sit"), choices=SeatingRule.Kind)
    other = DelegateField(label=_("and"), empty_label=_("Choose …"))

    def __init__(self, workshop: Workshop, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"auto_id": "rule-%s", **options})
        delegates = workshop.delegates.select_related("organisation").order_by("name", "pk")
        for name in ("one", "other"):
            self.fields[name].queryset = delegates  # type: ignore[attr-defined]
        for field in self.fields.values():
            style(field)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("one") and data.get("one") == data.get("other"):
            self.add_error("other", _("A rule needs two different delegates."))
        return data


class ProposalForm(forms.Form):
    """For how many rounds a plan is to be proposed, and whether seats stay."""

    rounds = forms.IntegerField(
        label=_("Rounds"),
        min_value=1,
        max_value=MOST_ROUNDS,
        help_text=_("In each round everybody sits with others, as far as there are others."),
    )
    is_kept = forms.BooleanField(label=_("Who has a seat keeps it"), required=False, initial=True)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"auto_id": "proposal-%s", **options})
        for field in self.fields.values():
            style(field)
