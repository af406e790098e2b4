"""Numbers of a workbook as its cells show them: dates as ISO text, 1234.0 as 1234."""

import datetime as dt
import re
from typing import Final

# The formats that a workbook does not define itself (ECMA-376, 18.8.30).
BUILT_IN: Final = {
    1: "0", 2: "0.00", 9: "0%", 10: "0.00%",
    14: "yyyy-mm-dd", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy",
    18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy-mm-dd h:mm",
    **dict.fromkeys(range(27, 37), "yyyy-mm-dd"),
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0",
    **dict.fromkeys(range(50, 59), "yyyy-mm-dd"),
}  # fmt: skip
LATEST: Final = 2_958_466
"""The day after 31 December 9999."""

_EPOCH: Final = dt.datetime(1899, 12, 30)  # noqa: DTZ001  a cell has no time zone
_YEARS_1904: Final = 1462
_SAID: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_PLAIN: Final = re.compile(r"(0*)(?:\.(0+))?(%)?")


def shown(value: str, number_format: str, *, is_1904: bool = False) -> str:
    """The number ``value``, as a workbook stores it, in its format; what is none as it is."""
    try:
        number = float(value)
    except ValueError:
        return value
    if number != number or number in (float("inf"), float("-inf")):
        return value
    pattern = _SAID.sub("", number_format.partition(";")[0]).lower()
    if "general" in pattern or "standard" in pattern:
        return _plain(number)
    if re.search("[dmyhs]", pattern):
        return _moment(number + (_YEARS_1904 if is_1904 else 0), pattern) or _plain(number)
    return _patterned(number, pattern)


def _plain(number: float) -> str:
    """With the fifteen digits that Excel keeps, and no more of them than it takes."""
    if number == int(number) and abs(number) < 1e15:
        return str(int(number))
    return f"{number:.15g}"


def _patterned(number: float, pattern: str) -> str:
    """Leading zeros, fixed decimals, per cent; grouping and currencies are left out."""
    form = _PLAIN.fullmatch(pattern)
    if not form or not pattern:
        return _plain(number)
    whole, decimals, percent = form[1], form[2] or "", form[3] or ""
    text = f"{abs(number) * (100 if percent else 1):.{len(decimals)}f}"
    width = len(whole) + (len(decimals) + 1 if decimals else 0)
    return ("-" if number < 0 else "") + text.zfill(width) + percent


def _moment(serial: float, pattern: str) -> str:
    """Empty for a number that is no day."""
    if not 0 <= serial < LATEST:
        return ""
    has_clock = re.search("[hs]", pattern) is not None
    has_day = re.search("[dy]", pattern) is not None or not has_clock
    # Day 60 of the years from 1900 is the 29th of February that there was not.
    moment = _EPOCH + dt.timedelta(days=serial + (1 if 0 < serial < 60 and has_day else 0))
    moment = (moment + dt.timedelta(microseconds=500_000)).replace(microsecond=0)
    clock = f"{moment:%H:%M:%S}".removesuffix(":00")
    if not has_day:
        return clock
    return f"{moment:%Y-%m-%d} {clock}" if has_clock and clock != "00:00" else f"{moment:%Y-%m-%d}"
