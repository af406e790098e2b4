"""Limits on failed tries: to sign in, to guess a workshop's code."""

import ipaddress
from dataclasses import dataclass

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac


@dataclass(frozen=True, slots=True)
class FailureLimit:
    """At most ``most`` failures for one key in a window of ``seconds``.

    Only failures count: a whole room that joins shares one address. The counts are in the
    cache, so that several web workers need the shared one (``REDIS_URL``) to count together.
    """

    name: str
    most: int
    seconds: int

    def is_reached(self, key: str) -> bool:
        return int(cache.get(self._cache_key(key), 0)) >= self.most

    def add_failure(self, key: str) -> None:
        name = self._cache_key(key)
        cache.add(name, 0, timeout=self.seconds)
        try:
            cache.incr(name)
        except ValueError:  # the window ended between the two lines
            cache.add(name, 1, timeout=self.seconds)

    def forget(self, key: str) -> None:
        cache.delete(self._cache_key(key))

    def _cache_key(self, key: str) -> str:
        """Keys hold addresses of people: the cache gets only their digest."""
        return f"tries:{self.name}:{salted_hmac('tries', key, algorithm='sha256').hexdigest()}"


def address_of(request: HttpRequest) -> str:
    """The network address that counts as one visitor: an IPv4 address, or an IPv6 /64."""
    text = request.META.get("REMOTE_ADDR") or ""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return text
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, 64), strict=False))
    return text
