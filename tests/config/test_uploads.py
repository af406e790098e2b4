from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from config.uploads import MOST_BYTES
from workshops.importing.sheet import MOST_BYTES as MOST_OF_A_LIST
from workshops.pictures import MOST_BYTES as MOST_OF_A_PICTURE


def _sizes(*sizes):
    files = {
        f"file{n}": SimpleUploadedFile(f"{n}.csv", b"x" * size) for n, size in enumerate(sizes)
    }
    request = RequestFactory().post("/", files)
    received: Any = request.FILES
    kept = [len(received[name].read()) for name in files]
    request.close()
    return kept


@pytest.mark.parametrize("size", [0, 1, 100_000, 5_000_000])
def test_what_a_form_takes_is_kept_whole(size):
    assert _sizes(size) == [size]


def test_of_a_huge_file_no_more_is_kept_than_shows_that_it_is_too_large():
    (size,) = _sizes(20_000_000)

    assert MOST_BYTES < size < MOST_BYTES + 100_000


def test_many_files_together_are_no_more_than_one():
    assert sum(_sizes(*[5_000_000] * 4)) < MOST_BYTES + 100_000


def test_what_a_form_takes_is_less_than_what_is_kept():
    assert max(MOST_OF_A_LIST, MOST_OF_A_PICTURE) < MOST_BYTES
