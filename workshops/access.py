"""Who may do what: views load programmes and workshops only through here.

What a person is not a member of does not exist for them (404); a member without the right to
change gets 403.
"""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import User
from workshops.models import Membership, Programme, Workshop


def get_programme(user: User, code: str) -> Programme:
    try:
        return Programme.objects.visible_to(user).get(code=code)
    except Programme.DoesNotExist:
        raise Http404(_("There is no such programme.")) from None


def get_workshop(user: User, code: str) -> Workshop:
    """One query: the workshop with its programme and its brief."""
    workshops = Workshop.objects.visible_to(user).select_related("programme", "brief")
    try:
        return workshops.get(code=code)
    except Workshop.DoesNotExist:
        raise Http404(_("There is no such workshop.")) from None


def may_facilitate(user: User, programme: Programme) -> bool:
    """Whether ``user`` is a lead or a facilitator of ``programme``: one query."""
    membership = Membership.objects.filter(user=user, programme=programme).first()
    return membership is not None and membership.may_facilitate


def require_facilitator(user: User, programme: Programme) -> None:
    """Raise ``PermissionDenied`` unless ``user`` leads or facilitates ``programme``."""
    if not may_facilitate(user, programme):
        raise PermissionDenied(_("Only leads and facilitators of the programme can do this."))
