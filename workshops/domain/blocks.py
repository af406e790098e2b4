"""Writing the agenda: its blocks, one by one.

What has begun stays where it is. Each verb raises ``ConflictError``, with the sentence, for what
can no longer be changed, and ``ValidationError`` for what breaks a rule.
"""

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from live.publish import record
from workshops.domain import materials
from workshops.domain.actions import ConflictError, lock
from workshops.domain.ordering import put_in_order
from workshops.domain.preparation import BlockPlan, plan_agenda
from workshops.domain.programmes import invite_organisations
from workshops.domain.running import activity_of
from workshops.domain.saving import add
from workshops.models import Activity, AgendaBlock, Organisation, Programme, Workshop
from workshops.versions import version

OF_BLOCK: Final = ("kind", "title", "minutes", "facilitator_notes")
OF_ACTIVITY: Final = (
    "kind",
    "title",
    "handout_title",
    "subject",
    "asked",
    "visibility",
    "seating_round",
    "votes_per_delegate",
    "votes_per_note",
)
LIVE: Final = {"kind", "visibility", "votes_per_delegate", "votes_per_note"}
"""What only the console changes once the activity was opened."""

type Outline = dict[str, Any]
"""A block as JSON has it, with its activity and what that had."""

type Taken = dict[str, Any]
"""What ``take_back`` is told, as JSON has it: ``gone``, the outlines of blocks with their places,
and ``came``, ``[code, stamp]`` of those that stand in their stead; ``starts_at`` where the day
got its start with them.
"""


class ChangedError(ConflictError):
    """Somebody saved the block after the form was drawn; ``now`` is what they made of it."""

    def __init__(self, now: AgendaBlock) -> None:
        super().__init__(_("Somebody has changed this block meanwhile. Yours is not saved."))
        self.now = now


def fixed(workshop: Workshop, blocks: Sequence[AgendaBlock]) -> int:
    """How many of ``blocks``, from the first, keep their place: up to the last that has begun.

    Of a workshop that is closed, all of them.
    """
    if workshop.is_closed:
        return len(blocks)
    return max(
        (
            place
            for place, block in enumerate(blocks, start=1)
            if block.started_at is not None or block.pk == workshop.current_block_id
        ),
        default=0,
    )


@transaction.atomic
def add_block(workshop: Workshop, block: AgendaBlock) -> None:
    """Put a new block at the end, with an activity where delegates are to contribute."""
    blocks = _locked(workshop)
    _require_not_closed(workshop)
    block.order = len(blocks) + 1
    put_in_order(workshop.agenda_blocks.all(), blocks)
    add(block)
    if block.kind == AgendaBlock.Kind.ACTIVITY:
        add(Activity(block=block, kind=Activity.Kind.WORKSHEET, title=block.title))
    record(workshop.topic, "agenda")


def stamp(block: AgendaBlock) -> str:
    """The version of a block, its activity and what that has: one query where it has one."""
    outline = _outline(block)
    return version(json.dumps(outline, sort_keys=True))


@transaction.atomic
def change_block(
    block: AgendaBlock,
    *,
    seen: str | None = None,
    presenter: str = "",
    activity: Activity | None = None,
    material: str = "",
) -> None:
    """Save ``block`` as it was changed.

    ``seen`` is the stamp of what was changed (None: do not ask); where the block is another by
    now, raises ``ChangedError``.
    ``presenter`` names an organisation, which is added where the programme does not know it.
    ``activity`` is what delegates do, None for nothing: then the one that was there goes.
    ``material`` is the key of its canvas or questionnaire (see ``materials``).
    """
    workshop = block.workshop
    blocks = _locked(workshop)
    before = _found(blocks, block)
    if seen is not None and seen != stamp(before):
        raise ChangedError(before)
    is_same = (before.minutes, before.kind) == (block.minutes, block.kind)
    if not is_same and before in blocks[: fixed(workshop, blocks)]:
        raise ConflictError(_("This block has begun: its kind and its minutes stay."))
    block.order = before.order
    block.presenter = _presenter(workshop.programme, presenter)
    block.full_clean()
    block.save(update_fields=[*OF_BLOCK, "presenter"])
    _change_activity(block, activity_of(before), activity, material)
    record(workshop.topic, "agenda")


@transaction.atomic
def set_minutes(block: AgendaBlock, minutes: int) -> None:
    workshop = block.workshop
    blocks = _locked(workshop)
    before = _found(blocks, block)
    if before in blocks[: fixed(workshop, blocks)]:
        raise ConflictError(_("This block has begun: the console gives and takes its minutes."))
    before.minutes = minutes
    before.full_clean()
    before.save(update_fields=["minutes"])
    record(workshop.topic, "agenda")


@transaction.atomic
def reorder(workshop: Workshop, codes: Sequence[str]) -> None:
    """``codes`` are those of all blocks, in their new order."""
    blocks = _locked(workshop)
    by_code = {block.code: block for block in blocks}
    if sorted(by_code) != sorted(codes):
        raise ConflictError(_("The agenda was changed meanwhile. This is how it is now."))
    kept = fixed(workshop, blocks)
    if [block.code for block in blocks[:kept]] != list(codes[:kept]):
        raise ConflictError(_("Blocks that have begun keep their places."))
    put_in_order(workshop.agenda_blocks.all(), [by_code[code] for code in codes])
    record(workshop.topic, "agenda")


@transaction.atomic
def duplicate(block: AgendaBlock) -> None:
    """Put a copy after ``block``, or, once it has begun, after what has begun."""
    workshop = block.workshop
    blocks = _locked(workshop)
    _require_not_closed(workshop)
    original = _found(blocks, block)
    place = max(blocks.index(original) + 1, fixed(workshop, blocks))
    _insert(workshop, blocks, [{**_outline(original, with_codes=False), "place": place}])
    record(workshop.topic, "agenda")


@transaction.atomic
def delete(block: AgendaBlock) -> Taken:
    """Take ``block`` off the agenda; return what ``take_back`` brings back."""
    workshop = block.workshop
    blocks = _locked(workshop)
    gone = _found(blocks, block)
    if gone in blocks[: fixed(workshop, blocks)]:
        raise ConflictError(_("“%(title)s” has begun: it stays.") % {"title": gone.title})
    taken: Taken = {"gone": [{**_outline(gone), "place": blocks.index(gone)}], "came": []}
    _take_off(gone)
    put_in_order(workshop.agenda_blocks.all(), [one for one in blocks if one != gone])
    record(workshop.topic, "agenda")
    return taken


@transaction.atomic
def write_agenda(workshop: Workshop, plans: Sequence[BlockPlan], *, replaces: bool) -> Taken:
    """Append ``plans`` to the agenda, or put them in its place; return what ``take_back`` makes
    as it was before.
    """
    blocks = _locked(workshop)
    _require_not_closed(workshop)
    taken: Taken = {"gone": [], "came": []}
    if replaces:
        if fixed(workshop, blocks):
            raise ConflictError(_("The day has begun: its agenda cannot be replaced."))
        for place, block in enumerate(blocks):
            taken["gone"].append({**_outline(block), "place": place})
            _take_off(block)
    made = {block.pk for block in plan_agenda(workshop, plans)}
    taken["came"] = [_stamped(block) for block in _locked(workshop) if block.pk in made]
    return taken


@transaction.atomic
def take_back(workshop: Workshop, taken: Taken) -> None:
    """Bring back what went, where it was, instead of what came. The second time nothing happens.

    What came and was changed or has begun since stays, and then nothing is brought back.
    """
    blocks = _locked(workshop)
    _require_not_closed(workshop)
    there = {block.code for block in blocks}
    gone = [one for one in taken["gone"] if one["block"]["code"] not in there]
    came = {code for code, _stamp in taken["came"]}
    leaving = [block for block in blocks if block.code in came]
    if not gone and not leaving:
        return
    if [_stamped(block) for block in leaving] != taken["came"]:
        raise ConflictError(
            _("This cannot be taken back: somebody has changed the agenda meanwhile.")
        )
    begun = fixed(workshop, blocks)
    if (begun and came and gone) or set(leaving) & set(blocks[:begun]):
        raise ConflictError(_("The day has begun: this cannot be taken back any more."))
    for block in leaving:
        _take_off(block)
    _insert(workshop, [block for block in blocks if block not in leaving], gone, first=begun)
    _take_back_start(workshop, taken.get("starts_at", ""))
    record(workshop.topic, "agenda")


# --- Steps --------------------------------------------------------------------------------


def _locked(workshop: Workshop) -> list[AgendaBlock]:
    """The blocks with their activities, while nothing else changes them or runs the day."""
    lock(workshop)
    return list(workshop.agenda_blocks.select_related("activity", "presenter"))


def _found(blocks: Sequence[AgendaBlock], block: AgendaBlock) -> AgendaBlock:
    for one in blocks:
        if one == block:
            return one
    raise ConflictError(_("This block is on the agenda no more."))


def _require_not_closed(workshop: Workshop) -> None:
    if workshop.is_closed:
        raise ConflictError(_("The workshop is closed: its agenda stays as it was held."))


def _presenter(programme: Programme, name: str) -> Organisation | None:
    if not name:
        return None
    known = {one.name.casefold(): one for one in programme.organisations.all()}
    return known.get(name.casefold()) or invite_organisations(programme, [name])[name]


def _change_activity(
    block: AgendaBlock, before: Activity | None, after: Activity | None, material: str
) -> None:
    if after is None:
        if before is not None:
            _take_away(before)
        return
    after.block = block
    after.title = after.title or block.title
    after.full_clean()
    if before is None:
        after.save(force_insert=True)
    else:
        if before.kind != after.kind:
            _require_untouched(before)
            materials.of(before.kind).choose(before, "")
        is_opened = before.state != Activity.State.PREPARED
        after.save(update_fields=[one for one in OF_ACTIVITY if not is_opened or one not in LIVE])
    held = materials.of(after.kind).chosen([after]).get(after.pk)
    if material != (held.key if held else ""):
        materials.of(after.kind).choose(after, material)


def _take_off(block: AgendaBlock) -> None:
    activity = activity_of(block)
    if activity is not None:
        _take_away(activity)
    AgendaBlock.objects.filter(pk=block.pk).delete()


def _take_away(activity: Activity) -> None:
    """What delegates wrote would go with the activity: then it stays."""
    _require_untouched(activity)
    materials.of(activity.kind).choose(activity, "")
    Activity.objects.filter(pk=activity.pk).delete()


def _require_untouched(activity: Activity) -> None:
    if activity.state != Activity.State.PREPARED:
        raise ConflictError(
            _("“%(title)s” was opened to delegates: it stays.") % {"title": activity.title}
        )


# --- Copies -------------------------------------------------------------------------------


def _outline(block: AgendaBlock, *, with_codes: bool = True) -> Outline:
    codes = ("code",) if with_codes else ()
    activity = activity_of(block)
    held = materials.of(activity.kind).chosen([activity]).get(activity.pk) if activity else None
    return {
        "block": {name: getattr(block, name) for name in (*codes, *OF_BLOCK)},
        "presenter": block.presenter_id,
        "activity": activity and {name: getattr(activity, name) for name in (*codes, *OF_ACTIVITY)},
        "material": held.key if held else "",
    }


def _take_back_start(workshop: Workshop, given: str) -> None:
    """The start that the agenda gave the day, where nobody has said another since."""
    if given and workshop.starts_at == dt.time.fromisoformat(given):
        workshop.starts_at = None
        workshop.save(update_fields=["starts_at"])


def _stamped(block: AgendaBlock) -> list[str]:
    return [block.code, stamp(block)]


def _insert(
    workshop: Workshop, blocks: list[AgendaBlock], outlines: Sequence[Outline], first: int = 0
) -> None:
    """Make blocks of ``outlines``, each in its place among ``blocks``; none before ``first``."""
    placed = list(blocks)
    last = max((one.order for one in blocks), default=0)
    for order, outline in enumerate(outlines, start=last + 1):
        place = max(min(outline["place"], len(placed)), first)
        placed.insert(place, _made(workshop, outline, order))
    put_in_order(workshop.agenda_blocks.all(), placed)


def _made(workshop: Workshop, outline: Outline, order: int) -> AgendaBlock:
    presenter = workshop.programme.organisations.filter(pk=outline["presenter"]).first()
    block = add(
        AgendaBlock(workshop=workshop, order=order, presenter=presenter, **outline["block"])
    )
    if outline["activity"]:
        activity = add(Activity(block=block, **outline["activity"]))
        _choose_again(activity, outline["material"])
    return block


def _choose_again(activity: Activity, material: str) -> None:
    """What was offered may be offered no more: then the activity has nothing, and says so."""
    try:
        with transaction.atomic():
            materials.of(activity.kind).choose(activity, material)
    except ValidationError:
        return
