"""A programme: what it is, and how it looks."""

from typing import Any, ClassVar, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from workshops.colours import OWN
from workshops.forms.parts import SeenForm, style
from workshops.models import Programme
from workshops.pictures import Picture, PictureError, cleaned

REFUSED: Final = {
    "size": _("The file is larger than 2 MB. Choose a smaller picture."),
    "pixels": _("The picture has more than 16 million pixels. Choose a smaller one."),
    "kind": _("This is not a picture that can be used. Choose a PNG, JPEG or WebP file."),
}


class ProgrammeForm(forms.ModelForm[Programme]):
    """Begins a programme."""

    class Meta:
        model = Programme
        fields = ("name", "short_name", "aim", "organiser")
        widgets: ClassVar[dict[str, forms.Widget]] = {"aim": forms.Textarea(attrs={"rows": 4})}
        help_texts: ClassVar[dict[str, Any]] = {
            "short_name": _("For places without room. Empty: the name."),
            "aim": _("What all its workshops together are to find out."),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            style(field)


class AimForm(SeenForm[Programme], ProgrammeForm):
    """What stands at the head of the programme's page and in the report's introduction."""

    class Meta(ProgrammeForm.Meta):
        fields = ("aim", "structure_intro")  # type: ignore[assignment]
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "aim": forms.Textarea(attrs={"rows": 5, "autofocus": True}),
            "structure_intro": forms.Textarea(attrs={"rows": 2}),
        }


class PictureField(forms.FileField):
    """An uploaded picture; cleaned, it is a ``Picture``, made anew without what it carried."""

    widget = forms.FileInput

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, **options)
        self.widget.attrs["accept"] = "image/png,image/jpeg,image/webp"

    def clean(self, data: Any, initial: Any = None) -> Picture | None:
        file = super().clean(data)
        if not isinstance(file, UploadedFile) or file.file is None:
            return None
        try:
            return cleaned(file.file, file.size or 0)
        except PictureError as error:
            raise forms.ValidationError(REFUSED[error.reason]) from error


class BrandForm(SeenForm[Programme], ProgrammeForm):
    """``picture`` is a new logo; without one, the old stays unless ``has_no_logo``."""

    picture = PictureField(
        label=_("Logo"), help_text=_("PNG, JPEG or WebP, at most 2 MB. It stands on the report.")
    )
    has_no_logo = forms.BooleanField(label=_("Remove the logo"), required=False)
    is_own = forms.BooleanField(label=_("Plenary’s own colour"), required=False)
    colour = forms.RegexField(
        r"^#[0-9a-fA-F]{6}\Z",
        label=_("Colour"),
        required=False,
        widget=forms.TextInput(attrs={"type": "color"}),
        error_messages={"invalid": _("A colour such as #14606b.")},
    )

    class Meta(ProgrammeForm.Meta):
        fields = ("name", "short_name", "organiser", "organiser_mark")
        labels: ClassVar[dict[str, Any]] = {"organiser_mark": _("Organiser, in short")}
        help_texts: ClassVar[dict[str, Any]] = {
            **ProgrammeForm.Meta.help_texts,
            "organiser_mark": _(
                "On name badges, and above what was handed out in the report. "
                "Empty: the organiser’s name."
            ),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial["colour"] = self.instance.colour or OWN
        self.initial["is_own"] = not self.instance.colour

    def clean(self) -> dict[str, Any]:
        """``colour`` is empty for Plenary's own. Who chooses a colour means it, although the box
        that says otherwise was ticked before.
        """
        cleaned = super().clean() or {}
        colour = str(cleaned.get("colour", "")).lower()
        is_chosen = "colour" in self.changed_data and "is_own" not in self.changed_data
        is_own = cleaned.get("is_own") and not is_chosen
        cleaned["colour"] = "" if is_own or colour == OWN else colour
        return cleaned


class ColourForm(forms.Form):
    """A colour that is looked at before it is chosen."""

    colour = forms.RegexField(r"^#[0-9a-fA-F]{6}\Z")
