"""The named people of the tests. Each has an account; ``PASSWORD`` opens all of them."""

from accounts.models import User
from tests import factories
from workshops.models import Membership, Programme

PASSWORD = "a long walk before breakfast"


def lead(programme: Programme) -> User:
    """Lena leads ``programme``."""
    return _of_the_team(programme, "Lena Lead", "lena@example.org", Membership.Role.LEAD)


def facilitator(programme: Programme) -> User:
    """Fadi facilitates the workshops of ``programme``."""
    return _of_the_team(
        programme, "Fadi Facilitator", "fadi@example.org", Membership.Role.FACILITATOR
    )


def viewer(programme: Programme) -> User:
    """Vera may look at ``programme`` and change nothing."""
    return _of_the_team(programme, "Vera Viewer", "vera@example.org", Membership.Role.VIEWER)


def stranger() -> User:
    """Sven leads another programme, which has a workshop of its own."""
    other = factories.programme(name="Harbour programme", short_name="Harbour")
    factories.workshop(other)
    return _of_the_team(other, "Sven Stranger", "sven@example.org", Membership.Role.LEAD)


def _of_the_team(programme: Programme, name: str, email: str, role: str) -> User:
    user = User.objects.create_user(email, PASSWORD, name=name)
    Membership.objects.create(programme=programme, user=user, role=role)
    return user
