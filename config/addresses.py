"""The addresses that a person needs first."""

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _


def addresses() -> Iterator[tuple[str, str]]:
    """Who, and the full address at which they begin."""
    yield _("Facilitator"), f"{settings.SITE_URL}/"
