"""What the forms of a programme's and a workshop's parts have in common."""

from typing import Any, ClassVar

from django import forms
from django.db import models


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


def style(field: forms.Field) -> None:
    """Give the widget the class of its component; boxes to tick have none."""
    if not isinstance(field.widget, forms.CheckboxInput | forms.RadioSelect):
        field.widget.attrs.setdefault("class", "field__input")
