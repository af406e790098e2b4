"""A list of people on its way in: where it comes from, what its columns mean, its rows."""

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from workshops.forms.parts import style
from workshops.importing.columns import Meaning
from workshops.importing.delimited import read_text
from workshops.importing.persons import Fault, Problem
from workshops.importing.reading import read_file
from workshops.importing.sheet import MOST_BYTES, Flaw, RefusedError, Sheet
from workshops.importing.wording import SENTENCES
from workshops.models import PeopleImport

MEANINGS: Final = {
    Meaning.NAME: _("Name"),
    Meaning.FIRST_NAME: _("First name"),
    Meaning.LAST_NAME: _("Last name"),
    Meaning.ORGANISATION: _("Organisation"),
    Meaning.JOB_TITLE: _("Job title"),
    Meaning.OWNS: _("Owner of the pilot"),
    Meaning.IS_NAME_WITHHELD: _("Withhold the name: yes or no"),
}
PROBLEMS: Final = {
    Problem.NAMELESS: _("there is no name. Type it, or leave the row out."),
    Problem.NAME_TOO_LONG: _("the name is longer than 120 characters. Shorten it."),
    Problem.ORGANISATION_TOO_LONG: _(
        "the name of the organisation is longer than 200 characters. Shorten it."
    ),
    Problem.JOB_TITLE_TOO_LONG: _("the job title is longer than 120 characters. Shorten it."),
    Problem.CELL_ERROR: _(
        "the cell holds an error of the spreadsheet, “%(what)s”. Type what it should be."
    ),
    Problem.NEITHER_YES_NOR_NO: _(
        "“%(what)s” is neither yes nor no. Type one of them, or nothing."
    ),
    Problem.UNKNOWN_GROUP: _(
        "“%(what)s” is no pilot group of the programme. Type its letter or its name, or nothing."
    ),
    Problem.SEVERAL_OF_THE_NAME: _(
        "there are several people of the name “%(what)s”. Type the organisation."
    ),
}


def worded(fault: Fault) -> str:
    """The fault as a sentence that begins with its row."""
    what = fault.what if len(fault.what) <= 60 else f"{fault.what[:60]}…"
    said = PROBLEMS[fault.problem] % {"what": what}
    return _("Row %(number)s: %(said)s") % {"number": fault.number, "said": said}


class SourceForm(forms.Form):
    """A file, or cells that were pasted. Valid, ``sheets`` are what was read, at least one."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        allow_empty_file=True,
        help_text=_("Excel (.xlsx) or CSV, at most 5 MB. Choose it, or drag it here."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.tsv,.txt,text/csv,text/plain"}),
    )
    text = forms.CharField(
        label=_("Or paste the cells"),
        required=False,
        max_length=MOST_BYTES,
        strip=False,
        help_text=_("Copy the rows in your spreadsheet, with the heads of the columns."),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.sheets: list[Sheet] = []
        for field in self.fields.values():
            style(field)

    @property
    def source(self) -> str:
        file = self.cleaned_data.get("file")
        return str(file.name) if isinstance(file, UploadedFile) else ""

    def clean_file(self) -> UploadedFile[Any] | None:
        file = self.cleaned_data["file"]
        if file is None:
            return None
        try:
            if file.size > MOST_BYTES:
                raise RefusedError(Flaw.TOO_LARGE)
            self.sheets = read_file(file.read(), file.name)
        except RefusedError as refused:
            raise forms.ValidationError(SENTENCES[refused.flaw]) from None
        return file  # type: ignore[no-any-return]

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if text.strip() and not self.sheets and "file" not in self.errors:
            try:
                self.sheets = [read_text(text)]
            except RefusedError as refused:
                raise forms.ValidationError(SENTENCES[refused.flaw]) from None
        return text

    def clean(self) -> dict[str, Any]:
        if not self.sheets and not self.errors:
            raise forms.ValidationError(_("Choose a file, or paste the cells."))
        return super().clean() or self.cleaned_data


class SheetForm(forms.Form):
    """Which sheet of the file has the people, by its place."""

    sheet = forms.TypedChoiceField(label=_("Sheet"), coerce=int)

    def __init__(self, one: PeopleImport, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        names = [(place, sheet["name"]) for place, sheet in enumerate(one.sheets)]
        self.fields["sheet"].choices = names  # type: ignore[attr-defined]
        style(self.fields["sheet"])


class ColumnsForm(forms.Form):
    """What each column means. Valid, ``columns`` is ``{meaning: index}``."""

    has_heads = forms.BooleanField(label=_("The first row names the columns"), required=False)

    def __init__(self, one: PeopleImport, data: Any = None) -> None:
        meant = {place: meaning for meaning, place in one.columns.items()}
        self.width = len(one.cells[0]) if one.cells else 0
        initial = {"has_heads": one.has_heads} | {
            _column(place): meant.get(place, "") for place in range(self.width)
        }
        super().__init__(data, initial=initial)
        self.columns: dict[Meaning, int] = {}
        choices = [("", pgettext_lazy("of a column", "Not used"))]
        choices += [(meaning.value, words) for meaning, words in MEANINGS.items()]
        for place in range(self.width):
            self.fields[_column(place)] = forms.ChoiceField(choices=choices, required=False)
        for field in self.fields.values():
            style(field)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for place in range(self.width):
            if said := data.get(_column(place)):
                meaning = Meaning(said)
                if meaning in self.columns:
                    self.add_error(_column(place), _("Another column means this already."))
                self.columns.setdefault(meaning, place)
        is_in_parts = self.columns.keys() & {Meaning.FIRST_NAME, Meaning.LAST_NAME}
        if not is_in_parts and Meaning.NAME not in self.columns:
            raise forms.ValidationError(_("Say which column has the names."))
        if is_in_parts and Meaning.NAME in self.columns:
            raise forms.ValidationError(
                _("Choose either one column with the name, or those with first and last name.")
            )
        return data


def _column(place: int) -> str:
    return f"column-{place}"


class RowForm(forms.Form):
    """One row, to be mended: a field for each column that means something.

    Valid, ``values`` is ``{meaning: text}``.
    """

    number = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, columns: Iterable[Meaning], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._columns = list(columns)
        for meaning in self._columns:
            self.fields[meaning.value] = forms.CharField(
                label=MEANINGS[meaning],
                required=False,
                widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
            )
            style(self.fields[meaning.value])

    @property
    def values(self) -> dict[Meaning, str]:
        return {meaning: self.cleaned_data[meaning.value] for meaning in self._columns}


class LeftOutForm(forms.Form):
    """Rows that are not to be imported, by their numbers."""

    number = forms.TypedMultipleChoiceField(coerce=int)

    def __init__(self, one: PeopleImport, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["number"].choices = [(number, number) for number in one.numbers]  # type: ignore[attr-defined]
