"""A document can cost its own render, never the server: time, memory, depth, and a crash."""

import os
import signal
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reports.pdf.job import DocumentInfo, Limits, Progress, Stage
from reports.pdf.render import (
    PdfWorker,
    RenderCrashError,
    RenderMemoryError,
    RenderTimeoutError,
    render_pdf,
    standby,
)

INFO = DocumentInfo(title="T", language="en", created=datetime(2026, 1, 1, tzinfo=UTC))
ENDLESS = "<p>word</p>" * 100_000


class CancelledError(Exception):
    pass


def test_a_document_that_takes_too_long_is_given_up_and_leaves_no_files(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))

    with pytest.raises(RenderTimeoutError) as caught:
        render_pdf(ENDLESS, info=INFO, limits=Limits(seconds=4))

    assert str(caught.value) == "The PDF was not ready after 4 seconds and was given up."
    assert list(tmp_path.iterdir()) == []


def test_a_document_that_takes_too_much_memory_is_given_up():
    with pytest.raises(RenderMemoryError) as caught:
        render_pdf(ENDLESS, info=INFO, limits=Limits(seconds=100, memory_mb=100))

    assert str(caught.value) == "The PDF needed more than 100 MB of memory."


def test_a_killed_worker_is_an_error_that_says_so():
    with PdfWorker() as worker:
        os.kill(worker._process.pid, signal.SIGABRT)

        with pytest.raises(RenderCrashError) as caught:
            worker.render("<p>x</p>", info=INFO)

    assert str(caught.value) == "The process that makes the PDF ended unexpectedly (code -6)."


def test_an_exception_of_the_caller_ends_the_render_and_comes_out():
    def cancel(progress: Progress) -> None:
        raise CancelledError

    with PdfWorker() as worker:
        with pytest.raises(CancelledError):
            worker.render(ENDLESS, info=INFO, progress=cancel)
        process = worker._process

    assert process.returncode == -signal.SIGKILL


def test_deep_nesting_and_huge_spans_are_rendered():
    deep = "<blockquote>" * 300 + "deep" + "</blockquote>" * 300
    wide = "<table><tr><td colspan=1000000 rowspan=99999999>x</td></tr></table>"

    rendered = render_pdf(deep + wide, info=INFO)

    assert rendered.pages >= 1


def test_lone_surrogates_and_control_characters_do_not_end_a_render():
    rendered = render_pdf("<p>a\ud800b\x00c\x0bd\x1be</p>", info=INFO)

    assert rendered.pages == 1


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux shows a process's environment")
def test_the_worker_is_told_no_secret(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "hidden")

    seen = []

    with PdfWorker() as worker:
        environment = Path(f"/proc/{worker._process.pid}/environ")
        worker.render(
            "<p>x</p>", info=INFO, progress=lambda _: seen.append(environment.read_bytes())
        )

    assert b"PATH=" in seen[0]
    assert b"hidden" not in seen[0]


def test_a_worker_that_stands_by_is_used_once_and_replaced():
    standby.keep()
    try:
        first = standby._waiting

        with PdfWorker() as worker:
            rendered = worker.render("<p>x</p>", info=INFO)

        assert worker._process is first
        assert rendered.pages == 1
        assert standby._waiting not in {None, first}
    finally:
        standby.end()


def test_a_worker_that_died_while_it_stood_by_is_not_used():
    standby.keep()
    try:
        process = standby._waiting
        assert process is not None
        process.kill()
        process.wait()

        rendered = render_pdf("<p>x</p>", info=INFO)

        assert rendered.pages == 1
    finally:
        standby.end()


def test_without_system_fonts_nothing_is_lost(monkeypatch, tmp_path):
    bare = tmp_path / "fonts.conf"
    bare.write_text(f"<fontconfig><cachedir>{tmp_path}</cachedir></fontconfig>")
    monkeypatch.setenv("FONTCONFIG_FILE", str(bare))

    rendered = render_pdf("<p>Plain 你好 text</p>", info=INFO)

    assert rendered.degraded == [
        "The character 你 (U+4F60, cjk unified ideograph-4f60) is in no installed font",
        "The character 好 (U+597D, cjk unified ideograph-597d) is in no installed font",
    ]


def test_progress_counts_pages_of_a_long_document():
    heard: list[Progress] = []

    render_pdf("<p style='break-after: page'>x</p>" * 60, info=INFO, progress=heard.append)

    assert any(p.stage is Stage.LAYOUT and p.page >= 1 for p in heard)
