"""A database, a server and a browser for each fault."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright
from pytest_django import DjangoDbBlocker

from tests.e2e.tablet import Tablet
from tests.faults.browser import tablets_of
from tests.faults.database import Database, Template
from tests.faults.proxy import Proxy, between
from tests.faults.room import Room
from tests.faults.server import Server, running


@pytest.fixture(scope="session")
def template(
    tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker
) -> Iterator[Template]:
    with django_db_blocker.unblock():
        made = Template(tmp_path_factory.mktemp("template"))
    yield made
    with django_db_blocker.unblock():
        made.remove()


@pytest.fixture
def database(
    template: Template, tmp_path: Path, django_db_blocker: DjangoDbBlocker
) -> Iterator[Database]:
    """Used by the test's own queries too. The tests here never ask for pytest's ``db``."""
    with django_db_blocker.unblock():
        made = template.copy(tmp_path)
        with made.connected():
            yield made
        template.remove(made)


@pytest.fixture
def server(database: Database, tmp_path: Path) -> Iterator[Server]:
    """It runs."""
    with running(tmp_path, database) as started:
        yield started


@pytest.fixture
def room(database: Database) -> Room:
    return Room.open()


@pytest.fixture
def proxy(server: Server) -> Iterator[Proxy]:
    """The network between a device and ``server``."""
    with between(server.port) as made:
        yield made


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Ends with the module: while Playwright runs, this thread has an event loop, in which
    Django would refuse queries.
    """
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "yes"
    # A browser, a server and other tests share two cores: five seconds are not always enough.
    expect.set_options(timeout=20_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            # Debian's own browser where there is one, else the one that Playwright installed.
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu"],
        )
        yield browser
        browser.close()
    expect.set_options(timeout=5_000)
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def tablets(browser: Browser, proxy: Proxy, room: Room) -> Iterator[Callable[..., Tablet]]:
    """Makes tablets with a browser, behind the network that fails."""
    with tablets_of(browser, proxy.url, room) as make:
        yield make
