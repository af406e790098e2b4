"""Addresses that other machines in the room are to open."""

import ipaddress
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest


def room_url(request: HttpRequest) -> str:
    """Scheme and host, such as ``https://plenary.example``, under which tablets find the server.

    That is where the request itself came in: who asks is in the same network. Only a browser on
    the server's own machine may have come by an address that leads nowhere from elsewhere; it
    gets ``SITE_URL`` then, unless that is such an address too.
    """
    asked = f"{request.scheme}://{request.get_host()}"
    if is_loopback(asked) and not is_loopback(settings.SITE_URL):
        return str(settings.SITE_URL)
    return asked


def is_loopback(url: str) -> bool:
    """Whether ``url`` leads to the machine itself that opens it, so that no other finds it."""
    host = urlsplit(url).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
