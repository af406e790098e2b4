"""A programme's pilot groups, organisations and milestones, each a region of its page."""

from typing import Final

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from workshops.access import get_part, get_programme, require_lead
from workshops.domain import parts
from workshops.forms.programme_parts import (
    MergerForm,
    MilestoneForm,
    OrganisationForm,
    OrganisationsForm,
    PilotGroupForm,
)
from workshops.models import Milestone, Organisation, PilotGroup
from workshops.views.parts import METHODS, METHODS_OF_ONE, PartList
from workshops.views.pictures import picture, picture_headers

MILESTONES: Final = PartList(
    "milestones",
    parts=lambda programme: list(programme.milestones.all()),
    form=MilestoneForm,
    keep=lambda form: parts.keep_milestone(form.instance),
    remove=parts.remove_milestone,
    put_in_order=parts.order_milestones,
)
PILOT_GROUPS: Final = PartList(
    "pilot-groups",
    parts=lambda programme: list(programme.pilot_groups.all()),
    form=PilotGroupForm,
    keep=lambda form: parts.keep_pilot_group(form.instance),
    remove=parts.remove_pilot_group,
)

ORGANISATIONS: Final = PartList(
    "organisations",
    parts=lambda programme: list(programme.organisations.all()),
    form=OrganisationForm,
    keep=lambda form: parts.keep_organisation(
        form.instance, form.cleaned_data["picture"], has_no_logo=form.cleaned_data["has_no_logo"]
    ),
    remove=parts.remove_organisation,
    new=OrganisationsForm,
    add=lambda form: parts.add_organisations(form.programme, form.cleaned_data["names"]),
    put_in_order=parts.order_organisations,
)


@require_http_methods(METHODS)
def milestones(request: SignedInRequest, code: str) -> HttpResponse:
    return MILESTONES.listed(request, get_programme(request.user, code))


@require_POST
def milestone_order(request: SignedInRequest, code: str) -> HttpResponse:
    return MILESTONES.ordered(request, get_programme(request.user, code))


@require_http_methods(METHODS_OF_ONE)
def milestone(request: SignedInRequest, code: str) -> HttpResponse:
    return MILESTONES.one(request, get_part(request.user, Milestone.objects.all(), code))


@require_http_methods(METHODS)
def pilot_groups(request: SignedInRequest, code: str) -> HttpResponse:
    return PILOT_GROUPS.listed(request, get_programme(request.user, code))


@require_http_methods(METHODS_OF_ONE)
def pilot_group(request: SignedInRequest, code: str) -> HttpResponse:
    return PILOT_GROUPS.one(request, get_part(request.user, PilotGroup.objects.all(), code))


@require_http_methods(METHODS)
def organisations(request: SignedInRequest, code: str) -> HttpResponse:
    return ORGANISATIONS.listed(request, get_programme(request.user, code))


@require_POST
def organisation_order(request: SignedInRequest, code: str) -> HttpResponse:
    return ORGANISATIONS.ordered(request, get_programme(request.user, code))


@require_http_methods(METHODS_OF_ONE)
def organisation(request: SignedInRequest, code: str) -> HttpResponse:
    return ORGANISATIONS.one(request, get_part(request.user, Organisation.objects.all(), code))


@require_POST
def organisation_merger(request: SignedInRequest, code: str) -> HttpResponse:
    """Make the organisation part of another one; it is gone then."""
    organisation = get_part(request.user, Organisation.objects.all(), code)
    programme = organisation.programme
    require_lead(request.user, programme)
    form = MergerForm(organisation, request.POST)
    if not form.is_valid():
        refused = form.errors["into"][0]
        return ORGANISATIONS.answer(request, programme, refused=refused, status=422)
    into = form.cleaned_data["into"]
    try:
        parts.merge_organisations(organisation, into)
    except ValidationError as refused:
        said = refused.messages[0]
        return ORGANISATIONS.answer(request, programme, refused=said, status=409)
    return ORGANISATIONS.answer(request, programme, focus=into.code)


@require_safe
@picture_headers
def organisation_logo(request: SignedInRequest, code: str) -> HttpResponse:
    return picture(get_part(request.user, Organisation.objects.all(), code).logo)
