"""The process that reads one workbook: ``python -m workshops.importing.worker``.

It reads the file from its input and writes one JSON object: the sheets, or why there are none.
It sees no database and no secret, and nothing that it is given can cost more than its limits.
"""

import json
import resource
import sys
from contextlib import suppress
from typing import Any, Final

from workshops.importing.sheet import Flaw, RefusedError
from workshops.importing.workbook import read_workbook

CPU_SECONDS: Final = 10
MEMORY: Final = 1024 * 1024 * 1024
NETWORK_AND_PROCESSES: Final = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn")


def main() -> None:
    confine()
    try:
        sheets = read_workbook(sys.stdin.buffer.read())
        answer: dict[str, Any] = {"sheets": [sheet.to_json() for sheet in sheets]}
    except RefusedError as refused:
        answer = {"flaw": refused.flaw}
    except MemoryError:
        answer = {"flaw": Flaw.TOO_MUCH_TEXT}
    json.dump(answer, sys.stdout)


def confine() -> None:
    """Limit memory and processor time, and close disk and network, before the file is read."""
    for kind, soft in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):  # macOS does not limit address space.
            hard = resource.getrlimit(kind)[1]
            resource.setrlimit(kind, (soft if hard < 0 else min(soft, hard), hard))
    sys.addaudithook(refuse_network)


def refuse_network(event: str, _: Any) -> None:
    if event.startswith(NETWORK_AND_PROCESSES):
        raise PermissionError("a workbook may not reach the network")


if __name__ == "__main__":
    main()
