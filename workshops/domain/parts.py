"""The parts of a programme: pilot groups, organisations, milestones, its series of workshops."""

from collections.abc import Sequence
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from live.publish import record
from workshops.domain.ordering import following, put_in_order
from workshops.domain.programmes import invite_organisations, put_logo
from workshops.domain.saving import add
from workshops.domain.series import contents_of
from workshops.models import Milestone, Organisation, PilotGroup, Programme, Workshop
from workshops.pictures import Picture

NAMED: Final = 3
"""How many of the things that stand in the way are named."""

# --- Milestones ---------------------------------------------------------------------------


@transaction.atomic
def keep_milestone(milestone: Milestone) -> None:
    """Save it; a new one goes to the end."""
    if milestone._state.adding:
        milestone.order = following(milestone.programme.milestones.all())
        add(milestone)
    else:
        milestone.save(update_fields=["text", "due", "due_on"])


def remove_milestone(milestone: Milestone) -> None:
    milestone.delete()


@transaction.atomic
def order_milestones(programme: Programme, milestones: Sequence[Milestone]) -> None:
    put_in_order(programme.milestones.all(), milestones)


# --- Pilot groups -------------------------------------------------------------------------


@transaction.atomic
def keep_pilot_group(group: PilotGroup) -> None:
    """Save it, and tell every workshop, whose tables show it."""
    if group._state.adding:
        add(group)
    else:
        group.save(update_fields=["letter", "name", "long_name", "tone"])
    _tell(group.programme, "tables")


@transaction.atomic
def remove_pilot_group(group: PilotGroup) -> None:
    """Raises ``ValidationError`` while tables are of it."""
    tables = group.tables.select_related("workshop").order_by("workshop__order", "number")
    number = tables.count()
    if number:
        names = [
            _("table %(number)s of %(workshop)s")
            % {"number": table.number, "workshop": table.workshop.name}
            for table in tables[:NAMED]
        ]
        if number > NAMED:
            more = number - NAMED
            names.append(ngettext("%(number)s more", "%(number)s more", more) % {"number": more})
        raise ValidationError(
            ngettext(
                "“%(group)s” stays: %(tables)s belongs to it.",
                "“%(group)s” stays: %(tables)s belong to it.",
                number,
            ),
            params={"group": group.name, "tables": get_text_list(names, _("and"))},
        )
    group.delete()


# --- Organisations ------------------------------------------------------------------------


@transaction.atomic
def keep_organisation(
    organisation: Organisation, picture: Picture | None = None, *, has_no_logo: bool = False
) -> None:
    """Save its name, and its logo if there is a new one; an old logo's file is kept, since
    frozen editions show it.
    """
    if picture is not None:
        put_logo(organisation.logo, picture)
    elif has_no_logo:
        organisation.logo = ""
    organisation.save(update_fields=["name", "logo"])
    _tell(organisation.programme, "people")


@transaction.atomic
def remove_organisation(organisation: Organisation) -> None:
    """Raises ``ValidationError`` while delegates or presentations are of it."""
    delegates = organisation.delegates.count()
    blocks = organisation.agenda_blocks.count()
    if delegates:
        raise ValidationError(
            ngettext(
                "“%(name)s” stays: %(number)s delegate is of it. Merge it with another one.",
                "“%(name)s” stays: %(number)s delegates are of it. Merge it with another one.",
                delegates,
            ),
            params={"name": organisation.name, "number": delegates},
        )
    if blocks:
        raise ValidationError(
            _("“%(name)s” stays: it presents in an agenda."), params={"name": organisation.name}
        )
    organisation.delete()


@transaction.atomic
def merge_organisations(organisation: Organisation, into: Organisation) -> None:
    """Make two that are one: what belongs to ``organisation`` belongs to ``into`` afterwards.

    Raises ``ValidationError`` when a delegate of a workshop is in the list for both.
    """
    if into.programme_id != organisation.programme_id or into == organisation:
        raise ValidationError(_("Choose another organisation of the programme."))
    doubled = organisation.delegates.filter(
        name__in=into.delegates.values("name"), workshop__in=into.delegates.values("workshop")
    )
    for delegate in doubled.select_related("workshop"):
        if into.delegates.filter(name=delegate.name, workshop=delegate.workshop).exists():
            raise ValidationError(
                _("%(name)s is in %(workshop)s for both. Remove one of the two there first."),
                params={"name": delegate.name, "workshop": delegate.workshop.name},
            )
    organisation.delegates.update(organisation=into)
    organisation.agenda_blocks.update(presenter=into)
    if organisation.logo and not into.logo:
        into.logo = organisation.logo.name
        into.save(update_fields=["logo"])
    organisation.delete()
    _tell(into.programme, "people")


@transaction.atomic
def add_organisations(programme: Programme, names: Sequence[str]) -> None:
    """Add those that the programme does not know yet, at the end."""
    invite_organisations(programme, names)


@transaction.atomic
def order_organisations(programme: Programme, organisations: Sequence[Organisation]) -> None:
    put_in_order(programme.organisations.all(), organisations)


# --- The series ---------------------------------------------------------------------------


@transaction.atomic
def keep_workshop(workshop: Workshop) -> None:
    """Save what the programme says of a workshop."""
    workshop.save(update_fields=["name", "number", "title", "phase", "aim", "when", "day"])
    record(workshop.topic, "workshop", state=workshop.state)


@transaction.atomic
def remove_workshop(workshop: Workshop) -> None:
    """Raises ``ValidationError``, with the reason, once somebody joined or wrote."""
    reason = why_it_stays(workshop)
    if reason:
        raise ValidationError(reason)
    try:
        workshop.delete()
    except ProtectedError as error:
        raise ValidationError(_("It stays: something that must be kept belongs to it.")) from error


def why_it_stays(workshop: Workshop) -> str:
    """In a sentence; empty when the workshop can be deleted. At most seven queries."""
    if workshop.state != Workshop.State.PREPARED:
        return _("%(name)s stays: it was opened.") % {"name": workshop.name}
    if workshop.devices.exists():
        return _("%(name)s stays: people have joined it.") % {"name": workshop.name}
    contents = contents_of([workshop])[workshop.pk]
    if contents.worksheets or contents.notes:
        return _("%(name)s stays: worksheets of it were begun.") % {"name": workshop.name}
    if contents.responses:
        return _("%(name)s stays: its questionnaire was answered.") % {"name": workshop.name}
    if workshop.rehearsals.exists():
        return _("%(name)s stays: it has a rehearsal. Remove that first.") % {"name": workshop.name}
    return ""


@transaction.atomic
def order_series(programme: Programme, workshops: Sequence[Workshop]) -> None:
    """Put the series in the order of ``workshops``, which are all of it; rehearsals follow."""
    rehearsals = programme.workshops.filter(rehearsal_of__isnull=False).order_by("order")
    put_in_order(programme.workshops.all(), [*workshops, *rehearsals])


# ------------------------------------------------------------------------------------------


def _tell(programme: Programme, kind: str) -> None:
    for workshop in programme.workshops.all():
        record(workshop.topic, kind)
