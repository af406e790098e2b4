"""Prepares a room in an empty database and prints its devices, and its door, as JSON."""

import json
import os
import secrets
import sys

import django

TABLE = 8


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.urls import reverse

    from canvases.models import Worksheet
    from tests import factories
    from workshops.codes import hash_token
    from workshops.models import Activity, Device, Table, Workshop

    number, people = int(sys.argv[1]), int(sys.argv[2])
    workshop = factories.workshop(factories.programme(), state=Workshop.State.OPEN)
    canvas = factories.canvas()
    activity = factories.activity(workshop, canvas, state=Activity.State.OPEN)
    tables = Table.objects.bulk_create(
        Table(workshop=workshop, number=place + 1) for place in range(-(-number // TABLE))
    )
    worksheets = Worksheet.objects.bulk_create(
        Worksheet(activity=activity, table=table, canvas=canvas) for table in tables
    )
    tokens = [secrets.token_urlsafe(32) for _ in range(number)]
    Device.objects.bulk_create(
        Device(workshop=workshop, table=tables[place // TABLE], token_hash=hash_token(token))
        for place, token in enumerate(tokens)
    )
    devices = [
        {
            "group": place // TABLE,
            "worksheet": worksheets[place // TABLE].code,
            "topic": worksheets[place // TABLE].topic,
            "token": token,
        }
        for place, token in enumerate(tokens)
    ]
    for place in range(people):
        delegate = factories.delegate(workshop, f"Person {place:03}")
        factories.seat(delegate, tables[place % len(tables)])
    door = reverse("workshops:door", args=[workshop.join_token])
    sys.stdout.write(json.dumps({"devices": devices, "door": door}))


if __name__ == "__main__":
    main()
