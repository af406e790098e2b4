"""A list of people comes in, in three steps: it is read, its columns are understood, and what it
would change is shown before it does.
"""

from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from workshops.access import get_people_import, get_workshop, require_facilitator
from workshops.domain import people_import as imports
from workshops.forms.people_import import (
    ColumnsForm,
    LeftOutForm,
    RowForm,
    SheetForm,
    SourceForm,
    worded,
)
from workshops.importing.plan import Company, Plan
from workshops.models import PeopleImport, Workshop

MOST_FAULTS: Final = 20
MOST_ROWS: Final = 200
SAMPLES: Final = 4
"""Values of a column that are shown for its meaning."""


@dataclass(frozen=True, slots=True)
class Column:
    """``head`` is empty where the first row names nothing; ``field`` is a bound field."""

    number: int
    head: str
    samples: list[str]
    field: Any


@dataclass(frozen=True, slots=True)
class FaultyRow:
    number: int
    says: str
    form: RowForm


# --- Read ---------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def people_import(request: SignedInRequest, code: str) -> HttpResponse:
    workshop = get_workshop(request.user, code)
    require_facilitator(request.user, workshop.programme)
    form = SourceForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        form = SourceForm(request.POST, request.FILES)
        if form.is_valid():
            one = imports.stage(workshop, form.sheets, user=request.user, source=form.source)
            return redirect("workshops:import-columns", one.code)
    context = {"workshop": workshop, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "workshops/people/import.html", context, status=status)


# --- Understood ---------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: SignedInRequest, code: str) -> HttpResponse:
    one = _staged(request, code)
    form = ColumnsForm(one, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        imports.describe(one, form.columns, first_is_heads=form.cleaned_data["has_heads"])
        return redirect("workshops:import-preview", one.code)
    context = {
        "workshop": one.workshop,
        "one": one,
        "form": form,
        "sheet_form": SheetForm(one) if len(one.sheets) > 1 else None,
        "columns": _columns(one, form),
    }
    status = 422 if form.is_bound else 200
    return render(request, "workshops/people/columns.html", context, status=status)


@require_POST
def sheet(request: SignedInRequest, code: str) -> HttpResponse:
    """Take the people from another sheet of the file."""
    one = _staged(request, code)
    form = SheetForm(one, request.POST)
    if form.is_valid():
        imports.choose_sheet(one, form.cleaned_data["sheet"])
    return redirect("workshops:import-columns", one.code)


def _columns(one: PeopleImport, form: ColumnsForm) -> list[Column]:
    rows = [cells for _number, cells in imports.rows_of(one)]
    return [
        Column(
            number=place + 1,
            head=one.cells[0][place] if one.has_heads else "",
            samples=[row[place] for row in rows if row[place]][:SAMPLES],
            field=form[f"column-{place}"],
        )
        for place in range(form.width)
    ]


# --- Shown --------------------------------------------------------------------------------


@require_safe
def preview(request: SignedInRequest, code: str) -> HttpResponse:
    return _preview(request, _staged(request, code))


@require_POST
def row(request: SignedInRequest, code: str) -> HttpResponse:
    """Mend one row."""
    one = _staged(request, code)
    form = RowForm(imports.columns_of(one), request.POST)
    if not form.is_valid():
        return _preview(request, one, status=422)
    imports.mend(one, form.cleaned_data["number"], form.values)
    return redirect("workshops:import-preview", one.code)


@require_POST
def left_out(request: SignedInRequest, code: str) -> HttpResponse:
    """Forget some rows."""
    one = _staged(request, code)
    form = LeftOutForm(one, request.POST)
    if not form.is_valid():
        return _preview(request, one, status=422)
    imports.leave_out(one, form.cleaned_data["number"])
    return redirect("workshops:import-preview", one.code)


def _preview(
    request: SignedInRequest, one: PeopleImport, *, status: int = 200, refused: str = ""
) -> HttpResponse:
    plan = imports.plan_of(one)
    names = _Names.of(one.workshop)
    context = {
        "workshop": one.workshop,
        "one": one,
        "plan": plan,
        "faults": _faulty(one, plan),
        "spellings": [(said, names.company(meant)) for said, meant in plan.spellings.items()],
        "rows": _rows(plan, names)[:MOST_ROWS],
        "total": len(plan.added) + len(plan.changed),
        "refused": refused,
    }
    return render(request, "workshops/people/preview.html", context, status=status)


@dataclass(frozen=True, slots=True)
class ShownRow:
    """Of somebody who is there already, only what becomes different."""

    number: int
    name: str
    is_new: bool
    is_namesake: bool
    organisation: str
    job_title: str
    owns: str
    is_name_withheld: bool | None


@dataclass(frozen=True, slots=True)
class _Names:
    """What is known by its primary key, in words."""

    companies: dict[int, str]
    groups: dict[int, str]

    @classmethod
    def of(cls, workshop: Workshop) -> "_Names":
        """Two queries."""
        programme = workshop.programme
        return cls(
            dict(programme.organisations.values_list("pk", "name")),
            {group.pk: str(group) for group in programme.pilot_groups.all()},
        )

    def company(self, company: Company) -> str:
        return self.companies[company] if isinstance(company, int) else company or ""

    def group(self, pk: int | None) -> str:
        return self.groups[pk] if pk else ""


def _rows(plan: Plan, names: _Names) -> list[ShownRow]:
    added = [
        ShownRow(
            number=person.number,
            name=person.name,
            is_new=True,
            is_namesake=person.number in plan.namesakes,
            organisation=names.company(person.organisation),
            job_title=person.job_title,
            owns=names.group(person.owns),
            is_name_withheld=person.is_name_withheld or None,
        )
        for person in plan.added
    ]
    changed = [
        ShownRow(
            number=one.number,
            name=one.known.name,
            is_new=False,
            is_namesake=one.number in plan.namesakes,
            organisation=names.company(one.after.get("organisation")),
            job_title=one.after.get("job_title", ""),
            owns=names.group(one.after.get("owns")),
            is_name_withheld=one.after.get("is_name_withheld"),
        )
        for one in plan.changed
    ]
    return sorted(added + changed, key=lambda row: row.number)


def _faulty(one: PeopleImport, plan: Plan) -> list[FaultyRow]:
    """The first rows that have to be mended, each with its form."""
    meanings = imports.columns_of(one)
    cells = dict(imports.rows_of(one))
    faulty = []
    for fault in plan.faults[:MOST_FAULTS]:
        row = cells[fault.number]
        initial = {meaning.value: row[place] for meaning, place in meanings.items()}
        form = RowForm(
            meanings,
            initial={**initial, "number": fault.number},
            auto_id=f"row-{fault.number}-%s",
        )
        faulty.append(FaultyRow(fault.number, worded(fault), form))
    return faulty


# --- Applied, taken back, thrown away ------------------------------------------------------


@require_POST
def application(request: SignedInRequest, code: str) -> HttpResponse:
    one = _staged(request, code)
    try:
        imports.apply(one)
    except ValidationError as refused:
        return _preview(request, one, status=409, refused=refused.messages[0])
    return redirect("workshops:people", one.workshop.code)


@require_POST
def reversal(request: SignedInRequest, code: str) -> HttpResponse:
    one = get_people_import(request.user, code)
    require_facilitator(request.user, one.workshop.programme)
    try:
        imports.take_back(one)
    except ValidationError as refused:
        context = {"workshop": one.workshop, "refused": refused.messages[0]}
        return render(request, "workshops/people/kept.html", context, status=409)
    return redirect("workshops:people", one.workshop.code)


@require_POST
def discard(request: SignedInRequest, code: str) -> HttpResponse:
    one = _staged(request, code)
    imports.discard(one)
    return redirect("workshops:people", one.workshop.code)


def _staged(request: SignedInRequest, code: str) -> PeopleImport:
    """A list that was read and not applied yet, for those who may apply it."""
    one = get_people_import(request.user, code)
    require_facilitator(request.user, one.workshop.programme)
    if one.applied_at is not None:
        raise Http404(_("This list was applied."))
    return one
