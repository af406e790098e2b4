"""The languages that a workshop can be held in, as they are chosen."""

from collections.abc import Iterable
from functools import cache

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.utils.translation import gettext_lazy as _

from workshops.models import Workshop

type Choices = list[tuple[str, str]]


def languages(used: Iterable[str]) -> list[tuple[object, Choices]]:
    """In two groups: those that Plenary speaks or that are ``used``, then all the others."""
    usual = {Workshop._meta.get_field("language").default, *dict(settings.LANGUAGES), *used}
    known = dict(_all())
    unknown = sorted((code, code) for code in usual - {*known, ""})
    first = [(code, known[code]) for code in known if code in usual] + unknown
    rest = [(code, known[code]) for code in known if code not in usual]
    return [(_("In use"), first), (_("All others"), rest)]


@cache
def _all() -> Choices:
    """By their English names."""
    named = [(code, info["name"]) for code, info in LANG_INFO.items() if "name" in info]
    return sorted(named, key=lambda one: one[1])
