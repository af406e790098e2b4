"""What a workshop or a programme has of reports and prints, with their files."""

import functools
import json
from collections.abc import Iterator
from itertools import chain

from django.db import transaction

from reports.models import Edition, Printing, Rendering
from workshops.domain.removal import discard
from workshops.models import Programme, Workshop


def take_away(workshop: Workshop) -> None:
    """Editions, which would hold the report, and the files of renderings and printings."""
    renderings = Rendering.objects.filter(report__workshop=workshop)
    printings = Printing.objects.filter(workshop=workshop)
    for file in chain((one.file for one in renderings), (one.file for one in printings)):
        discard(file)
    renderings.delete()
    printings.delete()
    Edition.objects.filter(report__workshop=workshop).delete()


def discard_frozen_logos(programme: Programme) -> None:
    """The files of logos that were replaced since, and that an edition still shows."""
    editions = Edition.objects.filter(report__workshop__programme=programme)
    frozen = editions.values_list("data", flat=True)
    names = {name for data in frozen for name in _logos(json.loads(data))}
    delete = programme.logo.storage.delete
    for name in names:
        transaction.on_commit(functools.partial(delete, name))


def _logos(data: object) -> Iterator[str]:
    """The names of stored logos anywhere in the outcomes of an edition."""
    if isinstance(data, dict):
        logo = data.get("logo")
        if isinstance(logo, str) and logo:
            yield logo
        data = list(data.values())
    if isinstance(data, list):
        for one in data:
            yield from _logos(one)
