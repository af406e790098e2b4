"""A tablet at its table: a browser that has joined, and what is done on its worksheet."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, expect

from workshops.models import Activity, Device, Table

LYING = {"width": 1180, "height": 820}
# Of what a test brings about on purpose the console tells as well.
MEANT = (
    "An unknown error occurred when fetching the script",  # the worker's, while the network is cut
    "Applying inline style",  # axe
    "Couldn't load preload assets",  # axe
    "EventSource's response has",
    "Failed to load resource",
    "Service Worker registration blocked",
)


class Tablet:
    """Joins as a new device of ``table`` and opens the page of its worksheet in ``activity``.

    ``prepare`` is called with the browser's context before it has a page.
    """

    def __init__(
        self,
        browser: Browser,
        server: str,
        activity: Activity,
        table: Table,
        *,
        prepare: Callable[[BrowserContext], object] = lambda _context: None,
        **options: Any,
    ) -> None:
        fields = {name: options.pop(name) for name in ("delegate", "is_scribe") if name in options}
        self.device, token = Device.issue(table.workshop, table=table, **fields)
        self.context = browser.new_context(**{"viewport": LYING, **options})
        self.context.add_cookies(
            [{"name": settings.DEVICE_COOKIE_NAME, "value": token, "url": server}]
        )
        prepare(self.context)
        self.server = server
        self.address = f"{server}{reverse('canvases:room-worksheet', args=[activity.code])}"
        self.problems: list[str] = []
        self.page = self.open()

    def open(self) -> Page:
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.problems.append(f"{error}"))
        self.page.on("console", self._note)
        self.page.on("dialog", lambda dialog: dialog.accept())
        self.page.goto(self.address)
        self.ready()
        return self.page

    def _note(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(MEANT):
            self.problems.append(message.text)

    def ready(self) -> None:
        expect(self.page.locator("work-sheet[data-ready]")).to_be_attached()

    @property
    def bar(self) -> Locator:
        return self.page.locator(".sync__text")

    def section(self, key: str = "customer-pains") -> Locator:
        return self.page.locator(f'[data-section="{key}"]')

    def notes(self, key: str = "customer-pains") -> Locator:
        return self.section(key).locator(".live-note .note__text")

    def note(self, text: str) -> Locator:
        own = self.page.locator(".note__text", has_text=text)
        return self.page.locator(".live-note").filter(has=own)

    def compose(self, key: str = "customer-pains") -> Locator:
        field = self.section(key).locator(".composer textarea")
        if not field.count():
            self.section(key).locator("[data-add]").click()
        return field

    def write(self, *texts: str, key: str = "customer-pains") -> None:
        field = self.compose(key)
        for text in texts:
            field.fill(text)
            field.press("Enter")
            expect(field).to_have_value("")
            expect(self.note(text)).to_be_attached()

    def choose(self, text: str, *choices: str) -> None:
        self.note(text).locator("[data-more]").click()
        for choice in choices:
            self.page.get_by_role("dialog").get_by_role("button", name=choice).click()
