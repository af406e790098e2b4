"""Stored pictures, for those who may see what they belong to."""

from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Final

from django.db.models.fields.files import ImageFieldFile
from django.http import Http404, HttpResponse
from django.utils.csp import CSP
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csp import csp_override

TYPES: Final = {".png": "image/png", ".jpg": "image/jpeg"}
"""The only ones that ``workshops.pictures`` makes."""


def picture_headers[**P](view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """The picture is for the person who asked, and is nothing but a picture."""
    shut: Callable[P, HttpResponse] = csp_override(
        {"default-src": [CSP.NONE], "frame-ancestors": [CSP.NONE]}
    )(view)
    return cache_control(private=True, max_age=3600)(shut)


def picture(stored: ImageFieldFile) -> HttpResponse:
    """At most a few megabytes, so that it is read at once. Raises ``Http404`` for none."""
    kind = TYPES.get(PurePosixPath(stored.name or "").suffix)
    if not stored or kind is None:
        raise Http404(_("There is no such picture."))
    try:
        with stored.open("rb") as file:
            response = HttpResponse(file.read(), content_type=kind)
    except FileNotFoundError:
        raise Http404(_("The picture is gone. Upload it again.")) from None
    response["X-Content-Type-Options"] = "nosniff"
    return response
