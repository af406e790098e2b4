from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from canvases import simulation as sim
from canvases.definition import definitions
from canvases.phrases import phrase, topics
from canvases.simulation import Call, Finish, Sheet, Vote, Write

SECTIONS = ("jobs", "pains", "gains")


def room(tables=3, people=3, **fields):
    return [
        Sheet(
            key=100 + table,
            devices=[table * 10 + place for place in range(people)],
            counts=dict.fromkeys(SECTIONS, 0),
            **fields,
        )
        for table in range(tables)
    ]


def played(sheets, ticks, seed=7):
    """The deeds of each tick, with what the tables wrote and said kept on the sheets."""
    who = sim.roles(sheets, seed)
    history = []
    for tick in range(ticks):
        deeds = sim.plan(sheets, who, seed, tick)
        history.append(deeds)
        for deed in deeds:
            at = next(place for place, one in enumerate(sheets) if one.key == deed.sheet)
            sheet = sheets[at]
            match deed:
                case Write(section=key):
                    counts = {**sheet.counts, key: sheet.counts[key] + 1}
                    sheets[at] = replace(sheet, counts=counts)
                case Finish():
                    sheets[at] = replace(sheet, is_done=True)
                case Call():
                    sheets[at] = replace(sheet, has_called=True)
    return history


ROOMS = st.builds(
    room,
    tables=st.integers(0, 40),
    people=st.integers(0, 6),
    takes_notes=st.booleans(),
    is_voted_on=st.booleans(),
    notes=st.just(("a", "b")),
    linkable=st.just([("a", "b")]),
)


@given(ROOMS, st.integers(0, 10_000), st.integers(0, 10_000))
def test_a_seed_always_plans_the_same_and_never_too_much(sheets, seed, tick):
    who = sim.roles(sheets, seed)

    deeds = sim.plan(sheets, who, seed, tick)

    assert deeds == sim.plan(list(sheets), sim.roles(sheets, seed), seed, tick)
    assert len(deeds) <= sim.MOST_AT_ONCE
    by_key = {one.key: one for one in sheets}
    assert all(deed.device in by_key[deed.sheet].devices for deed in deeds)


@given(ROOMS, st.integers(0, 1000), st.integers(0, 1000))
def test_nobody_writes_where_nothing_may_be_written(sheets, seed, tick):
    shut = [replace(one, takes_notes=False) for one in sheets]

    deeds = sim.plan(shut, sim.roles(shut, seed), seed, tick)

    assert {type(deed) for deed in deeds} <= {Vote}


def finished(seed):
    """The tables in the order in which they say that they are done."""
    history = played(room(), 600, seed)
    return [deed.sheet for deeds in history for deed in deeds if isinstance(deed, Finish)]


@given(st.integers(0, 1000))
def test_every_table_comes_to_an_end(seed):
    assert sorted(finished(seed)) == [100, 101, 102]


def test_one_table_is_nearly_always_done_first():
    first = [finished(seed)[0] == sim.roles(room(), seed).early for seed in range(40)]

    assert sum(first) >= 36


def test_people_write_at_the_pace_of_people():
    sheets = room(tables=10)
    written = [deed for deeds in played(sheets, 20) for deed in deeds if isinstance(deed, Write)]

    # A minute: one to five notes from each table.
    assert 10 <= len(written) <= 50


def test_one_table_calls_for_help_once():
    calls = [deed for deeds in played(room(), 30) for deed in deeds if isinstance(deed, Call)]

    assert len(calls) == 1


def test_a_silent_device_does_nothing_more():
    sheets = room()
    who = sim.roles(sheets, 7)

    history = played(sheets, 200)

    assert who.silent is not None
    assert not [
        deed for deeds in history[sim.SILENT_FROM :] for deed in deeds if deed.device == who.silent
    ]


def test_what_a_device_holds_back_arrives_at_once():
    sheets = room()
    who = sim.roles(sheets, 7)
    assert who.away is not None
    waiting = [sim.waiting_on(who.away, who, tick) for tick in range(sim.AWAY_EVERY)]

    history = played(sheets, sim.AWAY_UNTIL + 1)

    assert max(waiting) == 4
    assert waiting[sim.AWAY_UNTIL] == 0
    away = [deed for deed in history[sim.AWAY_UNTIL] if deed.device == who.away]
    assert [type(deed) for deed in away][:4] == [Write] * 4
    assert not [
        deed
        for deeds in history[sim.AWAY_FROM : sim.AWAY_UNTIL]
        for deed in deeds
        if deed.device == who.away
    ]


def test_dots_are_given_for_as_long_as_there_are_some():
    [sheet] = room(tables=1, takes_notes=False, is_voted_on=True, notes=("a", "b"))
    who = sim.roles([sheet], 7)
    left = {0: 2, 1: 0, 2: 1}
    given_dots: Counter[int] = Counter()
    for tick in range(10):
        now = replace(sheet, dots={one: left[one] - given_dots[one] for one in left})
        given_dots.update(deed.device for deed in sim.plan([now], who, 7, tick))

    assert given_dots == {0: 2, 2: 1}


def test_a_phrase_fits_its_section_and_is_not_said_twice():
    said: list[str] = []
    for number in range(40):
        said.append(phrase("Pain relievers", said, str(number)))

    assert len(set(said)) == 40
    assert said[0] in topics()[0].texts


def test_every_shipped_section_has_phrases_of_its_own():
    general = topics()[-1].texts
    titles = {one.title for canvas in definitions() for one in canvas.sections}

    assert [title for title in titles if phrase(title, [], "1") in general] == []
