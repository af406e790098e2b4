"""A real server and a real browser."""

import os
import shutil
import socket
import threading
from collections.abc import Iterator

import pytest
import uvicorn
from django.core.asgi import get_asgi_application
from playwright.sync_api import Browser, Page, sync_playwright

from live.asgi import Live
from tests import cast
from workshops.gate import WorkshopGate

# Debian's own browser where there is one, else the one that Playwright installed.
CHROMIUM = shutil.which("chromium")


class Server(uvicorn.Server):
    """Tells when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_listening = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.is_listening.set()


@pytest.fixture(scope="module", autouse=True)
def _database_beside_a_loop() -> Iterator[None]:
    """Playwright keeps an event loop in the test's thread; Django would refuse queries there."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "yes"
    yield
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def server(transactional_db: None) -> Iterator[str]:
    """The address of the product, served as in production, in a thread."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        application = Live(get_asgi_application(), WorkshopGate())
        config = uvicorn.Config(
            application, lifespan="on", log_level="error", timeout_graceful_shutdown=1
        )
        running = Server(config)
        thread = threading.Thread(target=running.run, args=([listener],), daemon=True)
        thread.start()
        assert running.is_listening.wait(20)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        running.should_exit = True
        thread.join(20)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Ends with the module: while Playwright runs, this thread has an event loop, in which
    other tests could not call what Django calls from synchronous code.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


def sign_in(page: Page, server: str, email: str) -> None:
    """Sign in one of the cast, whom the page of their programme greets."""
    page.goto(f"{server}/account/sign-in/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(cast.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{server}/p/**")
