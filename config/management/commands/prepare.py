import io
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from accounts.setup import is_new
from canvases.domain.library import install_shipped
from config import installation


class Command(BaseCommand):
    help = (
        "Brings the database, the static files and the shipped canvases up to date; loads the "
        "demo into a new installation unless LOAD_DEMO=no."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        installation.migrate()
        installation.collect_static()
        install_shipped()
        if settings.LOAD_DEMO and is_new():
            self.stdout.write(_("Loading the demo ..."))
            call_command("demo", stdout=io.StringIO())
