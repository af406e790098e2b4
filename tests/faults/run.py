"""The product's server, with a fault at a named point: ``python -m tests.faults.run``.

``FAULT`` names the point, ``FAULT_AT`` at which time of passing it (the first, if not given) it
strikes. ``FAULT_PING`` and ``FAULT_POLL`` shorten the periods of the live stream, in seconds.
"""

import contextlib
import itertools
import os
import signal
from collections.abc import Callable, Sequence
from typing import Any

import django
from django.conf import settings

from tests.faults import power


def die(*_args: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def in_time(strike: Callable[..., None]) -> Callable[..., None]:
    """``strike`` at the chosen time of being called, nothing before."""
    count = itertools.count(1)
    chosen = int(os.environ.get("FAULT_AT", "1"))

    def maybe(*args: object) -> None:
        if next(count) == chosen:
            strike(*args)

    return maybe


def before_commit(strike: Callable[..., None]) -> None:
    """All is written, nothing committed."""
    from live.operations import Applier

    apply = Applier.__call__

    def applied(self: Applier, requests: Sequence[Any]) -> list[dict[str, Any] | None]:
        answers = apply(self, requests)
        strike()
        return answers

    setattr(Applier, "__call__", applied)  # noqa: B010  a method, which mypy lets nobody assign


def after_commit(strike: Callable[..., None]) -> None:
    """Committed; neither has anybody been told nor the sender been answered."""
    from live.hub import Hub

    tell = Hub._tell

    def told(self: Hub, messages: Sequence[Any]) -> None:
        strike()
        tell(self, messages)

    setattr(Hub, "_tell", told)  # noqa: B010


def before_reply(strike: Callable[..., None]) -> None:
    """Committed, and everyone who listens was told; the sender is not answered."""
    from live import writer

    answer = writer._answer

    def answered(batch: Any, answers: Any) -> None:
        strike()
        answer(batch, answers)

    setattr(writer, "_answer", answered)  # noqa: B010


POINTS = {
    "before_commit": before_commit,
    "after_commit": after_commit,
    "before_reply": before_reply,
}


def main() -> None:
    fault = os.environ.get("FAULT", "")
    if fault == "power_loss":
        power.watch(settings.VAR_DIR / "after-the-loss")
    django.setup()
    from config.management.commands.serve import Command, listen
    from live import stream

    setattr(stream, "PING_SECONDS", int(os.environ.get("FAULT_PING", stream.PING_SECONDS)))  # noqa: B010
    setattr(stream, "POLL_SECONDS", float(os.environ.get("FAULT_POLL", stream.POLL_SECONDS)))  # noqa: B010
    if fault in POINTS:
        POINTS[fault](in_time(die))
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with contextlib.suppress(KeyboardInterrupt):
        Command().serve(listen(settings.HOST, settings.PORT))


if __name__ == "__main__":
    main()
