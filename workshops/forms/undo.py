"""Taking back what was done: what that needs waits, signed, in the page that offers to undo."""

from collections.abc import Mapping
from typing import Any, Final, Protocol

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

LASTS: Final = 60 * 60
"""Seconds in which something that was done can be taken back."""


class Whole(Protocol):
    """A workshop, or what else has parts that can be removed."""

    code: Any


class RemovedForm(forms.Form):
    """What was removed from ``whole``; cleaned, ``kept`` is what ``of`` was told.

    Signed, so that nobody can bring in what never was; ``what`` says which list it was in.
    """

    kept = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, what: str, whole: Whole, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.salt = f"workshops.removed.{what}.{whole.code}"

    @classmethod
    def of(cls, what: str, whole: Whole, kept: Mapping[str, Any]) -> "RemovedForm":
        """The form that brings ``kept``, which JSON can hold, back."""
        form = cls(what, whole)
        form.initial = {"kept": signing.dumps(dict(kept), salt=form.salt, compress=True)}
        return form

    def clean_kept(self) -> dict[str, Any]:
        try:
            kept: dict[str, Any] = signing.loads(
                self.cleaned_data["kept"], salt=self.salt, max_age=LASTS
            )
        except signing.BadSignature:
            raise forms.ValidationError(_("It is too late to bring this back.")) from None
        return kept
