"""The people of a workshop as a table to take along, which can be imported again."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from workshops.models import Seat, Workshop


def people_table(workshop: Workshop) -> tuple[list[str], list[list[str | int | None]]]:
    """Heads and rows, one row for each delegate, with the table of each round: two queries."""
    seats = Seat.objects.filter(delegate__workshop=workshop)
    tables = {
        (delegate, number): table
        for delegate, number, table in seats.values_list("delegate_id", "round", "table__number")
    }
    rounds = sorted({number for _delegate, number in tables})
    heads = [
        _("Name"),
        _("Organisation"),
        _("Job title"),
        _("Owner of the pilot"),
        _("Withhold the name"),
        *_rounds(rounds),
    ]
    delegates = workshop.delegates.select_related("organisation", "owns")
    rows: list[list[str | int | None]] = [
        [
            one.name,
            one.organisation.name if one.organisation else "",
            one.job_title,
            one.owns.letter if one.owns else "",
            _("yes") if one.is_name_withheld else _("no"),
            *(tables.get((one.pk, number)) for number in rounds),
        ]
        for one in delegates
    ]
    return heads, rows


def _rounds(rounds: Sequence[int]) -> list[str]:
    if rounds == [1]:
        return [_("Table")]
    return [_("Table, round %(number)s") % {"number": number} for number in rounds]
