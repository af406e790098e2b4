"""Forms of the workshop's pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from workshops.codes import JOIN_CODE_LENGTH, typed


class CodeForm(forms.Form):
    """A join code as somebody typed it; cleaned, it is the code itself."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "class": "field__input field__input--code",
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "autofocus": True,
                "placeholder": "K7M2-QX4P",
            }
        ),
    )

    def clean_code(self) -> str:
        code = typed(self.cleaned_data["code"])
        if len(code) != JOIN_CODE_LENGTH:
            raise forms.ValidationError(_("A code has eight letters and digits, as K7M2-QX4P."))
        return code
