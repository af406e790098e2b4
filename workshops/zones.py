"""Time zones as people look for them: pure."""

import zoneinfo
from difflib import get_close_matches
from functools import cache
from typing import Final

UNCHOSEN: Final = "UTC"
"""What a workshop has before somebody chose."""
SHORTEST: Final = 3
"""A part of a name that is shorter suggests nothing."""


@cache
def time_zones() -> dict[str, str]:
    """``{name: city}`` without the zones that only machines use: ``America/New_York``, New York."""
    names = sorted(zoneinfo.available_timezones())
    known = [one for one in names if "/" in one and not one.startswith(("Etc/", "SystemV/"))]
    return {name: name.rpartition("/")[2].replace("_", " ") for name in [UNCHOSEN, *known]}


def is_time_zone(name: str) -> bool:
    """Whether ``name`` is in the IANA time zone database."""
    return name in zoneinfo.available_timezones()


def suggested(text: str) -> str:
    """The zone that ``text`` may mean: a city, a name in other letters, or nearly one of these.
    Empty when it could be anything.
    """
    wanted = " ".join(text.replace("_", " ").split()).casefold()
    whole = {name.replace("_", " ").casefold(): name for name in reversed(time_zones())}
    cities = {time_zones()[name].casefold(): name for name in reversed(time_zones())}
    known = cities | whole
    if wanted in known:
        return known[wanted]
    if len(wanted) < SHORTEST:
        return ""
    parts = (name for said, name in cities.items() if said.startswith(wanted))
    close = (known[said] for said in get_close_matches(wanted, known, n=1, cutoff=0.75))
    return next(parts, "") or next(close, "")
