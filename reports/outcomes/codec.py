"""Outcomes as JSON: what an edition keeps, and what it is rendered from again."""

import datetime as dt
import hashlib
import json
from typing import Any

from cattrs import Converter
from cattrs.strategies import configure_tagged_union

from questionnaires.analysis import Result
from reports.outcomes.facts import Outcomes

FORMAT = 1
"""Raised when facts are renamed or change their meaning; older editions say what they were."""


def _converter() -> Converter:
    converter = Converter(forbid_extra_keys=True)
    converter.register_unstructure_hook(dt.date, lambda day: day.isoformat())
    converter.register_structure_hook(dt.date, lambda text, _type: dt.date.fromisoformat(text))
    configure_tagged_union(Result.__value__, converter, tag_name="type")
    return converter


CONVERTER = _converter()


def to_json(outcomes: Outcomes) -> str:
    """The outcomes as JSON text: keys sorted, so that equal facts give equal text."""
    data = {"format": FORMAT, "outcomes": CONVERTER.unstructure(outcomes)}
    return json.dumps(data, ensure_ascii=False, sort_keys=True, indent=1)


def from_json(text: str) -> Outcomes:
    """The reverse of ``to_json``; raises ``ValueError`` for another format."""
    data: dict[str, Any] = json.loads(text)
    if data.get("format") != FORMAT:
        raise ValueError(f"outcomes of format {data.get('format')!r}; this version reads {FORMAT}")
    return CONVERTER.structure(data["outcomes"], Outcomes)


def digest(text: str) -> str:
    """SHA-256 of the JSON text, 64 hexadecimal digits, as the colophon prints it."""
    return hashlib.sha256(text.encode()).hexdigest()
