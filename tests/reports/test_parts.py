"""The kinds of parts of a report."""

from itertools import pairwise

from reports.parts import FREE, PARTS, kind_of


def test_part_keys_are_each_used_once():
    keys = [kind.key for kind in PARTS]

    assert len(set(keys)) == len(keys)


def test_part_order_puts_the_appendices_last():
    assert [kind.key for kind in PARTS] == [
        kind.key for kind in sorted(PARTS, key=lambda kind: kind.is_appendix)
    ]


def test_part_that_continues_another_comes_directly_after_it():
    following = {kind.key: before.key for before, kind in pairwise(PARTS)}

    assert {kind.key: kind.continues for kind in PARTS if kind.continues} == {
        kind.key: following[kind.key] for kind in PARTS if kind.continues
    }


def test_kind_of_an_unknown_part_is_free_text():
    assert kind_of("somebody-elses").key == FREE
    assert not kind_of("somebody-elses").collects
