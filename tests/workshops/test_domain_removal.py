"""Deleting a workshop or a programme: nothing of it stays, and nothing else goes."""

import pytest
from django.apps import apps
from django.core import serializers
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import FileField

from accounts.models import User
from canvases.domain.library import adapt
from questionnaires.models import ActivityQuestionnaire
from reports.domain.publishing import publish
from reports.models import Rendering
from tests import cast, factories
from workshops.domain import rehearsal
from workshops.domain.programmes import put_logo
from workshops.domain.removal import remove_programme, remove_workshop
from workshops.domain.templates import save_as_template
from workshops.models import Activity, Device, Programme, Workshop
from workshops.pictures import Picture

OWN = {"workshops", "canvases", "questionnaires", "reports", "live"}


def _everything() -> dict[str, str]:
    """All rows of the product's own tables."""
    return {
        model._meta.label: serializers.serialize("json", model._default_manager.order_by("pk"))
        for model in apps.get_models()
        if model._meta.app_label in OWN
    }


def _files() -> set[str]:
    """The stored files that rows name."""
    return {
        file.name
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, FileField)
        for one in model._default_manager.all()
        if (file := getattr(one, field.name))
    }


def _full(workshop: Workshop, lead: User) -> None:
    """Some of everything that can belong to ``workshop``, a rehearsal too."""
    programme = workshop.programme
    group = factories.pilot_group(programme)
    guild = factories.organisation(programme)
    table = factories.table(workshop, pilot_group=group)
    delegate = factories.delegate(workshop, organisation=guild)
    factories.seat(delegate, table)
    canvas = adapt(factories.canvas(), programme, {})
    activity = factories.activity(workshop, canvas)
    rehearsal.start(workshop, user=lead)
    device, _token = Device.issue(workshop, table=table, delegate=delegate)
    sheet = factories.worksheet(activity, table)
    factories.note(sheet, device=device)
    factories.summary(sheet, "Keepers hesitate.")
    asks = factories.activity(workshop, title="Feedback", kind=Activity.Kind.QUESTIONNAIRE)
    questionnaire = factories.questionnaire(workshop)
    factories.answer(factories.response(questionnaire), factories.question(questionnaire), "Yes")
    ActivityQuestionnaire.objects.create(activity=asks, questionnaire=questionnaire)
    report = factories.report(workshop)
    publish(report, by=lead)
    factories.rendering(report)
    printing = factories.printing(workshop)
    printing.file.save("agenda.pdf", ContentFile(b"%PDF-1.7\n%%EOF\n"))


@pytest.fixture
def full(workshop: Workshop, lead: User) -> Workshop:
    _full(workshop, lead)
    return workshop


def test_a_programme_goes_with_all_that_it_has(db, django_capture_on_commit_callbacks):
    cast.stranger()
    factories.canvas()  # a shipped one, which all programmes share
    before = _everything()
    programme = factories.programme()
    lead = cast.lead(programme)
    workshop = factories.workshop(programme)
    put_logo(programme.logo, Picture(b"the first one", "png"))
    programme.save()
    replaced = str(programme.logo.name)
    _full(workshop, lead)
    put_logo(programme.logo, Picture(b"another one", "png"))
    programme.save()
    factories.milestone(programme)
    save_as_template(workshop, name="Ours", about="", user=lead)
    unbound = factories.questionnaire(workshop)
    unbound.workshop = None
    unbound.save()
    factories.answer(factories.response(unbound), factories.question(unbound), "Yes")
    files = _files() | {replaced}
    assert all(default_storage.exists(name) for name in files)

    with django_capture_on_commit_callbacks(execute=True):
        remove_programme(programme)

    assert len(files) >= 4
    assert _everything() == before
    assert not any(default_storage.exists(name) for name in files)
    assert User.objects.filter(pk=lead.pk).exists()


@pytest.mark.parametrize("state", [Workshop.State.OPEN, Workshop.State.LOCKED])
def test_nothing_goes_while_a_workshop_is_open(full, state, django_capture_on_commit_callbacks):
    Workshop.objects.filter(pk=full.pk).update(state=state)
    full.refresh_from_db()
    before, files = _everything(), _files()

    with django_capture_on_commit_callbacks(execute=True):
        for remove, whole in ((remove_programme, full.programme), (remove_workshop, full)):
            with pytest.raises(ValidationError, match=r"Workshop #1 is open\. Close it"):
                remove(whole)

    assert _everything() == before
    assert all(default_storage.exists(name) for name in files)


def test_a_closed_workshop_goes_and_the_others_of_its_series_stay(
    full, lead, django_capture_on_commit_callbacks
):
    other = factories.workshop(full.programme)
    _full(other, lead)
    Workshop.objects.filter(pk=full.pk).update(state=Workshop.State.CLOSED)
    rendered = {one.report_id: str(one.file.name) for one in Rendering.objects.all()}

    with django_capture_on_commit_callbacks(execute=True):
        remove_workshop(Workshop.objects.get(pk=full.pk))

    there = [default_storage.exists(rendered[pk]) for pk in (full.pk, other.pk)]
    assert there == [False, True]
    assert list(Programme.objects.get(pk=full.programme.pk).workshops.in_series()) == [other]
    assert other.rehearsals.count() == 1
