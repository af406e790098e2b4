"""The programme's team and its invitations."""

from typing import Any, ClassVar, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from workshops.forms.parts import PartForm
from workshops.models import Invitation, Membership

ROLES: Final = {
    Membership.Role.LEAD: _("Programme lead: all that a facilitator may, and the team"),
    Membership.Role.FACILITATOR: _("Facilitator: prepares and runs workshops"),
    Membership.Role.VIEWER: _("Viewer: looks and changes nothing"),
}


class RoleForm(PartForm[Membership]):
    """What a member may do. The domain decides; the membership is not changed by the form."""

    whole = "programme"

    role = forms.ChoiceField(label=_("Role"), choices=list(ROLES.items()))

    class Meta:
        model = Membership
        fields: ClassVar[list[str]] = []

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial["role"] = self.instance.role


class InvitationForm(PartForm[Invitation]):
    whole = "programme"

    role = forms.ChoiceField(
        label=_("Role"), choices=list(ROLES.items()), initial=Membership.Role.FACILITATOR
    )

    class Meta:
        model = Invitation
        fields = ("for_whom", "role")

    def _get_validation_exclusions(self) -> set[str]:
        """What the domain gives it is not there yet."""
        return super()._get_validation_exclusions() | {"token_hash", "expires_at"}
