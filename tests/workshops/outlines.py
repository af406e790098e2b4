"""Outlines of all kinds, for laws."""

from hypothesis import strategies as st

from workshops.outline import (
    ActivityOutline,
    BlockOutline,
    BriefOutline,
    Outline,
    TableOutline,
)

CANVASES = ("value-proposition", "swot", "empathy-map")
LETTERS = "ABC"
PRESENTERS = ("", "Coast Guild", "Harbour Office")

# What a form would let through: no control characters, nothing but spaces, no spaces around.
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=9)
PROSE = st.just("") | WORDS
TIMES = st.none() | st.times(timezones=st.none()).map(lambda one: one.replace(microsecond=0))

ACTIVITIES = st.builds(
    ActivityOutline,
    title=WORDS,
    kind=st.just("worksheet"),
    handout_title=PROSE,
    subject=PROSE,
    asked=PROSE,
    visibility=st.sampled_from(["only_mine", "counts", "everyone"]),
    seating_round=st.integers(1, 5),
    votes_per_delegate=st.integers(0, 9),
    votes_per_note=st.integers(1, 9),
    material=st.none() | st.sampled_from([{"canvas": key} for key in CANVASES]),
)
BLOCKS = st.builds(
    BlockOutline,
    title=WORDS,
    minutes=st.integers(0, 24 * 60),
    kind=st.sampled_from(["presentation", "activity", "break", "other"]),
    presenter=st.sampled_from(PRESENTERS),
    facilitator_notes=PROSE,
    activity=st.none() | ACTIVITIES,
)
TABLES = st.lists(
    st.builds(
        TableOutline,
        number=st.integers(1, 40),
        capacity=st.none() | st.integers(0, 12),
        pilot=st.sampled_from(["", *LETTERS]),
    ),
    max_size=4,
    unique_by=lambda table: table.number,
).map(lambda tables: tuple(sorted(tables, key=lambda table: table.number)))
OUTLINES = st.builds(
    Outline,
    phase=st.sampled_from(["UNDERSTAND", "VALIDATE", "ENGAGE"]),
    title=PROSE,
    aim=PROSE,
    language=st.sampled_from(["en", "de", "pt-br"]),
    time_zone=st.sampled_from(["UTC", "Europe/Rome"]),
    starts_at=TIMES,
    ends_at=TIMES,
    may_join_unnamed=st.booleans(),
    brief=st.builds(
        BriefOutline,
        **dict.fromkeys(
            ("overall_objective", "background", "format", "delivery", "interviews"), PROSE
        ),
        objectives=st.lists(WORDS, max_size=3).map(tuple),
        steps=st.lists(WORDS, max_size=3).map(tuple),
    ),
    agenda=st.lists(BLOCKS, max_size=4).map(tuple),
    tables=TABLES,
)
