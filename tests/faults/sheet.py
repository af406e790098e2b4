"""The page of the worksheet in a real browser, on a device of its own."""

import contextlib
from collections.abc import Callable, Iterator

from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.faults.room import Room

SAVED = "Saved"
SECTION = "customer-pains"


class Sheet:
    """One browser with its cookies and its storage; ``page`` is the tab that was opened last."""

    def __init__(self, context: BrowserContext, url: str, room: Room) -> None:
        self.device, token = room.join()
        self.context = context
        self.url = url
        self.address = url + reverse("canvases:room-worksheet", args=[room.activity.code])
        context.add_cookies([{"name": settings.DEVICE_COOKIE_NAME, "value": token, "url": url}])
        self.page: Page

    def open(self) -> Page:
        self.page = self.context.new_page()
        self.page.on("dialog", lambda dialog: dialog.accept())
        self.page.goto(self.address)
        self.ready()
        return self.page

    def ready(self) -> None:
        expect(self.page.locator("work-sheet[data-ready]")).to_be_attached()

    def live(self, state: str = "live", seconds: float = 15) -> None:
        """Wait until the stream is in this state."""
        stream = self.page.locator("live-stream")
        expect(stream).to_have_attribute("data-state", state, timeout=seconds * 1000)

    @property
    def bar(self) -> Locator:
        return self.page.locator(".sync__text")

    def waiting(self, number: int) -> None:
        bar = self.page.locator("sync-bar")
        expect(bar).to_have_attribute("data-waiting", f"{number}", timeout=20_000)

    def saved(self, seconds: float = 40) -> None:
        expect(self.bar).to_have_text(SAVED, timeout=seconds * 1000)
        self.waiting(0)

    @property
    def notes(self) -> Locator:
        return self.page.locator(f'[data-section="{SECTION}"] .live-note .note__text')

    def shows(self, *texts: str, seconds: float = 20) -> None:
        expect(self.notes).to_have_text(list(texts), timeout=seconds * 1000)

    def compose(self, section: str = SECTION) -> Locator:
        place = self.page.locator(f'[data-section="{section}"]')
        field = place.locator(".composer textarea")
        if not field.count():
            place.locator("[data-add]").click()
        return field

    def write(self, *texts: str) -> None:
        field = self.compose()
        for text in texts:
            field.fill(text)
            field.press("Enter")
            expect(field).to_have_value("")

    def until(self, is_so: Callable[[], object], seconds: float = 15) -> None:
        """Wait for something outside of the page, while the page goes on."""
        for _ in range(int(seconds * 20)):
            if is_so():
                return
            self.page.wait_for_timeout(50)
        raise AssertionError("waited in vain")


@contextlib.contextmanager
def sheet(browser: Browser, url: str, room: Room) -> Iterator[Sheet]:
    """A browser that has joined; nothing is open in it yet."""
    context = browser.new_context(viewport={"width": 1180, "height": 820})
    try:
        yield Sheet(context, url, room)
    finally:
        context.close()
