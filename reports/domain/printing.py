"""Printing: from a workshop and the options of a sheet to a PDF, or to an archive of all."""

import datetime as dt
import functools
import io
import logging
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final

from django.core.files.base import ContentFile
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from reports.domain.jobs import BUILDING, COLLECTING, Say, pass_on, recorded
from reports.domain.rendering import version_made_by
from reports.models import Printing
from reports.pdf.job import DocumentInfo, Limits
from reports.pdf.render import PdfWorker, RenderedPdf
from reports.printing.facts import PrintFacts, print_facts
from reports.printing.labels import A5390, L4785
from reports.printing.paper import LETTER
from reports.printing.sheets import EVERYTHING, KINDS, Data, Kind, document_title, kind_of
from workshops.domain.removal import discard
from workshops.models import Workshop

logger = logging.getLogger(__name__)

KEPT_FOR: Final = dt.timedelta(days=1)

LIMITS: Final = Limits(seconds=120, memory_mb=1024)
"""A sheet is much smaller than a report; nobody waits longer at a printer."""


@dataclass(frozen=True, slots=True)
class Printed:
    """``content`` is a PDF, or an archive of several."""

    content: bytes
    pages: int
    seconds: float
    degraded: tuple[str, ...]


def queued(workshop: Workshop, sheet: str, options: Data, *, site: str, by: User) -> Printing:
    """A new printing. What is only for facilitators has to be asked for by one of them."""
    return Printing.objects.create(
        workshop=workshop,
        sheet=sheet,
        options=dict(options),
        site=site,
        requested_by=by,
        is_for_facilitators=_is_for_facilitators(sheet, options),
    )


def discard_former(workshop: Workshop, sheet: str, user: User) -> None:
    """Forget what ``user`` had of ``sheet``, and whatever anybody had printed long ago: where no
    worker tidies, too.
    """
    former = Q(sheet=sheet, requested_by=user) | Q(requested_at__lt=timezone.now() - KEPT_FOR)
    for printing in Printing.objects.filter(former, workshop=workshop):
        if not printing.is_under_way:
            _discard(printing)


def discard_outdated() -> int:
    """Forget whatever anybody had printed more than a day ago: there are names in it. Returns how
    many these were.
    """
    outdated = Printing.objects.filter(requested_at__lt=timezone.now() - KEPT_FOR)
    gone = [one for one in outdated if not one.is_under_way]
    for printing in gone:
        _discard(printing)
    return len(gone)


def _discard(printing: Printing) -> None:
    printing.delete()
    discard(printing.file)


def run(printing: Printing) -> None:
    """Make the file and record the result; a failure is recorded as a sentence."""
    with recorded(printing):
        printed = produce(
            printing.workshop,
            printing.sheet,
            printing.options,
            site=printing.site,
            made_at=printing.requested_at,
            say=printing.advance,
        )
        _store(printing, printed)


def produce(
    workshop: Workshop,
    sheet: str,
    options: Data,
    *,
    site: str,
    made_at: dt.datetime,
    say: Say | None = None,
) -> Printed:
    """The sheets named ``sheet`` with the address ``site`` in their QR codes.

    The same data, options and ``made_at`` give the same bytes. Raises ``RenderError``, and
    KeyError for a sheet that there is not.
    """
    say = say or (lambda step, percent: None)
    say(COLLECTING, 0)
    if sheet == EVERYTHING:
        return _everything(print_facts(workshop, site), options, made_at, say)
    kind = kind_of(sheet)
    pdf = _render(kind, print_facts(workshop, site), options, made_at, say)
    return Printed(pdf.content, pdf.pages, pdf.seconds, tuple(pdf.degraded))


def kinds_of(facts: PrintFacts, *, for_facilitators: bool) -> tuple[Kind, ...]:
    """The sheets of an archive of everything: those for which there are data."""
    return tuple(
        kind
        for kind in KINDS
        if kind.can_be_drawn(facts) and (for_facilitators or not kind.is_for_facilitators)
    )


def _is_for_facilitators(sheet: str, options: Data) -> bool:
    if sheet == EVERYTHING:
        return bool(options.get("for_facilitators"))
    return kind_of(sheet).is_for_facilitators


def _render(
    kind: Kind, facts: PrintFacts, options: Data, made_at: dt.datetime, say: Say
) -> RenderedPdf:
    # The worker loads WeasyPrint while the HTML is built.
    with PdfWorker() as worker:
        say(BUILDING, 10)
        html = kind.html(facts, options)
        return worker.render(
            html,
            info=DocumentInfo(
                title=document_title(kind, facts),
                language=facts.language,
                created=made_at,
                author=facts.organiser or facts.programme,
                subject=facts.programme,
                generator=version_made_by(),
                is_to_scale=True,
            ),
            limits=LIMITS,
            progress=functools.partial(pass_on, say),
        )


def _everything(facts: PrintFacts, options: Data, made_at: dt.datetime, say: Say) -> Printed:
    kinds = kinds_of(facts, for_facilitators=bool(options.get("for_facilitators")))
    pdfs: list[RenderedPdf] = []
    for number, kind in enumerate(kinds):
        part = functools.partial(_part_of, say, number, len(kinds))
        pdfs.append(_render(kind, facts, _on_paper(kind, options), made_at, part))
    return Printed(
        content=_archive([kind.key for kind in kinds], pdfs, made_at),
        pages=sum(pdf.pages for pdf in pdfs),
        seconds=sum(pdf.seconds for pdf in pdfs),
        degraded=tuple(dict.fromkeys(one for pdf in pdfs for one in pdf.degraded)),
    )


def _part_of(say: Say, number: int, count: int, step: str, percent: int) -> None:
    say(step, (100 * number + percent) // count)


def _on_paper(kind: Kind, options: Data) -> Mapping[str, Any]:
    """The usual options of ``kind``, on the paper that was chosen for everything."""
    paper = options.get("paper", "a4")
    names = {field.name for field in fields(kind.options)}
    if "labels" in names:
        return {"labels": A5390.key if paper == LETTER.key else L4785.key}
    return {"paper": paper} if "paper" in names else {}


def _archive(names: Sequence[str], pdfs: Sequence[RenderedPdf], made_at: dt.datetime) -> bytes:
    """``01-table-cards.pdf`` and so on; not packed again, as PDFs are packed already."""
    file = io.BytesIO()
    moment = made_at.astimezone(dt.UTC)
    stamp = (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second)
    with zipfile.ZipFile(file, "w") as archive:
        for number, (name, pdf) in enumerate(zip(names, pdfs, strict=True), start=1):
            archive.writestr(zipfile.ZipInfo(f"{number:02}-{name}.pdf", stamp), pdf.content)
    return file.getvalue()


def _store(printing: Printing, printed: Printed) -> None:
    ending = "zip" if printing.sheet == EVERYTHING else "pdf"
    name = f"{printing.workshop.code}-{printing.code}.{ending}"
    printing.file.save(name, ContentFile(printed.content), save=False)
    printing.finish(pages=printed.pages, seconds=printed.seconds, degraded=printed.degraded)
    logger.info("printing %s: %s pages in %.1f s", printing.code, printed.pages, printed.seconds)
