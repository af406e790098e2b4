"""The rendered file, streamed to those who may see the report."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import PurePath

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.utils.csp import CSP
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from accounts.models import User
from reports.models import Printing, Rendering, Report

CHUNK = 256 * 1024


@require_safe
@xframe_options_sameorigin
@csp_override({"default-src": [CSP.NONE], "frame-ancestors": [CSP.SELF]})
async def pdf(
    request: HttpRequest, code: str, *, is_download: bool = False
) -> StreamingHttpResponse:
    """Shown in the browser, or handed over with a name; the report's page alone may frame it."""
    user = await request.auser()
    if not isinstance(user, User):
        raise PermissionDenied
    visible = Rendering.objects.finished().filter(report__in=Report.objects.visible_to(user))
    rendering = await visible.select_related("report").filter(code=code).afirst()
    if rendering is None or not rendering.file:
        raise Http404(_("There is no such file."))
    name = f"{slugify(rendering.report.title) or 'report'}.pdf"
    return await _streamed(rendering.file, name, is_download=is_download)


@require_safe
@csp_override({"default-src": [CSP.NONE], "frame-ancestors": [CSP.NONE]})
async def sheets(
    request: HttpRequest, code: str, *, is_download: bool = False
) -> StreamingHttpResponse:
    """Sheets that were printed; an archive is never shown, but handed over."""
    user = await request.auser()
    if not isinstance(user, User):
        raise PermissionDenied
    visible = Printing.objects.visible_to(user).filter(state=Printing.State.DONE)
    printing = await visible.select_related("workshop").filter(code=code).afirst()
    if printing is None or not printing.file:
        raise Http404(_("There is no such file."))
    ending = PurePath(printing.file.name or "").suffix
    name = f"{printing.sheet}-{slugify(printing.workshop.name) or 'workshop'}{ending}"
    return await _streamed(printing.file, name, is_download=is_download or ending != ".pdf")


async def _streamed(stored: FieldFile, name: str, *, is_download: bool) -> StreamingHttpResponse:
    try:
        file = await asyncio.to_thread(stored.open, "rb")
    except FileNotFoundError:
        raise Http404(_("The file is gone. Render it again.")) from None
    kind = "application/pdf" if name.endswith(".pdf") else "application/zip"
    response = StreamingHttpResponse(_chunks(file), content_type=kind)
    response["Content-Length"] = str(file.size)
    response["Content-Disposition"] = content_disposition_header(is_download, name) or ""
    return response


async def _chunks(file: File) -> AsyncIterator[bytes]:  # type: ignore[type-arg]
    try:
        while chunk := await asyncio.to_thread(file.read, CHUNK):
            yield chunk
    finally:
        await asyncio.to_thread(file.close)
