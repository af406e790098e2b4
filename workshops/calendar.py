"""The agenda as a calendar file (RFC 5545)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from icalendar import Calendar, Event


@dataclass(frozen=True, slots=True)
class Entry:
    """``uid`` stays the same whenever the file is made again. Times are aware; what ends as it
    starts is a moment, and has no end in the file.
    """

    uid: str
    title: str
    starts: dt.datetime
    ends: dt.datetime
    about: str = ""
    place: str = ""


def calendar_file(entries: Sequence[Entry], *, name: str, made_at: dt.datetime) -> bytes:
    """One event for each entry, with the definitions of their time zones."""
    calendar = Calendar()
    calendar.add("prodid", "-//Plenary//agenda//EN")
    calendar.add("version", "2.0")
    calendar.calendar_name = name
    for entry in entries:
        event = Event()
        event.add("uid", entry.uid)
        event.add("dtstamp", made_at)
        event.add("dtstart", entry.starts)
        if entry.ends > entry.starts:
            event.add("dtend", entry.ends)
        event.add("summary", entry.title)
        if entry.about:
            event.add("description", entry.about)
        if entry.place:
            event.add("location", entry.place)
        calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())
