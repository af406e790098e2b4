"""One line of an agenda as people write it down: what it says of itself. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

DAY: Final = 24 * 60
KINDS: Final = ("presentation", "activity", "break", "other")


@dataclass(frozen=True, slots=True)
class Found:
    """What a line says. ``start`` is in minutes since the midnight before the day."""

    number: int
    text: str
    rest: str
    start: "Time | None" = None
    length: int | None = None
    kind: str = ""
    presenter: str = ""

    @property
    def is_timed(self) -> bool:
        return self.start is not None or self.length is not None


@dataclass(frozen=True, slots=True)
class Time:
    """``is_open``: it may also be twelve hours later."""

    minutes: int
    is_open: bool = False


_TIME = r"(\d{1,2})(?:[:.h](\d{2}))?( ?(?:[ap]\.?m\b\.?|uhr\b|h\b))?"
_TO = r"\s*(?:[-–—]|\bto\b|\buntil\b)\s*"
_UNIT = r"(?:minutes?|mins?|min\.|m|['′’])"
_HOURS = r"(?:hours?|hrs?|h|std)"
_LENGTH = (
    rf"(?:(\d{{1,2}}(?:[.,]\d+)?)\s?{_HOURS}\.?(?:\s?(\d{{1,2}})(?:\s?{_UNIT})?)?"
    rf"|(\d{{1,4}})\s?{_UNIT})(?!\w)"
)
_BETWEEN = r"[\s:|;,.–—-]*"

_BULLET = re.compile(r"^(?:[-–—*•·▪◦●○‣]|\d{1,2}[.)](?=\s))\s*")
_STARTS = re.compile(rf"{_TIME}(?:{_TO}{_TIME})?(?![\w:]){_BETWEEN}", re.IGNORECASE)
_LASTS = re.compile(rf"{_LENGTH}{_BETWEEN}", re.IGNORECASE)
_LASTS_AT_END = re.compile(
    rf"(?:\s*[(\[]\s*{_LENGTH}\s*[)\]]|\s+(?:[-–—|]\s*)?{_LENGTH})$", re.IGNORECASE
)
_KIND_AT_END = re.compile(rf"\s*\[({'|'.join(KINDS)})\]$", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"^(.*\S)\s*\(([^()]+)\)$")
_AFTER_DASH = re.compile(r"^(.*\S)\s+[-–—|]\s+(.+)$")
_OF_KIND = re.compile(
    r"\b(?:(?P<break>break|coffee|tea|lunch|dinner|breakfast|pause|refreshments?)"
    r"|(?P<activity>activit(?:y|ies)|worksheets?|exercises?|canvas|group work|questionnaire"
    r"|workshop \d+|open discussion)"
    r"|(?P<presentation>presentations?|talk|keynote|refresher|introduction|overview|demo))\b",
    re.IGNORECASE,
)


def kind_of(title: str, presenter: str = "") -> str:
    """The kind that a title speaks of, by the first word that says so."""
    spoken = _OF_KIND.search(title)
    if spoken and spoken.lastgroup:
        return spoken.lastgroup
    return "presentation" if presenter else "other"


def found(number: int, text: str, known: Mapping[str, str]) -> Found:
    """``known`` are organisations: ``{name in small letters: name}``."""
    one = Found(number, text, _BULLET.sub("", text))
    if "\t" in text:
        one = _of_cells(one, known)
    one = _at_start(one)
    return _at_end(one, known)


def _of_cells(one: Found, known: Mapping[str, str]) -> Found:
    """The cells of a row: times, a number of minutes, an organisation; the rest is the title."""
    words: list[str] = []
    for cell in filter(None, (cell.strip() for cell in one.rest.split("\t"))):
        timed = _at_start(Found(one.number, one.text, cell))
        if not timed.rest and timed.is_timed:
            one = _joined(one, timed)
        elif cell.isdecimal() and one.length is None and int(cell) <= DAY:
            one = replace(one, length=int(cell))
        elif cell.casefold() in known and words and not one.presenter:
            one = replace(one, presenter=known[cell.casefold()])
        else:
            words.append(cell)
    return replace(one, rest=" – ".join(words))


def _joined(one: Found, timed: Found) -> Found:
    """With what a further cell says: start, end or length."""
    if one.start is None:
        return replace(one, start=timed.start, length=timed.length or one.length)
    if one.length is None and timed.start is not None:
        return replace(one, length=_length_between(one.start, timed.start))
    return replace(one, length=one.length if timed.length is None else timed.length)


def _at_start(one: Found) -> Found:
    if one.start is None and (match := _STARTS.match(one.rest)):
        start, end = _times(match)
        if start is not None:
            one = replace(one, rest=one.rest[match.end() :], start=start)
            if end is not None:
                one = replace(one, length=_length_between(start, end))
    if one.length is None and (match := _LASTS.match(one.rest)):
        one = replace(one, rest=one.rest[match.end() :], length=_minutes(match.groups()))
    return one


def _at_end(one: Found, known: Mapping[str, str]) -> Found:
    if match := _KIND_AT_END.search(one.rest):
        one = replace(one, rest=one.rest[: match.start()], kind=match[1].lower())
    if one.length is None and (match := _LASTS_AT_END.search(one.rest)):
        half = len(match.groups()) // 2
        found = match.groups()[:half] if any(match.groups()[:half]) else match.groups()[half:]
        one = replace(one, rest=one.rest[: match.start()], length=_minutes(found))
    for pattern in (_IN_BRACKETS, _AFTER_DASH):
        match = pattern.match(one.rest)
        if match and not one.presenter and match[2].strip().casefold() in known:
            one = replace(one, rest=match[1], presenter=known[match[2].strip().casefold()])
    return replace(one, rest=" ".join(one.rest.split()))


def _times(match: re.Match[str]) -> tuple[Time | None, Time | None]:
    """Start and end; the start of "2–3 pm" is in the afternoon too."""
    hour, minutes, half, end_hour, end_minutes, end_half = match.groups()
    end = _time(end_hour, end_minutes, end_half) if end_hour else None
    if end_hour and end is None:
        return None, None
    start = _time(hour, minutes or ("00" if end_half else None), half)
    if start and end and end_half and half is None:
        later = _time(hour, minutes or "00", end_half)
        start = later if later and later.minutes <= end.minutes else start
    return start, end


def _time(hour: str, minutes: str | None, half: str | None) -> Time | None:
    """None for what is no time of the day, such as a number alone."""
    if minutes is None and half is None:
        return None
    number, past = int(hour), int(minutes or 0)
    word = (half or "").strip().lower().replace(".", "")
    if past > 59 or number > (12 if word in ("am", "pm") else 23):
        return None
    if word in ("am", "pm"):
        return Time(number % 12 * 60 + past + (12 * 60 if word == "pm" else 0))
    return Time(number * 60 + past, is_open=number < 12 and hour[0] != "0" and not word)


def _length_between(start: Time, end: Time) -> int:
    return (end.minutes - start.minutes) % (12 * 60 if start.is_open and end.is_open else DAY)


def _minutes(groups: Sequence[str | None]) -> int:
    hours, rest, minutes = groups
    if minutes is not None:
        return min(int(minutes), DAY)
    return min(round(float((hours or "0").replace(",", ".")) * 60) + int(rest or 0), DAY)
