"""The places of rows in a list: the next one, and all of them anew."""

from collections.abc import Sequence
from typing import Any, Final

from django.db import models
from django.db.models import F, Max

ASIDE: Final = 10_000
"""More than any list has rows: where they stand while their places are given anew."""


def following(rows: "models.QuerySet[Any]") -> int:
    """The ``order`` after the last of ``rows``, at first 1: one query."""
    return (rows.aggregate(last=Max("order"))["last"] or 0) + 1


def put_in_order[M: models.Model](rows: "models.QuerySet[M]", ordered: Sequence[M]) -> None:
    """Number ``ordered``, which are all of ``rows``, from 1 in their ``order``.

    At most three queries; within a transaction, because places are unique while they are given.
    """
    changed = [
        row
        for place, row in enumerate(ordered, start=1)
        if row.order != place  # type: ignore[attr-defined]
    ]
    if not changed:
        return
    keys = [row.pk for row in changed]
    rows.filter(pk__in=keys).update(order=F("order") + ASIDE)
    for place, row in enumerate(ordered, start=1):
        row.order = place  # type: ignore[attr-defined]
    rows.bulk_update(changed, ["order"])
