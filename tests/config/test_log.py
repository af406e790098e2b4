"""The log has what an operator needs, and nothing that lets a stranger in."""

import logging
from collections.abc import Iterator

import pytest
from django.test import Client

from workshops.models import Workshop


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """What is logged, as the handler of the installation writes it."""
    (console,) = (
        handler
        for handler in logging.getLogger().handlers
        if type(handler) is logging.StreamHandler
    )
    for rule in console.filters:
        caplog.handler.addFilter(rule)
    yield caplog
    for rule in console.filters:
        caplog.handler.removeFilter(rule)


def test_a_refused_request_is_logged_by_its_route(logged, client: Client, workshop: Workshop):
    client.post(f"/j/{workshop.join_code}/")

    assert "j/<slug:join_code>/" in logged.text
    assert workshop.join_code not in logged.text


def test_an_unknown_address_is_not_logged(logged, client: Client):
    client.get("/from-an-old-mail/k7m2qx4p/")

    assert "(no such address)" in logged.text
    assert "k7m2qx4p" not in logged.text
