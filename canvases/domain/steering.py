"""What the console's controls of the projector offer, from what is shown and what could be."""

from collections.abc import Sequence
from dataclasses import dataclass

from canvases.domain.stage import (
    Shown,
    find_activity,
    find_worksheet,
    pages_of,
    place_of,
    sequence,
)
from canvases.models import Note, Section, Worksheet
from workshops.domain.finding import pages_of_names
from workshops.domain.screen import announced, latest_announcement, screen_of
from workshops.domain.staged_room import pages_of_room
from workshops.models import Activity, Announcement, Screen, Workshop


@dataclass(frozen=True, slots=True)
class Presented:
    """The note on the wall, and the ones before and after it; ``place`` counts from 1.

    ``note`` is None when it was taken off the worksheet; the first is offered then as the next.
    """

    note: Note | None
    section: Section | None
    previous: Note | None
    following: Note | None
    place: int
    number: int


@dataclass(frozen=True, slots=True)
class Steering:
    """``activity`` and ``section`` are those of which worksheets are offered; ``chosen`` is the
    query that asks for them again, empty when they follow what is shown.
    ``worksheet`` is on the wall, or ``opened``: the one that is presented note by note.
    """

    screen: Screen
    shown: Shown
    activities: Sequence[Activity]
    activity: Activity | None
    sections: Sequence[Section]
    section: Section | None
    worksheets: Sequence[Worksheet]
    worksheet: Worksheet | None
    on_wall: Activity | None
    presented: Presented | None
    page: int
    pages: int
    announcement: Announcement | None
    text: str
    chosen: str

    @property
    def has_pages(self) -> bool:
        """Whether there is more of what is shown than fits the wall."""
        return self.pages > 1 and self.screen.view in {
            Screen.View.TABLES,
            Screen.View.SEATS,
            Screen.View.ROOM,
        }

    @property
    def opened(self) -> Worksheet | None:
        """The worksheet from which to go on note by note: the shown one, else the first."""
        own = [one for one in self.worksheets if self.worksheet and one.pk == self.worksheet.pk]
        return next(iter([*own, *self.worksheets]), None)


def steering(
    workshop: Workshop, activity_code: str = "", section_key: str | None = None
) -> Steering:
    """At most twelve queries. The codes are those of a choice that was made and not yet shown."""
    screen = screen_of(workshop)
    shown = Shown.of(screen)
    activities = list(
        Activity.objects.filter(
            block__workshop=workshop, kind=Activity.Kind.WORKSHEET
        ).select_related("block", "chosen_canvas")
    )
    worksheet = find_worksheet(workshop, shown.worksheet) if shown.worksheet else None
    on_wall = worksheet.activity if worksheet else None
    if on_wall is None and shown.activity:
        on_wall = find_activity(workshop, shown.activity)
    activity = _offered(workshop, activities, activity_code, on_wall)
    worksheets = list(
        Worksheet.objects.filter(activity=activity)
        .select_related("table__pilot_group")
        .order_by("table__number")
    )
    sections = _sections(activity, worksheets)
    pages = _pages(workshop, screen, worksheets)
    key = shown.section if section_key is None else section_key
    return Steering(
        screen=screen,
        shown=shown,
        activities=activities,
        activity=activity,
        sections=sections,
        section=next((one for one in sections if one.key == key), None),
        worksheets=worksheets,
        worksheet=worksheet,
        on_wall=on_wall,
        presented=_presented(worksheet, shown) if screen.view == Screen.View.NOTE else None,
        page=min(max(shown.page, 1), pages),
        pages=pages,
        announcement=latest_announcement(workshop),
        text=announced(workshop, screen.shown) if screen.view == Screen.View.ANNOUNCEMENT else "",
        chosen=activity_code,
    )


def _pages(workshop: Workshop, screen: Screen, worksheets: Sequence[Worksheet]) -> int:
    match screen.view:
        case Screen.View.SEATS:
            return pages_of_names(workshop.delegates.count())
        case Screen.View.ROOM:
            return pages_of_room(workshop)
        case _:
            return pages_of(len(worksheets))


def _offered(
    workshop: Workshop, activities: Sequence[Activity], code: str, on_wall: Activity | None
) -> Activity | None:
    """The one that was chosen, else the one on the wall, the one that is on now, the first."""
    chosen = [one for one in activities if one.code == code]
    same = [one for one in activities if on_wall and one.pk == on_wall.pk]
    running = [one for one in activities if one.block_id == workshop.current_block_id]
    return next(iter([*chosen, *same, *running, *activities]), None)


def _sections(activity: Activity | None, worksheets: Sequence[Worksheet]) -> list[Section]:
    chosen = getattr(activity, "chosen_canvas", None)
    canvas = next((one.canvas_id for one in worksheets), chosen.canvas_id if chosen else None)
    return list(Section.objects.filter(canvas=canvas).order_by("order"))


def _presented(worksheet: Worksheet | None, shown: Shown) -> Presented | None:
    if worksheet is None:
        return None
    notes = sequence(worksheet, shown.section)
    place = place_of(notes, shown.note)
    if place is None:
        first = notes[0][1] if notes else None
        return Presented(None, None, None, first, 0, len(notes))
    section, note = notes[place]
    return Presented(
        note=note,
        section=section,
        previous=notes[place - 1][1] if place else None,
        following=notes[place + 1][1] if place + 1 < len(notes) else None,
        place=place + 1,
        number=len(notes),
    )
