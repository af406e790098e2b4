"""What goes over the wire: between the processes, and to a browser."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from live.wire import Message, dumps, named

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)
MESSAGES = st.builds(
    Message,
    topic=st.text(min_size=1),
    number=st.integers(1),
    kind=st.text(min_size=1),
    data=st.dictionaries(st.text(), JSON),
    private=st.dictionaries(st.text(), JSON),
    only_for=st.text(),
)
NOTE = Message(
    "worksheet.7", 33, "note.added", {"counts": {"pains": 2}}, {"note": "Fog"}, "delegate.4"
)


def read(frame: bytes) -> tuple[dict[str, str], Any]:
    """The fields of one frame, as a browser reads them, and its data parsed."""
    head, _blank, rest = frame.decode().partition("\n\n")
    assert rest == ""
    fields = dict(line.split(": ", 1) for line in head.split("\n"))
    return fields, json.loads(fields.pop("data"))


@given(MESSAGES)
def test_message_is_the_same_after_the_wire(message):
    assert Message.from_json(message.to_json()) == message
    assert Message.from_json(message.to_json().encode()) == message


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "7",
        '{"topic": "t"}',
        '{"topic": "t", "number": "x", "kind": "k", "data": {}, "private": {}, "only_for": ""}',
        '{"topic": "t", "number": 1, "kind": "k", "data": 7, "private": {}, "only_for": ""}',
        '{"topic": "t", "number": 1, "kind": "k", "data": {}, "private": 7, "only_for": ""}',
        '{"topic": "t", "number": null, "kind": "k", "data": {}, "private": {}, "only_for": ""}',
        b"\xff\xfe\xfd",
    ],
)
def test_message_is_read_from_nothing_but_a_message(text):
    with pytest.raises(ValueError, match=r"."):
        Message.from_json(text)


def test_frame_holds_what_is_private_only_in_full():
    fields, full = read(NOTE.frame(in_full=True))
    _fields, reduced = read(NOTE.frame(in_full=False))

    assert fields == {"id": "worksheet.7:33"}
    assert full == {
        "topic": "worksheet.7",
        "number": 33,
        "kind": "note.added",
        "data": {"counts": {"pains": 2}, "note": "Fog"},
    }
    assert reduced == {**full, "data": {"counts": {"pains": 2}}}


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_frame_is_one_event_whatever_was_written(text):
    message = Message("worksheet.7", 1, "note.added", {"text": text})

    _fields, body = read(message.frame(in_full=True))

    assert body["data"] == {"text": text}


@pytest.mark.parametrize(
    ("data", "ends"),
    [
        ({"end": True}, True),
        ({}, False),
        ({"end": 1}, False),
        (
            {
                "end": "",
            },
            False,
        ),
    ],
)
def test_message_ends_the_streams_only_when_it_says_so(data, ends):
    assert Message("device.1", 1, "moved", data).ends_stream is ends


def test_named_frame_is_an_event_of_its_own_without_an_id():
    fields, body = read(named("reset", topic="worksheet.7", number=4))

    assert (fields, body) == ({"event": "reset"}, {"topic": "worksheet.7", "number": 4})


def test_json_is_compact_and_keeps_letters_as_they_are():
    assert dumps({"city": "Århus", "ships": [1, 2]}) == '{"city":"Århus","ships":[1,2]}'
