"""How long ago something was, as a board says it."""

import datetime as dt

from django import template
from django.utils.translation import gettext as _

from workshops.templatetags.clock import duration

register = template.Library()


@register.filter
def since(moment: dt.datetime, now: dt.datetime) -> str:
    """From ``moment`` to ``now`` in whole minutes: "now", "4 min", "1 h 15 min"."""
    minutes = int((now - moment).total_seconds() // 60)
    return duration(minutes) if minutes > 0 else _("now")
