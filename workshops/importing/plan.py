"""What an import would change: pure, so that it can be shown before and is the same afterwards.

Who is meant is found by name and organisation (``workshops.naming``). A row never renames
anybody, never empties anything, and of two rows about one person the first one counts. So the
same list read twice changes nothing the second time.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from workshops.importing.persons import Fault, Person, Problem
from workshops.naming import Organisations, compared, person_key

FIELDS: Final = ("organisation", "job_title", "owns", "is_name_withheld")

type Company = int | str | None
"""An organisation's primary key, or the name of one that is new."""


@dataclass(frozen=True, slots=True)
class Known:
    """A delegate of the list; ``organisation`` and ``owns`` are primary keys."""

    pk: int
    name: str
    organisation: Company = None
    job_title: str = ""
    owns: int | None = None
    is_name_withheld: bool = False


@dataclass(slots=True)
class Added:
    number: int
    name: str
    organisation: Company
    job_title: str
    owns: int | None
    is_name_withheld: bool


@dataclass(frozen=True, slots=True)
class Changed:
    """``after`` are the fields that become something else."""

    number: int
    known: Known
    after: Mapping[str, Any]


@dataclass(slots=True)
class Plan:
    """``repeated`` is ``(row, earlier row)``; ``same`` are rows about people who are there just
    so. ``namesakes`` are rows that add somebody, or say where somebody comes from, whose name is
    there with another organisation. ``spellings`` says which known organisation is meant by
    what was written differently.
    """

    added: list[Added] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    same: list[int] = field(default_factory=list)
    repeated: list[tuple[int, int]] = field(default_factory=list)
    namesakes: list[int] = field(default_factory=list)
    new_organisations: list[str] = field(default_factory=list)
    spellings: dict[str, Company] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    @property
    def changes_nothing(self) -> bool:
        return not (self.added or self.changed)


@dataclass(slots=True)
class _One:
    """Somebody who is there, or will be. ``number`` is the row that spoke of them first."""

    organisation: Company
    name: str
    known: Known | None = None
    number: int = 0


def planned(
    people: Iterable[Person | Fault],
    delegates: Iterable[Known],
    organisations: Mapping[str, int],
    groups: Mapping[str, int],
) -> Plan:
    """``organisations`` are those of the programme by name; ``groups`` the pilot groups by
    whatever they may be called.
    """
    return _Planning(delegates, organisations, groups).of(list(people))


class _Planning:
    def __init__(
        self,
        delegates: Iterable[Known],
        organisations: Mapping[str, int],
        groups: Mapping[str, int],
    ) -> None:
        self._plan = Plan()
        self._companies: Organisations[Company] = Organisations(dict(organisations))
        self._names = {pk: name for name, pk in organisations.items()}
        self._groups = {compared(name): pk for name, pk in groups.items()}
        self._people: defaultdict[str, list[_One]] = defaultdict(list)
        for one in delegates:
            self._people[person_key(one.name)].append(_One(one.organisation, one.name, one))

    def of(self, people: Sequence[Person | Fault]) -> Plan:
        """Who has an organisation comes first, so that who has none can be told apart."""
        for one in sorted(people, key=lambda one: not getattr(one, "organisation", "")):
            fault = one if isinstance(one, Fault) else self._take(one)
            if fault:
                self._plan.faults.append(fault)
        self._plan.faults.sort(key=lambda fault: fault.number)
        self._plan.added.sort(key=lambda added: added.number)
        self._plan.changed.sort(key=lambda changed: changed.number)
        return self._plan

    def _take(self, person: Person) -> Fault | None:
        owns = self._groups.get(compared(person.owns)) if person.owns else None
        if person.owns and owns is None:
            return Fault(person.number, Problem.UNKNOWN_GROUP, person.owns)
        namesakes = self._people[person_key(person.name)]
        company = self._company(person.organisation)
        meant = _meant(namesakes, person.name, company)
        if meant is None and company is None and namesakes:
            return Fault(person.number, Problem.SEVERAL_OF_THE_NAME, person.name)
        if meant is None:
            self._add(person, company, owns, namesakes)
        elif meant.number:
            self._plan.repeated.append((person.number, meant.number))
        elif meant.known is not None:
            self._change(person, company, owns, meant, meant.known)
            if company != meant.known.organisation and len(namesakes) > 1 and company:
                self._plan.namesakes.append(person.number)
        return None

    def _company(self, name: str) -> Company:
        if not name:
            return None
        meant = self._companies.meant(name)
        if meant is None:
            self._companies.add(name, name)
            self._plan.new_organisations.append(name)
            return name
        if name != (self._names[meant] if isinstance(meant, int) else meant):
            self._plan.spellings[name] = meant
        return meant

    def _add(
        self, person: Person, company: Company, owns: int | None, namesakes: list[_One]
    ) -> None:
        if namesakes:
            self._plan.namesakes.append(person.number)
        namesakes.append(_One(company, person.name, number=person.number))
        self._plan.added.append(
            Added(
                number=person.number,
                name=person.name,
                organisation=company,
                job_title=person.job_title,
                owns=owns,
                is_name_withheld=bool(person.is_name_withheld),
            )
        )

    def _change(
        self, person: Person, company: Company, owns: int | None, meant: _One, known: Known
    ) -> None:
        said = {
            "organisation": company,
            "job_title": person.job_title or None,
            "owns": owns,
            "is_name_withheld": person.is_name_withheld,
        }
        after = {
            name: value
            for name, value in said.items()
            if value is not None and value != getattr(known, name)
        }
        meant.number = person.number
        meant.organisation = company or meant.organisation
        if after:
            self._plan.changed.append(Changed(person.number, known, after))
        else:
            self._plan.same.append(person.number)


def _meant(namesakes: Sequence[_One], name: str, company: Company) -> _One | None:
    """Of those with the name the one with the organisation, else the one without any; for a row
    that names none, the only one.
    """
    for own in (company, None):
        alike = [one for one in namesakes if one.organisation == own]
        if alike:
            return next((one for one in alike if one.name == name), alike[0])
    return namesakes[0] if company is None and len(namesakes) == 1 else None
