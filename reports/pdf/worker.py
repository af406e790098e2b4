"""The process that renders one document: ``python -m reports.pdf.worker``.

It reads a job's directory from its input, and writes one JSON object a line: progress, then the
outcome. It imports WeasyPrint before it waits, so that a caller may start it early and build the
document meanwhile. Nothing that it writes quotes the document, except the notices.
"""

import gc
import json
import logging
import resource
import sys
import tempfile
import traceback
import warnings
from contextlib import suppress
from datetime import datetime
from os import environ, nice
from pathlib import Path
from typing import Any

import pydyf
from PIL import Image
from weasyprint import CSS, HTML
from weasyprint.pdf.metadata import DocumentMetadata
from weasyprint.text.fonts import FontConfiguration

from reports.pdf import coverage, prepass
from reports.pdf.fetcher import MapFetcher
from reports.pdf.finisher import finish, print_to_scale
from reports.pdf.job import BASE_URL, Job, Notices, Outcome, Stage, inside
from reports.pdf.log import Listener, PageCounter

# Pictures are scaled down when they are uploaded; 50 megapixels is an A3 page at 500 dpi.
MOST_PIXELS = 50_000_000
# Layout recurses once per nested box; the default limit of 1000 ends at 160 nested quotations.
DEEPEST_RECURSION = 10_000
# The server shares the processors: a note that is being saved goes before a report.
POLITENESS = 5
# Given back when memory runs out, so that there is some left to say so.
RESERVE = 8 * 1024 * 1024
NETWORK_AND_PROCESSES = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn")


def main() -> None:
    # A layout is a large tree that is kept to the end: looking for garbage in it again and again
    # costs 7 % of the time and finds nothing.
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)
    directory = sys.stdin.readline().strip()
    if not directory:
        return
    tempfile.tempdir = directory  # The caller removes it, also when this process is killed.
    job_file, document_file, pdf_file = inside(directory)
    job = Job.from_json(json.loads(job_file.read_text("utf-8")))
    reserve = bytearray(RESERVE)
    try:
        confine(job)
        result = render(job, document_file.read_text("utf-8"), pdf_file)
    except MemoryError:
        del reserve
        limit(resource.RLIMIT_AS, resource.RLIM_INFINITY)
        result = {"outcome": Outcome.MEMORY}
    except Exception as error:  # noqa: BLE001 - whatever it is, the caller has to be told
        result = {"outcome": Outcome.ERROR, "error": where(error)}
    say(result)


def confine(job: Job) -> None:
    """Limit memory and processor time, and close the network, before the document is read."""
    limit(resource.RLIMIT_AS, job.memory_mb * 1024 * 1024)
    limit(resource.RLIMIT_CPU, job.cpu_seconds)
    limit(resource.RLIMIT_CORE, 0)
    # fontTools writes the time into the emoji font: let it be the document's.
    environ["SOURCE_DATE_EPOCH"] = str(int(datetime.fromisoformat(job.created).timestamp()))
    nice(POLITENESS)
    sys.setrecursionlimit(DEEPEST_RECURSION)
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    sys.addaudithook(refuse_network)


def limit(kind: int, soft: int) -> None:
    """Set a soft limit, as far as the limits that the process was started with allow."""
    hard = resource.getrlimit(kind)[1]
    if hard != resource.RLIM_INFINITY:
        soft = hard if soft == resource.RLIM_INFINITY else min(soft, hard)
    with suppress(ValueError, OSError):  # macOS does not limit address space.
        resource.setrlimit(kind, (soft, hard))


def refuse_network(event: str, _: Any) -> None:
    """The second lock: the fetcher opens no connection, and nothing else here may either."""
    if event.startswith(NETWORK_AND_PROCESSES):
        raise PermissionError("a document may not reach the network")


def render(job: Job, source: str, target: Path) -> dict[str, Any]:
    """Write the PDF to ``target``; the outcome tells its pages and what had to be left out.

    Now and then Pango cannot draw what a font claims to have. Then the document is set again, with
    the character's number in its place: an empty box is the one flaw that loses a reader's words.
    """
    listen_to_progress()
    pydyf.PDF = PDF
    result, undrawn = attempt(job, source, target, frozenset())
    if undrawn:
        result, _ = attempt(job, source, target, undrawn)
    return {"outcome": Outcome.DONE, "memory_mb": peak_memory_mb(), **result}


def listen_to_progress() -> None:
    progress = logging.getLogger("weasyprint.progress")
    progress.propagate = False
    progress.addHandler(PageCounter(say))
    progress.setLevel(logging.INFO)
    logging.getLogger("fontTools").setLevel(logging.CRITICAL)


def attempt(
    job: Job, source: str, target: Path, undrawable: frozenset[str]
) -> tuple[dict[str, Any], frozenset[str]]:
    """One rendering, and the characters that turned out not to be drawn."""
    say({"stage": Stage.READING, "page": 0})
    notices = Notices()
    listener = Listener(notices)
    logging.getLogger("weasyprint").addHandler(listener)
    fetcher = MapFetcher(job.files, notices)
    html = HTML(string=source, base_url=BASE_URL, url_fetcher=fetcher)
    html.base_url = BASE_URL  # Whatever a <base> said.
    faces = [Path(path) for path in job.files.values() if path.endswith(".ttf")]
    prepass.mend(
        html.etree_element,
        language=job.language,
        undescribed=job.undescribed,
        uncovered=lambda found: coverage.uncovered(found, faces) | undrawable.intersection(found),
        notices=notices,
    )
    fonts = FontConfiguration()
    css = CSS(string=job.font_css, url_fetcher=fetcher, base_url=BASE_URL, font_config=fonts)
    document = html.render(font_config=fonts, stylesheets=[css], pdf_variant="pdf/ua-1")
    describe(document.metadata, job)
    say({"stage": Stage.WRITING, "page": 0})
    finisher = print_to_scale if job.is_to_scale else finish
    document.write_pdf(target, finisher=finisher, pdf_variant="pdf/ua-1")
    logging.getLogger("weasyprint").removeHandler(listener)
    result = {
        "pages": len(document.pages),
        "notices": notices.to_json(),
        "remarks": listener.remarks,
    }
    return result, frozenset(listener.undrawn)


class PDF(pydyf.PDF):
    """pydyf's PDF that does not list all its pages anew for each tag.

    That list took a third of the time of a document of 400 pages, and grows with its square.
    """

    known_references: tuple[bytes, ...] = ()

    @property
    def page_references(self) -> tuple[bytes, ...]:
        if len(self.known_references) != self.pages["Count"]:
            self.known_references = super().page_references
        return self.known_references


def describe(metadata: DocumentMetadata, job: Job) -> None:
    metadata.title = job.title
    metadata.lang = job.language
    metadata.authors = [job.author] if job.author else []
    metadata.description = job.subject or None
    metadata.generator = job.generator or None
    metadata.created = metadata.modified = job.created


def peak_memory_mb() -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // (1024 * 1024 if sys.platform == "darwin" else 1024)


def where(error: Exception) -> str:
    """The kind of error and its place in the code; its message may quote the document."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(last.filename).name}, line {last.lineno}"


def say(message: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
