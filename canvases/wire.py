"""What a device sends about a worksheet, checked field by field.

Forms would do the same at ten times the price, in the one place where a hundred arrive in a
second. Every function raises ``RefusedError`` with the field and a sentence.
"""

import re
import unicodedata
import uuid
from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

from live.operations import RefusedError

LINE_END: Final = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
UNWANTED: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
"""Control characters, half surrogates, and marks that turn the direction of what follows."""


def text(body: Mapping[str, Any], field: str, *, most: int, may_be_empty: bool = False) -> str:
    """Normalised: one form of each letter (NFC), one kind of line end, no space around it."""
    value = body.get(field)
    if not isinstance(value, str):
        raise RefusedError(422, _("This is a text."), field=field)
    value = LINE_END.sub("\n", value).replace("\t", " ")
    if found := UNWANTED.search(value):
        raise RefusedError(
            422,
            _(
                "This holds a character that cannot be stored (%(code)s). Take it out, or copy the "
                "text again from where it came."
            )
            % {"code": f"U+{ord(found[0]):04X}"},
            field=field,
        )
    value = unicodedata.normalize("NFC", value).strip()
    if not value and not may_be_empty:
        raise RefusedError(422, _("Nothing is written here yet."), field=field)
    if len(value) > most:
        raise RefusedError(
            422,
            _("This has %(number)s characters; there is room for %(most)s.")
            % {"number": f"{len(value):,}", "most": f"{most:,}"},
            field=field,
        )
    return value


def code(body: Mapping[str, Any], field: str) -> str:
    """A public code, or the key of a section; empty when there is none."""
    value = body.get(field, "")
    if not isinstance(value, str) or len(value) > 60 or not value.isascii() or "\x00" in value:
        raise RefusedError(422, _("This is not a code."), field=field)
    return value


def code_or_nothing(body: Mapping[str, Any], field: str) -> str:
    try:
        return code(body, field)
    except RefusedError:
        return ""


def identity(body: Mapping[str, Any], field: str) -> uuid.UUID:
    value = optional_identity(body, field)
    if value is None:
        raise RefusedError(422, _("This is the id of a note."), field=field)
    return value


def optional_identity(body: Mapping[str, Any], field: str) -> uuid.UUID | None:
    value = body.get(field)
    if value is None:
        return None
    try:
        return uuid.UUID(value)
    except (ValueError, TypeError, AttributeError):
        raise RefusedError(422, _("This is the id of a note."), field=field) from None


def number(body: Mapping[str, Any], field: str, *, least: int = 0, most: int) -> int:
    value = body.get(field)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise RefusedError(
            422,
            _("This is a number from %(least)s to %(most)s.") % {"least": least, "most": most},
            field=field,
        )
    return value


def flag(body: Mapping[str, Any], field: str) -> bool:
    value = body.get(field)
    if not isinstance(value, bool):
        raise RefusedError(422, _("This is true or false."), field=field)
    return value
