"""A request of somebody who has signed in, which is what almost every view gets."""

from django.http import HttpRequest

from accounts.models import User


class SignedInRequest(HttpRequest):
    """For annotations only: ``LoginRequiredMiddleware`` lets nobody else through."""

    user: User
