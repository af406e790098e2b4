"""Lists whose items change places: pure."""

from collections.abc import Sequence


def step[Item](items: Sequence[Item], item: Item, by: int) -> list[Item]:
    """``items`` with ``item`` moved ``by`` places towards the end, or, negative, the beginning.

    It stops at either end.
    """
    at = items.index(item)
    rest = [*items[:at], *items[at + 1 :]]
    place = min(max(at + by, 0), len(rest))
    return [*rest[:place], item, *rest[place:]]
