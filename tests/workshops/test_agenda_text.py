"""Agendas as people write them down."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshops.agenda_line import KINDS
from workshops.agenda_text import LONGEST_TITLE, Remark, TextBlock, read, write

TEAM = ("BT", "Digital Catapult", "HPE")

MORNING = """
Agenda of the day

14:00 Refresher of the programme
14.15–14:35  Welcome (BT)
14:35 – 15:35 Activity 1: Customer Characterisation
3:35 pm Coffee break
• 15:50 Introduction to C3ISP – HPE
16:30 Close
"""


def test_an_agenda_is_read_line_by_line():
    reading = read(MORNING, TEAM)

    assert reading.starts_at == 14 * 60
    assert reading.blocks == [
        TextBlock("Refresher of the programme", 15, "presentation"),
        TextBlock("Welcome", 20, "presentation", "BT"),
        TextBlock("Activity 1: Customer Characterisation", 60, "activity"),
        TextBlock("Coffee break", 15, "break"),
        TextBlock("Introduction to C3ISP", 40, "presentation", "HPE"),
        TextBlock("Close", 0, "other"),
    ]
    assert [(line.number, line.remarks) for line in reading.lines if line.remarks] == [
        (2, (Remark.UNTIMED,))
    ]


@pytest.mark.parametrize(
    ("line", "title", "minutes"),
    [
        ("15 min Break", "Break", 15),
        ("90 minutes: Group work", "Group work", 90),
        ("Lunch (1 h)", "Lunch", 60),
        ("Lunch (1 h 15 min)", "Lunch", 75),
        ("Lunch – 45 min", "Lunch", 45),
        ("1.5 hours Lunch", "Lunch", 90),
        ("- 20' Welcome", "Welcome", 20),
        ("1. 20 min Welcome", "Welcome", 20),
        ("9-10 am Welcome", "Welcome", 60),
        ("9:30–10 am Welcome", "Welcome", 30),
        ("11:30 – 1 pm Welcome", "Welcome", 90),
        ("11.30-12.15 Welcome", "Welcome", 45),
        ("14h00 to 14h20 Welcome", "Welcome", 20),
        ("23:30–00:15 Welcome", "Welcome", 45),
        ("14:00\t14:20\tWelcome", "Welcome", 20),
        ("14:00\t20\tWelcome", "Welcome", 20),
        ("Welcome\t20", "Welcome", 20),
        ("14:00 - 14:20\tWelcome\tAll", "Welcome – All", 20),
        ("14:00–14:20 10 ideas in 10 min", "10 ideas in 10 min", 20),
        ("14:00–14:20 Welcome (Bosch)", "Welcome (Bosch)", 20),
    ],
)
def test_a_line_is_read(line, title, minutes):
    (block,) = read(line, TEAM).blocks

    assert (block.title, block.minutes) == (title, minutes)


@pytest.mark.parametrize(
    ("line", "presenter"),
    [
        ("14:00–14:20 Welcome (bt)", "BT"),
        ("14:00–14:20 Welcome - Digital Catapult", "Digital Catapult"),
        ("Welcome (BT) (20 min)", "BT"),
        ("14:00\t14:20\tWelcome\tHPE", "HPE"),
        ("14:00–14:20 BT", ""),
    ],
)
def test_a_known_organisation_is_the_presenter(line, presenter):
    assert read(line, TEAM).blocks[0].presenter == presenter


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Coffee", "break"),
        ("Lunch and networking", "break"),
        ("Break after activity 1", "break"),
        ("Worksheet: coffee machines", "activity"),
        ("Exercise 2", "activity"),
        ("Keynote", "presentation"),
        ("Wrap-up", "other"),
        ("Breakdown of costs", "other"),
    ],
)
def test_a_kind_is_guessed_from_the_first_word_that_speaks_of_one(title, kind):
    assert read(f"20 min {title}").blocks[0].kind == kind


def test_a_length_follows_from_the_next_start_and_what_stands_between():
    reading = read("14:00 Welcome\n15 min Break\n15:00 Work\n17:00 End")

    assert [block.minutes for block in reading.blocks] == [45, 15, 120, 0]


def test_a_clock_without_a_half_goes_on_after_noon():
    reading = read("9:00 Welcome\n11:30 Lunch\n1:00 Work\n3:30 Close")

    assert [block.minutes for block in reading.blocks] == [150, 90, 150, 0]
    assert [line.remarks for line in reading.lines] == [()] * 4


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        ("14:00–14:20 Welcome\n14:30 End", Remark.GAP),
        ("14:00–14:40 Welcome\n14:30 End", Remark.OVERLAP),
        ("14:00 Welcome\n13:30 End", Remark.BACKWARDS),
        ("14:00 Welcome", Remark.NO_END),
        ("14:00", Remark.UNTITLED),
        (f"14:00 {'x' * 201}", Remark.TOO_LONG),
        ("14:61 Welcome\n14:00 End", Remark.UNTIMED),
    ],
)
def test_what_does_not_fit_is_said(text, remark):
    assert read(text).lines[0].remarks == (remark,)


def test_a_list_of_titles_becomes_blocks_without_minutes():
    reading = read("Welcome\n\nCoffee")

    assert [(block.title, block.minutes) for block in reading.blocks] == [
        ("Welcome", 0),
        ("Coffee", 0),
    ]
    assert reading.starts_at is None


SPEECH = st.text("0123456789:.,–-()[]\t\n •hmpaAxBT'", max_size=80)


@given(SPEECH | st.text(max_size=80))
def test_no_line_is_lost(text):
    reading = read(text, TEAM)

    written = [line.strip() for line in text.splitlines() if line.strip()]
    assert [line.text for line in reading.lines] == written
    for line in reading.lines:
        assert line.block is not None or line.remarks
        if line.block:
            assert 0 <= line.block.minutes <= 24 * 60
            assert 0 < len(line.block.title) <= LONGEST_TITLE


TITLES = st.from_regex(r"[A-Za-z][A-Za-z0-9 :.,'/–-]{0,40}[A-Za-z0-9]", fullmatch=True).map(
    lambda title: " ".join(title.split())
)
BLOCKS = st.lists(
    st.builds(
        TextBlock,
        title=TITLES,
        minutes=st.integers(0, 24 * 60),
        kind=st.sampled_from(KINDS),
        presenter=st.sampled_from(["", *TEAM]),
    ),
    max_size=8,
)


@given(BLOCKS, st.none() | st.integers(0, 24 * 60 - 1))
def test_an_agenda_that_is_written_and_read_again_is_the_same(blocks, starts_at):
    reading = read(write(blocks, starts_at), TEAM)

    assert reading.blocks == blocks
    assert reading.starts_at == (starts_at if blocks else None)
