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
from django.db import transaction
from django.forms import model_to_dict
from django.test import Client
from django.urls import reverse

from accounts.models import User
from canvases.models import Canvas, Worksheet
from questionnaires.models import Question, Questionnaire
from workshops.models import ConsoleAction, Programme, Workshop

call_command("migrate", verbosity=0)
call_command("demo", code=True, verbosity=0)
ConsoleAction.objects.create(workshop=Workshop.objects.first(), kind="start")
operator = User.objects.create_superuser("ops@example.org", "a long walk", name="Ops")

member = User.objects.create_user("lena@example.org", "a long walk", name="Lena")

anonymous, ops, lena = Client(), Client(), Client()
ops.force_login(operator)
lena.force_login(member)
right = {"username": operator.email, "password": "a long walk"}
print("try", anonymous.post("/backstage/login/", right).headers["Location"])
print("door", anonymous.get("/backstage/", follow=True).redirect_chain[-1][0])
print("deep", anonymous.get("/backstage/live/event/?q=x", follow=True).redirect_chain[-1][0])
print("index", ops.get("/backstage/").status_code)
print("again", ops.get("/backstage/login/").headers["Location"])
print("stranger", lena.get("/backstage/", follow=True).status_code)
for model, model_admin in admin.site._registry.items():
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    row = model._default_manager.first()
    pages = [reverse(f"{name}_changelist"), reverse(f"{name}_changelist") + "?q=x"]
    if row is not None:
        pages.append(reverse(f"{name}_change", args=[row.pk]))
    found = {ops.get(page).status_code for page in pages}
    refused = ops.post(reverse(f"{name}_add")).status_code
    print(model._meta.label, found, refused)

# The answer to pressing a button on the page of a row; nothing of it stays.
def press(row, name, data):
    address = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{name}", args=[row.pk])
    with transaction.atomic():
        status = ops.post(address, data).status_code
        transaction.set_rollback(True)
    return status

sheet = Worksheet.objects.first()
answered = Questionnaire.objects.filter(responses__isnull=False).first()
question = answered.questions.filter(answers__isnull=False).first()
fresh = Canvas.objects.create(key="fresh", name="Fresh", layout={})
unasked = Questionnaire.objects.create(programme=answered.programme, title="Unasked")
unanswered = Question.objects.create(
    questionnaire=unasked, key="who", order=1, kind="short_text", text="Who?"
)
for row in [
    sheet, sheet.canvas, sheet.activity, answered, question, fresh, unasked, unanswered,
    Workshop.objects.first(), Programme.objects.first(),
]:
    name = f"{row._meta.model_name}-{'free' if row in (fresh, unasked, unanswered) else 'used'}"
    print(f"delete:{name}", press(row, "delete", {"post": "yes"}))
    print(f"change:{name}", press(row, "change", {}))
workshop = Workshop.objects.first()
for state in ["open", "closed", "locked"]:
    form = {name: value for name, value in model_to_dict(workshop).items() if value}
    address = reverse("admin:workshops_workshop_change", args=[workshop.pk])
    ops.post(address, {**form, "state": state})
    workshop.refresh_from_db()
    is_closed_at = workshop.closed_at is not None
    print(f"state:{state}", workshop.state, "and closed at" if is_closed_at else "")
for name, row in [("used", answered), ("free", unasked)]:
    page = ops.get(reverse("admin:questionnaires_questionnaire_change", args=[row.pk]))
    print(f"inline:{name}", 'name="questions-0-text"' in page.content.decode())
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


def test_admin_is_entered_by_the_one_door_with_its_limit_on_tries(visited):
    assert visited["try"] == "/account/sign-in/?next=/backstage/"
    assert visited["door"] == "/account/sign-in/?next=/backstage/"
    assert visited["deep"] == "/account/sign-in/?next=/backstage/live/event/%3Fq%3Dx"


def test_admin_keeps_the_moment_of_a_close_with_the_state(visited):
    found = {state: visited[f"state:{state}"] for state in ("open", "closed", "locked")}

    assert found == {"open": "open ", "closed": "closed and closed at", "locked": "locked "}


def test_admin_opens_to_operators_and_refuses_others_in_words(visited):
    assert visited["index"] == "200"
    assert visited["again"] == "/backstage/"
    assert visited["stranger"] == "403"


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
        "workshops.Announcement",
        "workshops.Screen",
    ],
)
def test_admin_does_not_open_what_people_wrote(visited, model):
    assert model not in visited


@pytest.mark.parametrize(
    "row",
    [
        "worksheet-used",
        "canvas-used",
        "activity-used",
        "questionnaire-used",
        "question-used",
        "workshop-used",
        "programme-used",
    ],
)
def test_admin_deletes_nothing_that_holds_what_people_wrote(visited, row):
    assert visited[f"delete:{row}"] == "403"


@pytest.mark.parametrize("row", ["canvas-free", "questionnaire-free", "question-free"])
def test_admin_changes_and_deletes_what_nobody_has_used(visited, row):
    assert (visited[f"change:{row}"], visited[f"delete:{row}"]) == ("200", "302")


@pytest.mark.parametrize("row", ["canvas-used", "question-used"])
def test_admin_does_not_change_what_people_have_answered(visited, row):
    assert visited[f"change:{row}"] == "403"


def test_admin_shows_the_questions_of_an_answered_questionnaire_without_fields(visited):
    assert (visited["inline:used"], visited["inline:free"]) == ("False", "True")


@pytest.mark.parametrize(
    "model",
    [
        "live.Event",
        "live.Topic",
        "reports.Edition",
        "workshops.ConsoleAction",
        "workshops.Device",
        "workshops.Workshop",
        "questionnaires.Question",
    ],
)
def test_admin_does_not_add_what_another_place_makes(visited, model):
    assert visited[model] == "{200} 403"
