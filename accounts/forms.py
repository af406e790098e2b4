"""Forms of the account pages."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class SignInForm(forms.Form):
    """``user`` is who signed in, once the form is valid."""

    email = forms.EmailField(
        label=_("E-mail address"),
        widget=forms.EmailInput(
            attrs={"class": "field__input", "autocomplete": "username", "autofocus": True}
        ),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(
            attrs={"class": "field__input", "autocomplete": "current-password"}
        ),
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._request = request
        self.user: User | None = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "email" in cleaned and "password" in cleaned:
            self.user = authenticate(
                self._request, username=cleaned["email"], password=cleaned["password"]
            )
            if self.user is None:
                # The same sentence for a wrong address and a wrong password: it tells nobody
                # who has an account.
                raise ValidationError(_("This address and password do not belong together."))
        return cleaned
