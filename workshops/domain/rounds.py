"""Rounds of the table plan on the day: in which one the room sits, and going to the next."""

from typing import Final

from workshops.domain import devices
from workshops.models import Activity, ConsoleAction, Seat, Workshop

MOVES_ON: Final = {"start", "back"}
"""The actions of the console by which another activity is on."""


def follow_round(activity: Activity) -> None:
    """Before ``activity`` opens with its block: take all devices to their tables of its round.

    Who has no seat in it stays where they are.
    """
    workshop = activity.workshop
    if workshop.current_block_id == activity.block_id:
        _settle(workshop, activity.seating_round)


def return_to_round(action: ConsoleAction) -> None:
    """When ``action`` was taken back: take all devices to their tables of the round before it."""
    if action.kind in MOVES_ON:
        _settle(action.workshop, devices.round_now(action.workshop))


def _settle(workshop: Workshop, number: int) -> None:
    """Two queries, and two for each device that moves."""
    seats = Seat.objects.filter(table__workshop=workshop, round=number)
    tables = {seat.delegate_id: seat.table for seat in seats.select_related("table__workshop")}
    devices.take_along(tables)
