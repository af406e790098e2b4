"""The languages that a workshop can be held in, as they are chosen."""

from collections.abc import Iterable
from functools import cache
from typing import Final

from django import forms
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.utils.translation import gettext_lazy as _

from workshops.models import Workshop

type Choices = list[tuple[str, str]]

USUAL: Final[str] = Workshop._meta.get_field("language").default
"""What a workshop is held in where nobody said."""


def languages(used: Iterable[str]) -> list[tuple[object, Choices]]:
    """In two groups: those that Plenary speaks or that are ``used``, then all the others."""
    usual = {USUAL, *dict(settings.LANGUAGES), *used}
    known = dict(_all())
    unknown = sorted((code, code) for code in usual - {*known, ""})
    first = [(code, known[code]) for code in known if code in usual] + unknown
    rest = [(code, known[code]) for code in known if code not in usual]
    return [(_("In use"), first), (_("All others"), rest)]


def language_field(used: Iterable[str], *, is_required: bool = True) -> forms.ChoiceField:
    """The field in which one of ``languages`` is chosen; no other is taken."""
    return forms.ChoiceField(
        label=_("Language"),
        choices=languages(used),
        initial=USUAL,
        required=is_required,
        error_messages={"invalid_choice": _("Choose one of the languages in the list.")},
    )


@cache
def _all() -> Choices:
    """By their English names."""
    named = [(code, info["name"]) for code, info in LANG_INFO.items() if "name" in info]
    return sorted(named, key=lambda one: one[1])
