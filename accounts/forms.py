"""Forms of the account pages."""

from typing import Any, ClassVar

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts import setup
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


PASSWORD_HELP = _("At least 12 characters. Several words are easy to remember.")


class AccountForm(forms.Form):
    """What makes an account. A password has no way back by e-mail: it is typed twice."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"class": "field__input", "autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"class": "field__input", "autocomplete": "username"}),
    )
    password = forms.CharField(
        label=_("Password"),
        help_text=PASSWORD_HELP,
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"class": "field__input", "autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("The password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"class": "field__input", "autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        password = cleaned.get("password", "")
        if password and "again" in cleaned and cleaned["again"] != password:
            self.add_error("again", _("The two passwords are not the same."))
        if password:
            user = User(name=cleaned.get("name", ""), email=cleaned.get("email", ""))
            try:
                validate_password(password, user)
            except ValidationError as weak:
                self.add_error("password", weak)
        return cleaned


class SetupForm(AccountForm):
    """The first account, for whoever has the code that the server printed."""

    code = forms.CharField(
        label=_("Setup code"),
        help_text=_("It is in the window in which Plenary was started."),
        max_length=200,
        widget=forms.TextInput(
            attrs={"class": "field__input", "autocomplete": "off", "spellcheck": "false"}
        ),
    )

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if not setup.is_code(code):
            raise ValidationError(_("This is not the code that was printed last."))
        return code


class OwnForm(forms.ModelForm[User]):
    """Who one is. ``password`` is asked for with a new address only."""

    password = forms.CharField(
        label=_("Your password"),
        help_text=_("Only to change the address."),
        required=False,
        strip=False,
        widget=forms.PasswordInput(
            attrs={"class": "field__input", "autocomplete": "current-password"}
        ),
    )

    class Meta:
        model = User
        fields = ("name", "email")
        labels: ClassVar[dict[str, Any]] = {"name": _("Your name"), "email": _("E-mail address")}
        help_texts: ClassVar[dict[str, Any]] = {"email": _("You sign in with it.")}
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "name": forms.TextInput(attrs={"class": "field__input", "autocomplete": "name"}),
            "email": forms.EmailInput(attrs={"class": "field__input", "autocomplete": "username"}),
        }

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        is_new = cleaned.get("email", self.initial["email"]) != self.initial["email"]
        if is_new and not self.instance.check_password(cleaned.get("password", "")):
            self.add_error("password", _("With a new address, write your present password here."))
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        """Nobody who does not know the password is told whose address it is."""
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded | {"email"} if "password" in self.errors else excluded

    def validate_unique(self) -> None:
        """The constraint says it, in capital letters too; once is enough."""


class OwnPasswordForm(PasswordChangeForm):
    """Django's own, in the words of the other forms."""

    def __init__(self, user: User, *args: Any, **options: Any) -> None:
        super().__init__(user, *args, **options)
        words: dict[str, tuple[Any, Any]] = {
            "old_password": (_("Present password"), ""),
            "new_password1": (_("New password"), PASSWORD_HELP),
            "new_password2": (_("The new password again"), ""),
        }
        for name, (label, help_text) in words.items():
            field = self.fields[name]
            field.label, field.help_text = label, help_text
            field.widget.attrs |= {"class": "field__input", "autofocus": False}
            field.max_length = 1000  # type: ignore[attr-defined]
        self.error_messages = {
            **self.error_messages,
            "password_incorrect": _("This is not your present password."),
            "password_mismatch": _("The two passwords are not the same."),
        }
