"""Laws of a proposed table plan, tried against every plan that there can be."""

from collections import Counter
from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from workshops.seating import (
    Person,
    Problem,
    Reason,
    Table,
    best_table,
    bound,
    measure,
    propose,
)

STEPS = 4_000


@st.composite
def problems(draw, most_people=7, most_tables=4, rounds=2, with_kept=True):
    people = tuple(
        Person(10 + number, draw(st.sampled_from([None, 1, 1, 2])), draw(st.sampled_from(GROUPS)))
        for number in range(draw(st.integers(1, most_people)))
    )
    tables = tuple(
        Table(20 + number, draw(st.sampled_from([None, 1, 2, 3])), draw(st.sampled_from(GROUPS)))
        for number in range(draw(st.integers(1, most_tables)))
    )
    two = st.tuples(*[st.sampled_from([one.id for one in people])] * 2).filter(
        lambda pair: pair[0] < pair[1]
    )
    pairs = draw(st.lists(two, max_size=4, unique=True)) if len(people) > 1 else []
    middle = draw(st.integers(0, len(pairs)))
    number = draw(st.integers(1, rounds))
    kept = {}
    if with_kept and draw(st.booleans()):
        person, table = draw(st.sampled_from(people)), draw(st.sampled_from(tables))
        kept = {draw(st.integers(1, number)): {person.id: table.id}}
    return Problem(
        people,
        tables,
        number,
        together=tuple(pairs[:middle]),
        apart=tuple(pairs[middle:]),
        kept=kept,
        seed=draw(st.integers(0, 5)),
    )


GROUPS = [None, None, 1, 2]
tiny = problems(most_people=4, most_tables=2, rounds=2, with_kept=False)
small = problems(most_people=5, most_tables=3, rounds=1, with_kept=False)


def _capacity(problem):
    return sum(
        len(problem.people) if one.capacity is None else one.capacity for one in problem.tables
    )


def _plans(problem):
    """Every plan that seats all within the capacities."""
    tables = [one.id for one in problem.tables]
    people = [one.id for one in problem.people]
    rounds = [
        dict(zip(people, seats, strict=True))
        for seats in product(tables, repeat=len(people))
        if all(
            one.capacity is None or seats.count(one.id) <= one.capacity for one in problem.tables
        )
    ]
    for plan in product(rounds, repeat=problem.rounds):
        yield dict(enumerate(plan, start=1))


def _weight_broken(problem, seats):
    """As the rules are weighed: an owner 3, a pair 2."""
    groups = {one.id: one.group for one in problem.tables}
    owners = sum(one.group not in (None, groups[seats[one.id]]) for one in problem.people)
    together = sum(seats[one] != seats[other] for one, other in problem.together)
    apart = sum(seats[one] == seats[other] for one, other in problem.apart)
    return 3 * owners + 2 * (together + apart)


@settings(max_examples=60, deadline=None)
@given(problems())
def test_everyone_has_one_seat_in_each_round_as_far_as_there_are_seats(problem):
    proposal = propose(problem, steps=STEPS)

    places = {
        number: sum(
            max(
                len(problem.people) if one.capacity is None else one.capacity,
                list(problem.kept.get(number, {}).values()).count(one.id),
            )
            for one in problem.tables
        )
        for number in range(1, problem.rounds + 1)
    }
    seated = min(len(problem.people), *places.values(), len(problem.people))
    assert list(proposal.plan) == list(range(1, problem.rounds + 1))
    assert {len(seats) for seats in proposal.plan.values()} == {seated}
    without = {one.people[0] for one in proposal.broken if one.kind == "seat"}
    assert len(without) == len(problem.people) - seated
    for number, seats in proposal.plan.items():
        assert not without & set(seats)
        for table in problem.tables:
            kept = list(problem.kept.get(number, {}).values()).count(table.id)
            if table.capacity is not None:
                assert Counter(seats.values())[table.id] <= max(table.capacity, kept)


@settings(max_examples=60, deadline=None)
@given(problems())
def test_seats_that_are_kept_stay_and_what_is_said_to_be_broken_is_all_that_is(problem):
    proposal = propose(problem, steps=STEPS)

    without = {one.people[0] for one in proposal.broken if one.kind == "seat"}
    told = {
        (one.kind, one.people, number)
        for one in proposal.broken
        if one.kind != "seat"
        for number in one.rounds
    }
    groups = {one.id: one.group for one in problem.tables}
    for number, seats in proposal.plan.items():
        for person, table in problem.kept.get(number, {}).items():
            assert person in without or seats[person] == table
        for one in problem.people:
            if one.id not in without and ("owner", (one.id,), number) not in told:
                assert one.group in (None, groups[seats[one.id]])
        for kind, pairs in (("together", problem.together), ("apart", problem.apart)):
            for pair in pairs:
                if not set(pair) & without and (kind, pair, number) not in told:
                    assert (seats[pair[0]] == seats[pair[1]]) is (kind == "together")


@settings(max_examples=60, deadline=None)
@given(small)
def test_no_plan_breaks_fewer_rules(problem):
    assume(_capacity(problem) >= len(problem.people))

    proposal = propose(problem, steps=STEPS)

    fewest = min(_weight_broken(problem, plan[1]) for plan in _plans(problem))
    told = sum(3 if one.kind == "owner" else 2 for one in proposal.broken)
    assert told == fewest
    assert _weight_broken(problem, proposal.plan[1]) <= told
    assert all(one.is_proven for one in proposal.broken)


@settings(max_examples=80, deadline=None)
@given(st.one_of(tiny, small))
def test_no_plan_that_keeps_the_rules_exceeds_the_bound(problem):
    assume(_capacity(problem) >= len(problem.people))

    most = bound(problem)

    for plan in _plans(problem):
        if not any(_weight_broken(problem, seats) for seats in plan.values()):
            assert measure(problem, plan).value <= most


@settings(max_examples=40, deadline=None)
@given(st.one_of(tiny, small))
def test_of_a_few_people_the_plan_is_the_best_that_there_is(problem):
    assume(_capacity(problem) >= len(problem.people))
    best = max(
        (
            measure(problem, plan).value
            for plan in _plans(problem)
            if not any(_weight_broken(problem, seats) for seats in plan.values())
        ),
        default=None,
    )

    proposal = propose(problem, steps=STEPS)

    if best is None:
        assert proposal.broken
    else:
        assert proposal.score.value == best


@settings(max_examples=20, deadline=None)
@given(problems())
def test_the_same_problem_has_the_same_plan(problem):
    assert propose(problem, steps=STEPS) == propose(problem, steps=STEPS)


def test_people_of_many_organisations_meet_as_many_as_they_can():
    problem = Problem(
        tuple(Person(number, number % 12) for number in range(60)),
        tuple(Table(number, 6) for number in range(10)),
        rounds=3,
    )

    proposal = propose(problem)

    assert proposal.score.value == proposal.most == 3 * 10 * 15
    assert proposal.share == 1


def test_tables_are_filled_evenly():
    problem = Problem(
        tuple(Person(number) for number in range(13)), tuple(Table(n) for n in range(4))
    )

    proposal = propose(problem)

    assert sorted(Counter(proposal.plan[1].values()).values()) == [3, 3, 3, 4]


PILOTS = (Table(1, 4, group=1), Table(2, 4, group=2), Table(3, 4))


@pytest.mark.parametrize(
    ("people", "rules", "broken"),
    [
        pytest.param(
            (Person(1, group=1), Person(2, group=2)),
            {"together": ((1, 2),)},
            ("together", (1, 2), Reason.OTHER_GROUPS, (1, 2)),
            id="owners of two pilots together",
        ),
        pytest.param(
            (Person(1, group=1), Person(2, group=1)),
            {"apart": ((1, 2),)},
            ("apart", (1, 2), Reason.ONE_TABLE, ()),
            id="owners of one pilot apart",
        ),
        pytest.param(
            (Person(1, group=9),),
            {},
            ("owner", (1,), Reason.NO_TABLE, ()),
            id="a pilot without a table",
        ),
        pytest.param(
            (Person(1, group=1),),
            {"kept": {1: {1: 3}}},
            ("owner", (1,), Reason.KEPT_SEATS, (1,)),
            id="an owner who keeps another seat",
        ),
        pytest.param(
            (Person(1), Person(2)),
            {"together": ((1, 2),), "kept": {1: {1: 1, 2: 2}}},
            ("together", (1, 2), Reason.KEPT_SEATS, (1, 2)),
            id="two who keep their seats together",
        ),
        pytest.param(
            (Person(1), Person(2)),
            {"apart": ((1, 2),), "kept": {1: {1: 1, 2: 1}}},
            ("apart", (1, 2), Reason.KEPT_SEATS, (1, 2)),
            id="two who keep their seats apart",
        ),
    ],
)
def test_a_rule_that_cannot_be_kept_is_told_with_its_reason(people, rules, broken):
    proposal = propose(Problem(people, PILOTS, **rules), steps=STEPS)

    found = [(one.kind, one.people, one.reason, one.people_involved) for one in proposal.broken]
    assert found == [broken]
    assert set(proposal.plan[1]) == {one.id for one in people}


def test_more_people_together_than_a_table_has_seats_are_told():
    people = tuple(Person(number) for number in range(5))
    chain = tuple((number, number + 1) for number in range(4))

    proposal = propose(Problem(people, PILOTS, together=chain), steps=STEPS)

    assert [one.reason for one in proposal.broken] == [Reason.TOO_MANY]


def test_those_for_whom_there_is_no_seat_are_those_without_a_rule():
    people = (Person(1), Person(2), Person(3))

    proposal = propose(Problem(people, (Table(1, 2),), together=((2, 3),)), steps=STEPS)

    assert [(one.kind, one.people) for one in proposal.broken] == [("seat", (1,))]
    assert proposal.plan == {1: {2: 1, 3: 1}}


def test_a_room_without_tables_has_a_plan_without_seats():
    proposal = propose(Problem((Person(1),), ()))

    assert proposal.plan == {1: {}}
    assert [one.kind for one in proposal.broken] == ["seat"]


ROOM = Problem(
    (Person(1, 1), Person(2, 2), Person(3, 2), Person(4, 1), Person(5, 3, group=7)),
    (Table(1, 2), Table(2, 3, group=7), Table(3, 1)),
    apart=((2, 4),),
)


@pytest.mark.parametrize(
    ("plan", "person", "table"),
    [
        pytest.param({}, 1, 1, id="the first of all"),
        pytest.param({1: {1: 1}}, 4, 2, id="not with a colleague"),
        pytest.param({1: {2: 2, 1: 1}}, 4, 3, id="not with whom a rule forbids"),
        pytest.param({1: {1: 1, 2: 3}}, 5, 2, id="at a table of the own pilot"),
        pytest.param({1: {1: 1, 2: 3}, 2: {1: 1, 3: 1}}, 3, 2, id="not with whom they meet again"),
        pytest.param({1: {1: 1, 5: 1, 2: 2, 3: 2}}, 4, 3, id="where there is a seat"),
    ],
)
def test_a_latecomer_sits_where_it_is_best(plan, person, table):
    latecomer = next(one for one in ROOM.people if one.id == person)

    assert best_table(ROOM, plan, latecomer) == table


def test_a_latecomer_to_a_full_room_has_no_table():
    room = Problem((Person(1), Person(2)), (Table(1, 1),))

    assert best_table(room, {1: {1: 1}}, Person(2)) is None
