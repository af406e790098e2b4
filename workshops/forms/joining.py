"""The forms of joining: the code, then who somebody is and where they sit."""

import unicodedata
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from workshops.codes import JOIN_CODE_LENGTH, typed
from workshops.domain.joining import Place
from workshops.models import Delegate, Organisation, Table, Workshop


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


class LongSelect(forms.Select):
    """A list of hundreds of names: Django's own renders two templates for each option.

    The choices in ``shut`` are shown and cannot be chosen.
    """

    shut: frozenset[str] = frozenset()

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        chosen = "" if value is None else str(value)
        options = format_html_join(
            "\n",
            '<option value="{}"{}>{}</option>',
            ((key, self._marks(key, chosen), text) for key, text in self.choices),
        )
        attributes = flatatt({**self.attrs, **(attrs or {}), "name": name})
        return format_html("<select{}>\n{}\n</select>", attributes, options)

    def _marks(self, key: str, chosen: str) -> SafeString:
        if key == chosen:
            return SafeString(" selected")
        return SafeString(" disabled" if key in self.shut else "")


class JoinForm(forms.Form):
    """Who somebody is and where they sit. Cleaned, it holds what ``joining.join`` wants.

    ``ticket`` is the secret of this one form. ``who`` is a delegate's code, ``NEW`` for
    somebody who types a ``name`` because the list does not have it, or ``UNNAMED``. ``table``,
    when given, is where the form's address was found; it is not asked for then.
    """

    NEW: Final = "new"
    UNNAMED: Final = "unnamed"

    ticket = forms.UUIDField(required=False, widget=forms.HiddenInput)
    who = forms.ChoiceField(
        label=_("Who are you?"),
        required=False,
        widget=LongSelect(attrs={"class": "field__input", "autocomplete": "off"}),
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        required=False,
        widget=forms.TextInput(
            attrs={"class": "field__input", "autocomplete": "name", "spellcheck": "false"}
        ),
    )
    organisation = forms.ChoiceField(
        label=_("Your organisation"),
        required=False,
        widget=LongSelect(attrs={"class": "field__input", "autocomplete": "off"}),
    )
    table = forms.ChoiceField(
        label=_("Your table"),
        required=False,
        widget=LongSelect(attrs={"class": "field__input", "autocomplete": "off"}),
    )
    is_shared = forms.BooleanField(
        label=_("This tablet is shared by the table"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "tick__box", "autocomplete": "off"}),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        workshop: Workshop,
        places: Sequence[Place],
        delegates: Sequence[Delegate],
        organisations: Sequence[Organisation],
        table: Table | None = None,
    ) -> None:
        super().__init__(data, initial={"ticket": self.new_ticket()})
        self._may_be_unnamed = workshop.may_join_unnamed
        self._table = table
        self._delegates = {one.code: one for one in delegates}
        self._organisations = {str(one.pk): one for one in organisations}
        self._tables = {place.table.code: place.table for place in places}
        self.is_full = bool(places) and all(
            place.is_full for place in places if table in (None, place.table)
        )
        self._offer_names(delegates)
        self._offer_organisations(organisations)
        self._offer_tables(places)

    @staticmethod
    def new_ticket() -> uuid.UUID:
        return uuid.uuid4()

    @property
    def lets_nobody_in(self) -> bool:
        """Whether no place is free, and nobody has one kept for them."""
        return self.is_full and "who" not in self.fields

    def _offer_names(self, delegates: Sequence[Delegate]) -> None:
        if not delegates:
            del self.fields["who"]
            self.fields["name"].required = not self._may_be_unnamed
            if self._may_be_unnamed:
                self.fields["name"].label = _("Your name, if you like")
            return
        choices: list[tuple[str, Any]] = [("", _("Choose your name"))]
        choices += [(one.code, _introduced(one)) for one in delegates]
        if not self.is_full:
            choices.append((self.NEW, _("I am not in this list")))
        if self._may_be_unnamed and not self.is_full:
            choices.append((self.UNNAMED, _("I join without a name")))
        self._set_choices("who", choices)

    def _offer_organisations(self, organisations: Sequence[Organisation]) -> None:
        if not organisations:
            del self.fields["organisation"]
            return
        choices: list[tuple[str, Any]] = [("", _("None of these, or none at all"))]
        choices += [(str(one.pk), one.name) for one in organisations]
        self._set_choices("organisation", choices)

    def _offer_tables(self, places: Sequence[Place]) -> None:
        if self._table is not None or not places:
            del self.fields["table"]
            if self._table is None:
                del self.fields["is_shared"]
            return
        choices: list[tuple[str, Any]] = [("", _("As in the table plan, else a free one"))]
        choices += [(place.table.code, _described(place)) for place in places]
        self._set_choices("table", choices)
        shut = frozenset(place.table.code for place in places if place.is_full)
        self.fields["table"].widget.shut = shut

    def _set_choices(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if any(unicodedata.category(character) in {"Cc", "Cs"} for character in name):
            raise forms.ValidationError(_("A name has letters, no control characters."))
        return name

    def clean(self) -> dict[str, Any]:
        """What ``joining.join`` takes, by its names."""
        cleaned = super().clean() or self.cleaned_data
        is_shared = bool(cleaned.get("is_shared"))
        table = self._table or self._tables.get(cleaned.get("table", ""))
        # The page may be older than the list: then it had no list, and the name was typed.
        is_old = "who" not in self.data and bool(cleaned.get("name"))
        was_asked = "who" in self.fields and not is_old
        who = cleaned.get("who", "") if was_asked else self.NEW
        if is_shared:
            if table is None and "table" not in self.errors:
                self.add_error("table", _("Choose the table that shares this tablet."))
            for name in ("who", "name", "organisation"):
                self.errors.pop(name, None)
        elif was_asked and not who and "who" not in self.errors:
            self.add_error("who", _("Choose your name, or that you are not in the list."))
        elif was_asked and who == self.NEW and not cleaned.get("name", "x"):
            self.add_error("name", _("Type your name."))
        is_typed = not is_shared and who == self.NEW
        return {
            "ticket": str(cleaned.get("ticket") or ""),
            "delegate": None if is_shared else self._delegates.get(who),
            "name": cleaned.get("name", "") if is_typed else "",
            "organisation": (
                self._organisations.get(cleaned.get("organisation", "")) if is_typed else None
            ),
            "table": table,
            "as_scribe": is_shared,
        }


def _introduced(delegate: Delegate) -> str:
    organisation = delegate.organisation.name if delegate.organisation else ""
    if not organisation or organisation.casefold() in delegate.name.casefold():
        return delegate.name
    return f"{delegate.name} · {organisation}"


def _described(place: Place) -> str:
    table = place.table
    name = gettext("Table %(number)s") % {"number": table.number}
    if table.pilot_group:
        name = f"{name} · {table.pilot_group.name}"
    return gettext("%(table)s (full)") % {"table": name} if place.is_full else name
