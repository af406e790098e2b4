"""The product's settings, with what keeps the processes of one test run apart."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

if url := os.environ.get("REDIS_URL"):
    # Each process empties its cache after each test, which empties the whole Redis database.
    number = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    os.environ["REDIS_URL"] = urlsplit(url)._replace(path=f"/{number}").geturl()

from config.settings import *
from config.settings import DATABASES

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Threads that share a database in memory are refused where those of a file wait their turn.
    memory = "/dev/shm" if Path("/dev/shm").is_dir() else None
    folder = tempfile.mkdtemp(prefix="plenary-tests-", dir=memory)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    DATABASES["default"]["TEST"] = {"NAME": f"{folder}/test.sqlite3"}
