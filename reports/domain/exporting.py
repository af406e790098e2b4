"""Exporting the data of a report: as they are now, or as an edition froze them."""

import datetime as dt
from typing import IO

from reports.domain.rendering import imprint_of, imprint_of_draft
from reports.models import Edition, Report
from reports.outcomes import collect, from_json, to_json
from reports.xlsx import write_workbook


def export_workbook(
    report: Report,
    file: IO[bytes],
    *,
    edition: Edition | None = None,
    made_at: dt.datetime | None = None,
) -> list[str]:
    """Write the data of ``report``, or of its ``edition``, to ``file`` as an Excel workbook.

    Returns sentences on what in it is not as it was written. ``made_at`` is for a draft.
    """
    outcomes = from_json(edition.data) if edition else collect(report.workshop)
    data = to_json(outcomes)
    imprint = imprint_of(edition, data) if edition else imprint_of_draft(data, made_at)
    return write_workbook(outcomes, imprint, file)
