"""What an import would change, as laws: the same list twice changes nothing, and nobody is lost."""

from dataclasses import asdict, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshops.importing.columns import Meaning, guessed, has_heads, truth
from workshops.importing.persons import Fault, Person, Problem, person_of
from workshops.importing.plan import Known, planned

GROUPS = {"A": 1, "Keepers": 1, "B": 2}
NAMES = st.sampled_from(["Ana Rossi", "ROSSI, Ana", "ana  rossi", "Bo", "bo", "Cy", "Cý"])
COMPANIES = st.sampled_from(
    ["", "", "Coast", "COAST", "Coast Ltd", "Coast GmbH", "Shell plc", "shell PLC", "Shell", "Ltd"]
)
PEOPLE = st.lists(
    st.builds(
        Person,
        number=st.just(0),
        name=NAMES,
        organisation=COMPANIES,
        job_title=st.sampled_from(["", "Keeper", "Pilot"]),
        owns=st.sampled_from(["", "a", "Keepers", "B", "Z"]),
        is_name_withheld=st.sampled_from([None, True, False]),
    ),
    max_size=12,
).map(lambda rows: [replace(one, number=number) for number, one in enumerate(rows, start=2)])


def _applied(delegates, organisations, plan):
    """The list afterwards, as the database has it."""
    companies = {**organisations}
    for name in plan.new_organisations:
        companies[name] = len(companies) + 1
    after = {one.pk: one for one in delegates}

    def stored(values):
        company = values.get("organisation")
        return (
            {**values, "organisation": companies[company]} if isinstance(company, str) else values
        )

    for one in plan.changed:
        after[one.known.pk] = replace(one.known, **stored(dict(one.after)))
    for pk, added in enumerate(plan.added, start=1000 + len(after)):
        values = stored(asdict(added))
        del values["number"]
        after[pk] = Known(pk=pk, **values)
    return list(after.values()), companies


def _plan(people, delegates=(), organisations=()):
    return planned(people, delegates, dict(organisations), GROUPS)


@given(PEOPLE, PEOPLE)
def test_the_same_list_twice_changes_nothing_the_second_time(before, people):
    delegates, organisations = _applied([], {}, _plan(before))
    first = _plan(people, delegates, organisations)
    delegates, organisations = _applied(delegates, organisations, first)

    second = _plan(people, delegates, organisations)

    assert second.changes_nothing
    assert second.new_organisations == []
    assert second.faults == first.faults


@given(PEOPLE, PEOPLE)
def test_every_row_is_counted_once(before, people):
    delegates, organisations = _applied([], {}, _plan(before))

    plan = _plan(people, delegates, organisations)

    counted = [
        *(one.number for one in plan.added),
        *(one.number for one in plan.changed),
        *plan.same,
        *(number for number, _ in plan.repeated),
        *(fault.number for fault in plan.faults),
    ]
    assert sorted(counted) == [one.number for one in people]


@given(PEOPLE, PEOPLE)
def test_nobody_is_in_the_list_twice_and_nobody_is_renamed(before, people):
    delegates, organisations = _applied([], {}, _plan(before))

    after, _ = _applied(delegates, organisations, _plan(people, delegates, organisations))

    assert len({(one.name, one.organisation) for one in after}) == len(after)
    assert [one.name for one in after[: len(delegates)]] == [one.name for one in delegates]


@given(PEOPLE)
def test_nothing_that_is_known_is_emptied(people):
    known = Known(1, "Ana Rossi", 1, "Keeper", 1, is_name_withheld=True)

    plan = _plan(people, [known], {"Coast": 1})

    assert all(value not in (None, "") for one in plan.changed for value in one.after.values())


# --- Who is meant -------------------------------------------------------------------------


def _row(number, name, organisation="", **more):
    return Person(number, name, organisation, **more)


def test_an_organisation_that_was_missing_is_added():
    plan = _plan([_row(2, "ROSSI, Ana", "Coast Ltd")], [Known(7, "Ana Rossi")], {"Coast": 4})

    assert [(one.number, one.known.pk, one.after) for one in plan.changed] == [
        (2, 7, {"organisation": 4})
    ]
    assert plan.spellings == {"Coast Ltd": 4}


def test_a_namesake_elsewhere_is_somebody_else_and_is_pointed_out():
    plan = _plan([_row(2, "Ana", "Harbour")], [Known(7, "Ana", 4)], {"Coast": 4})

    assert [(one.name, one.organisation) for one in plan.added] == [("Ana", "Harbour")]
    assert plan.namesakes == [2]


def test_it_is_pointed_out_when_the_organisation_of_one_of_two_namesakes_is_completed():
    known = [Known(7, "Ana"), Known(8, "Ana", 4)]

    plan = _plan([_row(2, "Ana", "Harbour")], known, {"Coast": 4})

    assert [one.known.pk for one in plan.changed] == [7]
    assert plan.namesakes == [2]


def test_whoever_has_no_organisation_is_the_only_one_of_the_name():
    plan = _plan([_row(2, "Ana", job_title="Keeper")], [Known(7, "Ana", 4)], {"Coast": 4})

    assert [(one.known.pk, one.after) for one in plan.changed] == [(7, {"job_title": "Keeper"})]


def test_which_of_two_namesakes_is_meant_has_to_be_said():
    known = [Known(7, "Ana", 4), Known(8, "Ana", 5)]

    plan = _plan([_row(2, "ana")], known, {"Coast": 4, "Harbour": 5})

    assert plan.faults == [Fault(2, Problem.SEVERAL_OF_THE_NAME, "ana")]


def test_of_two_rows_about_one_person_the_first_counts():
    rows = [_row(2, "Ana", "Coast", job_title="Keeper"), _row(9, "ANA", "coast", job_title="Cook")]

    plan = _plan(rows)

    assert [(one.name, one.job_title) for one in plan.added] == [("Ana", "Keeper")]
    assert plan.repeated == [(9, 2)]
    assert plan.new_organisations == ["Coast"]


def test_a_pilot_group_is_known_by_letter_and_by_name():
    rows = [_row(2, "Ana", owns="a"), _row(3, "Bo", owns="KEEPERS"), _row(4, "Cy", owns="Z")]

    plan = _plan(rows)

    assert [one.owns for one in plan.added] == [1, 1]
    assert plan.faults == [Fault(4, Problem.UNKNOWN_GROUP, "Z")]


# --- Columns ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heads", "columns"),
    [
        (
            ["Name", "Company", "Job title", "E-mail"],
            {Meaning.NAME: 0, Meaning.ORGANISATION: 1, Meaning.JOB_TITLE: 2},
        ),
        (
            ["SURNAME", "First_Name", "Organization"],
            {Meaning.LAST_NAME: 0, Meaning.FIRST_NAME: 1, Meaning.ORGANISATION: 2},
        ),
        (["Vorname", "Name", "Firma"], {"first_name": 0, "last_name": 1, "organisation": 2}),
        (["Prénom", "Nom", "Société"], {"first_name": 0, "last_name": 1, "organisation": 2}),
        (["Nome", "Cognome", "Azienda"], {"first_name": 0, "last_name": 1, "organisation": 2}),
        (["Nom", "Entreprise"], {"name": 0, "organisation": 1}),
        (["Delegate", "Owner of the pilot"], {"name": 0, "owns": 1}),
        (["Name", "Full name", "Withhold the name"], {"name": 0, "is_name_withheld": 2}),
    ],
)
def test_columns_are_known_by_their_heads(heads, columns):
    assert has_heads([heads])
    assert guessed([heads]) == columns


def test_columns_without_heads_are_known_by_what_is_in_them():
    rows = [
        ["1", "Ana Rossi", "ana@example.org", "Coast Guild", "no", "Keeper"],
        ["2", "Bo Ek", "bo@example.org", "", "yes", "Cook"],
    ]

    assert not has_heads(rows)
    assert guessed(rows) == {"name": 1, "organisation": 3, "is_name_withheld": 4, "job_title": 5}


@given(st.lists(st.lists(st.text(max_size=8), min_size=3, max_size=3), max_size=5))
def test_a_guess_is_always_within_the_list_and_no_column_has_two_meanings(rows):
    columns = guessed(rows)

    assert all(0 <= place < 3 for place in columns.values())
    assert len(set(columns.values())) == len(columns)


@pytest.mark.parametrize(
    ("cell", "answer"),
    [("Yes", True), ("TRUE", True), ("x", True), ("Sì", True), ("no", False), ("0", False)],
)
def test_answers_are_understood(cell, answer):
    assert truth(cell) is answer


def test_what_is_no_answer_is_none():
    assert truth("perhaps") is None
    assert truth("") is None


# --- Rows ---------------------------------------------------------------------------------

COLUMNS = {Meaning.NAME: 0, Meaning.ORGANISATION: 1, Meaning.IS_NAME_WITHHELD: 2}


@pytest.mark.parametrize(
    ("row", "problem", "what"),
    [
        (["", "Coast", ""], Problem.NAMELESS, ""),
        (["x" * 121, "", ""], Problem.NAME_TOO_LONG, "x" * 121),
        (["Ana", "x" * 201, ""], Problem.ORGANISATION_TOO_LONG, "x" * 201),
        (["Ana", "", "perhaps"], Problem.NEITHER_YES_NOR_NO, "perhaps"),
        (["#N/A", "", ""], Problem.CELL_ERROR, "#N/A"),
    ],
)
def test_what_is_wrong_with_a_row_is_said(row, problem, what):
    assert person_of(14, row, COLUMNS) == Fault(14, problem, what)


def test_a_name_in_two_columns_is_put_together():
    columns = {Meaning.LAST_NAME: 0, Meaning.FIRST_NAME: 1}

    assert person_of(2, ["Rossi ", " Ana", "x"], columns) == Person(2, "Ana Rossi")


def test_a_row_that_is_shorter_than_the_others_says_less():
    assert person_of(2, ["Ana"], COLUMNS) == Person(2, "Ana")
