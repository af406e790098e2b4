"""The data of a report as a file to work with."""

import io

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from reports.models import Report
from workshops.access import get_workshop


@require_safe
def workbook(request: SignedInRequest, code: str) -> HttpResponse:
    """The draft's data as they are now, as an Excel workbook."""
    # Loaded when first asked for: openpyxl would be half of what a start has to load.
    from reports.domain.exporting import export_workbook
    from reports.xlsx import CONTENT_TYPE

    workshop = get_workshop(request.user, code)
    report = Report.objects.select_related("workshop").filter(workshop=workshop).first()
    if report is None:
        raise Http404(_("This workshop has no report."))
    file = io.BytesIO()
    export_workbook(report, file)
    name = f"{slugify(report.title) or 'report'}.xlsx"
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return HttpResponse(
        file.getvalue(), content_type=CONTENT_TYPE, headers={"Content-Disposition": disposition}
    )
