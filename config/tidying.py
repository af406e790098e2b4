"""What goes by itself when its time is over, also where nobody comes again: it has names in it."""

import datetime as dt
import logging
import threading
from typing import Final

from django.db import connection

from reports.domain import printing
from workshops.domain import people_import

logger = logging.getLogger(__name__)

EVERY: Final = dt.timedelta(hours=1)


def tidy() -> None:
    """Forget lists of people that were read, and sheets that were printed, more than a day ago."""
    lists = people_import.discard_outdated()
    sheets = printing.discard_outdated()
    if lists or sheets:
        logger.info("A day is over: forgot %s lists of people, %s printings", lists, sheets)


def keep_tidy(ended: threading.Event) -> None:
    """Tidy now and every hour, until ``ended``. Where it fails, as while the database is away, the
    next hour tries again.
    """
    while True:
        try:
            tidy()
        except Exception:
            logger.exception("Could not tidy; trying again in an hour")
        finally:
            connection.close()
        if ended.wait(EVERY.total_seconds()):
            return
