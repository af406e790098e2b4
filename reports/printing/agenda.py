"""The agenda: as delegates get it, and as the facilitator runs it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.outcomes.facts import GroupFacts
from reports.printing.facts import ActivityFacts, BlockFacts, PrintFacts
from reports.printing.paper import A4, PAPERS, Paper
from workshops.markdown import render_markdown


@dataclass(frozen=True, slots=True)
class Options:
    paper: str = A4.key


@dataclass(frozen=True, slots=True)
class Handout:
    """``minutes`` are those of the whole day."""

    paper: Paper
    has_times: bool
    has_presenters: bool


@dataclass(frozen=True, slots=True)
class Setting:
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Step:
    """``press`` says what the block needs on the console."""

    number: int
    block: BlockFacts
    press: str
    notes: SafeString
    settings: tuple[Setting, ...]


@dataclass(frozen=True, slots=True)
class Seating:
    """A table with those who sit at it in the first round."""

    number: int
    group: GroupFacts | None
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RunSheet:
    """``materials`` are what has to be in the room, each a line to tick."""

    paper: Paper
    has_times: bool
    minutes: int
    steps: tuple[Step, ...]
    tables: tuple[Seating, ...]
    materials: tuple[str, ...]


def draw_handout(facts: PrintFacts, options: Options) -> Handout:
    return Handout(
        paper=PAPERS[options.paper],
        has_times=facts.starts_at is not None,
        has_presenters=any(block.presenter for block in facts.blocks),
    )


def draw_run_sheet(facts: PrintFacts, options: Options) -> RunSheet:
    return RunSheet(
        paper=PAPERS[options.paper],
        has_times=facts.starts_at is not None,
        minutes=sum(block.minutes for block in facts.blocks),
        steps=tuple(_step(number, block) for number, block in enumerate(facts.blocks, start=1)),
        tables=tuple(_seatings(facts)),
        materials=tuple(_materials(facts)),
    )


def contains(facts: PrintFacts, options: Options) -> str:
    count = len(facts.blocks)
    words = ngettext("%(count)d agenda block", "%(count)d agenda blocks", count)
    return words % {"count": count}


def _step(number: int, block: BlockFacts) -> Step:
    activity = block.activity
    return Step(
        number=number,
        block=block,
        press=_press(number, block),
        notes=render_markdown(block.notes, heading_level=3),
        settings=tuple(_settings(activity)) if activity else (),
    )


def _press(number: int, block: BlockFacts) -> str:
    """The button as the console words it, and what it does."""
    words = _("Begin: %(title)s") if number == 1 else _("Next: %(title)s")
    button = words % {"title": block.title}
    if block.activity is None:
        return _("Press “%(button)s”.") % {"button": button}
    if block.activity.is_worksheet:
        return _("Press “%(button)s”: the worksheet opens on every tablet.") % {"button": button}
    return _("Press “%(button)s”: the questionnaire opens on every tablet.") % {"button": button}


def _settings(activity: ActivityFacts) -> Iterator[Setting]:
    what = _("Worksheet") if activity.is_worksheet else _("Questionnaire")
    yield Setting(what, activity.material or _("none chosen yet"))
    if activity.subject:
        yield Setting(_("Subject"), activity.subject)
    if activity.asked:
        yield Setting(_("Delegates are asked"), activity.asked)
    if not activity.is_worksheet:
        return
    yield Setting(_("Who sees the notes"), activity.visibility)
    if activity.round > 1:
        yield Setting(_("Table plan"), _("round %(number)d") % {"number": activity.round})
    if activity.votes_per_delegate:
        votes = ngettext(
            "%(each)d vote for each delegate, at most %(most)d on one note",
            "%(each)d votes for each delegate, at most %(most)d on one note",
            activity.votes_per_delegate,
        )
        counts = {"each": activity.votes_per_delegate, "most": activity.votes_per_note}
        yield Setting(_("Vote"), votes % counts)


def _seatings(facts: PrintFacts) -> Iterator[Seating]:
    for table in facts.tables:
        names = (one.name for one in facts.delegates if one.table == table.number)
        yield Seating(table.number, table.group, tuple(sorted(names)))


def _materials(facts: PrintFacts) -> Iterator[str]:
    tables, people = len(facts.tables), len(facts.delegates)
    yield _("Laptop with the console, second window on the projector")
    yield _("Join poster at the door and on the wall")
    if tables:
        words = ngettext(
            "%(count)d table card and a tablet for it",
            "%(count)d table cards and a tablet for each",
            tables,
        )
        yield words % {"count": tables}
    if people:
        words = ngettext("%(count)d name badge", "%(count)d name badges", people)
        yield words % {"count": people} + " " + _("and some blank ones")
    if facts.worksheets and tables:
        count = tables * len(facts.worksheets)
        words = ngettext(
            "%(count)d blank worksheet on paper, in case the network fails",
            "%(count)d blank worksheets on paper, in case the network fails",
            count,
        )
        yield words % {"count": count}
    yield _("List to sign at the entrance, pens, sticky notes")
