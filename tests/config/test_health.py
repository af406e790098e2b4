"""Health: what a supervisor is told, without signing in and without the database's help."""

import pytest
from django.db import InterfaceError, OperationalError, connection


@pytest.mark.django_db
def test_health_is_good_while_the_database_answers(client):
    live, ready = client.get("/health/live/"), client.get("/health/ready/")

    assert (live.status_code, live.content) == (200, b"live\n")
    assert (ready.status_code, ready.content) == (200, b"ready\n")
    assert ready.headers["Cache-Control"] == "no-store"


@pytest.mark.django_db
@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_health_without_a_database_is_live_and_not_ready(client, error):
    def gone(execute, sql, params, many, context):
        raise error("server closed the connection unexpectedly: db.internal")

    with connection.execute_wrapper(gone):
        live, ready = client.get("/health/live/"), client.get("/health/ready/")

    assert live.status_code == 200
    assert (ready.status_code, ready.content) == (503, b"no database\n")


@pytest.mark.parametrize("address", ["/health/live/", "/health/ready/"])
def test_health_is_only_to_be_read(client, address):
    assert client.post(address).status_code == 405
