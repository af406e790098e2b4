"""Render HTML to PDF in a process of its own, with limits, and say in words what went wrong."""

import json
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC
from os import environ
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self, cast

from django.conf import settings
from django.utils.translation import gettext as _

from reports.pdf.assets import Assets, addresses
from reports.pdf.fonts import font_face_css
from reports.pdf.job import (
    DocumentInfo,
    Flaw,
    Job,
    Limits,
    Notice,
    Outcome,
    Progress,
    Stage,
    inside,
)
from reports.pdf.wording import sentence

PROJECT = Path(__file__).resolve().parent.parent.parent
# What a render needs to find its libraries and fonts; no secret and no database address with it.
ENVIRONMENT = (
    "PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "TMPDIR",
    "XDG_CACHE_HOME",
    "XDG_DATA_HOME",
    "XDG_DATA_DIRS",
    "FONTCONFIG_FILE",
    "FONTCONFIG_PATH",
    "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH",
    "DYLD_FALLBACK_LIBRARY_PATH",
)


class RenderError(Exception):
    """The PDF could not be made; the message is a sentence for an operator, without content."""


class RenderTimeoutError(RenderError):
    pass


class RenderMemoryError(RenderError):
    pass


class RenderCrashError(RenderError):
    pass


@dataclass(frozen=True, slots=True)
class RenderedPdf:
    """``degraded`` says in sentences what was left out or replaced, ``notices`` in data.

    ``remarks`` are WeasyPrint's lines about the style sheets, for whoever writes these: they may
    quote the document and belong in no log. ``seconds`` is on the wall, start of the process
    included; ``memory_mb`` is the worker's peak of resident memory.
    """

    content: bytes
    pages: int
    notices: tuple[Notice, ...]
    remarks: tuple[str, ...]
    seconds: float
    memory_mb: int

    @property
    def degraded(self) -> list[str]:
        return [sentence(notice) for notice in self.notices]


def render_pdf(
    html: str,
    *,
    info: DocumentInfo,
    assets: Assets | None = None,
    limits: Limits | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> RenderedPdf:
    """Render a whole document as tagged PDF (PDF/UA-1).

    The same arguments give the same bytes. An exception raised by ``progress`` ends the render
    and comes out of here. Raises ``RenderError``.
    """
    with PdfWorker() as worker:
        return worker.render(html, info=info, assets=assets, limits=limits, progress=progress)


def usual_limits() -> Limits:
    return Limits(seconds=settings.REPORT_SECONDS, memory_mb=settings.REPORT_MEMORY_MB)


type Process = subprocess.Popen[str]


class Standby:
    """At most one process that has loaded WeasyPrint and waits for the next render.

    Loading takes a second or two; a process that renders again and again, such as the task
    worker, keeps one ready at the cost of 60 MB. It ends with its parent: its input ends then.
    """

    def __init__(self) -> None:
        self._is_kept = False
        self._waiting: Process | None = None

    def keep(self) -> None:
        """From now on have a process ready, and another one whenever it was taken and used."""
        self._is_kept = True
        self.renew()

    def renew(self) -> None:
        if self._is_kept and self._waiting is None:
            self._waiting = _start()

    def take(self) -> Process | None:
        """The process that waits, if there is one and it is still alive."""
        process, self._waiting = self._waiting, None
        if process is not None and process.poll() is not None:
            _end(process)
            return None
        return process

    def end(self) -> None:
        """Keep none any more."""
        self._is_kept = False
        process = self.take()
        if process is not None:
            _end(process)


standby = Standby()


def _start() -> Process:
    return subprocess.Popen(
        [sys.executable, "-m", "reports.pdf.worker"],
        cwd=PROJECT,
        env={name: environ[name] for name in ENVIRONMENT if name in environ} | {"PYTHONUTF8": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    )


def _end(process: Process) -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        with suppress(BrokenPipeError):
            cast("IO[str]", pipe).close()


class PdfWorker:
    """One process for one render.

    Entering takes the one that stands by, or starts one: it loads WeasyPrint while the caller
    builds the document.
    """

    def __enter__(self) -> Self:
        self._started = time.monotonic()
        self._process = standby.take() or _start()
        self._stdin = cast("IO[str]", self._process.stdin)
        self._stdout = cast("IO[str]", self._process.stdout)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        _end(self._process)
        standby.renew()

    def render(
        self,
        html: str,
        *,
        info: DocumentInfo,
        assets: Assets | None = None,
        limits: Limits | None = None,
        progress: Callable[[Progress], None] | None = None,
    ) -> RenderedPdf:
        limits = limits or usual_limits()
        with tempfile.TemporaryDirectory(prefix="plenary-pdf-") as directory:
            job_file, document_file, pdf_file = inside(directory)
            job = _job(info, addresses(assets or Assets(), Path(directory)), limits)
            job_file.write_text(json.dumps(job.to_json()), "utf-8")
            document_file.write_text(html, "utf-8", errors="replace")
            result = self._run(directory, limits, progress)
            if result.get("outcome") == Outcome.DONE:
                return self._rendered(result, pdf_file.read_bytes())
        raise self._failure(result, limits)

    def _run(
        self, directory: str, limits: Limits, progress: Callable[[Progress], None] | None
    ) -> dict[str, Any]:
        """The worker's last message, or nothing when it was killed before."""
        out_of_time = threading.Timer(limits.seconds, self._process.kill)
        out_of_time.daemon = True
        out_of_time.start()
        result: dict[str, Any] = {}
        try:
            with suppress(BrokenPipeError):
                self._stdin.write(directory + "\n")
                self._stdin.flush()
            for message in self._messages():
                if "outcome" in message:
                    result = message
                elif progress:
                    progress(Progress(Stage(message["stage"]), message["page"]))
            self._process.wait()
        finally:
            out_of_time.cancel()
        return result

    def _messages(self) -> Iterator[dict[str, Any]]:
        for line in self._stdout:
            with suppress(ValueError):  # A line cut short by a kill.
                yield json.loads(line)

    def _rendered(self, result: dict[str, Any], content: bytes) -> RenderedPdf:
        return RenderedPdf(
            content=content,
            pages=result["pages"],
            notices=tuple(
                Notice(Flaw(flaw), what, times) for flaw, what, times in result["notices"]
            ),
            remarks=tuple(result["remarks"]),
            seconds=time.monotonic() - self._started,
            memory_mb=result["memory_mb"],
        )

    def _failure(self, result: dict[str, Any], limits: Limits) -> RenderError:
        if result.get("outcome") == Outcome.MEMORY:
            return RenderMemoryError(
                _("The PDF needed more than {megabytes} MB of memory.").format(
                    megabytes=limits.memory_mb
                )
            )
        if result.get("outcome") == Outcome.ERROR:
            return RenderCrashError(
                _("The PDF could not be made: {error}.").format(error=result["error"])
            )
        code = self._process.returncode
        if -code in (signal.SIGKILL, signal.SIGXCPU):
            return RenderTimeoutError(
                _("The PDF was not ready after {seconds} seconds and was given up.").format(
                    seconds=limits.seconds
                )
            )
        return RenderCrashError(
            _("The process that makes the PDF ended unexpectedly (code {code}).").format(code=code)
        )


def _job(info: DocumentInfo, files: dict[str, str], limits: Limits) -> Job:
    created = info.created.astimezone(UTC).replace(microsecond=0)
    return Job(
        files=files,
        font_css=font_face_css(),
        title=info.title,
        language=info.language,
        created=created.strftime("%Y-%m-%dT%H:%M:%SZ"),
        author=info.author,
        subject=info.subject,
        generator=info.generator,
        is_to_scale=info.is_to_scale,
        memory_mb=limits.memory_mb,
        cpu_seconds=limits.seconds,
        undescribed=_("Picture without a description"),
    )
