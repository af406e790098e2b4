import datetime as dt

import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from live import topics
from live.models import Event
from tests import factories
from tests.cast import PASSWORD
from tests.workshops.test_gate import as_team, let_in
from workshops.domain import team
from workshops.models import Invitation, Membership

Role = Membership.Role


@pytest.fixture
def invited(programme, lead) -> Invitation:
    invitation, _token = team.invite(programme, role=Role.FACILITATOR, user=lead)
    return invitation


def _membership(user, programme) -> Membership:
    return Membership.objects.get(user=user, programme=programme)


def test_the_last_lead_is_neither_removed_nor_demoted(programme, lead, facilitator):
    membership = _membership(lead, programme)

    for change in (lambda: team.remove(membership), lambda: team.change_role(membership, "viewer")):
        with pytest.raises(ValidationError, match="Lena Lead is the only lead"):
            change()

    assert _membership(lead, programme).role == Role.LEAD


def test_a_lead_of_two_can_go(programme, lead, facilitator):
    team.change_role(_membership(facilitator, programme), Role.LEAD)

    team.remove(_membership(lead, programme))

    assert [one.user for one in programme.memberships.all()] == [facilitator]


def test_leads_of_other_programmes_do_not_count(programme, lead):
    Membership.objects.create(programme=factories.programme(), user=lead, role=Role.LEAD)

    with pytest.raises(ValidationError):
        team.remove(_membership(lead, programme))


def test_removing_somebody_ends_the_streams_that_they_have_open(
    as_facilitator, workshop, facilitator
):
    viewer = let_in(as_team(as_facilitator))
    before = topics.allowed(viewer, [workshop.topic])

    team.remove(_membership(facilitator, workshop.programme))

    (event,) = Event.objects.filter(topic__name__in=viewer.follows)
    (message,) = topics.retold(event.topic.name, [event])
    assert (before, message.ends_stream) == ({workshop.topic, *viewer.follows}, True)
    assert topics.allowed(viewer, [workshop.topic]) == set(viewer.follows)


def test_the_database_holds_no_link(programme, lead):
    invitation, token = team.invite(programme, role=Role.VIEWER, user=lead)

    assert Invitation.objects.with_token(token).get() == invitation
    assert token not in {str(value) for value in vars(invitation).values()}
    assert len(token) == 43


def test_an_invitation_is_accepted_once(programme, invited, stranger):
    other = User.objects.create_user("ana@example.org", PASSWORD, name="Ana")

    membership = team.accept(invited, stranger)

    assert membership
    assert (membership.user, membership.role) == (stranger, Role.FACILITATOR)
    assert team.accept(invited, other) is None
    assert not programme.memberships.filter(user=other).exists()


def test_who_is_in_the_team_leaves_the_invitation_to_others(programme, invited, viewer):
    membership = team.accept(invited, viewer)

    assert membership == _membership(viewer, programme)
    assert (membership.role, Invitation.objects.standing().count()) == (Role.VIEWER, 1)


def test_an_invitation_ends_after_14_days_and_when_it_is_withdrawn(
    invited, programme, lead, stranger
):
    withdrawn, _token = team.invite(programme, role=Role.VIEWER, user=lead)
    lasts = invited.expires_at - timezone.now()
    Invitation.objects.filter(pk=invited.pk).update(expires_at=timezone.now())
    team.withdraw(withdrawn)

    assert dt.timedelta(days=14, minutes=-1) < lasts <= dt.timedelta(days=14)
    assert [team.accept(one, stranger) for one in (invited, withdrawn)] == [None, None]


def test_an_account_is_made_only_with_a_place_in_the_team(invited):
    team.withdraw(invited)

    made = team.accept_with_account(invited, name="Ana", email="ana@example.org", password=PASSWORD)

    assert made is None
    assert not User.objects.filter(email="ana@example.org").exists()


def test_the_account_that_one_has_is_taken_with_its_password(invited, programme, stranger):
    user = team.accept_with_account(
        invited, name="Another name", email=stranger.email.upper(), password=PASSWORD
    )

    assert user == stranger
    assert _membership(stranger, programme).role == Role.FACILITATOR


def test_another_password_for_an_address_changes_nothing(invited, stranger):
    with pytest.raises(ValidationError, match="cannot be used here"):
        team.accept_with_account(
            invited, name="Sven", email=stranger.email, password="another password"
        )

    assert authenticate(username=stranger.email, password=PASSWORD) == stranger
    assert Invitation.objects.standing().get() == invited
