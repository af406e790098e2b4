import os
import signal
import sys
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from config.tidying import keep_tidy
from reports.pdf.render import standby


def _end_with_parent() -> None:
    """Wait for the end of the standard input, which the parent holds open, however it ends."""
    while os.read(sys.stdin.fileno(), 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


class Command(BaseCommand):
    help = (
        "Runs tasks, such as rendering reports, one after another, and every hour forgets what is "
        "kept for a day only."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--with-parent",
            action="store_true",
            help="End when the standard input ends, that is, when its holder is gone.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["with_parent"]:
            threading.Thread(target=_end_with_parent, daemon=True).start()
        ended = threading.Event()
        threading.Thread(target=keep_tidy, args=[ended], daemon=True).start()
        standby.keep()
        try:
            call_command("db_worker", queue_name="*", startup_delay=False, reload=False)
        finally:
            ended.set()
