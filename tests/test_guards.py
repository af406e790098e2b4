"""House rules that hold for the whole tree, each checked on every file that it speaks of."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.forms import BaseForm
from django.template import Context, Template
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(settings.BASE_DIR)
REQUIREMENTS = sorted((ROOT / "requirements").glob("*.txt"))
DOCUMENTS = sorted(
    path for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("config/**/*.md")]
)

# --- Templates and the content security policy --------------------------------------------

# Printed pages never reach a browser.
SCREEN_TEMPLATES = sorted(
    path
    for path in (ROOT / "templates").rglob("*.html")
    if not path.is_relative_to(ROOT / "templates/reports/print")
    and not path.is_relative_to(ROOT / "templates/reports/printing")
)
COMMENT = re.compile(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}|<!--.*?-->", re.DOTALL)
TAG = re.compile(r"<[a-zA-Z](?:{{.*?}}|{%.*?%}|\"[^\"]*\"|[^>\"])*>", re.DOTALL)
TEMPLATE_CODE = re.compile(r"{{.*?}}|{%.*?%}", re.DOTALL)
BREAKING = {
    "an inline style sheet": re.compile(r"^<style\b", re.IGNORECASE),
    "an inline script": re.compile(
        r"^<script\b(?!.*\bsrc=)(?!.*\btype=\"application/json\")", re.IGNORECASE | re.DOTALL
    ),
    "a style attribute": re.compile(r"[\s\"']style\s*=", re.IGNORECASE),
    "an event handler attribute": re.compile(r"[\s\"']on[a-z]+\s*=", re.IGNORECASE),
    "hx-on": re.compile(r"\bhx-on\b", re.IGNORECASE),
    "script in a value": re.compile(r"[\"'\s](?:js|javascript):", re.IGNORECASE),
    "a filter in hx-trigger": re.compile(r"hx-trigger=\"[^\"]*\[", re.IGNORECASE),
    "something from elsewhere": re.compile(r"\bsrc\s*=\s*\"(?:https?:)?//", re.IGNORECASE),
}


def breaches(markup: str) -> list[str]:
    """What in ``markup`` the browser would refuse, as ``what: the tag``."""
    return [
        f"{what}: {tag}"
        for tag in TAG.findall(COMMENT.sub("", markup))
        for what, pattern in BREAKING.items()
        if pattern.search(TEMPLATE_CODE.sub("…", tag))
    ]


@pytest.mark.parametrize("path", SCREEN_TEMPLATES, ids=lambda path: path.name)
def test_template_holds_nothing_that_the_policy_refuses(path):
    assert breaches(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "markup",
    [
        "<style>p { color: red }</style>",
        "<script>alert(1)</script>",
        '<script type="module">alert(1)</script>',
        '<p class="{% if a > b %}x{% endif %}" style="color: red">',
        '<p\n  onclick="go()">',
        '<p hx-on:click="go()">',
        '<p hx-vals="js:{a: 1}">',
        '<a href="javascript:go()">',
        "<p hx-trigger=\"keyup[key=='Enter']\">",
        '<img src="https://elsewhere.example/a.png">',
    ],
)
def test_policy_guard_finds_what_breaks_the_policy(markup):
    assert len(breaches(markup)) == 1


@pytest.mark.parametrize(
    "markup",
    [
        '<script type="module" src="{% static \'js/main.js\' %}"></script>',
        '<script id="a" type="application/json">{}</script>',
        "{# <style> #}<p>",
        '<p data-tone="3" hx-trigger="tables from:#live throttle:300ms">style=on</p>',
        '<a href="{{ on }}" title="on stage"{% if one == other %} aria-current="page"{% endif %}>',
    ],
)
def test_policy_guard_accepts_what_the_policy_accepts(markup):
    assert breaches(markup) == []


def test_every_page_carries_the_exact_policy(client):
    response = client.get("/health/live/")

    assert response.headers["Content-Security-Policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "font-src 'self'; connect-src 'self'; frame-src 'self'; manifest-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
    )


def test_htmx_is_the_version_that_the_templates_are_written_for():
    template = Template("{% load django_htmx %}{% htmx_script version=4 %}")
    markup = template.render(Context())
    name = re.search(r"django_htmx/[\w.-]+?\.js", markup)

    assert name
    script = finders.find(name[0])
    assert isinstance(script, str)
    assert '"4.0.0-beta6"' in Path(script).read_text(encoding="utf-8")


# --- Forms --------------------------------------------------------------------------------

READ_OF_A_FORM = {"form", "elements", "closest", "dataset", "getAttribute", "matches", "children"}
"""Members of a form's element, of which htmx and our scripts would read a field of that name."""


def test_no_field_hides_what_scripts_read_of_its_form(db):
    assert get_resolver().url_patterns  # loads all views, and with them all forms

    named = {name for form in _subclasses(BaseForm) for name in getattr(form, "base_fields", ())}

    assert len(named) > 50
    assert not named & READ_OF_A_FORM


def _subclasses(of: type[Any]) -> Iterator[type[Any]]:
    for one in of.__subclasses__():
        yield one
        yield from _subclasses(one)


# --- Addresses ----------------------------------------------------------------------------

# Who may come in without an account is decided here, name by name: supervisors, people who
# sign in, and delegates and interviewees, who are let in by a code or by their device.
OPEN_TO_ALL = {
    "accounts:setup",
    "accounts:sign-in",
    "accounts:sign-out",
    "canvases:room-notes",
    "canvases:room-worksheet",
    "canvases:stage",
    "canvases:worker",
    "health-live",
    "health-ready",
    "robots",
    "workshops:colours",
    "workshops:door",
    "workshops:invitation",
    "workshops:join",
    "workshops:leave",
    "workshops:room",
    "workshops:room-now",
    "workshops:screen",
    "workshops:stage",
    "workshops:table-door",
}


def named_views(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from named_views(entry, inner)
        else:
            yield f"{prefix}{entry.name}", entry


def test_only_listed_addresses_are_open_without_an_account():
    open_to_all = {
        name
        for name, pattern in named_views(get_resolver())
        if not getattr(pattern.callback, "login_required", True)
    }

    assert open_to_all == OPEN_TO_ALL


# --- Database -----------------------------------------------------------------------------


@pytest.mark.django_db
def test_migrations_are_complete(capsys):
    try:
        call_command("makemigrations", check=True, dry_run=True)
    except SystemExit:
        pytest.fail(capsys.readouterr().out)


# --- Documents ----------------------------------------------------------------------------


def settings_in_the_environment() -> set[str]:
    """The names that ``config/settings.py`` reads: the first argument of each ``env.…()``."""
    tree = ast.parse((ROOT / "config/settings.py").read_text(encoding="utf-8"))
    return {
        call.args[0].value
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "env"
        and call.func.attr != "read_env"
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    }


@pytest.mark.parametrize("document", ["docs/deployment.md", ".env.example"])
def test_every_setting_is_documented(document):
    text = (ROOT / document).read_text(encoding="utf-8")

    names = settings_in_the_environment()
    assert "DATABASE_URL" in names
    assert sorted(name for name in names if not re.search(rf"\b{name}\b", text)) == []


@pytest.mark.parametrize("document", ["docs/deployment.md", ".env.example"])
def test_no_setting_is_documented_that_does_not_exist(document):
    text = (ROOT / document).read_text(encoding="utf-8")
    pattern = r"^\| `([A-Z_]+)`" if document.endswith(".md") else r"^# ?([A-Z_]+)="

    assert (
        sorted(set(re.findall(pattern, text, re.MULTILINE)) - settings_in_the_environment()) == []
    )


def anchors(document: Path) -> set[str]:
    """The anchors of a document's headings, made as Git hosts make them."""
    headings = re.findall(r"^#+ +(.+?) *$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings
    }


def dead_links(document: Path) -> list[str]:
    """The relative links of ``document`` whose file or heading does not exist."""
    text = re.sub(r"```.*?```|`[^`\n]*`", "", document.read_text(encoding="utf-8"), flags=re.DOTALL)
    dead = []
    for link in re.findall(r"\]\(([^)\s]+)", text):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = document.parent / name if name else document
        if not target.exists() or (anchor and anchor not in anchors(target)):
            dead.append(link)
    return dead


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_in_documents_lead_somewhere(document):
    assert dead_links(document) == []


def test_dead_links_are_found(tmp_path):
    (tmp_path / "other.md").write_text("# A heading: two, three\n")
    document = tmp_path / "document.md"
    document.write_text(
        "[a](other.md) [b](other.md#a-heading-two-three) [c](https://plenary.example) "
        "`[code](no.md)` [d](missing.md) [e](other.md#no) [f](#nowhere)\n"
    )

    assert dead_links(document) == ["missing.md", "other.md#no", "#nowhere"]


# --- Requirements -------------------------------------------------------------------------


@pytest.mark.parametrize("path", REQUIREMENTS, ids=lambda path: path.name)
def test_requirements_hold_names_versions_and_hashes_only(path):
    pin = r"[\w.-]+(?:\[[\w,-]+\])?==[\w.]+(?: ; [^\\]+)? \\\n"
    hashes = r"(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+"
    text = re.sub(r"^#.*\n", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)

    assert re.sub(pin + hashes, "", text) == ""


def test_requirements_hold_every_dependency():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = {
        "base": project["project"]["dependencies"],
        "scale": project["project"]["optional-dependencies"]["scale"],
        "dev": project["dependency-groups"]["dev"],
    }

    for name, dependencies in wanted.items():
        pins = (ROOT / f"requirements/{name}.txt").read_text(encoding="utf-8").lower()
        missing = [
            dependency
            for dependency in dependencies
            if not re.search(
                rf"^{re.split(r'[^\w-]', dependency.lower())[0]}(\[.*\])?==", pins, re.M
            )
        ]
        assert missing == [], name
