"""What the projector shows of the worksheets, and never more than those at the tables may see.

Lengths are pixels of a projector of 1920 by 1080; the style sheet scales them to any other.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.db.models import Prefetch
from django.utils.translation import ngettext

from canvases.domain.cockpit import Cockpit, VotedNote, cockpit
from canvases.fitting import (
    PROJECTOR,
    Field,
    Fit,
    NoteSize,
    TextSize,
    fit_fields,
    line_count,
    note_height,
    shorten,
)
from canvases.layout import DrawnCanvas, DrawnNote, draw
from canvases.models import Link, Note, Section, Worksheet
from live.stream import last_numbers
from workshops.models import Activity, Screen, Workshop

WIDTH: Final = 1808
HEIGHT: Final = 848
"""The room between the heading of a view and the strip below it."""
GAP: Final = 28
MOST_TABLES: Final = 6
"""Side by side; more tables are shown in turn."""
TABLE_HEAD: Final = 136
NARROW_HEAD: Final = 208
"""Where more than three stand side by side: names and subjects have two lines each."""
MORE_LINE: Final = 48
COUNT_LINE: Final = 46
COUNT_FONT: Final = 29
FIGURE: Final = 70
MOST_RESULTS: Final = 7

BOARD: Final = Fit(
    stretch=PROJECTOR.stretch,
    sizes=(
        NoteSize("xxxl", font=60, line=72, pad_block=18, pad_inline=28, gap=20),
        NoteSize("xxl", font=50, line=60, pad_block=15, pad_inline=24, gap=18),
        NoteSize("xl", font=43, line=52, pad_block=13, pad_inline=21, gap=16),
        NoteSize("l", font=38, line=46, pad_block=12, pad_inline=19, gap=15),
        NoteSize("m", font=33, line=40, pad_block=10, pad_inline=17, gap=13),
        NoteSize("s", font=29, line=35, pad_block=9, pad_inline=15, gap=12),
    ),
    title=TextSize(font=0.01, line=0),  # stands outside the field
    overflow=TextSize(font=30, line=38),
)
NEWEST: Final = BOARD.sizes[4]
FONTS: Final = (152, 128, 108, 92, 78, 66, 56, 48, 40, 34, 29)
"""Of one note alone, largest first."""
LINE: Final = 1.22


@dataclass(frozen=True, slots=True)
class Shown:
    """What a screen's ``shown`` names: codes, a section's key, a note's id, a page from 1."""

    activity: str = ""
    worksheet: str = ""
    section: str = ""
    note: str = ""
    page: int = 1

    @classmethod
    def of(cls, screen: Screen) -> "Shown":
        shown = screen.shown
        page = shown.get("page", "1")
        return cls(
            activity=shown.get("activity", ""),
            worksheet=shown.get("worksheet", ""),
            section=shown.get("section", ""),
            note=shown.get("note", ""),
            page=int(page) if page.isascii() and page.isdigit() else 1,
        )


# --- Loading ------------------------------------------------------------------------------


def find_worksheet(workshop: Workshop, code: str) -> Worksheet | None:
    """With all that a drawn canvas shows: five queries, after one that reads its number."""
    worksheets = Worksheet.objects.filter(table__workshop=workshop, code=code)
    return worksheets.for_drawing().first()


def find_activity(workshop: Workshop, code: str) -> Activity | None:
    activities = Activity.objects.filter(
        block__workshop=workshop, kind=Activity.Kind.WORKSHEET
    ).select_related("block")
    return activities.filter(code=code).first()


def topics_of(worksheets: Iterable[Worksheet]) -> str:
    """``"worksheet.9:33 …"`` with the last numbers: one query. Read them before the notes."""
    topics = [one.topic for one in worksheets]
    numbers = last_numbers(topics)
    return " ".join(f"{topic}:{numbers.get(topic, 0)}" for topic in topics)


# --- One worksheet ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StagedSheet:
    """A worksheet as drawn; while its notes are hidden, cards say how many there are."""

    worksheet: Worksheet
    canvas: DrawnCanvas[DrawnNote]
    note_count: int | None


def staged_sheet(worksheet: Worksheet) -> StagedSheet:
    """Needs a worksheet ``for_drawing``."""
    activity = worksheet.activity
    by_section = notes_by_section(worksheet)
    if activity.shows_all_notes:
        shown = {
            key: [DrawnNote(str(one.pk), one.text) for one in notes]
            for key, notes in by_section.items()
        }
    elif activity.shows_counts:
        shown = {
            key: [DrawnNote(f"count-{key}", number_of_notes(len(notes)))]
            for key, notes in by_section.items()
        }
    else:
        shown = {}
    group = worksheet.table.pilot_group
    canvas = draw(
        worksheet.canvas.definition,
        shown,
        subject=worksheet.subject,
        tone=group.tone if group else None,
        fit=PROJECTOR,
        anchor="stage",
    )
    return StagedSheet(
        worksheet=worksheet,
        canvas=canvas,
        note_count=len(worksheet.notes.all()) if activity.shows_counts else None,
    )


def notes_by_section(worksheet: Worksheet) -> dict[str, list[Note]]:
    """By the key of their section, in order. Needs a worksheet ``for_drawing``."""
    keys = {section.pk: section.key for section in worksheet.canvas.sections.all()}
    found: dict[str, list[Note]] = defaultdict(list)
    for note in worksheet.notes.all():
        found[keys[note.section_id]].append(note)
    return found


def number_of_notes(number: int) -> str:
    return ngettext("%(number)s note", "%(number)s notes", number) % {"number": number}


# --- Tables side by side ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Count:
    """``number`` is None while not even the number is told."""

    title: str
    number: int | None


@dataclass(frozen=True, slots=True)
class Column:
    """One table: all its sections as numbers with its newest notes, or the notes of one section.

    ``overflow`` counts the notes of the section for which there is no room.
    """

    worksheet: Worksheet
    counts: tuple[Count, ...] = ()
    notes: tuple[DrawnNote, ...] = ()
    number: int | None = None
    overflow: int = 0


@dataclass(frozen=True, slots=True)
class Board:
    """Some of the tables of an activity. ``columns_of_notes`` is how many each table has room for;
    pages are counted from 1.
    """

    activity: Activity
    section: Section | None
    columns: tuple[Column, ...]
    columns_of_notes: int
    size: str
    page: int
    pages: int
    topics: str
    hides_notes: bool
    tables: int = field(default=0)


def pages_of(number: int) -> int:
    """How many pages ``number`` tables take."""
    return max(1, -(-number // MOST_TABLES))


def board(activity: Activity, section_key: str, page: int) -> Board:
    """The tables of ``activity`` on one page, evenly shared out: at most six queries."""
    keys = list(
        Worksheet.objects.filter(activity=activity)
        .order_by("table__number")
        .values_list("pk", flat=True)
    )
    pages = pages_of(len(keys))
    page = min(max(page, 1), pages)
    each = -(-len(keys) // pages)
    on_page = keys[(page - 1) * each : page * each]
    topics = topics_of(Worksheet(pk=pk) for pk in on_page)
    worksheets = list(
        Worksheet.objects.filter(pk__in=on_page)
        .select_related("table__pilot_group", "canvas")
        .prefetch_related(
            Prefetch("notes", Note.objects.current()),
            Prefetch("canvas__sections", Section.objects.order_by("order")),
        )
        .order_by("table__number")
    )
    sections = list(worksheets[0].canvas.sections.all()) if worksheets else []
    section = next((one for one in sections if one.key == section_key), None)
    columns, size, within = _columns(activity, worksheets, section)
    return Board(
        activity=activity,
        section=section,
        columns=tuple(columns),
        columns_of_notes=within,
        size=size,
        page=page,
        pages=pages,
        topics=topics,
        hides_notes=not activity.shows_all_notes,
        tables=len(keys),
    )


def _columns(
    activity: Activity, worksheets: Sequence[Worksheet], section: Section | None
) -> tuple[list[Column], str, int]:
    """The columns, the size of their notes, and in how many columns each sets its own."""
    width = (WIDTH - GAP * (len(worksheets) - 1)) / max(1, len(worksheets))
    head = NARROW_HEAD if len(worksheets) > 3 else TABLE_HEAD
    if section is None:
        return [_overview(activity, one, width, head) for one in worksheets], NEWEST.name, 1
    return _side_by_side(activity, worksheets, section, (width, HEIGHT - head))


def _overview(activity: Activity, worksheet: Worksheet, width: float, head: int) -> Column:
    sections = worksheet.canvas.sections.all()
    by_section = notes_by_section(worksheet)
    newest: Sequence[Note] = ()
    if activity.shows_all_notes:
        newest = sorted(worksheet.notes.all(), key=lambda one: one.created_at, reverse=True)
    room = HEIGHT - head - _height_of_counts(sections, width) - MORE_LINE - 2 * GAP
    drawn = _first_that_fit(newest, width, room)
    return Column(
        worksheet=worksheet,
        counts=tuple(
            Count(
                section.title,
                len(by_section.get(section.key, ())) if activity.shows_counts else None,
            )
            for section in sections
        ),
        notes=drawn,
        overflow=len(newest) - len(drawn),
        number=len(worksheet.notes.all()) if activity.shows_counts else None,
    )


def _height_of_counts(sections: Iterable[Section], width: float) -> float:
    """A title that has no room beside its number goes on in a second line."""
    beside = (width - FIGURE) / (COUNT_FONT * BOARD.stretch)
    lines = [min(2, line_count(one.title, beside, limit=2)) for one in sections]
    return sum(COUNT_LINE + (number - 1) * COUNT_FONT * 1.2 for number in lines)


def _first_that_fit(notes: Sequence[Note], width: float, height: float) -> tuple[DrawnNote, ...]:
    """The first of ``notes`` for which ``height`` is enough, each in at most four lines."""
    inner = (width - 2 * NEWEST.pad_inline) / (NEWEST.font * BOARD.stretch)
    drawn: list[DrawnNote] = []
    for note in notes[:MOST_TABLES]:
        text = shorten(note.text, inner, 4)
        height -= note_height(text, width, NEWEST, BOARD, limit=height) + NEWEST.gap
        if height < 0:
            break
        drawn.append(DrawnNote(str(note.pk), text))
    return tuple(drawn)


def _side_by_side(
    activity: Activity,
    worksheets: Sequence[Worksheet],
    section: Section,
    room: tuple[float, float],
) -> tuple[list[Column], str, int]:
    """The notes of one section of every worksheet, all in one size; ``room`` is the width and
    the height that each has.
    """
    of_each = [
        [
            DrawnNote(str(note.pk), note.text)
            for note in worksheet.notes.all()
            if note.section_id == section.pk
        ]
        for worksheet in worksheets
    ]
    if not activity.shows_all_notes:
        numbers = [len(notes) if activity.shows_counts else None for notes in of_each]
        hidden = [
            Column(worksheet, number=number)
            for worksheet, number in zip(worksheets, numbers, strict=True)
        ]
        return hidden, BOARD.sizes[0].name, 1
    most = max((len(notes) for notes in of_each), default=0)
    within = _columns_within(len(worksheets), most)
    fields = [Field("", [one.text for one in notes], *room, within) for notes in of_each]
    size, fitted = fit_fields(fields, BOARD)
    columns = [
        Column(
            worksheet,
            notes=tuple(one for one, has_place in zip(notes, fit.drawn, strict=True) if has_place),
            number=len(notes),
            overflow=fit.overflow,
        )
        for worksheet, notes, fit in zip(worksheets, of_each, fitted, strict=True)
    ]
    return columns, size.name, within


def _columns_within(tables: int, notes: int) -> int:
    """A line of a note should have neither fewer than 20 characters nor more than 70."""
    most = {0: 1, 1: 3, 2: 2}.get(tables, 1)
    return min(most, max(1, -(-notes // 4)))


def one_section(worksheet: Worksheet, section: Section) -> Board:
    """One section of one worksheet, on the whole wall. Needs a worksheet ``for_drawing``."""
    columns, size, within = _side_by_side(
        worksheet.activity, [worksheet], section, (WIDTH, HEIGHT - TABLE_HEAD)
    )
    return Board(
        activity=worksheet.activity,
        section=section,
        columns=tuple(columns),
        columns_of_notes=within,
        size=size,
        page=1,
        pages=1,
        topics="",
        hides_notes=not worksheet.activity.shows_all_notes,
    )


# --- Note by note -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StagedNote:
    """``text`` as it is set in ``font`` pixels; ``place`` counts from 1 among ``number`` notes.

    ``answers`` are the texts that the note answers, ``answered_by`` those that answer it.
    """

    note: Note
    section: Section
    text: str
    font: int
    place: int
    number: int
    answers: tuple[str, ...]
    answered_by: tuple[str, ...]


def sequence(worksheet: Worksheet, section_key: str = "") -> list[tuple[Section, Note]]:
    """The notes in the order in which they are presented: section by section, or of one only.

    Needs a worksheet ``for_drawing``.
    """
    by_section = notes_by_section(worksheet)
    return [
        (section, note)
        for section in worksheet.canvas.sections.all()
        if not section_key or section.key == section_key
        for note in by_section.get(section.key, ())
    ]


def place_of(notes: Sequence[tuple[Section, Note]], note_id: str) -> int | None:
    """Where the note stands in its sequence; without an id, at its beginning."""
    if not note_id:
        return 0 if notes else None
    return next((at for at, (_, one) in enumerate(notes) if str(one.pk) == note_id), None)


def staged_note(worksheet: Worksheet, shown: Shown) -> StagedNote | None:
    """None when the note is not on the worksheet any more: one query for its links.

    Only for a worksheet whose notes everyone at the table may see.
    """
    if not worksheet.activity.shows_all_notes:
        raise ValueError("the notes of this worksheet are hidden")
    notes = sequence(worksheet, shown.section)
    place = place_of(notes, shown.note)
    if place is None:
        return None
    section, note = notes[place]
    answers, answered_by = _links(note)
    text, font = set_alone(note.text, has_links=bool(answers or answered_by))
    return StagedNote(note, section, text, font, place + 1, len(notes), answers, answered_by)


MOST_LINKS: Final = 3


def _links(note: Note) -> tuple[tuple[str, ...], tuple[str, ...]]:
    links = Link.objects.filter(
        answer__deleted_at__isnull=True, answered__deleted_at__isnull=True
    ).select_related("answer", "answered")
    own = [*links.filter(answer=note), *links.filter(answered=note)]

    def line(text: str) -> str:
        return shorten(text, 1500 / (34 * PROJECTOR.stretch), 1)

    return (
        tuple(line(one.answered.text) for one in own if one.answer_id == note.pk)[:MOST_LINKS],
        tuple(line(one.answer.text) for one in own if one.answered_id == note.pk)[:MOST_LINKS],
    )


def set_alone(text: str, *, has_links: bool) -> tuple[str, int]:
    """``text`` and the largest of ``FONTS`` in which it fits; cut when it fits in none."""
    height = 430 if has_links else 640
    for font in FONTS:
        width = measure(font)
        if line_count(text, width) * font * LINE <= height:
            return text, font
    return shorten(text, measure(FONTS[-1]), int(height / FONTS[-1] / LINE)), FONTS[-1]


def measure(font: int) -> float:
    """The length of a line in em: as wide as the wall, but not too long to read."""
    return min((WIDTH - 120) / font, 38) / PROJECTOR.stretch


# --- The vote -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Result:
    """``share`` is the length of its bar in per cent of the longest."""

    worksheet: Worksheet
    text: str
    dots: int
    share: int


@dataclass(frozen=True, slots=True)
class StagedVote:
    """``results`` are there only when the vote is closed and the notes are shown to everyone."""

    activity: Activity
    room: Cockpit
    results: tuple[Result, ...]
    others: int
    dots: int
    topics: str

    @property
    def is_hidden(self) -> bool:
        return not self.activity.shows_all_notes

    @property
    def percent(self) -> int:
        return round(100 * self.room.voters / self.room.people) if self.room.people else 0


def staged_vote(workshop: Workshop, activity: Activity) -> StagedVote:
    """The turnout, and once the vote is closed its result: the queries of ``cockpit``."""
    room = cockpit(workshop, activity.code)
    topics = " ".join(f"{topic}:{number}" for topic, number in room.topics.items())
    by_table = (room.results or ()) if activity.shows_all_notes else ()
    voted = sorted((one for _table, notes in by_table for one in notes), key=lambda one: -one.dots)
    return StagedVote(
        activity=activity,
        room=room,
        results=tuple(_result(one, voted[0].dots) for one in voted[:MOST_RESULTS]),
        others=max(0, len(voted) - MOST_RESULTS),
        dots=sum(one.dots for one in voted),
        topics=topics,
    )


def _result(voted: VotedNote, most: int) -> Result:
    return Result(
        worksheet=voted.note.worksheet,
        text=shorten(voted.note.text, 860 / (34 * PROJECTOR.stretch), 2),
        dots=voted.dots,
        share=max(1, round(100 * voted.dots / most)),
    )
