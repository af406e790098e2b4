"""The operators' admin: absent unless asked for, and then whole."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

# Runs in a process of its own: which apps there are is decided at the start.
VISIT = """
import django
django.setup()

from django.contrib import admin
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.models import User

call_command("migrate", verbosity=0)
call_command("demo", code=True, verbosity=0)
operator = User.objects.create_superuser("ops@example.org", "a long walk", name="Ops")

anonymous, ops = Client(), Client()
ops.force_login(operator)
print("login", anonymous.get("/backstage/login/").status_code)
print("door", anonymous.get("/backstage/").headers["Location"])
print("index", ops.get("/backstage/").status_code)
for model, model_admin in admin.site._registry.items():
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    row = model._default_manager.first()
    pages = [reverse(f"{name}_changelist"), reverse(f"{name}_changelist") + "?q=x"]
    if row is not None:
        pages.append(reverse(f"{name}_change", args=[row.pk]))
    found = {ops.get(page).status_code for page in pages}
    refused = ops.post(reverse(f"{name}_add")).status_code
    print(model._meta.label, found, refused)
"""


def environment(var: Path) -> dict[str, str]:
    """That of an embedded installation in ``var`` with the admin at ``/backstage/``."""
    unset = {"DATABASE_URL", "REDIS_URL", "SITE_URL", "SECRET_KEY"}
    kept = {name: value for name, value in os.environ.items() if name not in unset}
    return kept | {
        "VAR_DIR": str(var),
        "ADMIN_PATH": "backstage",
        "DEBUG": "yes",
        "LOG_LEVEL": "CRITICAL",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "ALLOWED_HOSTS": "testserver",
    }


def run(var: Path, *arguments: str) -> str:
    command = [sys.executable, *arguments]
    done = subprocess.run(
        command,
        cwd=settings.BASE_DIR,
        env=environment(var),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def visited(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What an operator's visit to every page of the admin found, by page."""
    lines = run(tmp_path_factory.mktemp("admin"), "-c", VISIT).splitlines()
    return dict(line.split(" ", 1) for line in lines if " " in line)


@pytest.mark.parametrize("address", ["/admin/", "/backstage/"])
def test_admin_is_absent_by_default(client, address):
    assert not apps.is_installed("django.contrib.admin")
    assert client.get(address).status_code == 404


def test_admin_passes_djangos_checks_where_it_is_asked_for(tmp_path):
    assert "no issues" in run(tmp_path, "manage.py", "check", "--fail-level", "WARNING")


def test_admin_has_its_own_door(visited):
    assert visited["login"] == "200"
    assert visited["door"] == "/backstage/login/?next=/backstage/"
    assert visited["index"] == "200"


def test_admin_shows_every_list_and_every_row(visited):
    models = {name: found for name, found in visited.items() if "." in name}

    assert len(models) > 15
    assert {name for name, found in models.items() if not found.startswith("{200}")} == set()


@pytest.mark.parametrize(
    "model",
    [
        "canvases.Note",
        "canvases.NoteRevision",
        "canvases.SectionSummary",
        "questionnaires.Response",
        "questionnaires.Answer",
    ],
)
def test_admin_does_not_open_what_people_wrote(visited, model):
    assert model not in visited


@pytest.mark.parametrize("model", ["live.Event", "live.Topic", "reports.Edition"])
def test_admin_adds_nothing_to_what_is_only_a_record(visited, model):
    assert visited[model] == "{200} 403"
