"""Presses of the agenda, by where a block stands in it."""

from collections.abc import Mapping

from accounts.models import User
from workshops.domain import running
from workshops.models import Workshop


def code_at(workshop: Workshop, place: int) -> str:
    """Of the block with the order ``place``."""
    return workshop.agenda_blocks.get(order=place).code


def start(workshop: Workshop, place: int, *, user: User | None, seen: str | None = None) -> bool:
    return running.start(workshop, code_at(workshop, place), user=user, seen=seen)


def compress(workshop: Workshop, takes: Mapping[int, int], *, user: User | None) -> bool:
    by_code = {code_at(workshop, place): minutes for place, minutes in takes.items()}
    return running.compress(workshop, by_code, user=user)


def taken(workshop: Workshop, takes: Mapping[int, int]) -> str:
    """``takes`` as the console sends them."""
    return " ".join(f"{code_at(workshop, place)}:{one}" for place, one in takes.items())
