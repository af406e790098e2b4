"""What is kept for a day only goes when the day is over, though nobody does anything."""

import datetime as dt
import threading

from django.core.files.base import ContentFile
from django.utils import timezone

from config.tidying import keep_tidy, tidy
from reports.models import Printing
from tests import factories
from workshops.models import PeopleImport


def _age(row, field, **ago):
    type(row).objects.filter(pk=row.pk).update(**{field: timezone.now() - dt.timedelta(**ago)})


def _import(workshop, user, **ago):
    made = factories.people_import(workshop, user)
    PeopleImport.objects.filter(pk=made.pk).update(applied_at=timezone.now())
    _age(made, "made_at", **ago)
    return made


def _printing(workshop, **ago):
    made = factories.printing(workshop)
    made.file.save("badges.pdf", ContentFile(b"Ana, Bo"))
    _age(made, "requested_at", **ago)
    return made


def test_lists_of_people_are_forgotten_after_a_day(workshop, lead):
    _import(workshop, lead, hours=25)
    recent = _import(workshop, lead, hours=23)
    waiting = factories.people_import(workshop, lead)
    old = factories.people_import(factories.workshop(workshop.programme), lead)
    _age(old, "made_at", hours=25)

    tidy()

    assert list(PeopleImport.objects.all()) == [recent, waiting]


def test_printings_are_forgotten_after_a_day_with_their_files(
    workshop, django_capture_on_commit_callbacks
):
    old, recent = _printing(workshop, hours=25), _printing(workshop, hours=23)
    under_way = factories.printing(
        workshop, state=Printing.State.RUNNING, advanced_at=timezone.now()
    )
    _age(under_way, "requested_at", hours=25)

    with django_capture_on_commit_callbacks(execute=True):
        tidy()

    assert set(Printing.objects.all()) == {recent, under_way}
    assert not old.file.storage.exists(old.file.name)
    assert recent.file.storage.exists(recent.file.name)


def test_tidying_goes_on_until_its_process_ends(transactional_db):
    workshop = factories.workshop(factories.programme())
    _printing(workshop, hours=25)
    ended = threading.Event()
    worker = threading.Thread(target=keep_tidy, args=[ended])

    ended.set()
    worker.start()
    worker.join(20)

    assert not worker.is_alive()
    assert not Printing.objects.exists()
