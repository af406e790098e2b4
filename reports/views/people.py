"""The people of a workshop as a file."""

import io

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from reports.domain.people import people_table
from workshops.access import get_workshop
from workshops.models import Workshop


@require_safe
def workbook(request: SignedInRequest, code: str) -> HttpResponse:
    # Loaded when first asked for: openpyxl would be half of what a start has to load.
    from reports.xlsx import CONTENT_TYPE
    from reports.xlsx.table import write_table

    workshop = get_workshop(request.user, code)
    heads, rows = people_table(workshop)
    file = io.BytesIO()
    write_table(_("People"), heads, rows, file)
    return _file(workshop, file.getvalue(), CONTENT_TYPE, "xlsx")


@require_safe
def as_csv(request: SignedInRequest, code: str) -> HttpResponse:
    from reports.xlsx.table import csv_table

    workshop = get_workshop(request.user, code)
    return _file(workshop, csv_table(*people_table(workshop)), "text/csv; charset=utf-8", "csv")


def _file(workshop: Workshop, content: bytes, content_type: str, ending: str) -> HttpResponse:
    name = f"{slugify(workshop.name) or 'workshop'}-people.{ending}"
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    headers = {"Content-Disposition": disposition}
    return HttpResponse(content, content_type=content_type, headers=headers)
