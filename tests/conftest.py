"""What every test stands on: plain static files, cheap passwords, and the named cast."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.test import Client, override_settings
from hypothesis import settings

from accounts.models import User
from tests import cast, factories
from workshops.models import Programme, Workshop

# A law does not become false because the machine is busy. CI tries the same examples each time, so
# that what it says is about the change; everybody else looks for new ones.
settings.register_profile("plenary", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("plenary")


@pytest.fixture(scope="session", autouse=True)
def _plain_storage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """No hashed file names and nothing outside a scratch folder; yields the folder."""
    scratch = tmp_path_factory.mktemp("var")
    (scratch / "static").mkdir()
    with override_settings(
        STORAGES={
            "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
        STATIC_ROOT=scratch / "static",
        MEDIA_ROOT=scratch / "media",
        SERVESTATIC_USE_FINDERS=True,
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    ):
        yield scratch


@pytest.fixture(autouse=True)
def _connections_of_threads() -> Iterator[None]:
    """Close what other threads opened: a server's, or those that asynchronous views run in.

    PostgreSQL does not drop a database, and SQLite in memory does not end, while one is open.
    """
    opened: list[BaseDatabaseWrapper] = []

    def keep(connection: BaseDatabaseWrapper, **more: object) -> None:
        if threading.current_thread() is not threading.main_thread():
            opened.append(connection)

    connection_created.connect(keep)
    yield
    connection_created.disconnect(keep)
    for one in opened:
        if one.connection is not None and one.vendor == "sqlite":
            one.connection.close()  # Django itself never closes a database in memory
            one.connection = None
        one.inc_thread_sharing()
        one.close()  # PostgreSQL's goes back to the pool
        one.dec_thread_sharing()


@pytest.fixture(autouse=True)
def _no_failures_counted() -> Iterator[None]:
    yield
    cache.clear()


@pytest.fixture
def programme(db: None) -> Programme:
    return factories.programme()


@pytest.fixture
def workshop(programme: Programme) -> Workshop:
    return factories.workshop(programme)


@pytest.fixture
def lead(programme: Programme) -> User:
    return cast.lead(programme)


@pytest.fixture
def facilitator(programme: Programme) -> User:
    return cast.facilitator(programme)


@pytest.fixture
def viewer(programme: Programme) -> User:
    return cast.viewer(programme)


@pytest.fixture
def stranger(db: None) -> User:
    return cast.stranger()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def as_lead(lead: User) -> Client:
    return signed_in(lead)


@pytest.fixture
def as_facilitator(facilitator: User) -> Client:
    return signed_in(facilitator)


@pytest.fixture
def as_viewer(viewer: User) -> Client:
    return signed_in(viewer)


@pytest.fixture
def as_stranger(stranger: User) -> Client:
    return signed_in(stranger)
