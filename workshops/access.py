"""Who may do what: views load programmes and workshops only through here.

What a person is not a member of does not exist for them (404); a member without the right to
change gets 403.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, cast

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from accounts.models import User
from workshops.codes import hash_token
from workshops.models import (
    AgendaBlock,
    Announcement,
    Delegate,
    Device,
    Invitation,
    Membership,
    Objective,
    PeopleImport,
    PreparationStep,
    Programme,
    Table,
    Workshop,
)


def one_of[Found: Model](found: QuerySet[Found], code: str, missing: str) -> Found:
    """The one of ``found`` with that ``code``; ``Http404`` with the sentence ``missing``."""
    one = found.filter(code=code).first()
    if one is None:
        raise Http404(missing)
    return one


def get_programme(user: User, code: str) -> Programme:
    return one_of(Programme.objects.visible_to(user), code, _("There is no such programme."))


def get_workshop(user: User, code: str) -> Workshop:
    """One query: the workshop with its programme and its brief."""
    workshops = Workshop.objects.visible_to(user).select_related("programme", "brief")
    return one_of(workshops, code, _("There is no such workshop."))


# --- Parts --------------------------------------------------------------------------------


def get_table(user: User, code: str) -> Table:
    """One query: the table with its pilot group, its workshop and the programme."""
    tables = Table.objects.select_related("pilot_group")
    return get_part_of_workshop(user, tables, code, _("There is no such table."))


def get_block(user: User, code: str) -> AgendaBlock:
    """One query: the agenda block with its activity, its workshop and the programme."""
    blocks = AgendaBlock.objects.select_related("presenter", "activity", "workshop__brief")
    return get_part_of_workshop(user, blocks, code, _("There is no such agenda block."))


def get_objective(user: User, code: str) -> Objective:
    """One query: the particular objective with its brief, its workshop and the programme."""
    objectives = Objective.objects.filter(brief__workshop__programme__memberships__user=user)
    objectives = objectives.select_related("brief__workshop__programme")
    return one_of(objectives, code, _("There is no such objective."))


def get_step(user: User, code: str) -> PreparationStep:
    """One query: the preparation step with its brief, its workshop and the programme."""
    steps = PreparationStep.objects.filter(brief__workshop__programme__memberships__user=user)
    steps = steps.select_related("brief__workshop__programme")
    return one_of(steps, code, _("There is no such step."))


def get_device(user: User, code: str) -> Device:
    """One query: the device, revoked or not, with its workshop and the programme."""
    return get_part_of_workshop(user, Device.objects.all(), code, _("There is no such device."))


def get_delegate(user: User, code: str) -> Delegate:
    """One query: the delegate with organisation, pilot group, workshop and programme."""
    delegates = Delegate.objects.select_related("organisation", "owns")
    return get_part_of_workshop(user, delegates, code, _("There is no such delegate."))


def get_people_import(user: User, code: str) -> PeopleImport:
    """One query: the import, applied or not, with its workshop and the programme; not after its
    day is over, also where nothing has removed it yet.
    """
    imports = PeopleImport.objects.recent()
    return get_part_of_workshop(user, imports, code, _("There is no such list."))


def get_announcement(user: User, code: str) -> Announcement:
    """One query: what was said, withdrawn or not, with its workshop and the programme."""
    said = Announcement.objects.all()
    return get_part_of_workshop(user, said, code, _("There is no such message."))


def get_part[Part: Model](user: User, parts: QuerySet[Part], code: str) -> Part:
    """One query: the one of ``parts``, which have a ``programme``, that ``user`` may see."""
    visible = parts.filter(programme__memberships__user=user).select_related("programme")
    return one_of(visible, code, _("There is no such thing."))


def get_part_of_workshop[Part: Model](
    user: User, parts: QuerySet[Part], code: str, missing: str = ""
) -> Part:
    """One query: the one of ``parts``, which have a ``workshop``, that ``user`` may see; with the
    workshop and the programme.
    """
    visible = parts.filter(workshop__programme__memberships__user=user)
    visible = visible.select_related("workshop__programme")
    return one_of(visible, code, missing or _("There is no such thing."))


def get_invitation(token: str) -> Invitation | None:
    """The standing invitation whose link holds ``token``, with its programme: one query."""
    standing = Invitation.objects.with_token(token)
    return standing.select_related("programme", "invited_by").first()


# --- Rights -------------------------------------------------------------------------------


def membership_of(user: User, programme: Programme) -> Membership:
    """What ``user`` is in the team of ``programme``, for what a page offers: one query.

    Raises ``Http404`` for somebody who was removed from it just now.
    """
    membership = Membership.objects.filter(user=user, programme=programme).first()
    if membership is None:
        raise Http404(_("There is no such programme."))
    return membership


def may_facilitate(user: User, programme: Programme) -> bool:
    """Whether ``user`` is a lead or a facilitator of ``programme``: one query."""
    membership = Membership.objects.filter(user=user, programme=programme).first()
    return membership is not None and membership.may_facilitate


def may_steer(user: User, workshop: Workshop) -> bool:
    """Whether ``user`` may press what moves the room: nothing does when it is over. One query."""
    is_over = workshop.is_closed
    return may_facilitate(user, workshop.programme) and not is_over


def require_facilitator(user: User, programme: Programme) -> None:
    """Raise ``PermissionDenied`` unless ``user`` leads or facilitates ``programme``."""
    if not may_facilitate(user, programme):
        raise PermissionDenied(_("Only leads and facilitators of the programme can do this."))


def require_lead(user: User, programme: Programme) -> None:
    """Raise ``PermissionDenied`` unless ``user`` leads ``programme``."""
    leads = programme.memberships.filter(user=user, role=Membership.Role.LEAD)
    if not leads.exists():
        raise PermissionDenied(_("Only leads of the programme can do this."))


# --- Delegates, who have no account -------------------------------------------------------


class DeviceRequest(HttpRequest):
    """For annotations only: ``joined`` lets nobody else through."""

    device: Device


def device_of(request: HttpRequest) -> Device | None:
    """The device that asks, by its cookie, with workshop, delegate and table: one query."""
    token = request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")
    if not token:
        return None
    return (
        Device.objects.with_token(token)
        .select_related("workshop__programme", "delegate__organisation", "table__pilot_group")
        .first()
    )


def workshop_left(request: HttpRequest) -> Workshop | None:
    """The workshop of a device that asks and may act no more: it was signed out, or its time is
    over.
    """
    token = request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")
    devices = Device.objects.filter(token_hash=hash_token(token)).select_related("workshop")
    device = devices.first() if token else None
    return device.workshop if device else None


def joined[**P](
    view: Callable[Concatenate[DeviceRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """For views of those who have joined a workshop; who has not is sent to the door.

    A region of a page cannot go there by itself: htmx is told to, a script gets 401.
    """

    @login_not_required
    @wraps(view)
    def inner(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        device = device_of(request)
        if device is not None:
            request.device = device  # type: ignore[attr-defined]
            return view(cast("DeviceRequest", request), *args, **kwargs)
        door = redirect("workshops:join")
        if request.headers.get("HX-Request") == "true":
            return HttpResponseClientRedirect(door.url)
        if "application/json" in request.headers.get("Accept", ""):
            return HttpResponse(status=401)
        return door

    return inner
