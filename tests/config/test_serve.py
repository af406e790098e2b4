"""The server and its task worker as processes: begun by one command, ended together."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def environment(var: Path, **variables: str) -> dict[str, str]:
    """The environment of an embedded installation in ``var``, without the demo."""
    unset = {"DATABASE_URL", "REDIS_URL", "SITE_URL", "SECRET_KEY"}
    kept = {name: value for name, value in os.environ.items() if name not in unset}
    kept |= {"DJANGO_SETTINGS_MODULE": "config.settings", "VAR_DIR": str(var), "LOAD_DEMO": "no"}
    return kept | variables


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an installation that only has to be started."""
    var = tmp_path_factory.mktemp("installation") / "var"
    command = [sys.executable, "manage.py", "prepare"]
    subprocess.run(command, cwd=settings.BASE_DIR, env=environment(var), check=True)
    return var


@pytest.fixture
def serve(port: int, prepared: Path, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """``manage.py serve`` on a new installation; its task worker writes to the same pipe."""
    var = shutil.copytree(prepared, tmp_path / "var")
    with subprocess.Popen(
        [sys.executable, "manage.py", "serve"],
        cwd=settings.BASE_DIR,
        env=environment(var, PORT=str(port)),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        yield process
        process.kill()


def lines_until(process: subprocess.Popen[str], words: str) -> list[str]:
    """What ``process`` says, up to the line with ``words`` or to its end."""
    assert process.stdout
    lines = []
    for line in process.stdout:
        lines.append(line)
        if words in line:
            break
    return lines


def test_serve_answers_at_the_address_that_it_prints(serve, port):
    lines = lines_until(serve, "Ctrl-C")

    assert f"Plenary is at http://127.0.0.1:{port}\n" in lines
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready/") as response:
        assert response.read() == b"ready\n"


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 0), (signal.SIGKILL, -9)])
def test_serve_takes_its_task_worker_along(serve, number, code):
    lines_until(serve, "Starting worker")

    serve.send_signal(number)

    # The pipe ends when nobody holds it any more: neither the server nor the worker.
    serve.communicate(timeout=60)
    assert serve.returncode == code


def test_serve_says_so_when_the_port_is_taken(port, tmp_path):
    with socket.create_server(("127.0.0.1", port)):
        refused = subprocess.run(
            [sys.executable, "manage.py", "serve"],
            cwd=settings.BASE_DIR,
            env=environment(tmp_path, PORT=str(port)),
            capture_output=True,
            text=True,
            check=False,
        )

    assert refused.returncode == 1
    assert f"port {port}: the port is taken" in refused.stderr


def test_prepare_keeps_the_installation_to_its_own_user(prepared):
    assert prepared.stat().st_mode & 0o777 == 0o700
    assert (prepared / "secret_key").stat().st_mode & 0o777 == 0o600


def test_serve_prints_the_way_to_the_first_account(serve, port, tmp_path):
    lines = lines_until(serve, "Ctrl-C")

    code = (tmp_path / "var" / "setup_code").read_text()
    address = f"http://127.0.0.1:{port}/account/setup/?code={code}"
    assert f"Make the first account: {address}\n" in lines
