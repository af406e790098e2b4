"""Rehearsing a workshop: a copy of its structure, with simulated delegates at its tables.

Nothing that happens in it reaches the workshop itself, and it goes without a trace.
"""

import datetime as dt
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from workshops.domain import materials, removal, running
from workshops.domain.blocks import OF_ACTIVITY, OF_BLOCK
from workshops.domain.ordering import following
from workshops.domain.people import TablePlan, lay_tables
from workshops.domain.saving import add
from workshops.models import (
    Activity,
    AgendaBlock,
    Brief,
    ConsoleAction,
    Delegate,
    Device,
    Seat,
    Table,
    Workshop,
)

LASTS: Final = dt.timedelta(days=1)
"""A rehearsal that was started longer ago goes when the next one starts."""
OF_WORKSHOP: Final = (
    "programme",
    "name",
    "title",
    "phase",
    "aim",
    "venue",
    "city",
    "country",
    "day",
    "when",
    "starts_at",
    "ends_at",
    "time_zone",
    "language",
    "may_join_unnamed",
)
TABLES: Final = 4
"""Laid for a workshop that has none yet."""
MOST_TABLES: Final = 40


def original_of(workshop: Workshop) -> Workshop:
    """The workshop that is rehearsed, of itself or of its rehearsal."""
    return workshop.rehearsal_of or workshop


def rehearsal_of(workshop: Workshop) -> Workshop | None:
    """The one that there is: one query."""
    return workshop.rehearsals.select_related("programme").order_by("pk").last()


@transaction.atomic
def start(workshop: Workshop, *, user: User | None, per_table: int = 3) -> Workshop:
    """Copy ``workshop``, seat ``per_table`` simulated delegates at every table, and open it.

    A rehearsal that there is already is returned, unless it is older than a day.
    """
    # Two who start one at once get the same.
    Workshop.objects.select_for_update(no_key=True).get(pk=workshop.pk)
    for old in _outlived():
        end(old)
    if (known := rehearsal_of(workshop)) is not None:
        return known
    rehearsal = add(
        Workshop(
            **{name: getattr(workshop, name) for name in OF_WORKSHOP},
            order=following(workshop.programme.workshops.all()),
            rehearsal_of=workshop,
        )
    )
    add(Brief(workshop=rehearsal, overall_objective=workshop.brief.overall_objective))
    for block in workshop.agenda_blocks.select_related("activity"):
        _copy_block(block, rehearsal)
    _seat_simulated(rehearsal, _lay_tables(workshop, rehearsal), per_table)
    running.open_workshop(rehearsal, user=user)
    return rehearsal


@transaction.atomic
def end(rehearsal: Workshop) -> None:
    """Take the rehearsal away with all that was written in it.

    Whoever joined it with a tablet of their own is signed out.
    """
    if rehearsal.rehearsal_of_id is None:
        raise ValueError("only a rehearsal is taken away")
    removal.take_away(rehearsal)


def _outlived() -> list[Workshop]:
    started = ConsoleAction.objects.filter(kind="open", made_at__lt=timezone.now() - LASTS)
    return list(
        Workshop.objects.filter(
            rehearsal_of__isnull=False, pk__in=started.values_list("workshop", flat=True)
        )
    )


def _copy_block(block: AgendaBlock, rehearsal: Workshop) -> None:
    copied = add(
        AgendaBlock(
            **{name: getattr(block, name) for name in OF_BLOCK},
            workshop=rehearsal,
            order=block.order,
            presenter_id=block.presenter_id,
        )
    )
    if (activity := running.activity_of(block)) is not None:
        fields = {name: getattr(activity, name) for name in OF_ACTIVITY}
        _give_material(activity, add(Activity(block=copied, **fields)))


def _give_material(activity: Activity, copied: Activity) -> None:
    """The same canvas; of a questionnaire a copy, which answers of the rehearsal go to."""
    kind = materials.of(activity.kind)
    if activity.kind == Activity.Kind.QUESTIONNAIRE:
        outline = kind.outline(activity)
        if outline is not None:
            kind.restore(copied, outline)
    elif (chosen := kind.chosen([activity]).get(activity.pk)) is not None:
        kind.choose(copied, chosen.key)


def _lay_tables(workshop: Workshop, rehearsal: Workshop) -> list[Table]:
    """As many as there are, without a limit: tablets of the team find a place as well."""
    there = workshop.tables.select_related("pilot_group")[:MOST_TABLES]
    plans = [TablePlan(one.number, one.pilot_group) for one in there]
    return lay_tables(rehearsal, plans or [TablePlan(one) for one in range(1, TABLES + 1)])


def _seat_simulated(rehearsal: Workshop, tables: list[Table], per_table: int) -> None:
    now = timezone.now()
    for table in tables:
        for place in range(1, per_table + 1):
            name = _("Simulated delegate %(table)s-%(place)s")
            delegate = add(
                Delegate(workshop=rehearsal, name=name % {"table": table.number, "place": place})
            )
            add(Seat(delegate=delegate, table=table))
            Device.issue(
                rehearsal, delegate=delegate, table=table, is_simulated=True, last_seen_at=now
            )
