"""The ASGI application that the server runs: ``uvicorn config.asgi:application``."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

django = get_asgi_application()

# Only now are there apps to import from.
from live.asgi import Live  # noqa: E402
from workshops.gate import WorkshopGate  # noqa: E402

application = Live(django, WorkshopGate())
