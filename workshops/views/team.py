"""The programme's team, a region of its page, and the invitations that leads make."""

from typing import Final

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from accounts.requests import SignedInRequest
from workshops.access import get_part, get_programme, require_lead
from workshops.addresses import room_url
from workshops.domain import team as of_team
from workshops.forms.team import InvitationForm, RoleForm
from workshops.models import Invitation, Membership
from workshops.views.parts import METHODS, METHODS_OF_ONE, PartList

TEAM: Final = PartList(
    "team",
    parts=lambda programme: list(
        programme.memberships.select_related("user").order_by("user__name", "pk")
    ),
    form=RoleForm,
    keep=lambda form: of_team.change_role(form.instance, form.cleaned_data["role"]),
    remove=of_team.remove,
    new=InvitationForm,
    more=lambda programme: {
        "invitations": programme.invitations.standing().select_related("invited_by")
    },
    is_for_leads=True,
)


@require_http_methods(METHODS)
def team(request: SignedInRequest, code: str) -> HttpResponse:
    """The region of the team; POST makes an invitation and shows its link, this once."""
    programme = get_programme(request.user, code)
    if request.method != "POST":
        return TEAM.listed(request, programme)
    require_lead(request.user, programme)
    form = TEAM.new_form(programme, request.POST)
    if not form.is_valid():
        return TEAM.answer(request, programme, new=form, status=422)
    asked = form.cleaned_data
    invitation, token = of_team.invite(
        programme, role=asked["role"], for_whom=asked["for_whom"], user=request.user
    )
    link = room_url(request) + reverse("workshops:invitation", args=[token])
    return TEAM.answer(request, programme, invitation=invitation, link=link)


@require_http_methods(METHODS_OF_ONE)
def membership(request: SignedInRequest, code: str) -> HttpResponse:
    membership = get_part(request.user, Membership.objects.select_related("user"), code)
    if request.method == "DELETE" and membership.user == request.user:
        return _left(request, membership)
    return TEAM.one(request, membership)


def _left(request: SignedInRequest, membership: Membership) -> HttpResponse:
    """A lead who leaves the team has no page here any more."""
    programme = membership.programme
    require_lead(request.user, programme)
    try:
        of_team.remove(membership)
    except ValidationError as refused:
        return TEAM.answer(request, programme, refused=refused.messages[0], status=409)
    return HttpResponseClientRedirect(reverse("workshops:programmes"))


@require_http_methods(["DELETE"])
def open_invitation(request: SignedInRequest, code: str) -> HttpResponse:
    """DELETE withdraws it: its link leads nowhere then."""
    invitation = get_part(request.user, Invitation.objects.all(), code)
    require_lead(request.user, invitation.programme)
    of_team.withdraw(invitation)
    return TEAM.answer(request, invitation.programme, focus="list")
