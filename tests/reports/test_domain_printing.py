"""Printings: queued, made by the task, and all sheets in one archive."""

import datetime as dt
import io
import zipfile

import pytest

from reports.domain.printing import produce
from reports.models import Printing
from reports.tasks import print_sheets, request_printing
from tests import factories

MADE_AT = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)
SITE = "https://plenary.example"


@pytest.fixture
def ask(workshop, lead):
    """Ask for a poster, as Lena, with the options given."""

    def asked(sheet: str = "poster", **options: object) -> Printing:
        return request_printing(workshop, sheet, options, site=SITE, by=lead)

    return asked


def test_sheets_that_were_asked_for_end_with_a_file(ask):
    printing = ask()

    print_sheets.call(printing.pk)

    printing.refresh_from_db()
    assert (printing.state, printing.percent, printing.pages) == ("done", 100, 1)
    with printing.file.open() as file:
        assert file.read().startswith(b"%PDF-1.7")


def test_pressing_twice_prints_once(ask):
    assert ask() == ask()
    assert Printing.objects.count() == 1


def test_other_options_are_printed_too(ask):
    first, second = ask(paper="a4"), ask(paper="a3")

    assert first != second


def test_what_is_asked_for_again_replaces_the_former_file(ask, django_capture_on_commit_callbacks):
    former = ask()
    print_sheets.call(former.pk)
    former.refresh_from_db()
    storage, name = former.file.storage, former.file.name

    with django_capture_on_commit_callbacks(execute=True):
        again = ask()

    assert list(Printing.objects.all()) == [again]
    assert not storage.exists(name)


def test_what_was_printed_long_ago_goes_with_the_next_that_is_asked_for(ask, workshop, viewer):
    old = factories.printing(workshop, sheet="badges", requested_by=viewer)
    new = factories.printing(workshop, sheet="badges", requested_by=viewer)
    two_days_ago = old.requested_at - dt.timedelta(days=2)
    Printing.objects.filter(pk=old.pk).update(requested_at=two_days_ago)

    asked = ask()

    assert set(Printing.objects.all()) == {asked, new}


def test_sheets_that_cannot_be_made_say_why(ask, monkeypatch):
    monkeypatch.setattr("reports.domain.printing.LIMITS", _no_time())
    printing = ask()

    print_sheets.call(printing.pk)

    printing.refresh_from_db()
    assert printing.state == "failed"
    assert printing.failure == "The PDF was not ready after 0 seconds and was given up."


def _no_time():
    from reports.pdf.job import Limits

    return Limits(seconds=0)


def test_the_run_sheet_is_marked_as_the_facilitators_alone(ask):
    marks = [
        ask(sheet, **options).is_for_facilitators
        for sheet, options in [
            ("run-sheet", {}),
            ("agenda", {}),
            ("everything", {"for_facilitators": True}),
            ("everything", {"for_facilitators": False}),
        ]
    ]

    assert marks == [True, False, True, False]


def test_an_archive_holds_every_sheet_that_has_data(workshop):
    factories.table(workshop)
    factories.agenda_block(workshop)

    for_all, for_facilitators = (
        _names(
            produce(
                workshop,
                "everything",
                {"paper": "letter", "for_facilitators": right},
                site=SITE,
                made_at=MADE_AT,
            ).content
        )
        for right in (False, True)
    )

    assert for_all == ["01-table-cards.pdf", "02-agenda.pdf", "03-poster.pdf"]
    assert for_facilitators == [
        "01-table-cards.pdf",
        "02-agenda.pdf",
        "03-run-sheet.pdf",
        "04-poster.pdf",
    ]


def test_the_same_data_give_the_same_archive(workshop):
    one, two = (
        produce(workshop, "everything", {}, site=SITE, made_at=MADE_AT).content for _ in range(2)
    )

    assert one == two


def _names(content: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.namelist()
