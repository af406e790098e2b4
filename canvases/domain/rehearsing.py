"""The tables of a rehearsal: what ``canvases.simulation`` plans, done as tablets would do it."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.core.cache import cache
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q, Sum

from canvases import simulation as sim
from canvases.domain import notes, votes, worksheets
from canvases.domain.notes import Change
from canvases.models import Link, Note, Section, Vote, Worksheet
from canvases.phrases import phrase
from live.publish import record
from workshops.models import Activity, Device, Workshop

TAKEN_FOR: Final = 60
"""Seconds for which it is remembered that a tick was done."""


@dataclass(frozen=True, slots=True)
class Room:
    """The worksheets on which something can be done now, with what is on them."""

    sheets: Mapping[int, Worksheet]
    sections: Mapping[int, Mapping[str, Section]]
    notes: defaultdict[int, list[Note]]
    devices: Mapping[int, Device]
    links: frozenset[tuple[uuid.UUID, uuid.UUID]]
    given: Mapping[tuple[int, int], int]
    """``{(activity, device): dots}`` of the rounds that are open."""


def step(rehearsal: Workshop, now: dt.datetime) -> int:
    """Let the simulated devices do what comes next; return how many things they did.

    Nothing when it was done already for this tick, as with the console open twice. Reading costs
    seven queries, whatever the size of the room.
    """
    devices = list(
        rehearsal.devices.valid()
        .filter(is_simulated=True)
        .select_related("workshop", "delegate")
        .order_by("pk")
    )
    if not devices or not _is_open(rehearsal):
        return 0
    tick = int((now - devices[0].joined_at).total_seconds() // sim.TICK)
    if not cache.add(f"rehearsal.{rehearsal.pk}.{tick}", True, TAKEN_FOR):
        return 0
    room = _room(rehearsal, devices)
    sheets = [_planned(room, one) for one in room.sheets.values()]
    who = sim.roles(_seats(devices, sheets), rehearsal.pk)
    _be_heard(rehearsal, devices, who, tick, now)
    deeds = sim.plan(sheets, who, rehearsal.pk, tick)
    return sum(_do(room, deed, f"{rehearsal.pk}/{tick}/{at}") for at, deed in enumerate(deeds))


# --- What there is ------------------------------------------------------------------------


def _is_open(rehearsal: Workshop) -> bool:
    return rehearsal.state in {Workshop.State.OPEN, Workshop.State.LOCKED}


def _room(rehearsal: Workshop, devices: Sequence[Device]) -> Room:
    is_going_on = Q(activity__state=Activity.State.OPEN) | Q(
        activity__vote_state=Activity.VoteState.OPEN
    )
    found = {
        one.pk: one
        for one in Worksheet.objects.filter(is_going_on, table__workshop=rehearsal)
        .select_related("activity", "table__workshop", "canvas")
        .order_by("table__number", "pk")
    }
    sections: dict[int, dict[str, Section]] = defaultdict(dict)
    canvases = {one.canvas_id for one in found.values()}
    for section in Section.objects.filter(canvas__in=canvases).order_by("order"):
        sections[section.canvas_id][section.key] = section
    by_sheet: defaultdict[int, list[Note]] = defaultdict(list)
    for note in Note.objects.current().filter(worksheet__in=found).select_related("section"):
        note.worksheet = found[note.worksheet_id]
        by_sheet[note.worksheet_id].append(note)
    links = Link.objects.filter(answer__worksheet__in=found)
    return Room(
        sheets=found,
        sections=sections,
        notes=by_sheet,
        devices={one.pk: one for one in devices},
        links=frozenset(links.values_list("answer", "answered")),
        given=_given(found.values()),
    )


def _given(sheets: Iterable[Worksheet]) -> dict[tuple[int, int], int]:
    rounds = Q()
    for activity in {one.activity for one in sheets}:
        rounds |= Q(note__worksheet__activity=activity, round=activity.vote_round)
    if not rounds:
        return {}
    given = (
        Vote.objects.filter(rounds).order_by().values_list("note__worksheet__activity", "device")
    )
    return {(activity, device): dots for activity, device, dots in given.annotate(sum=Sum("dots"))}


def _planned(room: Room, sheet: Worksheet) -> sim.Sheet:
    own = room.notes[sheet.pk]
    activity = sheet.activity
    devices = [one.pk for one in room.devices.values() if one.table_id == sheet.table_id]
    counts = dict.fromkeys(room.sections[sheet.canvas_id], 0)
    for note in own:
        counts[note.section.key] = counts.get(note.section.key, 0) + 1
    return sim.Sheet(
        key=sheet.pk,
        devices=devices,
        counts=counts,
        takes_notes=activity.takes_notes and sheet.locked_at is None,
        is_done=sheet.is_done,
        has_called=sheet.hand_raised_at is not None,
        linkable=[
            (str(answer.pk), str(answered.pk))
            for answer in own
            for answered in own
            if answer.section.answers_id == answered.section_id
            and (answer.pk, answered.pk) not in room.links
        ],
        is_voted_on=activity.vote_state == Activity.VoteState.OPEN,
        dots={
            one: activity.votes_per_delegate - room.given.get((activity.pk, one), 0)
            for one in devices
        },
        notes=[str(note.pk) for note in own],
    )


def _seats(devices: Sequence[Device], sheets: Sequence[sim.Sheet]) -> Sequence[sim.Sheet]:
    """What the roles follow from: the worksheets, or the tables while none is open."""
    if sheets:
        return sheets
    at: dict[int, list[int]] = defaultdict(list)
    for device in devices:
        at[device.table_id or 0].append(device.pk)
    return [sim.Sheet(key=-table, devices=own, counts={}) for table, own in at.items()]


# --- What is done -------------------------------------------------------------------------


def _be_heard(
    rehearsal: Workshop, devices: Sequence[Device], who: sim.Roles, tick: int, now: dt.datetime
) -> None:
    """Devices that are there are seen, and say how many notes wait on them."""
    heard = [one.pk for one in devices if not sim.is_silent(one.pk, who, tick)]
    Device.objects.filter(pk__in=heard).update(last_seen_at=now)
    for device in devices:
        waiting = sim.waiting_on(device.pk, who, tick)
        if device.unsent != waiting:
            with transaction.atomic():
                if rehearsal.devices.filter(pk=device.pk).update(unsent=waiting):
                    record(rehearsal.console_topic, "devices")


def _do(room: Room, deed: sim.Deed, seed: str) -> bool:
    """Whether it could be done: somebody may have deleted a note meanwhile, or ended it all."""
    sheet, device = room.sheets[deed.sheet], room.devices[deed.device]
    by = Change(author=device.delegate, device=device)
    try:
        match deed:
            case sim.Write(section=key):
                section = room.sections[sheet.canvas_id][key]
                said = {one.text for one in room.notes[sheet.pk]}
                text = phrase(section.title, said, seed)
                room.notes[sheet.pk].append(notes.add_note(sheet, section, text, by=by))
            case sim.Link(answer=answer, answered=answered):
                notes.link(_note(room, sheet, answer), _note(room, sheet, answered), by=by)
            case sim.Vote(note=note):
                votes.cast(_note(room, sheet, note), 1, device=device, delegate=device.delegate)
            case sim.Call():
                worksheets.raise_hand(sheet, True)
            case sim.Finish():
                worksheets.say_done(sheet, True)
    except (ValidationError, IntegrityError, ObjectDoesNotExist):
        return False
    return True


def _note(room: Room, sheet: Worksheet, identity: str) -> Note:
    return next(one for one in room.notes[sheet.pk] if str(one.pk) == identity)
