"""The outcomes of a workshop: collected once, frozen, and the same for every kind of document."""

from reports.outcomes.codec import digest, from_json, to_json
from reports.outcomes.collect import collect
from reports.outcomes.facts import Imprint, Outcomes

__all__ = ["Imprint", "Outcomes", "collect", "digest", "from_json", "to_json"]
