"""``manage.py report CODE --output FILE``: render the report of a workshop."""

import argparse
import datetime as dt
import io
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from reports.domain.exporting import export_workbook
from reports.domain.rendering import produce
from reports.models import Report
from reports.outcomes import collect, to_json
from reports.pdf.render import RenderError


class Command(BaseCommand):
    help = "Render the report of a workshop to a file."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("code", help="the workshop's code, as it stands in its address")
        parser.add_argument("--output", "-o", type=Path, required=True, help="the file to write")
        parser.add_argument("--format", choices=["pdf", "json", "xlsx"], default="pdf")
        parser.add_argument(
            "--made-at",
            type=_instant,
            metavar="INSTANT",
            help="the instant that the report says it was made at, such as 2018-10-12T09:00:00Z;"
            " without it, now. The same data and instant give the same bytes.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = Report.objects.select_related("workshop").get(workshop__code=options["code"])
        except Report.DoesNotExist:
            raise CommandError(f"There is no report of a workshop {options['code']}.") from None
        output: Path = options["output"]
        started = time.perf_counter()
        try:
            output.parent.mkdir(parents=True, exist_ok=True)
            if options["format"] == "json":
                output.write_text(to_json(collect(report.workshop)), encoding="utf-8")
                self.stdout.write(f"{output}")
                return
            if options["format"] == "xlsx":
                file = io.BytesIO()
                changes = export_workbook(report, file, made_at=options["made_at"])
                output.write_bytes(file.getvalue())
                self._say(f"{output}", changes)
                return
            produced = produce(report, made_at=options["made_at"])
            output.write_bytes(produced.pdf.content)
        except RenderError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error.strerror}.") from error
        seconds = time.perf_counter() - started
        self._say(f"{output}: {produced.pdf.pages} pages in {seconds:.1f} s", produced.pdf.degraded)

    def _say(self, what: str, flaws: Iterable[str]) -> None:
        self.stdout.write(what)
        for sentence in flaws:
            self.stdout.write(f"  {sentence}")


def _instant(text: str) -> dt.datetime:
    instant = dt.datetime.fromisoformat(text)
    return instant if instant.tzinfo else timezone.make_aware(instant, dt.UTC)
