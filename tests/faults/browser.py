"""Tablets with a browser, on networks that fail."""

import contextlib
import datetime as dt
import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext

from canvases.models import Note, Worksheet
from tests.e2e.tablet import Tablet
from tests.faults.room import Room

SAVED: Final = re.compile("^Saved$")
WATCHDOG: Final = 45_000
"""Milliseconds in which a page must have found out that its stream carries nothing."""

WITH_ITS_CLOCK: Final = """
AbortSignal.timeout = (wait) => {
  const ends = new AbortController();
  setTimeout(() => ends.abort(new DOMException("Late", "TimeoutError")), wait);
  return ends.signal;
};
"""


def with_a_clock(context: BrowserContext, *, ahead: dt.timedelta = dt.timedelta()) -> None:
    """``context.clock`` moves the time of its pages on, that of their requests too; at first it
    goes wrong by ``ahead``.
    """
    context.clock.install(time=timezone.now() + ahead)
    context.add_init_script(WITH_ITS_CLOCK)


@contextlib.contextmanager
def tablets_of(browser: Browser, server: str, room: Room) -> Iterator[Callable[..., Tablet]]:
    """Makes tablets at the first table; ``server`` is where they connect to, if nothing else is
    said. At the end, no page may have had an error.
    """
    made: list[Tablet] = []

    def make(*, server: str = server, **options: Any) -> Tablet:
        table = room.worksheet.table
        made.append(Tablet(browser, server, room.activity, table, **options))
        return made[-1]

    try:
        yield make
    finally:
        problems = [problem for tablet in made for problem in tablet.problems]
        for tablet in made:
            tablet.context.close()
    assert not problems, problems


def texts(worksheet: Worksheet) -> list[str]:
    """Of all its notes, in order."""
    return list(Note.objects.filter(worksheet=worksheet).values_list("text", flat=True))
