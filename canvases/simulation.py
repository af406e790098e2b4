"""What a room of simulated tables does next, in a rehearsal: pure, and the same for a seed.

Time is counted in ticks of ``TICK`` seconds. Each table has people who write at the pace of
people, until its sections have a few notes each. One table is done before the others, one calls
for help, one device falls silent, and one now and then holds notes back, as if it were offline.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

TICK: Final = 3
"""Seconds from one step to the next."""
MOST_AT_ONCE: Final = 16
"""Deeds of one step, whatever the size of the room."""

PACE: Final = 0.22
"""How likely it is that somebody at a table finishes a note within a tick."""
LINKING: Final = 0.15
VOTING: Final = 0.3
ENOUGH: Final = 4
"""Notes in each section at which a table is done; of the one that is early, fewer."""
EARLY: Final = 2
CALLS_EVERY: Final = 60
CALLS_AT: Final = 8
SILENT_FROM: Final = 12
AWAY_EVERY: Final = 40
AWAY_FROM: Final = 15
AWAY_UNTIL: Final = 25


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table on the worksheet of one activity.

    ``counts`` are the notes by section key, in the order of the sections; ``linkable`` are pairs
    ``(note that answers, note that is answered)`` that are not linked yet; ``devices`` are those
    that are simulated; ``dots`` are what each device has left to give, ``notes`` what it may
    give them to.
    """

    key: int
    devices: Sequence[int]
    counts: Mapping[str, int]
    takes_notes: bool = True
    is_done: bool = False
    has_called: bool = False
    linkable: Sequence[tuple[str, str]] = ()
    is_voted_on: bool = False
    dots: Mapping[int, int] | None = None
    notes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Write:
    sheet: int
    device: int
    section: str


@dataclass(frozen=True, slots=True)
class Link:
    sheet: int
    device: int
    answer: str
    answered: str


@dataclass(frozen=True, slots=True)
class Vote:
    sheet: int
    device: int
    note: str


@dataclass(frozen=True, slots=True)
class Call:
    sheet: int
    device: int


@dataclass(frozen=True, slots=True)
class Finish:
    sheet: int
    device: int


type Deed = Write | Link | Vote | Call | Finish


@dataclass(frozen=True, slots=True)
class Roles:
    """Who behaves otherwise than the rest. Of a room that is too small, nobody does."""

    early: int | None
    calling: int | None
    silent: int | None
    away: int | None


def roles(sheets: Sequence[Sheet], seed: int) -> Roles:
    """The same ones throughout a rehearsal: they follow from the devices alone."""
    chance = random.Random(seed)  # noqa: S311  nobody is to guess wrong
    of_table = sorted((tuple(sorted(one.devices)), one.key) for one in sheets)
    chance.shuffle(of_table)
    early, calling, quiet = ([*of_table[:3], None, None, None])[:3]
    last = of_table[-1][0] if of_table else ()
    return Roles(
        early=early[1] if early and len(of_table) > 1 else None,
        calling=calling[1] if calling else None,
        silent=quiet[0][0] if quiet and len(quiet[0]) > 1 else None,
        away=last[-1] if len(last) > 1 else None,
    )


def waiting_on(device: int, who: Roles, tick: int) -> int:
    """How many notes ``device`` holds back at ``tick``."""
    place = tick % AWAY_EVERY
    if device != who.away or not AWAY_FROM <= place < AWAY_UNTIL:
        return 0
    return 1 + (place - AWAY_FROM) // 3


def is_silent(device: int, who: Roles, tick: int) -> bool:
    """Whether ``device`` is heard of no more."""
    return device == who.silent and tick >= SILENT_FROM


def plan(sheets: Sequence[Sheet], who: Roles, seed: int, tick: int) -> list[Deed]:
    """What the tables do at ``tick``; at most ``MOST_AT_ONCE`` deeds, fairly from all tables."""
    chance = random.Random(f"{seed}/{tick}")  # noqa: S311
    shuffled = list(sheets)
    chance.shuffle(shuffled)
    found: list[Deed] = []
    for sheet in shuffled:
        there = [
            one
            for one in sheet.devices
            if not is_silent(one, who, tick) and not waiting_on(one, who, tick)
        ]
        if there:
            found.extend(_of_table(sheet, there, who, tick, chance))
    return found[:MOST_AT_ONCE]


def _of_table(
    sheet: Sheet, there: Sequence[int], who: Roles, tick: int, chance: random.Random
) -> list[Deed]:
    device = chance.choice(there)
    found: list[Deed] = []
    if sheet.takes_notes and not sheet.is_done:
        found += _writing(sheet, there, device, who, tick, chance)
        calls = sheet.key == who.calling and tick % CALLS_EVERY == CALLS_AT
        if calls and not sheet.has_called:
            found.append(Call(sheet.key, device))
    if sheet.takes_notes and sheet.linkable and chance.random() < LINKING:
        found.append(Link(sheet.key, device, *chance.choice(sheet.linkable)))
    if sheet.is_voted_on and sheet.notes:
        dots = sheet.dots or {}
        found += [
            Vote(sheet.key, one, chance.choice(sheet.notes))
            for one in there
            if dots.get(one, 0) > 0 and chance.random() < VOTING
        ]
    return found


def _writing(
    sheet: Sheet,
    there: Sequence[int],
    device: int,
    who: Roles,
    tick: int,
    chance: random.Random,
) -> list[Deed]:
    is_early = sheet.key == who.early
    enough = EARLY if is_early else ENOUGH
    unfinished = [key for key, count in sheet.counts.items() if count < enough]
    if who.away in there and tick % AWAY_EVERY == AWAY_UNTIL and unfinished:
        held_back = waiting_on(who.away, who, tick - 1) if who.away is not None else 0
        return [Write(sheet.key, who.away or device, unfinished[0])] * held_back
    if not unfinished:
        return [Finish(sheet.key, device)] if sheet.counts else []
    if chance.random() < (2 * PACE if is_early else PACE):
        # People begin at the beginning, and do not keep to it.
        return [Write(sheet.key, device, chance.choice(unfinished[:3]))]
    return []
