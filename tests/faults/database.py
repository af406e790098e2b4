"""A database for each test, which the test and the servers that it starts share."""

import contextlib
import copy
import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.management import call_command
from django.db import connection, connections
from django.db.utils import load_backend

POSTGRESQL = os.environ.get("DATABASE_URL", "")


class Database:
    """``url`` is for a server's ``DATABASE_URL``. The test process comes in by ``connected``,
    each thread for itself.
    """

    def __init__(self, url: str, **settings: Any) -> None:
        self.url = url
        self._settings = copy.deepcopy(connections.settings["default"]) | settings
        # A pool belongs to the alias, of which there is one for all databases.
        self._settings["OPTIONS"] = {
            name: value for name, value in self._settings["OPTIONS"].items() if name != "pool"
        }

    @contextlib.contextmanager
    def connected(self) -> Iterator[None]:
        """What this thread asks of the models, it asks of this database."""
        usual = connections["default"]
        own = load_backend(self._settings["ENGINE"]).DatabaseWrapper(self._settings, "default")
        connections["default"] = own
        try:
            yield
        finally:
            own.close()
            connections["default"] = usual


class Template:
    """A migrated database, of which copies are cheap."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._name = f"plenary_faults_{uuid.uuid4().hex}"
        with self._made(self._name, folder).connected():
            call_command("migrate", verbosity=0)

    def copy(self, folder: Path) -> Database:
        """Another database; SQLite's file is where a server with this ``VAR_DIR`` expects it."""
        if POSTGRESQL:
            return self._made(f"{self._name}_{uuid.uuid4().hex[:8]}", folder, self._name)
        shutil.copy(self._folder / "plenary.sqlite3", folder)
        return sqlite(folder)

    def _made(self, name: str, folder: Path, template: str = "template1") -> Database:
        if not POSTGRESQL:
            return sqlite(folder)
        create(POSTGRESQL, name, template)
        return postgresql(POSTGRESQL, name)

    def remove(self, *copies: Database) -> None:
        """Drop ``copies``, or without any the template itself."""
        if POSTGRESQL:
            names = [urlsplit(one.url).path[1:] for one in copies] or [self._name]
            with postgresql(POSTGRESQL).connected(), connection.cursor() as cursor:
                for name in names:
                    cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def sqlite(folder: Path) -> Database:
    return Database("", NAME=str(folder / "plenary.sqlite3"))


def postgresql(url: str, name: str = "") -> Database:
    """The database ``name``, or that of the address, on the server of the address."""
    parts = urlsplit(url)
    name = name or parts.path[1:]
    return Database(
        parts._replace(path=f"/{name}").geturl(),
        NAME=name,
        HOST=parts.hostname or "",
        PORT=str(parts.port or ""),
    )


def create(url: str, name: str, template: str = "template1") -> None:
    with postgresql(url).connected(), connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
