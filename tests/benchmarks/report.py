"""``bin/bench report``: how long the report takes, how it grows, and against what.

One warm render of the demo's report, then of the same workshop with 10 and 100 times its notes
and with none; the growth is that of the part which the notes cause. Then, side by side in the
same run, Chromium starting and printing the same HTML: alternating, so that a machine that
slows down slows both.
"""

import argparse
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reports.models import Report

SCALES = (0, 1, 10, 100)
STANDBY_LOADS = 4
"""Seconds; in a server the next render is never asked for sooner after the last."""
CHROMIUM = os.environ.get("CHROMIUM", "chromium")


@dataclass(frozen=True, slots=True)
class Run:
    """``seconds`` is on the wall, all included; ``own`` is the part of this project's code."""

    notes: int
    pages: int
    seconds: float
    collect: float
    build: float
    worker_mb: int
    bytes: int

    @property
    def own(self) -> float:
        return self.collect + self.build


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=5, help="runs against Chromium")
    parser.add_argument("--scales", type=int, nargs="*", default=list(SCALES))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="plenary-bench-") as scratch:
        _set_up(Path(scratch))
        report = _demo()
        _render(report)  # the first render warms the caches of the disk and of the fonts
        runs = {}
        for scale in options.scales:
            with _notes_times(report, scale):
                runs[scale] = _render(report)
            _print_run(scale, runs[scale])
        _print_growth(runs)
        if shutil.which(CHROMIUM):
            _print_pairs(report, options.pairs, Path(scratch))
        else:
            print(f"No {CHROMIUM} here: nothing to compare with.")


def _set_up(scratch: Path) -> None:
    """A database and files of its own; nothing of an installation is touched."""
    os.environ["VAR_DIR"] = str(scratch)
    os.environ["LOG_LEVEL"] = "ERROR"
    os.environ.pop("DATABASE_URL", None)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from config import installation
    from reports.pdf.render import standby

    # As the task worker does: a warm render finds WeasyPrint loaded.
    standby.keep()

    installation.migrate()
    installation.collect_static()


def _demo() -> "Report":
    from accounts.models import User
    from config.demo.load import load

    return load(User.objects.create_user("bench@plenary.example", name="Bench")).report


@contextmanager
def _notes_times(report: "Report", scale: int) -> Iterator[None]:
    """Within the block, each note of the workshop is there ``scale`` times."""
    from django.db import transaction

    from canvases.models import Note

    with transaction.atomic():
        notes = Note.objects.filter(worksheet__table__workshop=report.workshop_id)
        originals = list(notes)
        if scale == 0:
            notes.update(is_left_out=True)
        Note.objects.bulk_create(
            (
                Note(
                    worksheet_id=note.worksheet_id,
                    section_id=note.section_id,
                    order=note.order + 1000 * copy,
                    text=f"{note.text} ({copy})",
                )
                for copy in range(1, scale)
                for note in originals
            ),
            batch_size=500,
        )
        yield
        transaction.set_rollback(True)


def _render(report: "Report") -> Run:
    from reports.domain.rendering import produce
    from reports.outcomes import from_json
    from reports.pdf.job import Limits

    time.sleep(STANDBY_LOADS)
    started = time.perf_counter()
    produced = produce(report, limits=Limits(seconds=1800, memory_mb=8192))
    seconds = time.perf_counter() - started
    outcomes = from_json(produced.data)
    return Run(
        notes=sum(
            worksheet.note_count
            for activity in outcomes.activities
            for worksheet in activity.worksheets
        ),
        pages=produced.pdf.pages,
        seconds=seconds,
        collect=produced.collect_seconds,
        build=produced.build_seconds,
        worker_mb=produced.pdf.memory_mb,
        bytes=len(produced.pdf.content),
    )


def _print_run(scale: int, run: Run) -> None:
    # Kilobytes on Linux, bytes on macOS.
    unit = 1 if sys.platform == "darwin" else 1024
    own_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit // 2**20
    print(
        f"{scale:>4} x notes: {run.notes:>6} notes, {run.pages:>4} pages,"
        f" {run.bytes // 1000:>5} kB, {run.seconds:7.2f} s;"
        f" own part {run.own:6.3f} s ({run.own / run.seconds:5.1%}:"
        f" read {run.collect:.3f}, build {run.build:.3f});"
        f" peak {run.worker_mb} MB in the worker, {own_mb} MB in the caller",
        flush=True,
    )


def _print_growth(runs: dict[int, Run]) -> None:
    if not {0, 1}.issubset(runs):
        return
    variable = {scale: run.seconds - runs[0].seconds for scale, run in runs.items()}
    for scale in sorted(runs):
        if scale > 1:
            print(
                f"growth: {scale} x the notes take {variable[scale] / variable[1]:.1f} x the time"
                f" of the variable part ({variable[1]:.2f} s -> {variable[scale]:.2f} s)"
            )
    if {10, 100}.issubset(runs):
        ratio = variable[100] / variable[10]
        print(f"growth: from 10 x to 100 x the variable part grows {ratio:.1f}-fold (linear: 11)")


def _print_pairs(report: "Report", pairs: int, scratch: Path) -> None:
    """Ours and Chromium's, in turn; the ratio pair by pair, and its median."""
    from reports.document import render_html
    from reports.domain.rendering import imprint_of_draft
    from reports.outcomes import collect, to_json

    outcomes = collect(report.workshop)
    page = scratch / "report.html"
    page.write_text(
        _for_a_browser(render_html(outcomes, imprint_of_draft(to_json(outcomes)))), "utf-8"
    )
    ours, theirs = [], []
    for _number in range(pairs):
        ours.append(_render(report).seconds)
        theirs.append(_print_by_chromium(page, scratch))
    ratios = [own / other for own, other in zip(ours, theirs, strict=True)]
    print(
        f"demo, {pairs} pairs: ours {statistics.median(ours):.2f} s, Chromium's start and print of"
        f" the same HTML {statistics.median(theirs):.2f} s; ratio median"
        f" {statistics.median(ratios):.2f}, min {min(ratios):.2f}, max {max(ratios):.2f}"
    )


def _for_a_browser(html: str) -> str:
    """The document with the addresses of its files on this disk instead of the fetcher's."""
    from django.contrib.staticfiles import finders

    from reports.pdf.fonts import font_face_css, font_files
    from reports.pdf.job import STATIC_URL

    def on_disk(found: re.Match[str]) -> str:
        path = finders.find(found.group(1))
        return Path(str(path)).as_uri() if path else found.group(0)

    html = re.sub(re.escape(STATIC_URL) + r'([^"?]+)', on_disk, html)
    fonts = font_face_css()
    for address, path in font_files().items():
        fonts = fonts.replace(address, path.as_uri())
    return html.replace("</head>", f"<style>{fonts}</style></head>", 1)


def _print_by_chromium(page: Path, scratch: Path) -> float:
    output = scratch / "chromium.pdf"
    output.unlink(missing_ok=True)
    started = time.perf_counter()
    subprocess.run(
        [
            CHROMIUM,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--allow-file-access-from-files",
            f"--user-data-dir={scratch / 'profile'}",
            "--no-pdf-header-footer",
            f"--print-to-pdf={output}",
            page.as_uri(),
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )
    seconds = time.perf_counter() - started
    if not output.exists():
        raise RuntimeError("Chromium printed nothing")
    return seconds


if __name__ == "__main__":
    main()
