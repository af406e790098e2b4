"""The sentences for what a render left out, for the programme lead who reads them."""

import unicodedata

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.pdf.job import Flaw, Notice


def sentence(notice: Notice) -> str:
    match notice.flaw:
        case Flaw.REFUSED:
            text = _("Not loaded, because it lies outside the report: {what}")
        case Flaw.MISSING:
            text = _("Left out, because the file is missing: {what}")
        case Flaw.BROKEN_IMAGE:
            text = _("Left out, because it is not a picture that can be read: {what}")
        case Flaw.UNKNOWN_CHARACTER:
            return _with_count(_character(notice.what), notice.times)
        case Flaw.NO_DESCRIPTION:
            text = _("A picture has no description: {what}")
        case Flaw.DEAD_LINK:
            text = _("A link leads nowhere: {what}")
        case Flaw.FONT:
            text = _("A typeface could not be loaded: {what}")
    return _with_count(text.format(what=_file_name(notice.what)), notice.times)


def _character(code: str) -> str:
    character = chr(int(code, 16))
    name = unicodedata.name(character, "").lower()
    if name:
        return _("The character {character} (U+{code}, {name}) is in no installed font").format(
            character=character, code=code, name=name
        )
    return _("The character U+{code} is in no installed font").format(code=code)


def _file_name(what: str) -> str:
    """Addresses of the report's own files are ours to invent: show the name that people know."""
    return what.removeprefix("https://plenary.invalid/")


def _with_count(text: str, times: int) -> str:
    if times == 1:
        return text
    count = ngettext("{times} time", "{times} times", times).format(times=times)
    return f"{text} ({count})"
