"""A sheet small, as the page shows it: its first leaf, from the same values that are printed."""

from dataclasses import replace
from typing import Any, Final

from reports.printing.facts import PrintFacts
from reports.printing.sheets import Data, Kind

MOST: Final = 10
"""People and blocks that a picture shows: no sheet of labels has more."""


def picture(kind: Kind, facts: PrintFacts, data: Data) -> Any:
    """What ``kind`` draws of the beginning of the facts."""
    beginning = replace(
        facts,
        tables=facts.tables[:2],
        delegates=facts.delegates[:MOST],
        blocks=facts.blocks[: 2 * MOST],
    )
    return kind.drawn(beginning, data)
