"""Who and what is spoken of elsewhere, in whatever app: it cannot be taken out of a list."""

from collections.abc import Collection
from typing import Final

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from workshops.models import Delegate, Organisation

PLANNED: Final = frozenset({"workshops.Seat", "workshops.SeatingRule"})
"""What a facilitator said of a delegate, not what the delegate has done."""


def with_traces(delegates: QuerySet[Delegate]) -> QuerySet[Delegate]:
    """Those who have joined, or from whom there is a note, a vote or an answer."""
    return delegates.filter(_is_mentioned(Delegate, apart_from=PLANNED))


def unused(organisations: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """Those of which nobody comes and nothing speaks."""
    return organisations.exclude(_is_mentioned(Organisation))


def _is_mentioned(model: type[Model], apart_from: Collection[str] = ()) -> Q:
    found = Q()
    for relation in model._meta.related_objects:
        if relation.related_model._meta.label not in apart_from:
            rows = relation.related_model._base_manager.filter(
                **{relation.field.name: OuterRef("pk")}
            )
            found |= Q(Exists(rows))
    return found
