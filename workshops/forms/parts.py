"""What the forms of a programme's and a workshop's parts have in common."""

from collections.abc import Sequence
from typing import Any, ClassVar, Final

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import models
from django.utils.translation import gettext_lazy as _

from workshops.ordering import step
from workshops.versions import version

MOST_AT_ONCE: Final = 500
"""Lines that are pasted at once."""
FROM_TIME_ZONES: Final = {"list": "time-zones", "autocomplete": "off", "spellcheck": "false"}
"""The attributes of a field that is helped by ``_time_zones.html``."""
MARKS: Final = "-–•* "
"""Before the items of a list that was written elsewhere."""


class PartForm[Part: models.Model](forms.ModelForm[Part]):
    """A form for a part of something, such as a milestone of a programme.

    The whole is put on the instance before it is validated: constraints that name it hold, and
    a request cannot say which whole it is.
    """

    whole: ClassVar[str]
    """The name of the part's foreign key."""

    def __init__(self, whole: models.Model, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        setattr(self.instance, self.whole, whole)
        for field in self.fields.values():
            style(field)

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() - {self.whole}  # type: ignore[misc, no-any-return]


class SeenForm[Whole: models.Model](forms.ModelForm[Whole]):
    """A form that notices when somebody else has changed what it shows since it was opened.

    ``seen`` is the ``now`` of that time, which stands in the page; without it nobody asks.
    """

    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        values = [str(getattr(self.instance, name)) for name in self._meta.fields or ()]
        self.now = version("\0".join(values))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("seen") not in {"", None, self.now}:
            raise forms.ValidationError(
                _("Somebody else has changed this meanwhile. Look, then save again: yours counts."),
                code="stale",
            )
        return cleaned

    @property
    def status(self) -> int:
        """How a form that is not valid is answered."""
        return 409 if self.has_error(NON_FIELD_ERRORS, "stale") else 422


def pasted_lines(text: str, longest: int) -> list[str]:
    """The lines that say something, with single spaces and without the marks of a list.

    Raises ``ValidationError`` for too many of them, and for one of more than ``longest``
    characters.
    """
    said = (" ".join(line.split()).lstrip(MARKS) for line in text.splitlines())
    lines = [line for line in said if line]
    if len(lines) > MOST_AT_ONCE:
        raise forms.ValidationError(
            _("These are %(number)s lines; at most %(most)s can be added at once."),
            params={"number": len(lines), "most": MOST_AT_ONCE},
        )
    for line in lines:
        if len(line) > longest:
            raise forms.ValidationError(
                _("“%(line)s …” is longer than %(most)s characters."),
                params={"line": line[:40], "most": longest},
            )
    return lines


def style(field: forms.Field) -> None:
    """Give the widget the class of its component; choices by radio buttons have none."""
    if isinstance(field.widget, forms.CheckboxInput):
        field.widget.attrs.setdefault("class", "tick__box")
    elif not isinstance(field.widget, forms.RadioSelect):
        field.widget.attrs.setdefault("class", "field__input")


class OrderForm(forms.Form):
    """The order of a list's items, by their codes: ``item`` for each, as a drag-list sends it, or
    one that is to ``move`` ``by`` so many places.

    Cleaned, ``order`` has every code once. Invalid when it does not name what the list has, as
    somebody else has changed it.
    """

    item = forms.MultipleChoiceField(required=False)
    move = forms.ChoiceField(required=False)
    by = forms.IntegerField(required=False)

    def __init__(self, codes: Sequence[str], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.codes = list(codes)
        for name in ("item", "move"):
            self.fields[name].choices = [(one, one) for one in codes]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        order = data.get("item") or []
        if data.get("move"):
            order = step(self.codes, data["move"], data.get("by") or 0)
        if self.errors or sorted(order) != sorted(self.codes):
            raise forms.ValidationError(_("The list was changed meanwhile. This is how it is now."))
        return {**data, "order": order}
