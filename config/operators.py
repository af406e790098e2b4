"""The way into the operators' admin."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache


@login_not_required
@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """Stands where the admin has a form of its own, which would not limit the tries.

    The admin sends here whoever it does not let in, so that one who has signed in already must
    not be sent back to it.
    """
    index = reverse("admin:index")
    if not request.user.is_authenticated:
        following = request.GET.get("next") or index
        return redirect_to_login(following, resolve_url("accounts:sign-in"))
    if not request.user.is_staff:
        raise PermissionDenied(_("This part is for operators only."))
    return redirect(index)
