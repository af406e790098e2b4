"""The list of delegates to sign at the entrance."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.printing.facts import DelegateFacts, PrintFacts
from reports.printing.paper import A4, PAPERS, Paper

BY_ORGANISATION: Final = "organisation"
BY_TABLE: Final = "table"

type Group = tuple[DelegateFacts, ...]


@dataclass(frozen=True, slots=True)
class Options:
    """``spare`` are empty lines for those who come unexpected."""

    paper: str = A4.key
    by: str = BY_ORGANISATION
    spare: int = 6


@dataclass(frozen=True, slots=True)
class SigningList:
    """Each of ``groups`` are those of one organisation, or at one table. ``spare`` is a range,
    for its length.
    """

    paper: Paper
    groups: tuple[Group, ...]
    spare: range


def draw(facts: PrintFacts, options: Options) -> SigningList:
    groups = _by_table(facts) if options.by == BY_TABLE else _by_organisation(facts)
    return SigningList(PAPERS[options.paper], tuple(groups), range(options.spare))


def contains(facts: PrintFacts, options: Options) -> str:
    count = len(facts.delegates)
    words = ngettext("%(count)d delegate", "%(count)d delegates", count) % {"count": count}
    if not options.spare:
        return words
    spare = ngettext("%(count)d empty line", "%(count)d empty lines", options.spare)
    return _("%(delegates)s and %(lines)s") % {
        "delegates": words,
        "lines": spare % {"count": options.spare},
    }


def _by_organisation(facts: PrintFacts) -> Iterator[Group]:
    """In the order of the organisations; those without one come last."""
    names = dict.fromkeys(one.organisation for one in facts.delegates)
    for name in sorted(names, key=lambda name: not name):
        yield _by_name(one for one in facts.delegates if one.organisation == name)


def _by_table(facts: PrintFacts) -> Iterator[Group]:
    """In the order of the tables; those without a seat come last."""
    for number in [*(table.number for table in facts.tables), None]:
        people = _by_name(one for one in facts.delegates if one.table == number)
        if people:
            yield people


def _by_name(people: Iterable[DelegateFacts]) -> Group:
    return tuple(sorted(people, key=lambda one: one.name.casefold()))
