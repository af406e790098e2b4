"""Make the pictures of the documentation again: ``.venv/bin/python docs/images/make.py``.

It serves the demo on a free port from a folder of its own, which it removes, photographs the
pages in Chromium (``CHROMIUM`` names it) and sets pages of the report side by side. It needs
what ``bin/test`` installs, and takes about a minute.
"""  # noqa: INP001  a script beside its pictures

import datetime as dt
import http
import http.client
import io
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
MADE_AT = dt.datetime(2018, 10, 12, 9, tzinfo=dt.UTC)
PAPER = (222, 217, 206)
SITE = "http://plenary.example"
PAGE_HEIGHT = 600
# Pages of the demo's report, each by words of which it is the last to have them; "" is the cover.
REPORT_PAGES = ("", "Value Proposition Canvas, A Enterprise", "National interests to protect")
MORE_PAGES = ("Particular objectives", "statements by section", "Table Plan", "procurement model")
SHEETS = ("table-cards", "worksheets", "run-sheet", "poster")


@dataclass(frozen=True, slots=True)
class Shot:
    """``path`` is an address on the server, ``size`` the window in CSS pixels.

    ``focus`` is a selector to scroll to; ``touch`` makes it a tablet or a phone. ``is_open``
    pages are seen without signing in, and ``device`` is the token of one that has joined.
    ``press`` is a button to press first, and what follows; ``ready`` is a selector of what is
    there when the page has come to rest.
    """

    name: str
    path: str
    size: tuple[int, int]
    scale: float = 1
    touch: bool = False
    focus: str = ""
    is_open: bool = False
    press: tuple[str, str] | None = None
    device: str = ""
    ready: str = "body"


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="plenary-pictures-") as scratch:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]
        os.environ |= {
            "VAR_DIR": scratch,
            "PORT": str(port),
            "SITE_URL": SITE,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "LOG_LEVEL": "ERROR",
        }
        for name in ("DATABASE_URL", "REDIS_URL"):
            os.environ.pop(name, None)
        sys.path.insert(0, str(ROOT))
        with served(port):
            shots, report, sheets = planned()
            set_side_by_side(pages_with(report, REPORT_PAGES), HERE / "report-pages.png")
            set_side_by_side(pages_with(report, MORE_PAGES), HERE / "report-more.png")
            set_side_by_side([page_of(one, 1) for one in sheets], HERE / "print-sheets.png")
            photograph(shots, port, Path(scratch) / "demo_password")
            photograph(live(), port, Path(scratch) / "demo_password")


@contextmanager
def served(port: int) -> Iterator[None]:
    """The whole installation, with the demo, for as long as the block runs."""
    server = subprocess.Popen(
        [sys.executable, "manage.py", "serve"], cwd=ROOT, stdout=subprocess.DEVNULL
    )
    try:
        wait_for(port, "/health/ready/")
        yield
    finally:
        server.terminate()
        server.wait()


def wait_for(port: int, path: str) -> None:
    """Until ``path`` is answered; raises ``TimeoutError`` after a minute."""
    for _ in range(120):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            connection.request("GET", path)
            if connection.getresponse().status == http.HTTPStatus.OK:
                return
        except OSError:
            time.sleep(0.5)
        finally:
            connection.close()
    raise TimeoutError(path)


def planned() -> tuple[list[Shot], bytes, list[bytes]]:
    """What to photograph, the report and some sheets as PDF, from the database that is served."""
    import django

    django.setup()
    from canvases.models import Worksheet
    from config.management.commands.demo import addresses, demo_workshop
    from reports.domain.printing import produce as printed
    from reports.domain.rendering import produce

    workshop = demo_workshop()
    if workshop is None:
        raise RuntimeError("the demo was not loaded")
    at = addresses(workshop)
    sheet = Worksheet.objects.of_workshop(workshop).filter(canvas__key="value-proposition")[2]
    home = at["facilitator"]
    shots = [
        Shot("programme", workshop.programme.get_absolute_url(), (1280, 800)),
        Shot("agenda", f"{home}agenda/", (1280, 800)),
        Shot("table-plan", f"{home}tables/", (1280, 800)),
        Shot("worksheet", sheet.get_absolute_url(), (1180, 820), touch=True, focus=".canvas"),
        Shot("investigation", f"{home}investigation/", (1280, 800)),
        Shot("print", f"{home}print/", (1280, 1000)),
        Shot("report", at["report"], (1280, 800), press=("Render PDF", "Download")),
        Shot("projector", at["projector"], (1600, 900), 0.8, is_open=True),
    ]
    sheets = [printed(workshop, key, {}, site=SITE, made_at=MADE_AT).content for key in SHEETS]
    return shots, produce(workshop.report, made_at=MADE_AT).pdf.content, sheets


def live() -> list[Shot]:
    """The same workshop while it runs: its first worksheet is open, and its tables write."""
    from django.urls import reverse
    from django.utils import timezone

    from config.management.commands.demo import addresses, demo_workshop
    from workshops.domain import joining, running
    from workshops.domain.screen import show
    from workshops.models import Activity, Device, Workshop

    workshop = demo_workshop()
    if workshop is None:
        raise RuntimeError("the demo was not loaded")
    if workshop.state == Workshop.State.CLOSED:
        running.reopen(workshop, user=None)
    activity = Activity.objects.filter(
        block__workshop=workshop, kind=Activity.Kind.WORKSHEET
    ).latest("block__order")
    running.start(workshop, activity.block.code, user=None)
    tables = list(workshop.tables.all())
    joined = [
        joining.join(workshop, name=name, table=table)
        for table, names in zip(
            tables, [("Ana", "Ben"), ("Chloé", "Dai"), ("Eva",), ("Finn", "Gita")], strict=False
        )
        for name in names
    ]
    Device.objects.update(last_seen_at=timezone.now())
    sheet = activity.worksheets.get(table=tables[2])
    sheet.hand_raised_at = timezone.now()
    sheet.save(update_fields=["hand_raised_at"])
    show(workshop, "worksheet", {"worksheet": sheet.code}, None)
    token = joined[-1][1]
    page = reverse("canvases:room-worksheet", args=[activity.code])
    console = reverse("workshops:console", args=[workshop.code])
    wall = addresses(workshop)["projector"]
    written = "work-sheet[data-ready]"
    return [
        Shot("door", addresses(workshop)["delegate"], (820, 1180), 0.75, touch=True, is_open=True),
        Shot("room", reverse("workshops:room"), (1180, 820), touch=True, device=token),
        Shot("tablet", page, (1180, 820), touch=True, device=token, ready=written),
        Shot("phone", page, (390, 844), touch=True, device=token, ready=written),
        Shot("console", console, (1440, 1180), 0.9, ready="#cockpit table"),
        Shot("wall", wall, (1600, 900), 0.8, is_open=True, ready="#stage .canvas"),
    ]


def photograph(shots: list[Shot], port: int, password: Path) -> None:
    with sync_playwright() as playwright:
        address = f"MAP {SITE.removeprefix('http://')}:80 127.0.0.1:{port}"
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", f"--host-resolver-rules={address}"]
        )
        cookies = sign_in(browser, password.read_text("ascii").strip())
        for shot in shots:
            context = browser.new_context(
                viewport={"width": shot.size[0], "height": shot.size[1]},
                device_scale_factor=shot.scale,
                has_touch=shot.touch,
                reduced_motion="reduce",
            )
            if shot.device:
                context.add_cookies([{"name": "device", "value": shot.device, "url": SITE}])
            elif not shot.is_open:
                context.add_cookies(cookies)
            page = context.new_page()
            # Not "networkidle": a page that follows the stream is never idle.
            page.goto(SITE + shot.path)
            page.locator(shot.ready).first.wait_for()
            page.wait_for_timeout(1500)
            take(page, shot)
            context.close()
        browser.close()


def take(page: Page, shot: Shot) -> None:
    if shot.press:
        button, following = shot.press
        page.get_by_role("button", name=button).click()
        page.get_by_text(following).wait_for(timeout=120_000)
        page.wait_for_timeout(3000)  # the browser's own viewer does not say when it is ready
    if shot.focus:
        top = page.locator(shot.focus).first.evaluate(
            "element => element.getBoundingClientRect().top + scrollY"
        )
        page.mouse.wheel(0, top - 8)
        page.wait_for_timeout(500)
    save(Image.open(io.BytesIO(page.screenshot())), HERE / f"{shot.name}.png")


def sign_in(browser: Browser, password: str) -> Any:
    """The cookies of the demo's programme lead."""
    from config.management.commands.demo import EMAIL

    page = browser.new_page()
    page.goto(f"{SITE}/account/sign-in/")
    page.fill("input[name=email]", EMAIL)
    page.fill("input[name=password]", password)
    page.press("input[name=password]", "Enter")
    page.wait_for_load_state("networkidle")
    return page.context.cookies()


def pages_with(pdf: bytes, wanted: tuple[str, ...]) -> list[Image.Image]:
    texts = piped("pdftotext", "-", "-", content=pdf).decode().split("\f")
    return [page_of(pdf, number_of(words, texts)) for words in wanted]


def set_side_by_side(pages: list[Image.Image], target: Path) -> None:
    gap = 16
    width = sum(page.width for page in pages) + gap * (len(pages) + 1)
    sheet = Image.new("RGB", (width, PAGE_HEIGHT + 2 * gap), PAPER)
    left = gap
    for page in pages:
        sheet.paste(page, (left, gap))
        left += page.width + gap
    save(sheet, target)


def number_of(words: str, texts: list[str]) -> int:
    """The last page with these words, counted from 1; without words, the first."""
    return max(n for n, text in enumerate(texts, 1) if words in text) if words else 1


def page_of(pdf: bytes, number: int) -> Image.Image:
    size = ("-scale-to-x", "-1", "-scale-to-y", str(PAGE_HEIGHT))
    one = ("-f", str(number), "-l", str(number))
    return Image.open(io.BytesIO(piped("pdftoppm", "-png", *size, *one, "-", content=pdf)))


def piped(*command: str, content: bytes) -> bytes:
    done = subprocess.run(  # noqa: S603  the commands are those above
        command, input=content, capture_output=True, check=True
    )
    return done.stdout


def save(picture: Image.Image, target: Path) -> None:
    """With a palette, a third of the size. The octree keeps the few pixels of a bright badge."""
    octree = Image.Quantize.FASTOCTREE
    picture.convert("RGB").quantize(256, octree, dither=Image.Dither.NONE).save(
        target, optimize=True
    )


if __name__ == "__main__":
    main()
