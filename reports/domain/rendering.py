"""Rendering: from a report, or from the frozen data of an edition, to a PDF."""

import datetime as dt
import functools
import logging
import time
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from reports.document import render_html
from reports.domain.jobs import BUILDING, COLLECTING, Say, pass_on, recorded
from reports.models import Edition, Rendering, Report
from reports.outcomes import Imprint, Outcomes, collect, digest, from_json, to_json
from reports.pdf.assets import Assets
from reports.pdf.job import DocumentInfo, Limits
from reports.pdf.render import PdfWorker, RenderedPdf

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Produced:
    """``data`` is the JSON of the outcomes. The seconds are those of this project's own code."""

    pdf: RenderedPdf
    data: str
    collect_seconds: float
    build_seconds: float


def run(rendering: Rendering) -> None:
    """Render, store the file and record the result; a failure is recorded as a sentence."""
    with recorded(rendering):
        produced = produce(rendering.report, edition=rendering.edition, say=rendering.advance)
        _store(rendering, produced)


def produce(
    report: Report,
    *,
    edition: Edition | None = None,
    made_at: dt.datetime | None = None,
    limits: Limits | None = None,
    say: Say | None = None,
) -> Produced:
    """Make the PDF of a report as it is now, or of ``edition`` as it was.

    The same data and the same ``made_at`` give the same bytes. Raises ``RenderError``.
    """
    say = say or (lambda step, percent: None)
    # The worker loads WeasyPrint while the database is read and the HTML is built.
    with PdfWorker() as worker:
        say(COLLECTING, 0)
        started = time.perf_counter()
        outcomes = from_json(edition.data) if edition else collect(report.workshop)
        data = to_json(outcomes)
        collected = time.perf_counter()
        say(BUILDING, 10)
        imprint = imprint_of(edition, data) if edition else imprint_of_draft(data, made_at)
        html = render_html(outcomes, imprint)
        built = time.perf_counter()
        pdf = worker.render(
            html,
            info=_info(outcomes, imprint),
            assets=Assets(media=_media(outcomes)),
            limits=limits,
            progress=functools.partial(pass_on, say),
        )
    return Produced(
        pdf=pdf, data=data, collect_seconds=collected - started, build_seconds=built - collected
    )


def imprint_of(edition: Edition, data: str) -> Imprint:
    """What the colophon of an edition says; ``data`` is its JSON."""
    return Imprint(
        edition=edition.number,
        made_at=edition.made_at,
        version=edition.version,
        data_sha256=digest(data),
    )


def imprint_of_draft(data: str, made_at: dt.datetime | None = None) -> Imprint:
    """What the colophon of a draft says; made now unless ``made_at`` is given."""
    return Imprint(
        edition=None,
        made_at=made_at or timezone.now(),
        version=version_made_by(),
        data_sha256=digest(data),
    )


def version_made_by() -> str:
    """The version of this program as the colophon prints it."""
    return f"Plenary {settings.PLENARY_VERSION}, WeasyPrint {version('weasyprint')}"


def _info(outcomes: Outcomes, imprint: Imprint) -> DocumentInfo:
    return DocumentInfo(
        title=outcomes.report.title,
        language=outcomes.workshop.language or "en",
        created=imprint.made_at,
        author=outcomes.programme.organiser or outcomes.programme.name,
        subject=outcomes.programme.name,
        generator=imprint.version,
    )


def _media(outcomes: Outcomes) -> dict[str, Path | bytes]:
    """The stored pictures that the report shows; the fetcher reports one that is gone."""
    names = {outcomes.programme.logo, *(one.logo for one in outcomes.organisations)} - {""}
    media: dict[str, Path | bytes] = {}
    for name in sorted(names):
        try:
            media[name] = Path(default_storage.path(name))
        except NotImplementedError:  # the storage is not on this machine's disk
            with suppress(OSError), default_storage.open(name) as file:
                media[name] = file.read()
    return media


def _store(rendering: Rendering, produced: Produced) -> None:
    name = f"{rendering.report.workshop.code}-{rendering.code}.pdf"
    rendering.file.save(name, ContentFile(produced.pdf.content), save=False)
    rendering.data_sha256 = digest(produced.data)
    pdf = produced.pdf
    rendering.finish(pages=pdf.pages, seconds=pdf.seconds, degraded=pdf.degraded)
    logger.info("rendering %s: %s pages in %.1f s", rendering.code, pdf.pages, pdf.seconds)
