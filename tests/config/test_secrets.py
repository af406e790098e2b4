"""The secret that an installation makes for itself: once, and for its own user only."""

import multiprocessing
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from config.secrets import read_or_create


def test_secret_is_long_and_only_for_its_own_user(tmp_path):
    path = tmp_path / "var" / "secret_key"

    secret = read_or_create(path)

    assert len(secret) == 64
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert list(path.parent.iterdir()) == [path]


def test_secret_stays_the_same_and_differs_from_another_installations(tmp_path):
    secret = read_or_create(tmp_path / "one")

    assert read_or_create(tmp_path / "one") == secret
    assert read_or_create(tmp_path / "two") != secret


def test_secret_that_was_put_there_is_taken_without_its_line_end(tmp_path):
    path = tmp_path / "secret_key"
    path.write_text("from another machine\n")

    assert read_or_create(path) == "from another machine"


@pytest.mark.parametrize("left", ["", "\n"])
def test_empty_file_is_an_error_that_says_what_to_do(tmp_path, left):
    path = tmp_path / "secret_key"
    path.write_text(left)

    with pytest.raises(RuntimeError, match="is empty"):
        read_or_create(path)

    assert path.read_text() == left


def test_draft_that_a_killed_process_left_is_not_in_the_way(tmp_path):
    path = tmp_path / "secret_key"
    # In a container the next process has the same number.
    (tmp_path / f".secret_key.{os.getpid()}").touch()

    assert len(read_or_create(path)) == 64


def test_threads_that_start_at_once_agree(tmp_path):
    path = tmp_path / "secret_key"

    with ThreadPoolExecutor(16) as threads:
        secrets = set(threads.map(read_or_create, [path] * 64))

    assert secrets == {path.read_text()}


def _read(path: Path, start, answers) -> None:
    start.wait()
    answers.put(read_or_create(path))


def test_processes_that_start_at_once_agree(tmp_path):
    path = tmp_path / "secret_key"
    spawn = multiprocessing.get_context("spawn")
    start, answers = spawn.Barrier(4), spawn.Queue()
    processes = [spawn.Process(target=_read, args=(path, start, answers)) for _ in range(4)]
    for process in processes:
        process.start()

    secrets = {answers.get(timeout=60) for _ in processes}

    for process in processes:
        process.join()
    assert secrets == {path.read_text()}
    assert list(tmp_path.iterdir()) == [path]
