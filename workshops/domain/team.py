"""The programme's team: who may do what, and how people come and go."""

import datetime as dt
import secrets
from typing import Final

from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from workshops.codes import hash_token
from workshops.domain.saving import add
from workshops.models import Invitation, Membership, Programme

LASTS: Final = dt.timedelta(days=14)
"""How long an invitation can be accepted."""

# --- Members ------------------------------------------------------------------------------


@transaction.atomic
def change_role(membership: Membership, role: str) -> None:
    """Raises ``ValidationError`` for the last lead: nobody could undo it."""
    if membership.may_lead and role != Membership.Role.LEAD:
        _require_another_lead(membership)
    membership.role = role
    membership.save(update_fields=["role"])


@transaction.atomic
def remove(membership: Membership) -> None:
    """End the person's rights at once, in open streams too.

    Raises ``ValidationError`` for the last lead.
    """
    if membership.may_lead:
        _require_another_lead(membership)
    membership.delete()


def _require_another_lead(membership: Membership) -> None:
    # Two leads who remove each other take turns here: the second one finds nobody left.
    leads = Membership.objects.select_for_update().filter(
        programme=membership.programme_id, role=Membership.Role.LEAD
    )
    if [one.pk for one in leads.order_by("pk")] == [membership.pk]:
        raise ValidationError(
            _("%(name)s is the only lead. Make somebody else a lead first."),
            params={"name": membership.user},
        )


# --- Invitations --------------------------------------------------------------------------


def invite(
    programme: Programme, *, role: str, user: User, for_whom: str = ""
) -> tuple[Invitation, str]:
    """Offer one person a place in the team; the token, which the link holds, is known only now."""
    token = secrets.token_urlsafe(32)
    invitation = add(
        Invitation(
            programme=programme,
            role=role,
            for_whom=for_whom,
            token_hash=hash_token(token),
            invited_by=user,
            expires_at=timezone.now() + LASTS,
        )
    )
    return invitation, token


def withdraw(invitation: Invitation) -> None:
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at"])


@transaction.atomic
def accept(invitation: Invitation, user: User) -> Membership | None:
    """Put ``user`` into the team; None when the invitation stands no more.

    Whoever is in the team already stays what they are, and the invitation is left for the one
    whom it was made for.
    """
    locked = Invitation.objects.select_for_update().standing().filter(pk=invitation.pk)
    if locked.first() is None:
        return None
    known = Membership.objects.filter(programme=invitation.programme_id, user=user).first()
    if known is not None:
        return known
    invitation.accepted_at = timezone.now()
    invitation.accepted_by = user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    return add(Membership(programme=invitation.programme, user=user, role=invitation.role))


@transaction.atomic
def accept_with_account(
    invitation: Invitation, *, name: str, email: str, password: str
) -> User | None:
    """Make an account and accept with it; None when the invitation stands no more.

    An account with this address and password is taken as it is. Raises ``ValidationError`` for
    the address of an account with another password, in words that do not say that it is one.
    """
    user = authenticate(username=email, password=password)
    if user is None:
        user = _new_account(name, email, password)
    if accept(invitation, user) is None:
        transaction.set_rollback(True)  # no account without a place in the team
        return None
    return user


def _new_account(name: str, email: str, password: str) -> User:
    try:
        with transaction.atomic():
            return User.objects.create_user(email, password, name=name)
    except IntegrityError as error:
        raise ValidationError(
            _(
                "This address and password cannot be used here. If you have an account, sign in "
                "with it first."
            )
        ) from error
