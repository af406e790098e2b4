"""``bin/bench join``: a room comes in. 200 people, one address, within 30 s, by the real form.

Each opens the page behind the QR code, chooses their name from the list of all, and presses the
button, which leads to the lobby. What is measured is each of the three answers, at a real server
with SQLite; and the same from all at once, within 3 s.
"""

import argparse
import http.client
import random
import re
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urlencode

from tests.benchmarks.live import Column, Server, serving
from tests.load.generator import percentiles

PEOPLE = 200
ANSWERS = ("door", "join", "lobby")


@dataclass(slots=True)
class Times:
    """Seconds of each kind of answer, and what went wrong."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in ANSWERS})
    errors: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, name: str, seconds: float) -> None:
        with self.lock:
            self.seconds[name].append(seconds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=PEOPLE)
    options = parser.parse_args()
    print(f"{'within':>7} {'answer':<7} {'number':>6} {'p50':>8} {'p95':>8} {'max':>8}  ms")
    for within in (30.0, 3.0):
        column = Column("SQLite", {})
        with serving(column, 8, people=options.people) as server:
            times = come_in(server, options.people, within)
            for name in ANSWERS:
                found = percentiles(times.seconds[name])
                print(
                    f"{within:>5.0f} s {name:<7} {len(times.seconds[name]):>6}"
                    f" {found['p50']:>8.1f} {found['p95']:>8.1f} {found['max']:>8.1f}"
                )
            print(f"        errors: {', '.join(sorted(set(times.errors))) or 'none'}")


def come_in(server: Server, people: int, within: float) -> Times:
    times = Times()
    names: Sequence[int] = range(people)
    with ThreadPoolExecutor(people) as crowd:
        list(crowd.map(lambda place: one(server, place, within, times), names))
    return times


def one(server: Server, place: int, within: float, times: Times) -> None:
    time.sleep(random.random() * within)
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    try:
        door = str(server.room["door"])
        page, cookies = ask(connection, "GET", door, times, "door")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        ticket = re.search(r'name="ticket" value="([^"]+)"', page)
        person = re.search(rf'<option value="(\w+)">Person {place:03}\b', page)
        if not (token and ticket and person):
            times.errors.append("no form")
            return
        body = urlencode({"csrfmiddlewaretoken": token[1], "ticket": ticket[1], "who": person[1]})
        _page, joined = ask(connection, "POST", door, times, "join", body, cookies)
        page, _cookies = ask(connection, "GET", "/room/", times, "lobby", "", cookies + joined)
        if f"Person {place:03}" not in page:
            times.errors.append("not in the lobby")
    except OSError as error:
        times.errors.append(type(error).__name__)
    finally:
        connection.close()


def ask(
    connection: http.client.HTTPConnection,
    method: str,
    path: str,
    times: Times,
    name: str,
    body: str = "",
    cookies: Sequence[str] = (),
) -> tuple[str, list[str]]:
    """The page that was answered, and the cookies that came with it."""
    headers = {"Cookie": "; ".join(cookies)}
    if body:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    begun = time.perf_counter()
    connection.request(method, path, body or None, headers)
    response = connection.getresponse()
    page = response.read().decode()
    times.add(name, time.perf_counter() - begun)
    if response.status not in {200, 302}:
        times.errors.append(f"{name}: HTTP {response.status}")
    cookies = [one.partition(";")[0] for one in response.headers.get_all("Set-Cookie") or []]
    return page, list(cookies)


if __name__ == "__main__":
    main()
