"""Limits on failed tries: to sign in, to guess a workshop's code."""

import ipaddress
from contextlib import suppress
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
        self._count(key)

    def begin(self, key: str) -> bool:
        """Count a try before it is made; whether it may be made.

        Counting first is what keeps tries that come at the same moment under the limit. One
        that succeeds is taken off again with ``give_back`` or ``forget``.
        """
        return self._count(key) <= self.most

    def give_back(self, key: str) -> None:
        name = self._cache_key(key)
        with suppress(ValueError):  # the window has ended: nothing is counted any more
            cache.decr(name)

    def forget(self, key: str) -> None:
        cache.delete(self._cache_key(key))

    def _count(self, key: str) -> int:
        """The number of tries in the window, this one included."""
        name = self._cache_key(key)
        cache.add(name, 0, timeout=self.seconds)
        try:
            return cache.incr(name)
        except ValueError:  # the window ended between the two lines
            cache.add(name, 1, timeout=self.seconds)
            return 1

    def _cache_key(self, key: str) -> str:
        """Keys hold addresses of people: the cache gets only their digest."""
        return f"tries:{self.name}:{salted_hmac('tries', key, algorithm='sha256').hexdigest()}"


def address_of(request: HttpRequest) -> str:
    """The network address that counts as one visitor: an IPv4 address, or an IPv6 /64.

    A socket that listens for both kinds sees IPv4 visitors as ``::ffff:a.b.c.d``, which all lie
    in one /64: they count as the IPv4 addresses that they are.
    """
    text = request.META.get("REMOTE_ADDR") or ""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return text
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return text
