"""Where somebody who is not signed in is sent, and where they come out after it."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseRedirectBase
from django.shortcuts import redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect


class SignInMiddleware(LoginRequiredMiddleware):
    """Asks for signing in, and returns to a page: never to a region of one, nor to a form.

    After the session has ended, a page that is still open sends its forms and asks for its
    regions. Neither is an address to come out at: the page that asked is.
    """

    def handle_no_permission(  # type: ignore[override]  # htmx is redirected by a header of its own
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponseRedirectBase:
        is_region = request.headers.get("HX-Request") == "true"
        if not is_region and request.method in {"GET", "HEAD"}:
            return super().handle_no_permission(request, view_func)
        page = _page_of(request, "HX-Current-URL" if is_region else "Referer")
        sign_in = resolve_url(self.get_login_url(view_func))
        response = (
            redirect_to_login(page, sign_in, self.get_redirect_field_name(view_func))
            if page
            else redirect(sign_in)
        )
        return HttpResponseClientRedirect(response.url) if is_region else response


def _page_of(request: HttpRequest, header: str) -> str:
    """The path of the page that the browser says it shows; empty unless it is one of ours."""
    address = request.headers.get(header, "")
    is_ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    if not is_ours:
        return ""
    return urlsplit(address)._replace(scheme="", netloc="", fragment="").geturl()
