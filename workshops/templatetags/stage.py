"""What the projector's templates need: sizes of type, and instants for its clock."""

import datetime as dt
from typing import Final

from django import template

register = template.Library()

# Pixels of a projector of 1920 by 1080, for texts of at most so many characters. Even where each
# of them is as wide as it is high, it stays within the picture.
FONTS: Final = ((40, 150), (90, 104), (160, 80))
SMALLEST: Final = 60


@register.filter
def font_size(text: str) -> int:
    """The size in which an announcement, of at most 300 characters, fills the wall."""
    return next((font for most, font in FONTS if len(text) <= most), SMALLEST)


@register.filter
def milliseconds(moment: dt.datetime) -> int:
    """An instant as browsers count: milliseconds since 1970."""
    return int(moment.timestamp() * 1000)


@register.filter
def left(ends_at: dt.datetime, now: dt.datetime) -> str:
    """The time from ``now`` to ``ends_at`` as ``<agenda-clock>`` says it: "4:05", "+0:07"."""
    seconds = round((ends_at - now).total_seconds())
    hours, rest = divmod(abs(seconds), 3600)
    minutes, seconds_left = divmod(rest, 60)
    head = f"{hours}:{minutes:02}" if hours else f"{minutes}"
    return f"{'+' if seconds < 0 else ''}{head}:{seconds_left:02}"
