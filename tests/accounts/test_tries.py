"""How failed tries are counted: whose they are, and that no burst slips past the limit."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.test import RequestFactory

from accounts.tries import FailureLimit, address_of

LIMIT = FailureLimit("test", most=3, seconds=60)


def _address(text: str) -> str:
    return address_of(RequestFactory().get("/", REMOTE_ADDR=text))


def test_an_ipv4_address_written_as_ipv6_counts_as_itself():
    assert _address("::ffff:198.51.100.7") == _address("198.51.100.7") == "198.51.100.7"
    assert _address("::ffff:198.51.100.7") != _address("::ffff:203.0.113.9")


def test_a_network_of_ipv6_addresses_counts_as_one():
    assert _address("2001:db8:1:2::3") == _address("2001:db8:1:2:ffff::4") == "2001:db8:1:2::/64"
    assert _address("2001:db8:1:2::3") != _address("2001:db8:1:3::3")


@pytest.mark.parametrize("text", ["", "unix:"])
def test_what_is_no_address_counts_as_what_it_is(text):
    assert _address(text) == text


def test_no_more_tries_than_the_limit_begin_at_once():
    with ThreadPoolExecutor(8) as threads:
        begun = list(threads.map(lambda _: LIMIT.begin("lena"), range(40)))

    assert begun.count(True) == LIMIT.most
    assert LIMIT.is_reached("lena")


def test_a_try_that_succeeded_is_given_back():
    for _ in range(5):
        assert LIMIT.begin("room")
        LIMIT.give_back("room")

    assert not LIMIT.is_reached("room")


def test_giving_back_what_was_never_begun_gives_no_further_try():
    LIMIT.give_back("room")

    begun = [LIMIT.begin("room") for _ in range(LIMIT.most + 1)]

    assert begun == [True, True, True, False]


def test_a_forgotten_key_begins_anew():
    for _ in range(LIMIT.most):
        LIMIT.begin("lena")

    LIMIT.forget("lena")

    assert LIMIT.begin("lena")
