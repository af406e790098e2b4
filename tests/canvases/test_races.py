"""Two who press in a library at the same moment: threads, each with a connection of its own."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from canvases.definition import written
from canvases.domain import library
from canvases.models import Canvas
from tests import cast, factories
from workshops.models import Programme


@pytest.fixture
def programme(transactional_db: None) -> Programme:
    return factories.programme()


def at_once[Outcome](*presses: Callable[[], Outcome]) -> list[Outcome]:
    start = threading.Barrier(len(presses))

    def press(act: Callable[[], Outcome]) -> Outcome:
        try:
            start.wait(10)
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(presses)) as people:
        return list(people.map(press, presses))


def test_two_who_adapt_a_canvas_at_once_come_to_the_same_one(programme: Programme):
    swot = factories.canvas("swot")
    address = reverse("canvases:copies", args=[programme.code])

    def adapts(user: User) -> Callable[[], tuple[int, str]]:
        client = Client()
        client.force_login(user)

        def press() -> tuple[int, str]:
            response = client.post(address, {"canvas": swot.code, "kind": "adapt"})
            return response.status_code, response.get("Location", "")

        return press

    outcomes = at_once(adapts(cast.lead(programme)), adapts(cast.facilitator(programme)))

    own = Canvas.objects.get(programme=programme)
    assert (own.key, own.version) == ("swot", swot.version)
    assert outcomes == [(302, own.get_absolute_url())] * 2


def test_canvases_that_are_brought_in_at_once_have_versions_and_keys_of_their_own(
    programme: Programme,
):
    swot = factories.canvas("swot")
    text = written(swot.definition)

    at_once(
        lambda: library.take_in(programme, text),
        lambda: library.take_in(programme, text),
        lambda: library.draw_new(programme, "Tides", "two-by-two"),
        lambda: library.draw_new(programme, "Tides", "two-by-two"),
    )

    assert sorted(programme.canvases.values_list("key", "version")) == [
        ("swot", 1),
        ("swot", 2),
        ("tides", 1),
        ("tides-2", 1),
    ]
