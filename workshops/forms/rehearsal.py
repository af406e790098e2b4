"""How a rehearsal is to be."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

MOST_PER_TABLE: Final = 6


class RehearsalForm(forms.Form):
    per_table = forms.IntegerField(
        label=_("Simulated delegates at each table"),
        min_value=1,
        max_value=MOST_PER_TABLE,
        initial=3,
        widget=forms.NumberInput(attrs={"class": "field__input"}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"auto_id": "rehearsal-%s", **options})
