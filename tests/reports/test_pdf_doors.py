"""Nothing that a document says can make the server fetch, read or embed anything."""

import io
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pikepdf
import pytest
from django.test import override_settings

from reports.pdf.assets import Assets, addresses, media_url
from reports.pdf.job import STATIC_URL, DocumentInfo, Flaw
from reports.pdf.render import render_pdf

INFO = DocumentInfo(title="T", language="en", created=datetime(2026, 1, 1, tzinfo=UTC))


class Recorder(BaseHTTPRequestHandler):
    """Notes what was asked for; answers with a redirect to a file of the server."""

    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(302)
        self.send_header("Location", "file:///etc/passwd")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing on the test's output."""


@pytest.fixture
def recorder() -> Iterator[tuple[str, list[str]]]:
    """The address of a listening server, and what it has been asked for."""
    asked: list[str] = []
    handler = type("Handler", (Recorder,), {"asked": asked})
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()
        thread.join()


HOSTILE = """<html><head><base href="{url}/base/"><title>x</title>
<link rel=stylesheet href="{url}/link.css"><link rel=attachment href="file:///etc/passwd">
<link rel=attachment href="{url}/attached"><style>@import url("{url}/import.css");
@import url("file:///etc/hosts"); @font-face {{ font-family: x; src: url("{url}/font.ttf") }}
ul {{ list-style-image: url("{url}/bullet.png") }} p {{ font-family: x }}
p::before {{ content: url("{url}/content.png") }}
body {{ background: url("{url}/background.png") }}</style></head><body>
<p>Text</p><ul><li>Item</li></ul><img src="{url}/picture.png" alt=a><img src="relative.png" alt=b>
<img src="file:///etc/passwd" alt=c><img src="ftp://127.0.0.1/x.png" alt=d>
<object data="{url}/object.svg"></object><embed src="{url}/embed.svg">
<a rel=attachment href="file:///etc/passwd">passwd</a> <a rel=attachment href="{url}/a">a</a>
<svg width=9 height=9><title>t</title><image href="{url}/svg.png" width=9 height=9 /></svg>
<img alt=e src="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'%3E%3Cimage
 href='{url}/nested.png' width='9' height='9'/%3E%3C/svg%3E">
<img src="/static/../../../../etc/passwd" alt=f><img src="/static/%2e%2e/%2e%2e/etc/passwd" alt=g>
<img src="https://plenary.invalid/etc/passwd" alt=h></body></html>"""


def test_a_hostile_document_reaches_no_network_and_no_file(recorder):
    url, asked = recorder

    rendered = render_pdf(HOSTILE.format(url=url), info=INFO)

    assert asked == []
    with pikepdf.open(io.BytesIO(rendered.content)) as opened:
        assert list(opened.attachments) == []
        assert "/EmbeddedFiles" not in opened.Root.get("/Names", {})
    assert b"root:" not in rendered.content
    refused = {notice.what for notice in rendered.notices if notice.flaw is Flaw.REFUSED}
    assert {f"{url}/link.css", f"{url}/import.css", "file:///etc/hosts", "file:///etc/passwd",
            f"{url}/font.ttf", f"{url}/bullet.png", f"{url}/content.png", f"{url}/background.png",
            f"{url}/picture.png", f"{url}/svg.png", f"{url}/nested.png", f"{url}/attached",
            "ftp://127.0.0.1/x.png", "https://plenary.invalid/etc/passwd"} <= refused  # fmt: skip


def test_refusals_are_said_in_words_and_counted():
    sheet = '<link rel=stylesheet href="https://evil.example/x.css">'

    rendered = render_pdf(sheet * 3 + "<p>Still here</p>", info=INFO)

    assert rendered.degraded == [
        "Not loaded, because it lies outside the report: https://evil.example/x.css (3 times)"
    ]


def test_missing_and_broken_pictures_degrade_only_themselves():
    body = (
        f'<img alt=a src="{media_url("gone.png")}"><img alt=b src="{media_url("bad.png")}"><p>Text'
    )

    rendered = render_pdf(body, info=INFO, assets=Assets(media={"bad.png": b"no picture"}))

    assert rendered.pages == 1
    assert rendered.degraded == [
        "Left out, because the file is missing: media/gone.png",
        "Left out, because it is not a picture that can be read: media/bad.png",
    ]


def test_a_decompression_bomb_is_a_broken_picture():
    bomb = io.BytesIO()
    from PIL import Image

    Image.new("1", (9000, 9000)).save(bomb, "PNG")

    rendered = render_pdf(
        f'<img alt=a src="{media_url("bomb.png")}">',
        info=INFO,
        assets=Assets(media={"bomb.png": bomb.getvalue()}),
    )

    assert [notice.flaw for notice in rendered.notices] == [Flaw.BROKEN_IMAGE]


def test_static_files_are_found_by_plain_and_by_hashed_name(tmp_path):
    (tmp_path / "print.css").write_text("p { color: red }")
    (tmp_path / "code.js").write_text("0")
    (tmp_path / "collected").mkdir()
    (tmp_path / "collected" / "staticfiles.json").write_text(
        '{"paths": {"print.css": "print.0a1b2c.css"}, "version": "1.1", "hash": ""}'
    )
    manifest = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    with override_settings(
        STATICFILES_DIRS=[tmp_path],
        STATIC_ROOT=tmp_path / "collected",
        STORAGES={"staticfiles": {"BACKEND": manifest}},
    ):
        found = addresses(Assets(), tmp_path)

    assert found[STATIC_URL + "print.css"] == str(tmp_path / "print.css")
    assert found[STATIC_URL + "print.0a1b2c.css"] == str(tmp_path / "print.css")
    assert STATIC_URL + "code.js" not in found


def test_static_style_sheets_and_media_are_loaded(tmp_path: Path):
    (tmp_path / "wide.css").write_text("@page { size: 300pt 200pt }")
    with override_settings(STATICFILES_DIRS=[tmp_path]):
        rendered = render_pdf("<link rel=stylesheet href='/static/wide.css'><p>x", info=INFO)

    assert rendered.degraded == []
    with pikepdf.open(io.BytesIO(rendered.content)) as opened:
        assert [float(edge) for edge in opened.pages[0].MediaBox] == [0, 0, 300, 200]
