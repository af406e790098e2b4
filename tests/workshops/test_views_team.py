"""The team on the programme's page, and where invitations lead."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from tests import factories
from tests.cast import PASSWORD
from tests.page import texts, values
from workshops.domain import team
from workshops.models import Invitation, Membership
from workshops.views.invitations import TRIES

Role = Membership.Role
NEWCOMER = {
    "name": "Ana Rossi",
    "email": "ana@example.org",
    "password": PASSWORD,
    "again": PASSWORD,
}


@pytest.fixture
def address(programme) -> str:
    return reverse("workshops:team", args=[programme.code])


@pytest.fixture
def link(programme, lead) -> str:
    """The address of an invitation for a facilitator."""
    _invitation, token = team.invite(programme, role=Role.FACILITATOR, user=lead)
    return reverse("workshops:invitation", args=[token])


def _of(user, programme) -> str:
    membership = Membership.objects.get(user=user, programme=programme)
    return reverse("workshops:membership", args=[membership.code])


# --- The region -----------------------------------------------------------------------------


def test_a_lead_invites_and_sees_the_link_once(as_lead, address):
    made = as_lead.post(address, {"for_whom": "Ana", "role": "viewer"})
    again = as_lead.get(f"{address}?edit")

    (link,) = texts(made, "[data-text]")
    invitation = Invitation.objects.with_token(link.split("/")[-2]).get()
    assert (invitation.role, invitation.for_whom) == (Role.VIEWER, "Ana")
    assert invitation.invited_by == User.objects.get(email="lena@example.org")
    assert link.startswith("http://testserver/invitations/")
    assert texts(again, "[data-text]") == []
    assert texts(again, "[id^=invitation-][id$=-name]") == ["Ana"]


def test_an_invitation_for_no_role_is_not_made(as_lead, address):
    response = as_lead.post(address, {"role": "owner"})

    assert response.status_code == 422
    assert not Invitation.objects.exists()


def test_a_lead_withdraws_an_invitation(as_lead, link, client):
    invitation = Invitation.objects.get()

    response = as_lead.delete(reverse("workshops:open-invitation", args=[invitation.code]))

    assert texts(response, "[id^=invitation-][id$=-name]") == []
    assert client.get(link).status_code == 404


def test_invitations_that_are_over_are_not_listed(as_lead, address, link):
    Invitation.objects.update(expires_at=timezone.now())

    response = as_lead.get(f"{address}?edit")

    assert texts(response, "[id^=invitation-]") == []


def test_a_lead_changes_a_role(as_lead, programme, viewer):
    opened = as_lead.get(_of(viewer, programme))
    changed = as_lead.post(_of(viewer, programme), {"role": "facilitator"})

    assert values(opened, "select[name=role] option[selected]", "value") == ["viewer"]
    assert texts(changed, ".edit-list__main")[-1] == "Vera Viewer vera@example.org Facilitator"


def test_the_last_lead_cannot_step_down_or_leave(as_lead, lead, programme, facilitator):
    demoted = as_lead.post(_of(lead, programme), {"role": "viewer"})
    removed = as_lead.delete(_of(lead, programme))

    says = "Lena Lead is the only lead. Make somebody else a lead first."
    assert [one.status_code for one in (demoted, removed)] == [409, 409]
    assert [texts(one, "[role=alert]") for one in (demoted, removed)] == [[says], [says]]


def test_whoever_is_removed_finds_nothing_any_more(as_lead, as_viewer, programme, viewer):
    as_lead.delete(_of(viewer, programme))

    assert as_viewer.get(programme.get_absolute_url()).status_code == 404


def test_a_lead_who_steps_down_goes_on_as_what_they_are(as_lead, lead, programme, facilitator):
    Membership.objects.filter(user=facilitator).update(role=Role.LEAD)

    response = as_lead.post(_of(lead, programme), {"role": "viewer"})

    assert (response.status_code, texts(response, "button")) == (200, [])


def test_a_lead_who_leaves_is_led_to_their_programmes(as_lead, lead, programme, facilitator):
    Membership.objects.filter(user=facilitator).update(role=Role.LEAD)

    response = as_lead.delete(_of(lead, programme))

    assert response["HX-Redirect"] == "/"


def test_the_team_is_changed_by_leads_only(
    as_facilitator, as_stranger, programme, viewer, address, link
):
    invitation = reverse("workshops:open-invitation", args=[Invitation.objects.get().code])
    asked = [
        ("post", address),
        ("get", _of(viewer, programme)),
        ("post", _of(viewer, programme)),
        ("delete", _of(viewer, programme)),
        ("delete", invitation),
    ]

    read = as_facilitator.get(f"{address}?edit")

    assert texts(read, "button") == []
    assert "vera@example.org" not in read.content.decode()
    for client, status in ((as_facilitator, 403), (as_stranger, 404)):
        assert {getattr(client, method)(one).status_code for method, one in asked} == {status}


@pytest.mark.parametrize("number", [1, 7])
def test_the_team_costs_the_same_queries_for_any_number(
    as_lead, programme, address, django_assert_num_queries, number
):
    for place in range(number):
        user = User.objects.create_user(f"user{place}@example.org", name=f"User {place}")
        Membership.objects.create(programme=programme, user=user)
        team.invite(programme, role=Role.VIEWER, user=user)

    with django_assert_num_queries(6):
        response = as_lead.get(f"{address}?edit")

    assert len(texts(response, "[id^=invitation-][id$=-name]")) == number


# --- The link -------------------------------------------------------------------------------


def test_a_newcomer_makes_an_account_and_joins_in_one_step(client, programme, link):
    asked = client.get(link)
    joined = client.post(link, NEWCOMER)

    user = User.objects.get(email="ana@example.org")
    assert texts(asked, "h1") == ["Join the team of Lighthouse programme"]
    assert joined["Location"] == programme.get_absolute_url()
    assert client.session["_auth_user_id"] == str(user.pk)
    assert programme.memberships.get(user=user).role == Role.FACILITATOR


def test_who_has_signed_in_joins_with_a_press(as_stranger, stranger, programme, link):
    asked = as_stranger.get(link)
    before = programme.memberships.filter(user=stranger).exists()
    joined = as_stranger.post(link)

    assert texts(asked, "main button") == ["Join as Sven Stranger"]
    assert not before
    assert joined["Location"] == programme.get_absolute_url()
    assert programme.memberships.get(user=stranger).role == Role.FACILITATOR


def test_who_has_an_account_can_sign_in_and_comes_back(client, link, stranger):
    (sign_in,) = values(client.get(link), "main a", "href")

    response = client.post(
        "/account/sign-in/", {"email": stranger.email, "password": PASSWORD, "next": link}
    )

    assert sign_in == f"/account/sign-in/?next={link}"
    assert response["Location"] == link


def test_who_is_in_the_team_is_led_to_the_programme(as_viewer, viewer, programme, link):
    response = as_viewer.post(link)

    assert response["Location"] == programme.get_absolute_url()
    assert programme.memberships.get(user=viewer).role == Role.VIEWER
    assert Invitation.objects.standing().exists()


@pytest.mark.parametrize("fate", ["unknown", "used", "withdrawn", "expired"])
def test_a_link_that_leads_nowhere_does_not_say_why(client, link, fate, stranger):
    invitation = Invitation.objects.get()
    if fate == "unknown":
        link = reverse("workshops:invitation", args=["x" * 43])
    elif fate == "used":
        team.accept(invitation, stranger)
    elif fate == "withdrawn":
        team.withdraw(invitation)
    else:
        Invitation.objects.update(expires_at=timezone.now())

    answers = [client.get(link), client.post(link, NEWCOMER)]

    assert [one.status_code for one in answers] == [404, 404]
    assert texts(answers[0], "h1") == ["This link does not work"]
    assert not User.objects.filter(email="ana@example.org").exists()


def test_addresses_of_accounts_cannot_be_tried_out(client, link, stranger):
    taken = NEWCOMER | {"email": stranger.email, "password": "x" * 20, "again": "x" * 20}
    refused = [client.post(link, taken) for _ in range(TRIES.most)]
    limited = client.post(link, NEWCOMER)

    (said,) = texts(refused[0], "[role=alert]")
    assert said == (
        "This address and password cannot be used here. "
        "If you have an account, sign in with it first."
    )
    assert (limited.status_code, limited["Retry-After"]) == (429, "600")


def test_a_weak_password_says_nothing_of_the_address(client, link, stranger):
    weak = {"password": "short", "again": "short"}

    answers = [
        client.post(link, NEWCOMER | weak | {"email": email})
        for email in (stranger.email, "ana@example.org")
    ]

    assert texts(answers[0], "p.field__error") == texts(answers[1], "p.field__error")
    assert texts(answers[0], "[role=alert]") == []


def test_links_cannot_be_guessed_without_end(client, link):
    for number in range(TRIES.most):
        client.get(reverse("workshops:invitation", args=[f"guess-{number}"]))

    assert client.get(link).status_code == 429


def test_an_invitation_shows_nothing_of_the_programme_but_its_name(client, workshop, link):
    factories.organisation(workshop.programme, "Coast Guild Ltd")

    response = client.get(link)

    assert "Coast Guild Ltd" not in response.content.decode()
    assert workshop.code not in response.content.decode()
