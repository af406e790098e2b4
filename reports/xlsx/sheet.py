"""What a sheet is: its columns, what they mean, and the rows that it takes from the outcomes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

    from reports.outcomes.facts import GroupFacts, Outcomes

type Value = str | bool | int | float | dt.datetime | dt.date | dt.time | None
type Row = tuple[Value, ...]
type Kind = Literal["plain", "id", "share"]


@dataclass(frozen=True, slots=True)
class Column:
    """``share`` is a part of 1 that is shown in per cent; ``id`` is never taken for a number."""

    name: StrPromise | str
    about: StrPromise | str
    kind: Kind = "plain"


@dataclass(frozen=True, slots=True)
class Sheet:
    """``title`` is the same in every language, for those who read the workbook by program.

    The first column identifies a row. ``rows`` gives as many values as there are columns and is
    asked twice: once to measure, once to write. ``further`` are columns that depend on the data.
    """

    title: str
    about: StrPromise | str
    columns: tuple[Column, ...]
    rows: Callable[[Outcomes], Iterator[Row]]
    further: Callable[[Outcomes], Iterator[Column]] | None = None

    def of(self, outcomes: Outcomes) -> Sheet:
        """The sheet with all columns that these data have."""
        if self.further is None:
            return self
        return replace(self, columns=(*self.columns, *self.further(outcomes)), further=None)


NUMBER = Column(_("No."), _("The place in the report's order."))
LETTER = Column(_("Letter"), _("The letter of the pilot group; empty without one."))
GROUP = Column(_("Pilot group"), _("The name of the pilot group; empty without one."))


def group_cells(group: GroupFacts | None) -> tuple[str, str]:
    """What stands under ``LETTER`` and ``GROUP``."""
    return (group.letter, group.name) if group else ("", "")
