"""The product's settings, with what keeps the processes of one test run apart."""

import os
from urllib.parse import urlsplit

if url := os.environ.get("REDIS_URL"):
    # Each process empties its cache after each test, which empties the whole Redis database.
    number = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    os.environ["REDIS_URL"] = urlsplit(url)._replace(path=f"/{number}").geturl()

from config.settings import *
