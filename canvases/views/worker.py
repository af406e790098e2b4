"""The service worker, which must be served from the root to answer for the pages under it."""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    return HttpResponse(
        _script(),
        content_type="text/javascript; charset=utf-8",
        # A browser must always find the newest one.
        headers={"Cache-Control": "no-cache", "Service-Worker-Allowed": "/"},
    )


@cache
def _script() -> str:
    return (Path(settings.BASE_DIR) / "static/js/worker.js").read_text("utf-8")
