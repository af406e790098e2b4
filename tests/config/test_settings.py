"""What the environment makes of the settings, each read in a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

READ = """
import json
from config import settings
names = ["DATABASES", "SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS"]
print(json.dumps({name: getattr(settings, name, None) for name in names}, default=str))
"""


def read(var: Path, **variables: str) -> dict[str, Any]:
    unset = {"DATABASE_URL", "REDIS_URL", "SITE_URL", "HSTS_SUBDOMAINS"}
    kept = {name: value for name, value in os.environ.items() if name not in unset}
    done = subprocess.run(
        [sys.executable, "-c", READ],
        cwd=settings.BASE_DIR,
        env=kept | {"VAR_DIR": str(var)} | variables,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def test_postgresql_options_of_the_address_are_kept_beside_the_pool(tmp_path):
    address = "postgres://plenary@db.example/plenary?sslmode=verify-full&application_name=plenary"

    options = read(tmp_path, DATABASE_URL=address)["DATABASES"]["default"]["OPTIONS"]

    assert (options["sslmode"], options["application_name"]) == ("verify-full", "plenary")
    assert options["pool"] == {"min_size": 2, "max_size": 10}


def test_sqlite_options_of_the_address_win_over_our_own(tmp_path):
    address = f"sqlite:///{tmp_path}/plenary.sqlite3?timeout=30"

    options = read(tmp_path, DATABASE_URL=address)["DATABASES"]["default"]["OPTIONS"]

    assert options["timeout"] == 30
    assert options["transaction_mode"] == "IMMEDIATE"


@pytest.mark.parametrize(("asked", "covered"), [("", False), ("no", False), ("yes", True)])
def test_subdomains_are_bound_to_https_only_when_asked_for(tmp_path, asked, covered):
    variables = {"SITE_URL": "https://plenary.example"}
    if asked:
        variables["HSTS_SUBDOMAINS"] = asked

    found = read(tmp_path, **variables)

    assert found["SECURE_HSTS_SECONDS"] > 0
    assert found["SECURE_HSTS_INCLUDE_SUBDOMAINS"] is covered
