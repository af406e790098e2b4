"""What can be chosen for each sheet that is printed.

A form's fields are those of the options of its sheet; what is left empty has its usual value.
"""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from reports.printing import cards, signing
from reports.printing.facts import PrintFacts
from reports.printing.labels import A5390, L4785, LABELS, MOST_OFFSET, PLAIN
from reports.printing.paper import A2, A3, A4, LETTER, Paper
from workshops.forms.parts import style

MOST_SPARE: Final = 60
"""Badges, lines or sheets that may be added for those who come unexpected."""


def _paper(*papers: Paper) -> forms.ChoiceField:
    return forms.ChoiceField(label=_("Paper"), choices=[(one.key, one.name) for one in papers])


def _spare(label: Any, initial: int = 0) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, required=False, min_value=0, max_value=MOST_SPARE, initial=initial
    )


class Millimetres(forms.NumberInput):
    """Shows a whole number as one, whatever it was kept as."""

    def format_value(self, value: Any) -> str | None:
        return f"{value:g}" if isinstance(value, float) else super().format_value(value)


class SheetForm(forms.Form):
    """``data`` are the options chosen last, for a form that is not sent."""

    def __init__(
        self,
        facts: PrintFacts,
        key: str,
        sent: Mapping[str, Any] | None = None,
        *,
        data: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(sent, auto_id=f"{key}-%s", initial=dict(data or {}))
        self.facts = facts
        for field in self.fields.values():
            style(field)

    @property
    def options(self) -> dict[str, Any]:
        """What was chosen, as JSON keeps it; of a form that is not sent, what it shows."""
        if self.is_bound:
            values = self.cleaned_data
        else:
            fields = self.fields.items()
            values = {name: self.get_initial_for_field(field, name) for name, field in fields}
        return {name: value for name, value in values.items() if value is not None}


class CardsForm(SheetForm):
    shape = forms.ChoiceField(
        label=_("Form"),
        choices=[(cards.TENT, _("Tent, to be folded")), (cards.FLAT, _("Two to a sheet, flat"))],
        initial=cards.TENT,
    )
    paper = _paper(A4, LETTER)


class BadgesForm(SheetForm):
    labels = forms.ChoiceField(
        label=_("Sheets"),
        choices=[
            (L4785.key, _("Avery Zweckform L4785: 80 × 50 mm, A4")),
            (A5390.key, _("Avery 5390: 3½ × 2¼ in, US Letter")),
            (PLAIN.key, _("Plain A4 to be cut: 90 × 54 mm")),
        ],
        initial=L4785.key,
    )
    start = forms.IntegerField(
        label=_("First label"), required=False, min_value=1, max_value=10, initial=1
    )
    blanks = _spare(_("Blank badges"))
    with_tables = forms.BooleanField(
        label=_("Print the table of the first round"), required=False, initial=True
    )
    across = forms.FloatField(
        label=_("Move right, mm"),
        required=False,
        min_value=-MOST_OFFSET,
        max_value=MOST_OFFSET,
        initial=0,
        widget=Millimetres(attrs={"step": "0.5"}),
    )
    down = forms.FloatField(
        label=_("Move down, mm"),
        required=False,
        min_value=-MOST_OFFSET,
        max_value=MOST_OFFSET,
        initial=0,
        widget=Millimetres(attrs={"step": "0.5"}),
    )

    def clean_start(self) -> int:
        start: int = self.cleaned_data["start"] or 1
        labels = LABELS.get(self.cleaned_data.get("labels", ""), L4785)
        if start > labels.size:
            raise forms.ValidationError(
                _("These sheets have %(size)s labels.") % {"size": labels.size}
            )
        return start


class WorksheetsForm(SheetForm):
    activity = forms.ChoiceField(label=_("Activity"), required=False)
    paper = _paper(A4, A3, A2, LETTER)
    by_table = forms.BooleanField(label=_("One for each table"), required=False, initial=True)
    spare = _spare(_("More, no table"))

    def __init__(self, facts: PrintFacts, *args: Any, **options: Any) -> None:
        super().__init__(facts, *args, **options)
        activities = [(one.code, one.title) for one in facts.worksheets]
        self.fields["activity"].choices = [("", _("All")), *activities]  # type: ignore[attr-defined]


class PaperForm(SheetForm):
    paper = _paper(A4, LETTER)


class PosterForm(SheetForm):
    paper = _paper(A4, A3, LETTER)


class SigningForm(SheetForm):
    by = forms.ChoiceField(
        label=_("In the order of"),
        choices=[
            (signing.BY_ORGANISATION, _("organisations")),
            (signing.BY_TABLE, _("tables")),
        ],
    )
    spare = _spare(_("Empty lines"), initial=6)
    paper = _paper(A4, LETTER)


FORMS: Final[dict[str, type[SheetForm]]] = {
    "table-cards": CardsForm,
    "badges": BadgesForm,
    "worksheets": WorksheetsForm,
    "agenda": PaperForm,
    "run-sheet": PaperForm,
    "delegate-list": SigningForm,
    "poster": PosterForm,
    "everything": PaperForm,
}
"""By the key of the sheet."""
