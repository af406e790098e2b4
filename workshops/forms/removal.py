"""Deleting something large: its name is typed, so that nobody does it by a slip."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class RemovalForm(forms.Form):
    name = forms.CharField(
        label=_("To delete it, type its name"),
        max_length=300,
        widget=forms.TextInput(
            attrs={"class": "field__input", "autocomplete": "off", "spellcheck": "false"}
        ),
    )

    def __init__(self, name: str, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.wanted = name

    def clean_name(self) -> str:
        typed = " ".join(str(self.cleaned_data["name"]).split())
        if typed != " ".join(self.wanted.split()):
            raise forms.ValidationError(
                _("That is not its name. Type “%(name)s”."), params={"name": self.wanted}
            )
        return typed
