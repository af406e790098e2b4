"""Founding a programme and drawing up its series of workshops."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models.fields.files import ImageFieldFile

from accounts.models import User
from workshops.codes import public_code
from workshops.domain.ordering import following
from workshops.domain.saving import add
from workshops.models import (
    Brief,
    Membership,
    Milestone,
    Organisation,
    PilotGroup,
    Programme,
    Workshop,
)
from workshops.pictures import Picture
from workshops.zones import UNCHOSEN


@dataclass(frozen=True, slots=True)
class PilotGroupPlan:
    letter: str
    name: str
    tone: int
    long_name: str = ""


@dataclass(frozen=True, slots=True)
class MilestonePlan:
    text: str
    due: str = ""
    due_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class WorkshopPlan:
    """A workshop as the programme announces it; ``when`` is in words until there is a day.

    Without a time zone or a language it has those of what it begins from.
    """

    name: str
    phase: str
    number: int | None = None
    title: str = ""
    aim: str = ""
    when: str = ""
    day: dt.date | None = None
    time_zone: str = ""
    language: str = ""


@transaction.atomic
def found(
    *,
    name: str,
    lead: User,
    short_name: str = "",
    aim: str = "",
    structure_intro: str = "",
    organiser: str = "",
    organiser_mark: str = "",
) -> Programme:
    """Make a programme with ``lead`` as its first team member."""
    programme = add(
        Programme(
            name=name,
            short_name=short_name,
            aim=aim,
            structure_intro=structure_intro,
            organiser=organiser,
            organiser_mark=organiser_mark,
        )
    )
    add(Membership(programme=programme, user=lead, role=Membership.Role.LEAD))
    return programme


@transaction.atomic
def revise(programme: Programme, *fields: str) -> None:
    """Keep what was changed in ``fields``."""
    programme.full_clean()
    programme.save(update_fields=fields)


@transaction.atomic
def brand(
    programme: Programme, *, colour: str, picture: Picture | None, has_no_logo: bool = False
) -> None:
    """Give the programme its colour and its logo; without a picture, the old one stays.

    The file of an old logo is kept: frozen editions show it.
    """
    programme.colour = colour
    if picture is not None:
        put_logo(programme.logo, picture)
    elif has_no_logo:
        programme.logo = ""
    revise(programme, "name", "short_name", "organiser", "organiser_mark", "colour", "logo")


def put_logo(logo: ImageFieldFile, picture: Picture) -> None:
    """Store ``picture`` under a name that says nothing; the instance is not saved."""
    logo.save(f"{public_code()}.{picture.ending}", ContentFile(picture.content), save=False)


@transaction.atomic
def name_pilot_groups(
    programme: Programme, plans: Sequence[PilotGroupPlan]
) -> dict[str, PilotGroup]:
    """Add the pilot groups; return them by letter."""
    return {
        plan.letter: add(
            PilotGroup(
                programme=programme,
                letter=plan.letter,
                name=plan.name,
                long_name=plan.long_name,
                tone=plan.tone,
            )
        )
        for plan in plans
    }


@transaction.atomic
def invite_organisations(programme: Programme, names: Sequence[str]) -> dict[str, Organisation]:
    """Add organisations in the given order, keep those there are; return all of them by name."""
    known = {organisation.name: organisation for organisation in programme.organisations.all()}
    following = max((one.order for one in known.values()), default=0) + 1
    for name in names:
        if name not in known:
            known[name] = add(Organisation(programme=programme, name=name, order=following))
            following += 1
    return known


@transaction.atomic
def set_milestones(programme: Programme, plans: Sequence[MilestonePlan]) -> None:
    """Replace the programme's milestones by ``plans``, in their order."""
    programme.milestones.all().delete()
    for order, plan in enumerate(plans, start=1):
        add(
            Milestone(
                programme=programme, text=plan.text, due=plan.due, due_on=plan.due_on, order=order
            )
        )


@transaction.atomic
def announce(programme: Programme, plan: WorkshopPlan) -> Workshop:
    """Add a workshop, with an empty brief, at the end of the programme's series."""
    workshop = add(
        Workshop(
            programme=programme,
            order=following(programme.workshops.all()),
            number=plan.number,
            name=plan.name,
            title=plan.title,
            phase=plan.phase,
            aim=plan.aim,
            when=plan.when,
            day=plan.day,
            time_zone=plan.time_zone or UNCHOSEN,
            **({"language": plan.language} if plan.language else {}),
        )
    )
    add(Brief(workshop=workshop))
    return workshop
